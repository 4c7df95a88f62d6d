public import Base
public import Core
public import Storage

/// A photograph of a person. The picture is an attachment; this says whom it shows, when it was taken and what kind it is.
public struct PersonPhotograph: PersonPart {
    public static let table = "person_photograph"
    public static let kind: RecordKind = "photograph"
    public static let kinds: CodeListName = "photograph-kind"
    public static let partTitle = "Photograph"
    public static let from: SQL = "person_photograph p"
    public static let historyText: SQL = "'taken ' || p.taken_on || COALESCE(', ' || p.caption, '')"

    public let id: ID<PersonPhotograph>
    public var version = 0
    public let personId: ID<Person>
    public let attachmentId: ID<Attachment>
    /// A code of `photograph-kind`.
    public let kind: String
    public let caption: String?
    public let takenOn: Day
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(of person: ID<Person>, attachment: ID<Attachment>, kind: String, caption: String?, takenOn: Day, source: Ref?, _ work: Work) {
        id = work.newID()
        personId = person
        attachmentId = attachment
        self.kind = kind
        self.caption = caption
        self.takenOn = takenOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    public var text: String { "taken \(London.text(takenOn))" }
}
