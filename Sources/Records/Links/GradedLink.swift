public import Base
public import Core
import Storage

/// A link with what was added by hand: how it is known, what is noted, why it ended.
public struct GradedLink: Filed {
    public static let table = "link"
    public static let kind: RecordKind = "link"
    static let grades: CodeListName = "link-grade"

    public let id: ID<GradedLink>
    public var version = 0
    /// A code of `link-type`, or of `relationship-type` between two people.
    public var type: String
    public let fromKind: RecordKind
    public let fromId: RawID
    public let toKind: RecordKind
    public let toId: RawID
    public var fromAt: Instant?
    /// The first instant after it ended.
    public var untilAt: Instant?
    public var said: String?
    public var sourceKind: RecordKind?
    public var sourceId: RawID?
    public let createdAt: Instant
    public let createdBy: ID<OfficerAccount>
    /// A code of `grades`.
    public var grade: String?
    public var note: String?
    public var endReason: String?
    /// It was never true: recorded in error. Kept, shown as such, and counted nowhere.
    public var isMistake = false

    public var from: Ref { Ref(fromKind, fromId) }
    public var to: Ref { Ref(toKind, toId) }
    public var source: Ref? { sourceKind.flatMap { kind in sourceId.map { Ref(kind, $0) } } }
    public var card: Card? { nil }

    init(id: ID<GradedLink>, type: String, from: Ref, to: Ref, createdAt: Instant, createdBy: ID<OfficerAccount>) {
        self.id = id
        self.type = type
        fromKind = from.kind
        fromId = from.id
        toKind = to.kind
        toId = to.id
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    /// A link is there for whoever may see both its ends and the record it was learned from.
    static func isVisible(_ id: RawID, to visible: Visibility, in tx: Transaction) throws -> Bool {
        try tx.exists(
            """
            SELECT 1 FROM link l WHERE l.id = \(id) AND \(visible.condition("l.from_id")) AND \(visible.condition("l.to_id"))
            AND \(visible.condition("l.source_id"))
            """)
    }

    /// The last day it was in force.
    public var lastDay: Day? { untilAt.map { London.day(of: $0.adding(seconds: -1)) } }
}

/// Told on the link's own page: on a page of one end it would tell of another end that may be hidden.
extension GradedLink: Kept {
    public static let keptFields = [
        KeptField("type", "Link"), KeptField("from_at", "Link since", .startDay), KeptField("until_at", "Link until", .lastDay), KeptField("said", "Link, as said"),
        KeptField("grade", "Link, how known", .codes(grades)), KeptField("note", "Link, note"), KeptField("is_mistake", "Link recorded in error", .yesNo),
    ]
}

extension Work {
    /// A link that exists and whose ends this officer may see.
    func requireLink(_ id: ID<GradedLink>, at version: Int?) throws -> GradedLink {
        guard try GradedLink.isVisible(id.raw, to: Visibility(to: officer), in: tx) else { throw Refusal.notFound }
        return try require(GradedLink.self, id, at: version)
    }

    /// Both ends must be filed and visible: the name of a hidden record must not be found out by linking to it.
    func requireFiled(_ ref: Ref) throws {
        let filed = try tx.exists("SELECT 1 FROM entry e WHERE e.id = \(ref.id) AND e.kind = \(ref.kind) AND \(Visibility(to: officer).condition("e.id"))")
        guard filed else { throw Refusal.notFound }
    }

    /// A record of any kind picked in a form.
    func anyRecord(_ id: RawID) throws -> Ref {
        guard let found = try filed(id) else { throw Refusal.notFound }
        return found
    }

    /// The record of any kind with this id; nothing where there is none, or none this officer may see.
    func filed(_ id: RawID) throws -> Ref? {
        try tx.value(RecordKind.self, "SELECT e.kind FROM entry e WHERE e.id = \(id) AND \(Visibility(to: officer).condition("e.id"))").map { Ref($0, id) }
    }
}

/// Any record that has an index card; what a form picks where the kind is left open.
public enum AnyRecord {
    public static let kind: RecordKind = "any"
}

/// Where a form picks among what is known and nothing new can be given.
public struct NothingNew: Codable, Sendable, Hashable {
    public init() {}
}
