public import Base
public import Core
public import Storage

/// A person known to the force: a victim, a witness, a suspect or whoever else a record names. Written down once; every module points here.
public struct Person: Filed {
    public static let table = "person"
    public static let kind: RecordKind = "person"

    public let id: ID<Person>
    public var version = 0
    /// All given names in order; empty for somebody with one name only.
    public var givenNames: String { didSet { givenKey = NameKey.given(givenNames) } }
    public var familyName: String { didSet { familyKey = NameKey.family(familyName) } }
    public private(set) var givenKey: String
    public private(set) var familyKey: String
    public var dateOfBirth: Day?
    public var sex: Sex?
    /// A code of `ethnicity-self`: what the person said.
    public var selfDefinedEthnicity: String?
    /// A code of `ethnicity-observed`: what an officer saw.
    public var observedEthnicity: String?
    public var nationality: String?
    /// `YYYY/NNNNNNNC` (IDN-03).
    public var pncId: String?
    /// `NNNNNN/YYC` or `SFYY/N…C` (IDN-04).
    public var cro: String?
    public let createdAt: Instant

    public init(
        id: ID<Person>, givenNames: String, familyName: String, dateOfBirth: Day? = nil, sex: Sex? = nil, selfDefinedEthnicity: String? = nil,
        observedEthnicity: String? = nil, nationality: String? = nil, pncId: String? = nil, cro: String? = nil, createdAt: Instant
    ) {
        self.id = id
        self.givenNames = givenNames
        self.familyName = familyName
        givenKey = NameKey.given(givenNames)
        familyKey = NameKey.family(familyName)
        self.dateOfBirth = dateOfBirth
        self.sex = sex
        self.selfDefinedEthnicity = selfDefinedEthnicity
        self.observedEthnicity = observedEthnicity
        self.nationality = nationality
        self.pncId = pncId
        self.cro = cro
        self.createdAt = createdAt
    }

    /// `SMITH, John Paul`: the family name first and in capitals, so that nobody takes one for the other.
    public var displayName: String {
        givenNames.isEmpty ? familyName.uppercased() : familyName.isEmpty ? givenNames : "\(familyName.uppercased()), \(givenNames)"
    }

    /// Written by `Work.file`, which knows the phones and addresses too.
    public var card: Card? { nil }
}

/// Sex as ISO/IEC 5218 codes it.
public enum Sex: String, Codable, Sendable, CaseIterable, SQLBindable {
    case notKnown = "0"
    case male = "1"
    case female = "2"
    case notSpecified = "9"

    public var title: String {
        switch self {
        case .notKnown: "sex not known"
        case .male: "male"
        case .female: "female"
        case .notSpecified: "sex not specified"
        }
    }
}
