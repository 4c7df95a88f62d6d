public import Base

/// One drawn person. No real person is meant: names come from the lists in `Names/`, numbers from ranges that are never given out.
public struct SyntheticPerson: Hashable, Sendable {
    public enum Sex: String, Sendable { case female, male }

    public enum Place: String, Sendable { case head, partner, child, parent, sharer, secondRecord }

    public struct Alias: Hashable, Sendable {
        public enum Kind: String, Sendable { case alias, maiden, misspelling, nickname }
        public let kind: Kind
        public let forename: String
        public let surname: String
    }

    public struct Marker: Hashable, Sendable {
        /// A code of the warning marker list.
        public let code: String
        /// Up to 200 characters: why it was set.
        public let justification: String
        public let setOn: Day
    }

    /// Its place in `SyntheticForce.people`.
    public let number: Int
    public var forename: String
    public var middleName: String?
    public var surname: String
    public var sex: Sex
    public var born: Day
    public var heritage: Heritage
    /// A code of the self-defined ethnicity list.
    public var ethnicity: String
    /// Its place in `SyntheticForce.households`.
    public var household: Int
    public var place: Place
    public var aliases: [Alias] = []
    public var mobile: String?
    public var email: String?
    /// `YYYY/NNNNNNNC` with the right check character (IDN-03).
    public var pncID: String?
    public var cro: String?
    public var markers: [Marker] = []
    /// This is a second record of the same person, made under slightly different particulars: the number of the first.
    public var sameAs: Int?

    public func age(on day: Day) -> Int { born.age(on: day) }

    public var fullName: String { forename + " " + surname }
}

/// People at one address.
public struct SyntheticHousehold: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable { case single, couple, family, loneParent, sharers, threeGenerations }

    public let number: Int
    public let kind: Kind
    public let address: SyntheticAddress
    public var members: [Int] = []
    public var landline: String?
}

/// `from` is `code` to `to`, as the relationship types list reads: `PARENT` means from is the parent.
public struct SyntheticRelation: Hashable, Sendable {
    public let from: Int
    public let code: String
    public let to: Int
}
