import Foundation
import GRDB
import GRDBSQLite
import Storage

/// One open connection to the file: GRDB opens, configures and guards it; the driver runs the statements.
final class SQLiteConnection: @unchecked Sendable {
    // Unchecked: one thread uses it at a time, the writer's or whichever took a reader out of the store's hands. So reads need not pass through GRDB's queue,
    // which would cost each a good part of its time; a commit must, for GRDB's own observers look for their connection there.
    private let queue: DatabaseQueue
    private let driver: SQLiteDriver

    enum Purpose {
        case writing, reading
    }

    struct Limits: Sendable {
        var statementSeconds: Int
        /// How long to wait for another process that writes the same file.
        var busySeconds: Int
        /// The store they are the limits of.
        let store = StoreIdentity()
    }

    init(path: String, for purpose: Purpose, limits: Limits) throws {
        _ = SQLiteLibrary.isSet
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(limits.busySeconds))
        configuration.foreignKeysEnabled = true
        configuration.label = purpose == .writing ? "peel writer" : "peel reader"
        queue = try DatabaseQueue(path: path, configuration: configuration)
        driver = try queue.inDatabase { db in
            // GRDB opens write-ahead logs with synchronous=NORMAL, which may lose the last commits in a power cut: an act would be done, its journal gone.
            for pragma in Self.pragmas(for: purpose) { try db.execute(sql: pragma) }
            guard let handle = db.sqliteConnection else { throw StoreFault.unavailable("the connection closed while it was opened") }
            // GRDB watches what statements read for its observers, which nothing here uses.
            sqlite3_set_authorizer(handle, nil, nil)
            return SQLiteDriver(handle, timeoutSeconds: limits.statementSeconds, of: limits.store)
        }
    }

    private static func pragmas(for purpose: Purpose) -> [String] {
        switch purpose {
        case .writing:
            [
                "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -16000",
                "PRAGMA journal_size_limit = 67108864",
            ]
        case .reading: ["PRAGMA query_only = 1", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -8000"]
        }
    }

    func write<T>(_ body: (SQLiteDriver) throws -> T) rethrows -> T {
        try queue.inDatabase { _ in try body(driver) }
    }

    /// As below if it takes no longer than `nanoseconds`; otherwise nothing, whatever the body made of being stopped.
    func read<T>(_ view: ReadView, within nanoseconds: UInt64, _ body: (Transaction) throws -> T) throws -> T? {
        driver.allow(nanoseconds: nanoseconds)
        defer { driver.allow(nanoseconds: nil) }
        do {
            let result = try read(view, body)
            return driver.wasCutShort ? nil : result
        } catch {
            if driver.wasCutShort { return nil }
            throw error
        }
    }

    func read<T>(_ view: ReadView, _ body: (Transaction) throws -> T) throws -> T {
        if view == .one { try driver.beginRead() }
        let result: T
        do {
            result = try body(Transaction(driver: driver, isWritable: false))
        } catch {
            if driver.isInTransaction { try driver.endRead() }
            throw error
        }
        if driver.isInTransaction { try driver.endRead() }
        return result
    }

    func close() {
        queue.inDatabase { _ in driver.finish() }
        try? queue.close()
    }
}
