public import Base
public import Core
public import Storage

/// One entry of a detention's log: what happened and when, who entered it and when. It is never changed; what was wrong is put right by a further entry.
public struct CustodyEntry: Filed {
    public static let table = "custody_entry"
    public static let kind: RecordKind = "custody-entry"

    public let id: ID<CustodyEntry>
    public var version = 0
    public let detentionId: ID<Detention>
    public let kind: EntryKind
    public let happenedAt: Instant
    public let enteredAt: Instant
    /// When a tablet recorded it without the server; nothing for one that came at once.
    public let recordedAt: Instant?
    public let enteredBy: ID<OfficerAccount>
    /// Why it was entered later than at once; nothing for an entry that was not late.
    public let lateReason: String?
    public let text: String
    /// The record the entry tells of: a review, a charge, or the entry it corrects.
    public let aboutKind: RecordKind?
    public let aboutId: RawID?

    /// Found through its detention.
    public var card: Card? { nil }

    public var about: Ref? { aboutKind.flatMap { kind in aboutId.map { Ref(kind, $0) } } }
}

/// What an entry is of: a code of `custody.entry`.
public struct EntryKind: RawRepresentable, Hashable, Codable, Sendable, SQLBindable {
    public static let list: CodeListName = "custody.entry"

    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let appropriateAdult = EntryKind(rawValue: "appropriate-adult")
    public static let arrest = EntryKind(rawValue: "arrest")
    public static let arrival = EntryKind(rawValue: "arrival")
    public static let authorised = EntryKind(rawValue: "authorised")
    public static let bail = EntryKind(rawValue: "bail")
    public static let bailAnswered = EntryKind(rawValue: "bail-answered")
    public static let birthDate = EntryKind(rawValue: "birth-date")
    public static let care = EntryKind(rawValue: "care")
    public static let cell = EntryKind(rawValue: "cell")
    public static let charge = EntryKind(rawValue: "charge")
    public static let considered = EntryKind(rawValue: "considered")
    public static let corrected = EntryKind(rawValue: "corrected")
    public static let death = EntryKind(rawValue: "death")
    public static let escape = EntryKind(rawValue: "escape")
    public static let drugTest = EntryKind(rawValue: "drug-test")
    public static let `extension` = EntryKind(rawValue: "extension")
    public static let force = EntryKind(rawValue: "force")
    public static let furtherArrest = EntryKind(rawValue: "further-arrest")
    public static let healthcare = EntryKind(rawValue: "healthcare")
    public static let hospital = EntryKind(rawValue: "hospital")
    public static let incident = EntryKind(rawValue: "incident")
    public static let intimate = EntryKind(rawValue: "intimate")
    public static let interview = EntryKind(rawValue: "interview")
    public static let legalAdvice = EntryKind(rawValue: "legal-advice")
    public static let medication = EntryKind(rawValue: "medication")
    public static let notAuthorised = EntryKind(rawValue: "not-authorised")
    public static let note = EntryKind(rawValue: "note")
    public static let observation = EntryKind(rawValue: "observation")
    public static let postCharge = EntryKind(rawValue: "post-charge")
    public static let overseasCheck = EntryKind(rawValue: "overseas-check")
    public static let property = EntryKind(rawValue: "property")
    public static let recapture = EntryKind(rawValue: "recapture")
    public static let relevantTime = EntryKind(rawValue: "relevant-time")
    public static let released = EntryKind(rawValue: "released")
    public static let representations = EntryKind(rawValue: "representations")
    public static let rest = EntryKind(rawValue: "rest")
    public static let review = EntryKind(rawValue: "review")
    public static let rights = EntryKind(rawValue: "rights")
    public static let risk = EntryKind(rawValue: "risk")
    public static let sample = EntryKind(rawValue: "sample")
    public static let search = EntryKind(rawValue: "search")
    public static let stripSearch = EntryKind(rawValue: "strip-search")
    public static let transfer = EntryKind(rawValue: "transfer")
    public static let visit = EntryKind(rawValue: "visit")
    public static let waiting = EntryKind(rawValue: "waiting")
    public static let warrant = EntryKind(rawValue: "warrant")
}
