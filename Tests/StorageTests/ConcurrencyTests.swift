import Base
@_spi(Writing) import Storage
import StorageSQLite
import TestSupport
import Testing

@Suite("Many callers at once, on either engine")
struct ConcurrencyTests {
    @Test("32 callers who all want the next number get each number once", arguments: TestStores.engines)
    func hotRow(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let numbers = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<32 {
                group.addTask {
                    var mine: [Int] = []
                    for _ in 0..<10 {
                        mine.append(
                            try await store.write { tx in
                                // Read first, then write: the way that loses numbers where transactions are not serialisable.
                                let given = try tx.value(Int.self, "SELECT given FROM number WHERE name = \("crime")") ?? -1
                                try tx.execute("UPDATE number SET given = \(given + 1) WHERE name = \("crime")")
                                return given + 1
                            })
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(numbers.sorted() == Array(1...320))
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT given FROM number") } == 320)
    }

    @Test("a store closed twice is closed once; whoever reads or writes afterwards is told at once", arguments: TestStores.engines)
    func closedTwice(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM number") } != nil)
        await store.close()
        await store.close()
        await #expect(throws: StoreFault.self) { try await store.read(.each) { tx in try tx.exists("SELECT 1") } }
        await #expect(throws: StoreFault.self) { try await store.read { tx in try tx.exists("SELECT 1") } }
        await #expect(throws: StoreFault.self) { try await store.write { tx in try tx.execute("DELETE FROM number") } }
    }

    @Test("on two nodes, callers who take turns for one row are none of them begun twice", arguments: TestStores.engines)
    func turns(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine)
        let nodes = [try Stores.open(address, statementTimeoutSeconds: 10), try Stores.open(address, statementTimeoutSeconds: 10)]
        try await nodes[0].write { tx in
            try tx.script("CREATE TABLE number (name TEXT PRIMARY KEY, given BIGINT NOT NULL)")
            try tx.execute("INSERT INTO number (name, given) VALUES (\("crime"), \(0))")
        }
        let begun = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<32 {
                group.addTask {
                    try await nodes[caller % 2].write(.queued) { tx in
                        begun.add()
                        let given = try tx.value(Int.self, "SELECT given FROM number WHERE name = \("crime")") ?? 0
                        try tx.execute("UPDATE number SET given = \(given + 1) WHERE name = \("crime")")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(begun.count == 32)
        #expect(try await nodes[1].read { tx in try tx.value(Int.self, "SELECT given FROM number") } == 32)
        for node in nodes { await node.close() }
    }

    @Test("a write that takes its turn is not kept waiting by one that does not, nor fails with the one before it")
    func turnsAlone() async throws {
        let store = try Stores.open(try await TestStores.address(.postgres), statementTimeoutSeconds: 10, connections: 1)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let slow: Void = store.write { _ in
            start.finish()
            gate.wait()
        }
        for await _ in started {}
        await #expect(throws: Interrupted.self) {
            try await store.write(.queued) { tx in
                try tx.script("CREATE TABLE lost (id INT)"); throw Interrupted()
            }
        }
        let answer = try await store.write(.queued) { tx in try tx.value(Int.self, "SELECT 1") }
        #expect(answer == 1)
        gate.open()
        try await slow
        await store.close()
    }

    @Test("one caller's failure is not another's", arguments: TestStores.engines)
    func failuresAmongOthers(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await store.write { tx in
                            try tx.execute("INSERT INTO entry (id, words) VALUES (\(number), \("entry"))")
                            switch number % 4 {
                            case 1: throw Interrupted()
                            case 2: try tx.insert(Page(""))
                            case 3: try tx.execute("INSERT INTO picture (id, page_id) VALUES (\(number), \(ID<Page>(RawID(at: .now))))")
                            default: break
                            }
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 150)
        let kept = try await store.read { tx in try tx.values(Int.self, "SELECT id FROM entry ORDER BY id") }
        #expect(kept == Array(stride(from: 0, to: 200, by: 4)))
    }

    @Test("whoever would wait too long for a connection is refused", .timeLimit(.minutes(3)), arguments: TestStores.engines)
    func tooBusy(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine)
        let store = try Stores.open(address, statementTimeoutSeconds: 10, connections: 1, waitSecondsMax: 1)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let slow: Void = store.write { _ in
            start.finish()
            gate.wait()
        }
        for await _ in started {}
        let found = try await fault { try await store.write { _ in } }
        #expect(found?.isUnavailable == true)
        gate.open()
        try await slow
        try await store.write { _ in }
        await store.close()
    }

    @Test("a write that another of its group stopped by running too long is still saved", .enabled(if: TestStores.engines.contains(.sqlite)))
    func groupSurvivesTimeout() async throws {
        let address = try await TestStores.address(.sqlite, migrations: [Notebook.first])
        let store = try Stores.open(address, statementTimeoutSeconds: 1)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let first: Void = store.write { _ in
            start.finish()
            gate.wait()
        }
        for await _ in started {}
        // These wait for the first and so become one group: SQLite undoes all of it when an insert is stopped.
        let results = await withTaskGroup(of: (Int, String).self) { group in
            for number in 1...9 {
                group.addTask {
                    do {
                        try await store.write { tx in
                            try tx.execute("INSERT INTO entry (id, words) VALUES (\(number), 'kept')")
                            if number == 5 {
                                try tx.execute(
                                    """
                                    INSERT INTO entry (id, words) WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n)
                                    SELECT i, 'endless' FROM n
                                    """)
                            }
                        }
                        return (number, "saved")
                    } catch StoreFault.timeout {
                        return (number, "timeout")
                    } catch {
                        return (number, "\(error)")
                    }
                }
            }
            Task {
                try await Task.sleep(for: .milliseconds(200))
                gate.open()
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        try await first
        #expect(results[5] == "timeout")
        #expect(results.values.filter { $0 == "saved" }.count == 8, "\(results)")
        let kept = try await store.read { tx in try tx.values(Int.self, "SELECT id FROM entry ORDER BY id") }
        #expect(kept == [1, 2, 3, 4, 6, 7, 8, 9])
        await store.close()
    }
}
