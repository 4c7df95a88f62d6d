public import Base
public import Core
public import Storage

/// Another name of a person: of birth, married, alias, street name … The name in use stands on the `Person`.
public struct PersonName: PersonPart {
    public static let table = "person_name"
    public static let kind: RecordKind = "name"
    public static let kinds: CodeListName = "name-kind"
    public static let partTitle = "Other name"
    public static let from: SQL = "person_name p"
    public static let historyText: SQL = "CASE WHEN p.given_names = '' THEN p.family_name WHEN p.family_name = '' THEN p.given_names ELSE p.given_names || ' ' || p.family_name END"

    public let id: ID<PersonName>
    public var version = 0
    public let personId: ID<Person>
    /// A code of `name-kind`.
    public let kind: String
    public let title: String?
    public let givenNames: String
    public let familyName: String
    public let suffix: String?
    public let givenKey: String
    public let familyKey: String
    /// When the name was used, as far as known.
    public let fromOn: Day?
    public let untilOn: Day?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(
        of person: ID<Person>, kind: String, title: String? = nil, givenNames: String, familyName: String, suffix: String? = nil, fromOn: Day? = nil,
        untilOn: Day? = nil, source: Ref?, _ work: Work
    ) {
        id = work.newID()
        personId = person
        self.kind = kind
        self.title = title
        self.givenNames = givenNames
        self.familyName = familyName
        self.suffix = suffix
        givenKey = NameKey.given(givenNames)
        familyKey = NameKey.family(familyName)
        self.fromOn = fromOn
        self.untilOn = untilOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    public var displayName: String { Person.display(givenNames, familyName) }
    public var text: String { displayName }
    public var words: [String] { [givenNames, familyName, familyKey] }
}
