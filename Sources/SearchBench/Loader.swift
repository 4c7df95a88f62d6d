import Base
@_spi(Writing) import Core
import Records
@_spi(Writing) import Storage

/// Writes records and their index cards in large steps: what a million acts through the Office would have left, without their journal.
final class Loader {
    private let store: any Store
    private var rows: [String: [RecordFields]] = [:]
    private var records: [String: [any Record]] = [:]
    private var number: Int64
    private var known = Set<String>()
    private var waiting = 0
    private static let batch = 4_000

    init(_ store: any Store) async throws {
        self.store = store
        number = try await store.read { tx in try tx.value(Int64.self, "SELECT max(number) FROM entry") } ?? 0
    }

    func add<R: Filed>(_ record: R) {
        var saved = record
        saved.version = 1
        records[R.table, default: []].append(saved)
    }

    func add(_ card: Card) throws {
        number += 1
        let made = CardRows(card)
        var entry = RecordFields()
        entry.names = ["id", "kind", "reference", "title", "summary", "status", "at", "unit_id", "words", "keys"]
        entry.values = [
            card.ref.id.sqlValue, card.ref.kind.sqlValue, card.reference.map { .text($0) } ?? .null, .text(card.title), .text(card.summary), .text(card.status),
            card.at.sqlValue, .null, .text(made.words), .text(made.keys),
        ]
        rows["entry", default: []].append(entry)
        if store.engine == .postgres { add("entry_pair", ["number", "pairs"], [.integer(number), .text(WordPairs(of: made.words).array)]) }
        for (kind, key) in made.keyRows { add("entry_key", ["kind", "key", "number"], [.text(kind), .text(key), .integer(number)]) }
        for row in made.nameRows {
            add("entry_name", ["family", "given", "born", "number"], [.text(row.family), .text(row.given), .text(row.born), .integer(number)])
        }
        for near in card.near where known.insert(near.word).inserted {
            for key in near.keys { add("name_key", ["key", "word"], [.text(key), .text(near.word)]) }
        }
        waiting += 1
    }

    private func add(_ table: String, _ names: [String], _ values: [SQLValue]) {
        var fields = RecordFields()
        fields.names = names
        fields.values = values
        rows[table, default: []].append(fields)
    }

    func flushIfFull() async throws {
        if waiting >= Self.batch { try await flush() }
    }

    func flush() async throws {
        let (all, written) = (rows, records)
        let first = number - Int64(waiting) + 1
        rows.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        waiting = 0
        try await store.write { tx in
            for table in ["person", "vehicle", "entry", "entry_pair", "entry_key", "entry_name", "name_key"] {
                let rows = try all[table] ?? written[table]?.map { try tx.fields(of: $0) } ?? []
                if rows.isEmpty { continue }
                switch tx.engine {
                case .sqlite: try Self.sqlite(table, rows, first, tx)
                case .postgres: try Self.postgres(table, rows, tx)
                }
            }
        }
    }

    private static func sqlite(_ table: String, _ rows: [RecordFields], _ first: Int64, _ tx: Transaction) throws {
        for (offset, row) in rows.enumerated() {
            try tx.insert(row, into: table)
            if table == "entry" { try tx.execute("INSERT INTO entry_words (rowid, words) VALUES (\(first + Int64(offset)), \(row.values[8]))") }
        }
    }

    /// One statement for many rows, as JSON.
    private static func postgres(_ table: String, _ rows: [RecordFields], _ tx: Transaction) throws {
        let names = rows[0].names
        let columns = names.joined(separator: ", ")
        let json = JSONValue.array(rows.map { row in .object(Dictionary(uniqueKeysWithValues: zip(row.names, row.values.map(\.asJSON)))) }).text
        if table == "entry" {
            let taken = names.map { $0 == "words" ? "to_tsvector('simple', r.words)" : "r." + $0 }.joined(separator: ", ")
            let typed = "id uuid, kind text, reference text, title text, summary text, status text, at bigint, unit_id uuid, words text, keys text"
            try tx.execute(SQL(trusted: "INSERT INTO entry (\(columns), body) SELECT \(taken), r.words FROM json_to_recordset(?::json) AS r(\(typed))", values: [.text(json)]))
        } else {
            let taken = names.map { "r." + $0 }.joined(separator: ", ")
            try tx.execute(SQL(trusted: "INSERT INTO \(table) (\(columns)) SELECT \(taken) FROM json_populate_recordset(NULL::\(table), ?::json) r", values: [.text(json)]))
        }
    }
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
