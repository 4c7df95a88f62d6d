public import Base
public import Core
public import Storage

/// Where a chart gets its records and links from: what one officer may see, and no more. The records of one person are one: the record asked for stands for
/// them, or else the earliest.
public final class ChartSource {
    private let kinds: [RecordKind]
    private let visible: Visibility
    private let types: LinkTypes
    private let tx: Transaction
    /// Which record stands for a person's record, for every person met so far.
    private var standsFor: [RawID: RawID] = [:]
    /// The records of a person who has several, by the one that stands for them.
    private var members: [RawID: [Entry]] = [:]

    /// Officers and teams deal with thousands of records: they would join everything to everything.
    private static let leftOut: Set<RecordKind> = ["officer", "unit", "group"]

    /// - Parameter kinds: the kinds the officer may read.
    public init(kinds: [RecordKind], visible: Visibility, on day: Day, in tx: Transaction) throws {
        self.kinds = kinds.filter { !Self.leftOut.contains($0) }
        self.visible = visible
        types = try LinkTypes.on(day, in: tx)
        self.tx = tx
    }

    /// One link of a record, with the record at its other end.
    struct Neighbour: Decodable {
        fileprivate(set) var entry: Entry
        let link: RawID
        fileprivate let type: String
        fileprivate let outward: Int
        fileprivate let fromAt: Instant?
        fileprivate let untilAt: Instant?
        private(set) var role = ""
        private(set) var inverse = ""

        private enum CodingKeys: String, CodingKey { case link, type, outward, fromAt, untilAt }

        init(from decoder: any Decoder) throws {
            entry = try Entry(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            link = try container.decode(RawID.self, forKey: .link)
            type = try container.decode(String.self, forKey: .type)
            outward = try container.decode(Int.self, forKey: .outward)
            fromAt = try container.decodeIfPresent(Instant.self, forKey: .fromAt)
            untilAt = try container.decodeIfPresent(Instant.self, forKey: .untilAt)
        }

        fileprivate mutating func read(with types: LinkTypes) {
            role = types.role(type, outward: true)
            inverse = types.role(type, outward: false)
        }

        func edge(of own: RawID) -> LinkChart.Edge {
            LinkChart.Edge(
                link: link, from: outward == 1 ? own : entry.id, to: outward == 1 ? entry.id : own, role: role, inverse: inverse, since: fromAt, until: untilAt)
        }
    }

    func start(_ ref: Ref) throws -> Entry {
        let entry = try tx.first(
            Entry.self,
            "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(ref.id) AND e.kind = \(ref.kind) AND e.kind IN \(list: kinds) AND \(visible.condition("e.id"))")
        guard let entry else { throw Refusal.notFound }
        try meet([entry], asStart: true)
        return standing(for: entry)
    }

    /// The other records of the person this one stands for.
    func others(of id: RawID) -> [Entry] { (members[id] ?? []).filter { $0.id != id } }

    /// The record that stands for this one on the chart; itself for most.
    func standing(for id: RawID) -> RawID { standsFor[id] ?? id }

    private func standing(for entry: Entry) -> Entry {
        let id = standing(for: entry.id)
        return id == entry.id ? entry : members[id]?.first { $0.id == id } ?? entry
    }

    /// Finds out which of these people have further records: one question for all that are new. All records of a person are met with the first of them.
    private func meet(_ entries: [Entry], asStart: Bool = false) throws {
        let new = entries.filter { $0.kind == Person.kind && standsFor[$0.id] == nil }
        guard !new.isEmpty else { return }
        for entry in new { standsFor[entry.id] = entry.id }
        let joined = try Identity.joined(among: new.map { ID($0.id) }, visible: visible, in: tx)
        guard !joined.isEmpty else { return }
        let all = Set(joined.values.joined().map(\.raw))
        let read = try tx.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id IN \(list: all.sorted()) AND \(visible.condition("e.id"))")
        let byId = Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in new {
            guard let records = joined[ID(entry.id)]?.map(\.raw) else { continue }
            let first = asStart ? entry.id : records[0]
            for record in records { standsFor[record] = first }
            members[first] = records.compactMap { byId[$0] }
        }
    }

    /// At most one link more than a chart draws from one record, in the order of the index, so that a record with a million links costs no more.
    /// What is hidden is left out before it is counted.
    func links(of id: RawID) throws -> [Neighbour] {
        let limit = LinkChart.linksPerNodeMax + 1
        let found = try (members[id]?.map(\.id) ?? [id]).flatMap { try links(ofRecord: $0, limit: limit) }
        try meet(found.map(\.entry))
        let others = found.compactMap { neighbour -> Neighbour? in
            var read = neighbour
            read.entry = standing(for: neighbour.entry)
            read.read(with: types)
            // That two records are of one person is not drawn as a link of it to itself.
            return read.entry.id == id ? nil : read
        }
        return Array(others.sorted { ($0.type, $0.link) < ($1.type, $1.link) }.prefix(limit))
    }

    private func links(ofRecord id: RawID, limit: Int) throws -> [Neighbour] {
        try tx.all(
            Neighbour.self,
            """
            SELECT * FROM (SELECT \(Entry.columns), l.id AS link, l.type, 1 AS outward, l.from_at, l.until_at FROM link l JOIN entry e ON e.id = l.to_id
            WHERE l.from_id = \(id) AND \(shown) ORDER BY l.type, l.id LIMIT \(limit)) outwards
            UNION ALL
            SELECT * FROM (SELECT \(Entry.columns), l.id AS link, l.type, 0 AS outward, l.from_at, l.until_at FROM link l JOIN entry e ON e.id = l.from_id
            WHERE l.to_id = \(id) AND \(shown) ORDER BY l.type, l.id LIMIT \(limit)) inwards
            """)
    }

    private var shown: SQL {
        "NOT l.is_mistake AND e.kind IN \(list: kinds) AND \(visible.condition("e.id")) AND \(visible.condition("l.source_id"))"
    }
}
