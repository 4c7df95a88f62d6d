import Glibc
import GRDBSQLite
import Storage

/// What SQLite's result codes mean to the rest of Peel.
enum SQLiteFault {
    /// The fault for the connection's last error. `code` is an extended result code.
    static func of(_ code: Int32, on handle: OpaquePointer, timeoutSeconds: Int) -> StoreFault {
        let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "error \(code)"
        return of(code, message, systemError: sqlite3_system_errno(handle), timeoutSeconds: timeoutSeconds)
    }

    static func of(_ code: Int32, _ message: String, systemError: Int32, timeoutSeconds: Int) -> StoreFault {
        switch code & 0xFF {
        case SQLITE_FULL: .full("the database file cannot grow")
        case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: .full("the database file cannot grow")
        case SQLITE_IOERR: .failed("its file could not be read or written (\(message), system error \(systemError))")
        case SQLITE_CONSTRAINT: .constraint(message)
        case SQLITE_BUSY, SQLITE_LOCKED: .contention
        case SQLITE_INTERRUPT: .timeout(seconds: timeoutSeconds)
        case SQLITE_READONLY: .failed("this transaction or this file only reads (\(message))")
        case SQLITE_CANTOPEN, SQLITE_PERM: .unavailable(message)
        case SQLITE_NOTADB, SQLITE_CORRUPT: .failed("its file is damaged or is not a database (\(message)); restore a backup")
        default: .failed(message)
        }
    }
}
