public import Base
public import Core
public import Storage

/// A person known to the force: a victim, a witness, a suspect or whoever else a record names. Written down once; every module points here.
public struct Person: Filed {
    public static let table = "person"
    public static let kind: RecordKind = "person"

    public let id: ID<Person>
    public var version = 0
    /// `Mr`, `Dr`, `Cllr` … as the person uses it.
    public var title: String?
    /// All given names in order; empty for somebody with one name only.
    public var givenNames: String { didSet { givenKey = NameKey.given(givenNames) } }
    public var familyName: String { didSet { familyKey = NameKey.family(familyName) } }
    /// `Junior`, `III` …
    public var suffix: String?
    public private(set) var givenKey: String
    public private(set) var familyKey: String
    /// Where the day is known; otherwise `bornFrom` and `bornUntil` may say between which days.
    public var dateOfBirth: Day?
    public var bornFrom: Day?
    public var bornUntil: Day?
    public var birthPlace: String?
    public var sex: Sex?
    /// As the person describes it.
    public var gender: String?
    /// A code of `ethnicity-self`: what the person said.
    public var selfDefinedEthnicity: String?
    /// A code of `ethnicity-observed`: what an officer saw.
    public var observedEthnicity: String?
    /// Codes of `country`.
    public var nationalities: [String]?
    /// Codes of `language`, the one spoken best first.
    public var languages: [String]?
    public var needsInterpreter: Bool?
    public var occupation: String?
    /// `YYYY/NNNNNNNC` (IDN-03).
    public var pncId: String?
    /// `NNNNNN/YYC` or `SFYY/N…C` (IDN-04).
    public var cro: String?
    public var isDeceased = false
    public var diedOn: Day?
    /// A code of `death-source`.
    public var deathSource: String?
    public let createdAt: Instant
    /// Nothing for whoever was recorded before this was kept.
    public var createdBy: ID<OfficerAccount>?
    /// The record the person was first named in.
    public var sourceKind: RecordKind?
    public var sourceId: RawID?

    public init(
        id: ID<Person>, givenNames: String, familyName: String, dateOfBirth: Day? = nil, sex: Sex? = nil, selfDefinedEthnicity: String? = nil,
        observedEthnicity: String? = nil, pncId: String? = nil, cro: String? = nil, createdAt: Instant
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
        self.pncId = pncId
        self.cro = cro
        self.createdAt = createdAt
    }

    /// Between which days the person was born, where the day is not known.
    public var birthRange: BirthRange? {
        get { bornFrom.flatMap { from in bornUntil.flatMap { BirthRange(from: from, until: $0) } } }
        set { (bornFrom, bornUntil) = (newValue?.from, newValue?.until) }
    }

    /// `SMITH, John Paul`: the family name first and in capitals, so that nobody takes one for the other.
    public var displayName: String { Self.display(givenNames, familyName) }

    static func display(_ givenNames: String, _ familyName: String) -> String {
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

extension Person: Kept {
    public static let keptFields = [
        KeptField("title", "Title"), KeptField("given_names", "Given names"), KeptField("family_name", "Family name"), KeptField("suffix", "Suffix"),
        KeptField("date_of_birth", "Date of birth", .day), KeptField("born_from", "Born not before", .day), KeptField("born_until", "Born not after", .day),
        KeptField("birth_place", "Place of birth"), KeptField("sex", "Sex", .codes("sex")), KeptField("gender", "Gender"),
        KeptField("self_defined_ethnicity", "Ethnicity the person gave", .codes("ethnicity-self")),
        KeptField("observed_ethnicity", "Ethnicity an officer saw", .codes("ethnicity-observed")),
        KeptField("nationalities", "Nationalities", .codes("country")), KeptField("languages", "Languages", .codes("language")),
        KeptField("needs_interpreter", "Needs an interpreter", .yesNo), KeptField("occupation", "Occupation"), KeptField("pnc_id", "PNC ID"),
        KeptField("cro", "CRO number"), KeptField("is_deceased", "Deceased", .yesNo), KeptField("died_on", "Died on", .day),
        KeptField("death_source", "Death known from", .codes("death-source")),
    ]
}
