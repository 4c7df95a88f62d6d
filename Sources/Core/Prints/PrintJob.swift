public import Base
public import Storage

/// A print somebody asked for, from its place in the queue to the removal of its file.
public struct PrintJob: Filed {
    public static let table = "print"
    public static let kind: RecordKind = "print"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case waiting, running, ready, failed, removed

        public var title: String {
            switch self {
            case .waiting: "Waiting"
            case .running: "Being made"
            case .ready: "Ready"
            case .failed: "Not made"
            case .removed: "Removed"
            }
        }
    }

    /// Minutes a file is kept after it was made.
    public static let keptMinutes = 60

    public let id: ID<PrintJob>
    public var version = 0
    /// The name of a `PrintKind`.
    public let document: String
    /// Which of the document's choices was taken: a language, an addressee.
    public let choice: String?
    public let subjectKind: RecordKind
    public let subjectId: RawID
    /// Who asked for it: nobody else gets it.
    public let officerId: ID<OfficerAccount>
    public var status: Status
    public let askedAt: Instant
    public var startedAt: Instant?
    /// How often a node began to make it.
    public var attempts: Int
    public var finishedAt: Instant?
    public var pages: Int?
    public var byteCount: Int?
    public var sha256: String?
    /// Why it was not made.
    public var reason: String?

    public var card: Card? { nil }
    public var subject: Ref { Ref(subjectKind, subjectId) }
    /// When the file of a finished print goes.
    public var removedAt: Instant? { status == .ready ? finishedAt?.adding(minutes: Self.keptMinutes) : nil }

    /// The print as far as `reading`'s officer may know of it: their own, of a record they still may see.
    public static func own(_ id: ID<PrintJob>, _ reading: Reading) throws -> PrintJob {
        let job = try reading.require(PrintJob.self, id)
        guard job.officerId == reading.officer.id, try reading.visible.allows(job.subjectId, in: reading.tx) else { throw Refusal.notFound }
        return job
    }

    /// The officer's prints of a record, the newest first.
    public static func recent(of subject: Ref, by officer: ID<OfficerAccount>, in tx: Transaction, limit: Int = 10) throws -> [PrintJob] {
        try tx.all(PrintJob.self, "SELECT * FROM print WHERE officer_id = \(officer) AND subject_id = \(subject.id) ORDER BY id DESC LIMIT \(limit)")
    }

    /// How many were asked for before this one and are not made yet.
    public func ahead(in tx: Transaction) throws -> Int {
        try tx.value(
            Int.self,
            "SELECT count(*) FROM print WHERE status = 'waiting' AND (asked_at < \(askedAt) OR asked_at = \(askedAt) AND id < \(id))") ?? 0
    }
}

extension PrintJob {
    /// What an outsider follows a print by.
    public func json(in tx: Transaction) throws -> JSONValue {
        .object([
            "id": .string(id.description), "document": .string(document), "subject": .string(subject.description), "status": .string(status.rawValue),
            "askedAt": .string(askedAt.description), "ahead": status == .waiting ? .integer(Int64(try ahead(in: tx))) : .null,
            "pages": pages.map { .integer(Int64($0)) } ?? .null, "reason": reason.map { .string($0) } ?? .null,
            "removedAt": removedAt.map { .string($0.description) } ?? .null, "file": status == .ready ? .string("/api/v1/prints/\(id)/file") : .null,
        ])
    }
}
