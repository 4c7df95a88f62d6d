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
    /// The roles there are: code, and what it means from this record's side.
    public let roles: [Option]
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

    /// What the record was in one event.
    private struct Roles {
        private(set) var titles: [String] = []
        private(set) var said: [String] = []
        private(set) var types: [(type: String, outward: Int)] = []

        mutating func add(_ type: String, outward: Int, said more: String?, isMistake: Bool, _ names: LinkTypes) {
            let role = names.role(type, outward: outward == 1) + (isMistake ? " (recorded in error)" : "")
            if !titles.contains(role) { titles.append(role) }
            if let more, !said.contains(more) { said.append(more) }
            types.append((type, outward))
        }
    }

    private struct Presence: Decodable, Hashable {
        let kind: RecordKind
        let type: String
        let outward: Int
    }

    /// - Parameters:
    ///   - others: further records of the same person, whose events are this record's too.
    ///   - kinds: the kinds the officer may read; things such as people and places are never events.
    public static func of(
        _ ref: Ref, and others: [RawID] = [], kinds: [RecordKind], filter: TimelineFilter = TimelineFilter(), after: Cursor? = nil, limit: Int = pageSizeMax, visible: Visibility,
        on day: Day, in tx: Transaction
    ) throws -> Timeline {
        try ask(ref, and: others, kinds: kinds, filter: filter, after: after, limit: limit, visible: visible, on: day, in: tx)()
    }

    /// The same, asked for to be looked at later.
    public static func ask(
        _ ref: Ref, and others: [RawID] = [], kinds: [RecordKind], filter: TimelineFilter = TimelineFilter(), after: Cursor? = nil, limit: Int = pageSizeMax, visible: Visibility,
        on day: Day, in tx: Transaction
    ) throws -> Later<Timeline> {
        let own = [ref.id] + others
        let events = kinds.filter { !RecordsModule.things.contains($0) }
        // All kinds and roles there are can be read off the first page, unless that is not the whole.
        let askedPresences = try filter.isEmpty && after == nil ? nil : presences(own, events, filter.knownAt, visible, tx)
        let shown = filter.kind.map { kind in events.filter { $0 == kind } } ?? events
        var page: SQL = """
            SELECT \(Entry.columns) FROM entry e WHERE e.id IN (SELECT l.other FROM (\(links(own, filter.knownAt, visible))) l\(filter.role.map { " WHERE l.type = \($0)" as SQL } ?? ""))
            AND \(visible.condition("e.id")) AND e.kind IN \(list: shown)
            """
        if let from = filter.from { page.append(" AND e.at >= \(London.start(of: from))") }
        if let until = filter.until { page.append(" AND e.at < \(London.start(of: until.adding(days: 1)))") }
        if let after { page.append(" AND (e.at < \(after.at) OR e.at = \(after.at) AND e.id < \(after.id))") }
        page.append(" ORDER BY e.at DESC, e.id DESC LIMIT \(limit + 1)")
        let answer = try tx.ask(Entry.self, page)
        return {
            let (found, types) = (try answer.all(), try LinkTypes.on(day, in: tx))
            let entries = Array(found.prefix(limit))
            let roles = try roles(of: own, in: entries, types, filter.knownAt, visible: visible, in: tx)
            let present =
                try askedPresences?.all() ?? (found.count > limit ? presences(own, events, filter.knownAt, visible, tx).all() : presences(of: roles, in: entries))
            return Timeline(entries, roles, present, types, isCut: found.count > limit)
        }
    }

    /// The first page, unfiltered, out of everything a record is linked to.
    init(ofWhole found: [LinkedEntry], _ types: LinkTypes, limit: Int = pageSizeMax) {
        let events = found.filter { !RecordsModule.things.contains($0.entry.kind) }
        var entries: [RawID: Entry] = [:]
        var roles: [RawID: Roles] = [:]
        for event in events.sorted(by: { $0.link < $1.link }) {
            entries[event.entry.id] = event.entry
            roles[event.entry.id, default: Roles()].add(event.type, outward: event.outward, said: event.said, isMistake: event.isMistake, types)
        }
        let newest = entries.values.sorted { ($0.at, $0.id) > ($1.at, $1.id) }
        self.init(Array(newest.prefix(limit)), roles, Self.presences(of: roles, in: newest), types, isCut: newest.count > limit)
    }

    private init(_ entries: [Entry], _ roles: [RawID: Roles], _ present: [Presence], _ types: LinkTypes, isCut: Bool) {
        items = entries.map { TimelineItem(entry: $0, roles: roles[$0.id]?.titles ?? [], said: roles[$0.id]?.said ?? []) }
        var named: [Option] = []
        for one in present where !named.contains(where: { $0.value == one.type }) { named.append(Option(one.type, types.role(one.type, outward: one.outward == 1))) }
        kinds = Array(Set(present.map(\.kind))).sorted { $0.name < $1.name }
        self.roles = named.sorted { $0.title < $1.title }
        next = isCut ? entries.last.map { Cursor(at: $0.at, id: $0.id) } : nil
    }

    private static func presences(of roles: [RawID: Roles], in entries: [Entry]) -> [Presence] {
        Set(entries.flatMap { entry in (roles[entry.id]?.types ?? []).map { Presence(kind: entry.kind, type: $0.type, outward: $0.outward) } })
            .sorted { ($0.kind.name, $0.type, $0.outward) < ($1.kind.name, $1.type, $1.outward) }
    }

    /// What is at the other end of this record's links, in either direction; none that was learned from a record which may not be seen.
    private static func links(_ own: [RawID], _ knownAt: Instant?, _ visible: Visibility) -> SQL {
        """
        SELECT l.to_id AS other, l.type, 1 AS outward FROM link l WHERE l.from_id IN \(list: own) AND \(visible.condition("l.source_id"))\(known(knownAt))
        UNION ALL
        SELECT l.from_id AS other, l.type, 0 AS outward FROM link l WHERE l.to_id IN \(list: own) AND \(visible.condition("l.source_id"))\(known(knownAt))
        """
    }

    private static func known(_ instant: Instant?) -> SQL { instant.map { " AND l.created_at <= \($0)" } ?? "" }

    /// Kinds of event and roles in them, for filtering.
    private static func presences(_ own: [RawID], _ events: [RecordKind], _ knownAt: Instant?, _ visible: Visibility, _ tx: Transaction) throws -> AskedRows<Presence> {
        try tx.ask(
            Presence.self,
            """
            SELECT DISTINCT e.kind, l.type, l.outward FROM (\(links(own, knownAt, visible))) l JOIN entry e ON e.id = l.other
            WHERE e.kind IN \(list: events) AND \(visible.condition("e.id")) ORDER BY e.kind, l.type, l.outward
            """)
    }

    private static func roles(
        of own: [RawID], in entries: [Entry], _ types: LinkTypes, _ knownAt: Instant?, visible: Visibility, in tx: Transaction
    ) throws -> [RawID: Roles] {
        guard !entries.isEmpty else { return [:] }
        let ids = entries.map(\.id)
        let links = try tx.all(
            Role.self,
            """
            SELECT l.type, l.from_id, l.to_id, l.said, l.is_mistake FROM link l
            WHERE (l.from_id IN \(list: own) AND l.to_id IN \(list: ids) OR l.to_id IN \(list: own) AND l.from_id IN \(list: ids))
            AND \(visible.condition("l.source_id"))\(known(knownAt))
            ORDER BY l.id
            """)
        var roles: [RawID: Roles] = [:]
        for link in links {
            let isOutward = own.contains(link.fromId)
            roles[isOutward ? link.toId : link.fromId, default: Roles()].add(link.type, outward: isOutward ? 1 : 0, said: link.said, isMistake: link.isMistake, types)
        }
        return roles
    }
}
