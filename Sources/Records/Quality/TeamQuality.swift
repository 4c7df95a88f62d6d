public import Base
public import Core
public import Storage

/// How good the records are that one team made in one month: read from what the nights counted, one row a record of that team.
public struct TeamQuality: Sendable {
    /// One kind of finding: how many records have it.
    public struct Line: Sendable {
        let code: QualityCode
        public let count: Int
        /// What all of them together take off: what is best put right first.
        var weight: Int { count * code.severity.points }
    }

    public let unit: ID<Unit>
    public let month: Day
    public let records: Int
    /// The mean of the records' scores; nothing where there is none.
    public let score: Int?
    /// Without any finding that must be put right or looked at.
    public let sound: Int
    /// What costs most first.
    public let lines: [Line]
    public let countedOn: Day?

    private struct Sum: Decodable {
        let records: Int
        let score: Int
        let sound: Int
        let countedOn: Day?
    }

    private static let graveBits = QualityCode.allCases.filter { $0.severity != .note }.reduce(0) { $0 | $1.bit }

    public init(unit: ID<Unit>, month: Day, visible: Visibility, in tx: Transaction) throws {
        self.unit = unit
        self.month = month
        let rows: SQL = "FROM record_quality q WHERE q.unit_id = \(unit) AND q.month = \(month) AND \(visible.condition("q.id"))"
        let sum = try tx.first(
            Sum.self,
            """
            SELECT count(*) AS records, CAST(COALESCE(sum(q.score), 0) AS BIGINT) AS score,
            CAST(COALESCE(sum(CASE WHEN (q.findings & \(Self.graveBits)) = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS sound, max(q.counted_on) AS counted_on \(rows)
            """)
        records = sum?.records ?? 0
        score = records == 0 ? nil : ((sum?.score ?? 0) + records / 2) / records
        sound = sum?.sound ?? 0
        countedOn = sum?.countedOn
        struct Pattern: Decodable {
            let findings: Int64
            let count: Int
        }
        // Records of one team have few patterns of findings between them.
        let patterns = try tx.all(Pattern.self, "SELECT q.findings, count(*) AS count \(rows) GROUP BY q.findings")
        lines = QualityCode.allCases.map { code in Line(code: code, count: patterns.reduce(0) { $0 + ($1.findings & code.bit == 0 ? 0 : $1.count) }) }
            .filter { $0.count > 0 }.sorted { ($1.weight, $0.code.rawValue) < ($0.weight, $1.code.rawValue) }
    }

    /// Records behind a figure, by key.
    static func records(unit: ID<Unit>, month: Day, code: QualityCode?, after: RawID?, limit: Int, kinds: [RecordKind], visible: Visibility, in tx: Transaction) throws -> [Behind] {
        let having: SQL = code.map { "AND (q.findings & \($0.bit)) <> 0" } ?? ""
        let later: SQL = after.map { "AND q.id > \($0)" } ?? ""
        return try tx.all(
            Behind.self,
            """
            SELECT \(Entry.columns), q.score, o.name || ' ' || o.number AS officer FROM record_quality q JOIN entry e ON e.id = q.id
            LEFT JOIN officer o ON o.id = q.recorded_by WHERE q.unit_id = \(unit) AND q.month = \(month) \(having) \(later) AND e.kind IN \(list: kinds)
            AND \(visible.condition("q.id")) ORDER BY q.id LIMIT \(limit)
            """)
    }

    struct Behind: Decodable, Sendable {
        let entry: Entry
        let score: Int
        let officer: String?

        private enum CodingKeys: String, CodingKey { case score, officer }

        init(from decoder: any Decoder) throws {
            entry = try Entry(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            score = try container.decode(Int.self, forKey: .score)
            officer = try container.decodeIfPresent(String.self, forKey: .officer)
        }
    }
}
