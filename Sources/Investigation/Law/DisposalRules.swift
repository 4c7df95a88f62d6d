public import Base

/// Whether property may leave for good: two people, no hold, its time over or the reason given (EXH-03, PACE s22).
public enum DisposalRules {
    public struct Facts: Hashable, Sendable {
        public var openHolds: [String]
        public var keepUntil: Day?
        public var today: Day
        public var investigationIsOpen: Bool
        public var method: String
        public var category: String
        public var isLost: Bool
        /// Cash under the clock of its detention.
        public var isDetained: Bool

        public init(
            openHolds: [String] = [], keepUntil: Day? = nil, today: Day, investigationIsOpen: Bool = false, method: String = "return", category: String = "OTH",
            isLost: Bool = false, isDetained: Bool = false
        ) {
            self.openHolds = openHolds
            self.keepUntil = keepUntil
            self.today = today
            self.investigationIsOpen = investigationIsOpen
            self.method = method
            self.category = category
            self.isLost = isLost
            self.isDetained = isDetained
        }
    }

    /// Categories that are never sold or handed back over a counter.
    static let neverReturned: Set = ["DRUG", "IMAG", "EXPL"]

    /// Everything that stands against disposal; empty where it may go.
    public static func obstacles(_ facts: Facts) -> [Explained<String>] {
        var found: [Explained<String>] = []
        if let hold = facts.openHolds.first {
            found.append(Explained("held", because: "It is on hold: \(hold). The hold is lifted first, with its own reason.", rules: ["EXH-03", "PR4"]))
        }
        if facts.isDetained {
            found.append(Explained("detained", because: "It is detained as recoverable property. End the detention first, with the court's order or the reason.", rules: ["EXH-05"]))
        }
        if facts.isLost { found.append(Explained("lost", because: "It is not where it should be. Find it, or report it lost.", rules: ["EXH-02"])) }
        if let until = facts.keepUntil, facts.today < until, facts.investigationIsOpen {
            found.append(
                Explained(
                    "kept", because: "It is kept until \(London.text(until)) and the investigation is open. Set an earlier date with a reason first.",
                    rules: ["PACE s22"]))
        }
        if neverReturned.contains(facts.category), facts.method == "return" || facts.method == "auction" {
            found.append(Explained("not-this-way", because: "Things of this kind are never returned or sold. Choose destruction, forfeiture or transfer.", rules: ["EXH-03"]))
        }
        return found
    }
}
