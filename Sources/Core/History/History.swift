public import Base
@_spi(Writing) public import Storage

/// One thing that came to be known of a record, changed, or was withdrawn.
public struct HistoryItem: Codable, Sendable {
    public let id: RawID
    public let at: Instant
    /// Nothing for what was recorded before Peel kept it.
    public let officerId: ID<OfficerAccount>?
    public let officerName: String?
    public let recordKind: RecordKind
    /// A column of a `Kept` record, or what a part is called.
    public let field: String
    /// JSON text of a column's value; plain text of a part.
    public let old: String?
    public let new: String?
    public let sourceKind: RecordKind?
    /// Nothing where the source may not be seen.
    public let sourceId: RawID?
    public let sourceTitle: String?
    public let reason: String?
    /// 1 for a part that was recorded or withdrawn as a whole, 0 for a changed field.
    public let isPart: Int
}

/// What a record held at other times, from rows with dates: it does not hang on the journal, whose details can be lawfully erased.
public enum History {
    public static let pageSizeMax = 50

    /// A place in the order of a history, the newest first.
    public struct Cursor: Sendable, Hashable, LosslessStringConvertible {
        public let at: Instant
        public let id: RawID

        public init(_ item: HistoryItem) {
            at = item.at
            id = item.id
        }

        public var description: String { "\(at.microseconds)_\(id)" }

        public init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let at = Int64(parts[0]), let id = RawID(String(parts[1])) else { return nil }
            self.at = Instant(microseconds: at)
            self.id = id
        }
    }

    /// What changed on a record and its parts, the newest first.
    ///
    /// - Parameters:
    ///   - parts: further rows to tell, each a SELECT of the same columns as the one of changed fields.
    ///   - sources: the kinds of record the officer may read: the names of others are not told.
    public static func of(
        _ ref: Ref, parts: [SQL] = [], sources: [RecordKind], after: Cursor? = nil, limit: Int = pageSizeMax, visible: Visibility, in tx: Transaction
    ) throws -> [HistoryItem] {
        try ask(ref, parts: parts, sources: sources, after: after, limit: limit, visible: visible, in: tx)()
    }

    /// The same, asked for to be looked at later.
    public static func ask(
        _ ref: Ref, parts: [SQL] = [], sources: [RecordKind], after: Cursor? = nil, limit: Int = pageSizeMax, visible: Visibility, in tx: Transaction
    ) throws -> Later<[HistoryItem]> {
        let changes: SQL = """
            SELECT c.id, c.at, c.officer_id, c.record_kind, c.field, c.old, c.new, c.source_kind, c.source_id, c.reason, 0 AS is_part
            FROM field_change c WHERE c.whole_id = \(ref.id) AND \(visible.condition("c.record_id"))
            """
        var page: SQL = """
            SELECT h.id, h.at, h.officer_id, o.name || ' ' || o.number AS officer_name, h.record_kind, h.field, h.old, h.new, s.kind AS source_kind,
            s.id AS source_id, COALESCE(s.reference || ' ', '') || s.title AS source_title, h.reason, h.is_part
            FROM (\(SQL.joined([changes] + parts, by: " UNION ALL "))) h
            LEFT JOIN officer o ON o.id = h.officer_id LEFT JOIN entry s ON s.id = h.source_id AND s.kind IN \(list: sources) AND \(visible.condition("s.id"))
            """
        if let after { page.append(" WHERE h.at < \(after.at) OR h.at = \(after.at) AND h.id < \(after.id)") }
        page.append(" ORDER BY h.at DESC, h.id DESC LIMIT \(limit)")
        return try tx.ask(HistoryItem.self, page).all
    }

    private struct Change: Decodable {
        let field: String
        let old: String?
    }

    /// A record as the force held it at `instant`: today's with every later change taken back. Nothing for one that does not exist.
    public static func record<R: Kept>(_ type: R.Type, _ id: ID<R>, at instant: Instant, in tx: Transaction) throws -> R? {
        guard let row = try tx.rows(SQL(trusted: "SELECT * FROM \(R.table) WHERE id = ?", values: [id.sqlValue])).first else { return nil }
        let later = try tx.all(Change.self, "SELECT field, old FROM field_change WHERE record_id = \(id) AND at > \(instant) ORDER BY at DESC, id DESC")
        var values = row.values
        for change in later {
            if let position = row.columns.position(of: change.field) { values[position] = try SQLValue(kept: change.old) }
        }
        return try Row(columns: row.columns, values: values).decode(type)
    }
}

/// A part of a record that is written once and, when it proves wrong or ends, is withdrawn: another name, a phone, a description. It is never altered.
public protocol Part: Filed {
    var sourceKind: RecordKind? { get }
    var sourceId: RawID? { get }
    var recordedAt: Instant { get }
    var recordedBy: ID<OfficerAccount>? { get }
    var endedAt: Instant? { get set }
    var endedBy: ID<OfficerAccount>? { get set }
    var endReason: String? { get set }
}

extension Part {
    public var source: Ref? { sourceKind.flatMap { kind in sourceId.map { Ref(kind, $0) } } }
}

extension Work {
    /// Withdraws a part: it is kept, and no longer held to be true.
    @discardableResult
    public func withdraw<P: Part>(_ part: P, because reason: String) throws -> P {
        var ended = part
        ended.endedAt = now
        ended.endedBy = officer.id
        ended.endReason = reason
        return try save(ended)
    }
}
