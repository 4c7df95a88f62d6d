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
            LinkedEntry.self,
            """
            \(LinkedEntries.select(own, shown, visible)) \(chosen)
            ORDER BY CASE WHEN l.is_mistake THEN 2 WHEN l.until_at IS NULL THEN 0 ELSE 1 END, l.id DESC LIMIT \(pageSizeMax + 1)
            """)
        return { RecordLinks(try answer.all(), try LinkTypes.on(day, in: tx)) }
    }

    /// Out of everything a record is linked to.
    init(ofWhole found: [LinkedEntry], _ types: LinkTypes) {
        func order(_ one: LinkedEntry) -> Int { one.isMistake ? 2 : one.untilAt == nil ? 0 : 1 }
        let links = found.filter { RecordsModule.things.contains($0.entry.kind) }
        self.init(links.sorted { (order($0), $1.link) < (order($1), $0.link) }, types)
    }

    private init(_ found: [LinkedEntry], _ types: LinkTypes) {
        items = found.prefix(Self.pageSizeMax).map { found in
            Item(
                link: found.link, role: types.role(found.type, outward: found.outward == 1), entry: found.entry, said: found.said, since: found.fromAt,
                until: found.untilAt, grade: found.grade, isMistake: found.isMistake)
        }
        isCut = found.count > Self.pageSizeMax
    }
}
