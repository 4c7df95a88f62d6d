import Base
@_spi(Writing) import Core
import Crypto
import Foundation
@_spi(Writing) public import Storage

/// Takes a backup back into an empty database of either engine.
public enum Restore {
    private static let rowsPerTransaction = 1_000

    /// Reads the whole file first: a backup that is cut short or altered changes nothing. Answers how many rows were restored.
    public static func read(_ path: String, into store: any Store, migrations: [Migration], progress: @escaping @Sendable (String) -> Void) async throws -> Int {
        let rows = try check(path, migrations)
        try await refuseFilled(store)
        try await Migrator.migrate(store, with: migrations)
        var batch: [(table: String, columns: [String], values: [SQLValue])] = []
        var table = ""
        var columns: [String] = []
        for line in try BackupLines(path) {
            let value = try JSONValue(text: line)
            if let name = value["table"]?.string {
                table = name
                columns = value["columns"]?.array?.compactMap(\.string) ?? []
                progress("Restoring \(name)")
            } else if let row = value.array {
                batch.append((table, columns, row.map(sql)))
                if batch.count == rowsPerTransaction {
                    try await insert(batch, into: store)
                    batch.removeAll(keepingCapacity: true)
                }
            }
        }
        try await insert(batch, into: store)
        try await store.refreshStatistics()
        return rows
    }

    private static func refuseFilled(_ store: any Store) async throws {
        let isFilled = try await store.read { tx in try BackupTable.all(in: tx).contains { try !$0.page(after: nil, limit: 1, in: tx).isEmpty } }
        if isFilled { throw BackupFault(description: "The database holds records already. Restore into an empty one.") }
    }

    private static func insert(_ batch: [(table: String, columns: [String], values: [SQLValue])], into store: any Store) async throws {
        try await store.write { tx in
            for row in batch {
                if row.table == "entry" {
                    try EntryRestore.insert(Dictionary(zip(row.columns, row.values), uniquingKeysWith: { first, _ in first }), in: tx)
                } else {
                    var fields = RecordFields()
                    fields.names = row.columns
                    fields.values = row.values
                    try tx.insert(fields, into: row.table)
                }
            }
        }
    }

    private static func sql(_ value: JSONValue) -> SQLValue {
        switch value {
        case .null, .array: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .integer(number)
        case .number(let number): .real(number)
        case .string(let text): .text(text)
        case .object(let members):
            if let text = members["real"]?.string, let number = Double(text) {
                .real(number)
            } else if let text = members["base64"]?.string, let data = Data(base64Encoded: text) {
                .blob(Array(data))
            } else {
                .null
            }
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count) && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// The rows the trailer promises, after checking that the file is whole, ours, and of this program's schema.
    private static func check(_ path: String, _ migrations: [Migration]) throws -> Int {
        var hasher = SHA256()
        var rows = 0
        var first: JSONValue?
        var trailer: JSONValue?
        for line in try BackupLines(path) {
            guard let value = try? JSONValue(text: line) else { throw BackupFault(description: "\(path) is damaged: a line of it is not JSON. Use another backup.") }
            if first == nil { first = value }
            if value["sha256"] != nil {
                trailer = value
                continue
            }
            hasher.update(data: line + [10])
            if value.array != nil { rows += 1 }
            // They become part of statements, so they may be nothing but names.
            let names = [value["table"]?.string].compactMap { $0 } + (value["columns"]?.array ?? []).map { $0.string ?? "" }
            guard names.allSatisfy(isName) else { throw BackupFault(description: "\(path) was altered: it holds a table or column that cannot be. Use another backup.") }
        }
        guard first?["format"]?.string == Backup.format else { throw BackupFault(description: "\(path) is not a Peel backup.") }
        guard let trailer, trailer["rows"]?.integer == Int64(rows), trailer["sha256"]?.string == hex(hasher.finalize()) else {
            throw BackupFault(description: "\(path) is cut short or was altered. Use another backup.")
        }
        guard first?["migrations"] == .array(migrations.map { .string($0.name) }) else {
            throw BackupFault(description: "The backup is of another version of the schema. Restore it with the peel that made it, then migrate.")
        }
        return rows
    }
}

/// The lines of a file, one at a time, however large it is.
struct BackupLines: Sequence, IteratorProtocol {
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw BackupFault(description: "There is no file to read at \(path).") }
        self.handle = handle
    }

    mutating func next() -> [UInt8]? {
        while true {
            if let end = buffer[start...].firstIndex(of: 10) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            buffer.removeFirst(start)
            start = 0
            guard let more = try? handle.read(upToCount: 1 << 20), !more.isEmpty else {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : buffer
            }
            buffer += Array(more)
        }
    }
}

/// Index cards come back with their words in the form of the engine.
enum EntryRestore {
    static func insert(_ row: [String: SQLValue], in tx: Transaction) throws {
        let value = { (name: String) in row[name] ?? .null }
        let number: Int64?
        switch tx.engine {
        case .sqlite:
            try tx.execute(
                """
                INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words, keys) VALUES (\(value("id")), \(value("kind")),
                \(value("reference")), \(value("title")), \(value("summary")), \(value("status")), \(value("at")), \(value("unit_id")),
                \(value("words")), \(value("keys")))
                """)
            number = try tx.value(Int64.self, "SELECT last_insert_rowid()")
            try tx.execute("INSERT INTO entry_words (rowid, words) VALUES (\(number), \(value("words")))")
        case .postgres:
            number = try tx.value(
                Int64.self,
                """
                INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words, body, keys) VALUES (\(value("id")),
                \(value("kind")), \(value("reference")), \(value("title")), \(value("summary")), \(value("status")), \(value("at")),
                \(value("unit_id")), to_tsvector('simple', \(value("words"))), \(value("words")), \(value("keys"))) RETURNING number
                """)
        }
        if let number, case .text(let words) = value("words"), case .text(let keys) = value("keys") { try EntryIndex.restore(words, keys, of: number, in: tx) }
    }
}
