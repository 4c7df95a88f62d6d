public import Base
public import Core
public import Storage

/// How a person looked on a day, to whoever described them. People change, so a later description stands beside an earlier one.
public struct PersonDescription: PersonPart {
    public static let table = "person_description"
    public static let kind: RecordKind = "description"
    public static let partTitle = "Description"
    public static let from: SQL = "person_description p"
    public static let historyText: SQL = """
        'as seen ' || p.seen_on || COALESCE(', ' || p.height_cm || ' cm', '')
        || COALESCE(', ' || lower((SELECT k.title FROM code k WHERE k.list = 'build' AND k.code = p.build AND k.valid_until IS NULL)), '')
        || COALESCE(', hair ' || lower((SELECT k.title FROM code k WHERE k.list = 'hair-colour' AND k.code = p.hair_colour AND k.valid_until IS NULL)), '')
        || COALESCE(', eyes ' || lower((SELECT k.title FROM code k WHERE k.list = 'eye-colour' AND k.code = p.eye_colour AND k.valid_until IS NULL)), '')
        """

    public let id: ID<PersonDescription>
    public var version = 0
    public let personId: ID<Person>
    public let seenOn: Day
    /// Centimetres; `heightCmUntil` where a range was given.
    public var heightCm: Int?
    public var heightCmUntil: Int?
    /// Codes of `build`, `hair-colour`, `hair-style`, `facial-hair`, `eye-colour`, `handed`.
    public var build: String?
    public var hairColour: String?
    public var hairStyle: String?
    public var facialHair: String?
    public var eyeColour: String?
    public var glasses: Bool?
    public var accent: String?
    public var handed: String?
    public var shoeSize: String?
    public var note: String?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(of person: ID<Person>, seenOn: Day, source: Ref?, _ work: Work) {
        id = work.newID()
        personId = person
        self.seenOn = seenOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    public var text: String { "as seen \(London.text(seenOn))" }

    /// `170 to 175 cm`.
    public var height: String? {
        heightCm.map { height in heightCmUntil.map { $0 == height ? "\(height) cm" : "\(height) to \($0) cm" } ?? "\(height) cm" }
    }
}

/// A scar, tattoo or other mark on the body.
public struct PersonMark: PersonPart {
    public static let table = "person_mark"
    public static let kind: RecordKind = "mark"
    public static let kinds: CodeListName = "mark-kind"
    public static let places: CodeListName = "body-place"
    public static let partTitle = "Mark"
    public static let from: SQL = "person_mark p"
    public static let historyText: SQL = "p.description"

    public let id: ID<PersonMark>
    public var version = 0
    public let personId: ID<Person>
    /// A code of `mark-kind`.
    public let kind: String
    /// A code of `body-place`.
    public let place: String
    /// A code of `body-side`.
    public let side: String?
    public let description: String
    public let seenOn: Day?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(of person: ID<Person>, kind: String, place: String, side: String?, description: String, seenOn: Day?, source: Ref?, _ work: Work) {
        id = work.newID()
        personId = person
        self.kind = kind
        self.place = place
        self.side = side
        self.description = description
        self.seenOn = seenOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    public var text: String { description }
}
