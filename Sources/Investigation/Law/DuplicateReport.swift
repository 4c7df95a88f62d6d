public import Base

/// Whether two reports may tell of one crime (CR9): two callers, or the officer and the public. Points for what they have in common, with the reasons.
public enum DuplicateReport {
    public struct Facts: Sendable, Hashable {
        public var location: RawID?
        public var postcode: String?
        /// `crimeType` of the offence.
        public var crimeType: String
        public var from: Instant
        public var to: Instant
        public var people: Set<RawID>
        /// Serial numbers and marks of property.
        public var property: Set<String>

        public init(location: RawID? = nil, postcode: String? = nil, crimeType: String, from: Instant, to: Instant? = nil, people: Set<RawID> = [], property: Set<String> = []) {
            self.location = location
            self.postcode = postcode
            self.crimeType = crimeType
            self.from = from
            self.to = to ?? from
            self.people = people
            self.property = property
        }
    }

    public static let offeredFrom = 50
    /// Hours two times may lie apart and still be meant for one.
    static let nearHours = 24
    /// Two callers put one crime at times so far apart and mean the same.
    static let sameHours = 2

    /// Points out of 100 or more, and why; nothing where the two have nothing in common that counts.
    public static func likeness(_ new: Facts, _ known: Facts) -> Explained<Int> {
        var points = 0
        var reasons: [String] = []
        func add(_ number: Int, _ reason: String) {
            points += number
            reasons.append(reason)
        }
        if !new.property.isDisjoint(with: known.property) { add(60, "the same property") }
        if let place = new.location, place == known.location {
            add(40, "the same place")
        } else if let code = new.postcode, !code.isEmpty, code == known.postcode {
            add(25, "the same postcode")
        }
        let gap = max(new.from, known.from).seconds(since: min(new.to, known.to))
        if gap <= Int64(sameHours) * 3600 { add(20, "at about the same time") } else if gap <= Int64(nearHours) * 3600 { add(10, "within a day") } else { add(-30, "at another time") }
        if new.crimeType == known.crimeType { add(10, "the same kind of crime") }
        let shared = new.people.intersection(known.people).count
        if shared > 0 { add(30, shared == 1 ? "one person in both" : "\(shared) people in both") }
        return Explained(points, because: reasons.joined(separator: ", "), rules: ["CR9"])
    }
}
