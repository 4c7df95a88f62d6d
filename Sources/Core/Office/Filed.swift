public import Base
public import Storage

/// A record filed under a kind. Saving it through `Work` keeps its index card up to date.
public protocol Filed: Record {
    static var kind: RecordKind { get }
    /// How it is found and listed; nothing for what is never shown by itself, or where the operation writes the card with more than the row knows.
    var card: Card? { get }
}

extension Filed {
    public var ref: Ref { Ref(Self.kind, id) }
}

/// The index card of a record: what search, lists, links and timelines show of it.
public struct Card: Sendable, Hashable {
    public let ref: Ref
    /// The number people use: crime number, custody number.
    public let reference: String?
    public let title: String
    public let summary: String
    public let status: String
    /// When it happened: where it stands on a timeline.
    public let at: Instant
    public let unitId: ID<Unit>?
    /// Every text it can be found by, besides reference and title: the report itself too.
    public let words: [String]
    /// What it is found by exactly, or nearly: names, numbers, marks, phones, postcodes.
    public let keys: CardKeys
    /// The names among `keys` with what they are nearly.
    public let near: [NearWord]

    public init(
        _ ref: Ref, reference: String? = nil, title: String, summary: String = "", status: String = "", at: Instant, unitId: ID<Unit>? = nil,
        words: [String] = [], keys: CardKeys = CardKeys(), near: [NearWord] = []
    ) {
        self.ref = ref
        self.reference = reference
        self.title = title
        self.summary = summary
        self.status = status
        self.at = at
        self.unitId = unitId
        self.words = words
        var keys = keys
        if let reference, case let key = SearchWords.code(reference), !key.isEmpty, !keys.keys.contains(CardKey(.reference, key)) {
            keys.keys.append(CardKey(.reference, key))
        }
        self.keys = keys
        self.near = near
    }
}

/// A card as read back.
public struct Entry: Codable, Sendable, Hashable {
    public let id: RawID
    public let kind: RecordKind
    public let reference: String?
    public let title: String
    public let summary: String
    public let status: String
    public let at: Instant
    public let unitId: ID<Unit>?

    public var ref: Ref { Ref(kind, id) }

    /// The columns of `entry` that make an `Entry`, for a statement that names the table `e`.
    public static let columns: SQL = "e.id, e.kind, e.reference, e.title, e.summary, e.status, e.at, e.unit_id"
}

/// A typed, dated, sourced connection of two records. `said` keeps what a person was called in the report, apart from who it turned out to be.
public struct Link: Record {
    public static let table = "link"
    public let id: ID<Link>
    public var version = 0
    /// A code of link_types: `VIC`, `SUS`, `LOC`, `PROP` …
    public let type: String
    public let fromKind: RecordKind
    public let fromId: RawID
    public let toKind: RecordKind
    public let toId: RawID
    public var fromAt: Instant?
    public var untilAt: Instant?
    public var said: String?
    public var sourceKind: RecordKind?
    public var sourceId: RawID?
    public let createdAt: Instant
    public let createdBy: ID<OfficerAccount>

    public var from: Ref { Ref(fromKind, fromId) }
    public var to: Ref { Ref(toKind, toId) }
}
