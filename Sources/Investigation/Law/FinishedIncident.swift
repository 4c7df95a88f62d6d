public import Base

/// Whether what is told now is one crime with what was recorded before of the same victim and offender (CNT-02).
public enum FinishedIncident {
    /// A crime that is on record.
    public struct Earlier: Sendable, Hashable {
        public let number: String
        public let told: ToldOffence
        /// When it was first told of.
        public let reportedAt: Instant
        /// Its report is done: a supervisor has reviewed it. Until then what is told besides was reported at the same time.
        public let isFinished: Bool

        public init(number: String, told: ToldOffence, reportedAt: Instant, isFinished: Bool) {
            self.number = number
            self.told = told
            self.reportedAt = reportedAt
            self.isFinished = isFinished
        }
    }

    public enum Answer: String, Sendable {
        case oneCrime = "one-crime"
        case newCrime = "new-crime"
    }

    /// - Parameters:
    ///   - new: what is told now, of the same victim and the same offender as `earlier`.
    ///   - from: when it happened, or the earliest it can have.
    public static func answer(_ earlier: Earlier, _ new: ToldOffence, from: Instant) -> Explained<Answer> {
        if earlier.told.counting != .victim || new.counting != .victim {
            return Explained(.newCrime, because: "One of the two is counted for each building or group of offenders, not for each victim.", rules: ["CNT-01"])
        }
        if CountingRules.crimes(of: [earlier.told, new]).count > 1 {
            return Explained(.newCrime, because: "A course of conduct is recorded beside the gravest other crime against the same victim.", rules: ["CNT-03"])
        }
        if from >= earlier.reportedAt {
            return Explained(.newCrime, because: "It happened after \(earlier.number) was first reported, so it is another crime.", rules: ["CNT-02"])
        }
        if earlier.isFinished {
            return Explained(.newCrime, because: "The report of \(earlier.number) was finished before this was told, so it is another crime.", rules: ["CNT-02"])
        }
        let principal = CountingRules.principal(of: [earlier.told, new])
        return Explained(
            .oneCrime,
            because: "The same victim and suspect as \(earlier.number), whose report is not finished, and it happened before that was told: one crime. \(principal?.reason ?? "")",
            rules: ["CNT-02"] + (principal?.rules ?? []))
    }
}
