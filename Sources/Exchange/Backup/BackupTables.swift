import Base
import Storage

/// A table as a backup knows it.
struct BackupTable: Sendable {
    struct Column: Sendable {
        let name: String
        /// SQLite gives a boolean back as a number; the declared type tells them apart.
        let isBoolean: Bool
    }

    let name: String
    let columns: [Column]
    /// Columns of the primary key: pages are read in its order.
    let key: [String]

    /// Sessions, leases and prints, whose files are kept for an hour, belong to the running nodes, not to the force's records.
    /// The rows of the index are made again from the cards.
    private static let left = ["peel_migration", "session", "lease", "print", "entry_key", "entry_name", "entry_pair"]

    /// All tables in the order they were made, so that what is referred to comes first.
    static func all(in tx: Transaction) throws -> [BackupTable] {
        let names: [String]
        switch tx.engine {
        case .sqlite:
            names = try tx.values(
                String.self,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'entry_words%' ORDER BY rowid")
        case .postgres:
            names = try tx.values(
                String.self,
                "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY c.oid")
        }
        return try names.filter { !left.contains($0) }.map { try table($0, tx) }
    }

    private static func table(_ name: String, _ tx: Transaction) throws -> BackupTable {
        let rows: [Row]
        switch tx.engine {
        case .sqlite: rows = try tx.rows("SELECT name, lower(type) AS type, pk FROM pragma_table_info(\(name)) ORDER BY cid")
        case .postgres:
            rows = try tx.rows(
                """
                SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS type,
                COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS pk
                FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
                WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relname = \(name) AND n.nspname = current_schema()) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
                """)
        }
        var columns: [Column] = []
        var key: [(Int, String)] = []
        for row in rows {
            guard let column = String(sqlValue: row["name"]) else { continue }
            // The engine numbers cards itself; their id is what everything refers to.
            if name == "entry" && (column == "number" || column == "body") { continue }
            columns.append(Column(name: column, isBoolean: String(sqlValue: row["type"]) == "boolean"))
            if let position = Int(sqlValue: row["pk"]), position > 0 { key.append((position, column)) }
        }
        let keyNames = key.sorted { $0.0 < $1.0 }.map(\.1)
        return BackupTable(name: name, columns: columns, key: name == "entry" ? ["id"] : keyNames)
    }

    /// A page of rows after `last`, in key order.
    func page(after last: [SQLValue]?, limit: Int, in tx: Transaction) throws -> [Row] {
        let list = columns.map { column in
            name == "entry" && column.name == "words" && tx.engine == .postgres ? "body AS words" : column.name
        }.joined(separator: ", ")
        let order = key.joined(separator: ", ")
        guard let last else { return try tx.rows(SQL(trusted: "SELECT \(list) FROM \(name) ORDER BY \(order) LIMIT \(limit)")) }
        let places = Array(repeating: "?", count: key.count).joined(separator: ", ")
        return try tx.rows(SQL(trusted: "SELECT \(list) FROM \(name) WHERE (\(order)) > (\(places)) ORDER BY \(order) LIMIT \(limit)", values: last))
    }
}
