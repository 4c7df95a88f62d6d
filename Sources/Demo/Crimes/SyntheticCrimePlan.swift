public import Base

/// One crime as it is to be acted out through the operations.
public struct SyntheticCrimePlan: Sendable, Hashable {
    /// How far it has got by now.
    public enum Stage: Hashable, Sendable {
        /// Recorded; no sergeant has looked yet.
        case reported
        case allocated
        /// Someone is named and was arrested; released for now.
        case arrested
        /// Someone is in a cell for it at this moment: see `SyntheticForce.detentions`.
        case inCustody
        case charged
        /// Closed with a code of the outcomes list.
        case finalised(outcome: String)
    }

    public struct Item: Hashable, Sendable {
        /// A code of the property categories list.
        public let category: String
        public let description: String
        public let pence: Int
    }

    public struct Suspect: Hashable, Sendable {
        public let person: Int
        /// Why this person is suspected.
        public let grounds: String
    }

    /// Its place in `SyntheticForce.crimes`, which is in the order of reporting.
    public var number: Int
    public let offence: SyntheticOffence
    public let borough: Int
    public let address: SyntheticAddress
    /// The household whose home it happened in, when it was one.
    public let household: Int?
    /// The place in `SyntheticForce.shops`, when a shop suffered it.
    public let shop: Int?
    public let vehicle: Int?
    public let victim: Int?
    public let suspects: [Suspect]
    /// What a witness says of a suspect nobody can name.
    public let description: String?
    public let from: Instant
    public let to: Instant
    public let reportedAt: Instant
    public let account: String
    public let method: String
    public let items: [Item]
    public let flags: [String]
    /// Crimes thought to be by the same hand share a number.
    public var series: Int?
    public var stage: Stage
    public let victimSupports: Bool
}

/// A business that suffers thefts.
public struct SyntheticShop: Hashable, Sendable {
    public let number: Int
    public let name: String
    public let trade: String
    public let address: SyntheticAddress
}
