import Base
import Core
import Crypto
import Foundation
public import Storage

/// Why a backup could not be made or taken back, with the way out.
public struct BackupFault: Error, CustomStringConvertible, Sendable {
    public let description: String
}

/// A whole database as one text file that either engine can take back: a header line, then for each table its name and columns and one JSON array a
/// row, then a trailer with the number of rows and the SHA-256 of everything before it. The format is described in `docs/OPERATING.md`.
public enum Backup {
    public static let format = "peel-backup-1"
    private static let pageRows = 2_000

    /// Writes everything as it is at one moment. Answers how many rows. The file appears under its name only when it is complete.
    public static func write(_ store: any Store, migrations: [Migration], to path: String, progress: @escaping @Sendable (String) -> Void) async throws -> Int {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw BackupFault(description: "There is a file at \(path) already. Choose another name, so that no backup is overwritten.")
        }
        try await Migrator.check(store, against: migrations)
        let draft = path + ".part"
        let rows = try await store.read { tx -> Int in
            let file = try BackupFile(creating: draft)
            try file.line(.object(["format": .string(format), "migrations": .array(migrations.map { .string($0.name) }), "at": .string(Instant.now.description)]))
            var count = 0
            for table in try BackupTable.all(in: tx) {
                progress("Saving \(table.name)")
                count += try write(table, tx, to: file)
            }
            try file.finish(rows: count)
            return count
        }
        guard rename(draft, path) == 0 else { throw BackupFault(description: "The backup cannot be given its name \(path). It is complete at \(draft).") }
        return rows
    }

    private static func write(_ table: BackupTable, _ tx: Transaction, to file: BackupFile) throws -> Int {
        try file.line(.object(["table": .string(table.name), "columns": .array(table.columns.map { .string($0.name) })]))
        var count = 0
        var last: [SQLValue]?
        while true {
            let rows = try table.page(after: last, limit: pageRows, in: tx)
            for row in rows {
                try file.line(.array(zip(table.columns, row.values).map { column, value in json(value, column) }))
            }
            count += rows.count
            guard rows.count == pageRows, let end = rows.last else { return count }
            last = table.key.map { end[$0] }
        }
    }

    private static func json(_ value: SQLValue, _ column: BackupTable.Column) -> JSONValue {
        switch value {
        case .null: .null
        case .integer(let number): column.isBoolean ? .boolean(number != 0) : .integer(number)
        case .real(let number): .object(["real": .string("\(number)")])
        case .boolean(let flag): .boolean(flag)
        case .text(let text): .string(text)
        case .blob(let bytes): .object(["base64": .string(Data(bytes).base64EncodedString())])
        }
    }
}

/// A backup being written: hashes what it writes.
final class BackupFile {
    private let handle: FileHandle
    private var hasher = SHA256()
    private var waiting: [UInt8] = []

    init(creating path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BackupFault(description: "\(path) cannot be written. Check the folder and the space left.") }
        handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    }

    func line(_ value: JSONValue) throws {
        waiting += Array((value.text + "\n").utf8)
        if waiting.count > 1 << 20 { try flush() }
    }

    private func flush() throws {
        hasher.update(data: waiting)
        do {
            try handle.write(contentsOf: Data(waiting))
        } catch {
            throw BackupFault(description: "The backup cannot be written on: the disk may be full. Free some space and start again.")
        }
        waiting.removeAll(keepingCapacity: true)
    }

    func finish(rows: Int) throws {
        try flush()
        let trailer: JSONValue = .object(["rows": .integer(Int64(rows)), "sha256": .string(hex(hasher.finalize()))])
        try handle.write(contentsOf: Data((trailer.text + "\n").utf8))
        try handle.synchronize()
    }
}
