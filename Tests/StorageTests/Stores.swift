import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import Synchronization

/// Stores with limits of the test's own.
enum Stores {
    static func open(_ address: String, statementTimeoutSeconds: Int, connections: Int = 4, waitSecondsMax: Int = 10) throws -> any Store {
        address.hasPrefix("sqlite:")
            ? try SQLiteStore(
                path: String(address.dropFirst(7)), readers: connections, statementTimeoutSeconds: statementTimeoutSeconds, busySeconds: 1,
                waitSecondsMax: waitSecondsMax)
            : try PostgresStore(
                url: address, connections: connections, statementTimeoutSeconds: statementTimeoutSeconds, lockTimeoutSeconds: 1,
                waitSecondsMax: waitSecondsMax)
    }
}

/// Lets a body inside a transaction, which cannot `await`, wait for something outside it.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func open() { semaphore.signal() }
    func wait() { semaphore.wait() }
}

/// Counts what happens on many threads.
final class Tally: Sendable {
    private let state = Mutex(0)
    func add() { state.withLock { $0 += 1 } }
    var count: Int { state.withLock { $0 } }
}

/// Statements that keep the database busy.
enum Slow {
    /// Counts to `rows`; some millions take a second.
    static func statement(rows: Int) -> SQL {
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows)) SELECT count(*) FROM n"
    }
}

/// What happened first.
actor Order {
    private(set) var notes: [String] = []
    func note(_ what: String) { notes.append(what) }
}
