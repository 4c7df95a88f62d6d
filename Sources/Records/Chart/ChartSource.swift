public import Base
public import Core
public import Storage

/// Where a chart gets its records and links from: what one officer may see, and no more.
public struct ChartSource {
    private let kinds: [RecordKind]
    private let visible: Visibility
    private let types: LinkTypes
    private let tx: Transaction

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
        let entry: Entry
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
        return entry
    }

    /// At most one link more than a chart draws from one record, in the order of the index, so that a record with a million links costs no more.
    /// What is hidden is left out before it is counted.
    func links(of id: RawID) throws -> [Neighbour] {
        let limit = LinkChart.linksPerNodeMax + 1
        let found = try tx.all(
            Neighbour.self,
            """
            SELECT * FROM (SELECT \(Entry.columns), l.id AS link, l.type, 1 AS outward, l.from_at, l.until_at FROM link l JOIN entry e ON e.id = l.to_id
            WHERE l.from_id = \(id) AND \(shown) ORDER BY l.type, l.id LIMIT \(limit)) outwards
            UNION ALL
            SELECT * FROM (SELECT \(Entry.columns), l.id AS link, l.type, 0 AS outward, l.from_at, l.until_at FROM link l JOIN entry e ON e.id = l.from_id
            WHERE l.to_id = \(id) AND \(shown) ORDER BY l.type, l.id LIMIT \(limit)) inwards
            """)
        return found.sorted { ($0.type, $0.link) < ($1.type, $1.link) }.prefix(limit).map { neighbour in
            var read = neighbour
            read.read(with: types)
            return read
        }
    }

    private var shown: SQL {
        "NOT l.is_mistake AND e.kind IN \(list: kinds) AND \(visible.condition("e.id")) AND \(visible.condition("l.source_id"))"
    }
}
