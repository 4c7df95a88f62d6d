/// How likely two records are the same person, and why.
public struct Match: Sendable, Hashable {
    /// 0 to 1.
    public let probability: Double
    /// log2 of the odds: 10 is a thousand to one for, -10 a thousand to one against.
    public let weight: Double
    /// What speaks for and against, the strongest first: `same birth date`, `surname sounds alike`.
    public let reasons: [String]
    /// Why the two must never be joined, however likely they seem.
    public let contradiction: Contradiction?

    /// `same birth date; surname sounds alike; lived in the same road`.
    public var why: String { reasons.joined(separator: "; ") }
}

/// What two records of one person cannot both be.
public enum Contradiction: String, Sendable, Hashable, CaseIterable {
    case differentPNCIDs = "different PNC IDs"
    case twins = "same birth date and home, other forename: twins"
    case parentAndChild = "same name and home, born a generation apart"
    case keptApart = "an officer decided they are two people"
}
