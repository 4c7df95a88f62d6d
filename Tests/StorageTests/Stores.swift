import Foundation
import Storage
import StoragePostgres
import StorageSQLite

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
