import Base
import Core
@_spi(Writing) import Storage

/// Rows by table, written in large steps.
struct BulkRows {
    private var rows: [(table: String, fields: [RecordFields])] = []
    private(set) var count = 0

    mutating func add(_ table: String, _ values: KeyValuePairs<String, SQLValue>) {
        var fields = RecordFields()
        fields.names = values.map(\.key)
        fields.values = values.map(\.value)
        count += 1
        if let index = rows.firstIndex(where: { $0.table == table }) { rows[index].fields.append(fields) } else { rows.append((table, [fields])) }
    }

    /// In the order in which the tables were first named, so that what is referred to comes first.
    mutating func write(to store: any Store) async throws {
        let all = rows
        rows = []
        count = 0
        try await store.write { tx in
            for (table, fields) in all {
                switch tx.engine {
                case .sqlite: for row in fields { try tx.insert(row, into: table) }
                case .postgres: try Self.json(table, fields, tx)
                }
            }
        }
    }

    /// One statement for many rows.
    private static func json(_ table: String, _ rows: [RecordFields], _ tx: Transaction) throws {
        guard let names = rows.first?.names else { return }
        let columns = names.joined(separator: ", ")
        let taken = names.map { table == "entry" && $0 == "words" ? "to_tsvector('simple', r.words::text)" : "r." + $0 }.joined(separator: ", ")
        let json = JSONValue.array(rows.map { row in .object(Dictionary(uniqueKeysWithValues: zip(row.names, row.values.map(\.asJSON)))) }).text
        let source = table == "entry" ? "json_to_recordset(?::json) AS r(\(entryColumns))" : "json_populate_recordset(NULL::\(table), ?::json) r"
        try tx.execute(SQL(trusted: "INSERT INTO \(table) (\(columns)) SELECT \(taken) FROM \(source)", values: [.text(json)]))
    }

    private static let entryColumns = "id uuid, kind text, reference text, title text, summary text, status text, at bigint, unit_id uuid, words text, keys text"
}

extension SQLValue {
    fileprivate var asJSON: JSONValue {
        switch self {
        case .null, .blob: .null
        case .integer(let value): .integer(value)
        case .real(let value): .number(value)
        case .boolean(let value): .boolean(value)
        case .text(let value): .string(value)
        }
    }
}
