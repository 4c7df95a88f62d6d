import CSQLite
import Foundation
import Storage
@testable import StorageSQLite
import TestSupport
import Testing

@Suite("SQLite as a whole", .enabled(if: TestStores.engines.contains(.sqlite)))
struct SQLiteLibraryTests {
    @Test("takes our settings, for nothing used it before")
    func set() { #expect(SQLiteLibrary.isSet) }

    @Test("a lock that is held for long is waited for, and its holder may enter it again")
    func held() async throws {
        #expect(SQLiteLibrary.isSet)
        let lock = try Lock()
        lock.enter()
        lock.enter()
        lock.leave()
        let entered = Task.detached {
            lock.enter()
            let seen = lock.value
            lock.leave()
            return seen
        }
        // Far longer than anybody looks before going to sleep.
        usleep(100_000)
        lock.value = 1
        lock.leave()
        #expect(await entered.value == 1)
    }

    @Test("those who meet at a lock pass one by one")
    func oneByOne() async throws {
        #expect(SQLiteLibrary.isSet)
        let lock = try Lock()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50_000 {
                        lock.enter()
                        lock.value += 1
                        lock.leave()
                    }
                }
            }
        }
        #expect(lock.value == 200_000)
    }
}

/// One of SQLite's own locks.
private final class Lock: @unchecked Sendable {
    // Unchecked: the value is read and written by whoever entered.
    private let mutex: OpaquePointer
    var value = 0

    init() throws { mutex = try #require(sqlite3_mutex_alloc(SQLITE_MUTEX_RECURSIVE)) }

    deinit { sqlite3_mutex_free(mutex) }

    func enter() { sqlite3_mutex_enter(mutex) }
    func leave() { sqlite3_mutex_leave(mutex) }
}
