public import Base
public import Core
public import Storage

/// One event on a record's timeline, with what the record was to it.
public struct TimelineItem: Codable, Sendable {
    public let entry: Entry
    /// `suspected of`, `arrested for`: every role of this record in that event.
    public let roles: [String]
    /// What the record was called at the time, where that was kept.
    public let said: [String]
}

/// A record's story: every event it is linked to in either direction, the newest first.
public struct Timeline: Sendable {
    public static let pageSizeMax = 50

    public let items: [TimelineItem]
    /// The kinds of event there are, for filtering.
    public let kinds: [RecordKind]
    /// Where the next page begins; nothing on the last.
    public let next: Cursor?

    /// A place in the order of a timeline.
    public struct Cursor: Sendable, Hashable, LosslessStringConvertible {
        public let at: Instant
        public let id: RawID

        init(at: Instant, id: RawID) {
            self.at = at
            self.id = id
        }

        public var description: String { "\(at.microseconds)_\(id)" }

        public init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let at = Int64(parts[0]), let id = RawID(String(parts[1])) else { return nil }
            self.at = Instant(microseconds: at)
            self.id = id
        }
    }

    private struct Role: Decodable {
        let type: String
        let fromId: RawID
        let toId: RawID
        let said: String?
        let isMistake: Bool
    }

    /// - Parameters:
    ///   - kinds: the kinds the officer may read; things such as people and places are never events.
    ///   - only: one kind to show alone.
    public static func of(
        _ ref: Ref, kinds: [RecordKind], only: RecordKind? = nil, after: Cursor? = nil, limit: Int = pageSizeMax, visible: Visibility, on day: Day,
        in tx: Transaction
    ) throws -> Timeline {
        let events = kinds.filter { !RecordsModule.things.contains($0) }
        let shown = only.map { kind in events.filter { $0 == kind } } ?? events
        let linked: SQL = """
            FROM entry e WHERE e.id IN (
            SELECT l.to_id FROM link l WHERE l.from_id = \(ref.id) AND \(visible.condition("l.source_id"))
            UNION SELECT l.from_id FROM link l WHERE l.to_id = \(ref.id) AND \(visible.condition("l.source_id"))
            ) AND \(visible.condition("e.id"))
            """
        let present = try tx.values(RecordKind.self, "SELECT DISTINCT e.kind \(linked) AND e.kind IN \(list: events) ORDER BY e.kind")
        var page: SQL = "SELECT \(Entry.columns) \(linked) AND e.kind IN \(list: shown)"
        if let after { page.append(" AND (e.at < \(after.at) OR e.at = \(after.at) AND e.id < \(after.id))") }
        page.append(" ORDER BY e.at DESC, e.id DESC LIMIT \(limit + 1)")
        let found = try tx.all(Entry.self, page)
        let entries = Array(found.prefix(limit))
        let roles = try roles(of: ref, in: entries, visible: visible, on: day, in: tx)
        let items = entries.map { TimelineItem(entry: $0, roles: roles[$0.id]?.roles ?? [], said: roles[$0.id]?.said ?? []) }
        return Timeline(
            items: items, kinds: present, next: found.count > limit ? entries.last.map { Cursor(at: $0.at, id: $0.id) } : nil)
    }

    private static func roles(of ref: Ref, in entries: [Entry], visible: Visibility, on day: Day, in tx: Transaction) throws -> [RawID: (
        roles: [String], said: [String]
    )] {
        guard !entries.isEmpty else { return [:] }
        let types = try LinkTypes.on(day, in: tx)
        let ids = entries.map(\.id)
        let links = try tx.all(
            Role.self,
            """
            SELECT l.type, l.from_id, l.to_id, l.said, l.is_mistake FROM link l
            WHERE (l.from_id = \(ref.id) AND l.to_id IN \(list: ids) OR l.to_id = \(ref.id) AND l.from_id IN \(list: ids))
            AND \(visible.condition("l.source_id"))
            ORDER BY l.id
            """)
        var roles: [RawID: (roles: [String], said: [String])] = [:]
        for link in links {
            let isOutward = link.fromId == ref.id
            let role = types.role(link.type, outward: isOutward) + (link.isMistake ? " (recorded in error)" : "")
            var both = roles[isOutward ? link.toId : link.fromId] ?? ([], [])
            if !both.roles.contains(role) { both.roles.append(role) }
            if let said = link.said, !both.said.contains(said) { both.said.append(said) }
            roles[isOutward ? link.toId : link.fromId] = both
        }
        return roles
    }
}
