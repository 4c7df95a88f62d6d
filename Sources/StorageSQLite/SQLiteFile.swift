import Foundation
import GRDB
import Storage

/// The file behind a store: what a person may have got wrong about it, said before SQLite says it less plainly.
enum SQLiteFile {
    /// Opens the writer, creating the file if it is absent.
    static func open(_ path: String, limits: SQLiteConnection.Limits) throws -> SQLiteConnection {
        try refuseUnusable(path)
        var attempts = 0
        while true {
            do {
                return try SQLiteConnection(path: path, for: .writing, limits: limits)
            } catch let error as DatabaseError {
                attempts += 1
                // Two programs that open a new file at once contend for the switch to write-ahead logging, where SQLite does not wait by itself.
                if error.resultCode == .SQLITE_BUSY, attempts < 50 {
                    usleep(100_000)
                    continue
                }
                throw fault(error, path)
            }
        }
    }

    private static func refuseUnusable(_ path: String) throws {
        guard !path.isEmpty, !path.hasPrefix(":") else { throw StoreFault.unavailable("a database needs the path of a file") }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return try create(path) }
        guard !isDirectory.boolValue else { throw StoreFault.unavailable("\(path) is a directory; give the path of a file") }
        guard access(path, R_OK | W_OK) == 0 else { throw StoreFault.unavailable("\(path) cannot be written by this user") }
    }

    /// Readable by its owner only: the file holds personal data. SQLite gives its companions (-wal, -shm) the same mode.
    private static func create(_ path: String) throws {
        let descriptor = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw StoreFault.unavailable("the directory of \(path) does not exist; create it first")
            case ENOSPC, EDQUOT: throw StoreFault.full("\(path) cannot be created")
            default: throw StoreFault.unavailable("\(path) cannot be created (\(String(cString: strerror(errno))))")
            }
        }
        Glibc.close(descriptor)
    }

    private static func fault(_ error: DatabaseError, _ path: String) -> StoreFault {
        switch error.resultCode {
        case .SQLITE_NOTADB: .wrongSchema("\(path) is not a database that Peel made. Give a new path, or a file that Peel made.")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            .unavailable("\(path) cannot be opened for writing here (\(error.message ?? "no reason given"))")
        case .SQLITE_BUSY, .SQLITE_LOCKED: .unavailable("another program holds \(path)")
        default: SQLiteFault.of(error.extendedResultCode.rawValue, error.message ?? "no reason given", systemError: errno, timeoutSeconds: 0)
        }
    }
}
