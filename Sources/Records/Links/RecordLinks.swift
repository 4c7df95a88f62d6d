public import Base
public import Core
public import Storage

/// What a record is linked to that is not an event: people, places, vehicles, things.
public struct RecordLinks: Sendable {
    public static let pageSizeMax = 100

    public struct Item: Codable, Sendable {
        public let link: ID<Link>
        /// `registered keeper`, `occupied by`: what this record is to the other.
        public let role: String
        public let entry: Entry
        public let said: String?
        public let since: Instant?
        public let until: Instant?
        /// A code of `link-grade`.
        public let grade: String?
        /// It was recorded in error.
        public let isMistake: Bool
    }

    public let items: [Item]
    /// There are more than are shown.
    public let isCut: Bool

    private struct Found: Decodable {
        let entry: Entry
        let link: ID<Link>
        let type: String
        let outward: Int
        let said: String?
        let fromAt: Instant?
        let untilAt: Instant?
        let grade: String?
        let isMistake: Bool

        private enum CodingKeys: String, CodingKey { case link, type, outward, said, fromAt, untilAt, grade, isMistake }

        /// The entry's columns lie beside the link's in one row.
        init(from decoder: any Decoder) throws {
            entry = try Entry(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            link = try container.decode(ID<Link>.self, forKey: .link)
            type = try container.decode(String.self, forKey: .type)
            outward = try container.decode(Int.self, forKey: .outward)
            said = try container.decodeIfPresent(String.self, forKey: .said)
            fromAt = try container.decodeIfPresent(Instant.self, forKey: .fromAt)
            untilAt = try container.decodeIfPresent(Instant.self, forKey: .untilAt)
            grade = try container.decodeIfPresent(String.self, forKey: .grade)
            isMistake = try container.decode(Bool.self, forKey: .isMistake)
        }
    }

    /// Links in force first, then the newest; what was recorded in error last. A link learned from a record the officer may not see is not shown.
    ///
    /// - Parameters:
    ///   - others: further records of the same person, whose links are this record's too.
    ///   - kinds: the kinds the officer may read.
    ///   - types: only these codes of `link-type`; nothing means all.
    public static func of(_ ref: Ref, and others: [RawID] = [], kinds: [RecordKind], types only: [String]? = nil, visible: Visibility, on day: Day, in tx: Transaction) throws -> RecordLinks {
        try ask(ref, and: others, kinds: kinds, types: only, visible: visible, on: day, in: tx)()
    }

    public static func ask(_ ref: Ref, and others: [RawID] = [], kinds: [RecordKind], types only: [String]? = nil, visible: Visibility, on day: Day, in tx: Transaction) throws -> Later<RecordLinks> {
        let own = [ref.id] + others
        let shown = RecordsModule.things.filter { kinds.contains($0) }
        let chosen: SQL = only.map { "AND l.type IN \(list: $0)" } ?? ""
        let answer = try tx.ask(
            Found.self,
            """
            SELECT \(Entry.columns), l.id AS link, l.type, l.outward, l.said, l.from_at, l.until_at, l.grade, l.is_mistake FROM (
            SELECT id, type, to_id AS other, 1 AS outward, said, from_at, until_at, source_id, grade, is_mistake FROM link WHERE from_id IN \(list: own)
            UNION ALL
            SELECT id, type, from_id AS other, 0 AS outward, said, from_at, until_at, source_id, grade, is_mistake FROM link WHERE to_id IN \(list: own)
            ) l JOIN entry e ON e.id = l.other
            WHERE e.kind IN \(list: shown) \(chosen) AND \(visible.condition("e.id")) AND \(visible.condition("l.source_id"))
            ORDER BY CASE WHEN l.is_mistake THEN 2 WHEN l.until_at IS NULL THEN 0 ELSE 1 END, l.id DESC LIMIT \(pageSizeMax + 1)
            """)
        return {
            let (found, types) = (try answer.all(), try LinkTypes.on(day, in: tx))
            let items = found.prefix(pageSizeMax).map { found in
                Item(
                    link: found.link, role: types.role(found.type, outward: found.outward == 1), entry: found.entry, said: found.said, since: found.fromAt,
                    until: found.untilAt, grade: found.grade, isMistake: found.isMistake)
            }
            return RecordLinks(items: items, isCut: found.count > pageSizeMax)
        }
    }
}
