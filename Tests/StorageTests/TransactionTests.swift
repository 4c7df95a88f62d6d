import Base
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("A transaction, on either engine")
struct TransactionTests {
    @Test("a body that throws leaves nothing behind", arguments: TestStores.engines)
    func rollback(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        await #expect(throws: Interrupted.self) {
            try await store.write { tx in
                try tx.insert(Page("Half a page"))
                throw Interrupted()
            }
        }
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 0)
    }

    @Test("writing is refused in a read", arguments: TestStores.engines, [ReadView.one, .each])
    func readsOnly(_ engine: Engine, view: ReadView) async throws {
        let store = try await Notebook.store(engine)
        let found = try await fault { try await store.read(view) { tx in _ = try tx.execute("UPDATE number SET given = 5") } }
        #expect(found?.isFailed == true)
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT given FROM number") } == 0)
        try await store.write { tx in _ = try tx.execute("UPDATE number SET given = 6") }
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT given FROM number") } == 6)
    }

    @Test("statements of which each is by itself fail alone, and leave nothing to the next transaction", arguments: TestStores.engines)
    func each(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        for turn in 0..<10 {
            let found = try await fault { try await store.read(.each) { tx in _ = try tx.rows("SELECT n FROM no_such_table") } }
            #expect(found?.isFailed == true)
            #expect(try await store.read(.each) { tx in [try tx.value(Int.self, "SELECT 1"), try tx.value(Int.self, "SELECT 2")] } == [1, 2])
            // Asked, and never looked at.
            _ = try? await store.read(.each) { tx in _ = try tx.ask(Page.self, "SELECT * FROM no_such_table") }
            try await store.read(.each) { tx in _ = try tx.ask(Page.self, "SELECT * FROM page") }
            await #expect(throws: Interrupted.self) {
                try await store.read(.each) { tx in
                    _ = try tx.ask(Page.self, "SELECT * FROM page")
                    throw Interrupted()
                }
            }
            try await store.write { tx in try tx.insert(Page("Written \(turn)")) }
            #expect(try await store.read { tx in try tx.value(Int.self, "SELECT 3") } == 3)
        }
        #expect(try await store.read(.each) { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 10)
    }

    @Test("a read is one snapshot, unless each statement is to see its own", arguments: [ReadView.one, .each])
    func views(_ view: ReadView) async throws {
        guard TestStores.engines.contains(.postgres) else { return }
        let store = try await Notebook.store(.postgres)
        let level = try await store.read(view) { tx in try tx.value(String.self, "SELECT current_setting('transaction_isolation')") }
        #expect(level == (view == .one ? "repeatable read" : "read committed"))
    }

    @Test("a stale version is not saved over a newer one", arguments: TestStores.engines)
    func stale(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let page = Page("First")
        try await store.write { tx in try tx.insert(page) }
        let answers = try await store.write { tx in
            var mine = page
            mine.title = "Second"
            var late = page
            late.title = "Third"
            return [try tx.update(mine), try tx.update(late)]
        }
        #expect(answers == [true, false])
        let kept = try await store.read { tx in try tx.find(Page.self, page.id) }
        #expect(kept?.title == "Second")
        #expect(kept?.version == 1)
    }

    @Test("a nested body that throws undoes itself only", arguments: TestStores.engines)
    func nested(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        try await store.write { tx in
            try tx.insert(Page("Outer"))
            for title in ["Outer", "", "Lost"] {
                try? tx.nested {
                    try tx.insert(Page("Inner of \(title)"))
                    try tx.nested { try tx.insert(Page(title)) }
                    throw Interrupted()
                }
            }
            try tx.nested { try tx.insert(Page("Kept")) }
        }
        let titles = try await store.read { tx in try tx.values(String.self, "SELECT title FROM page ORDER BY title") }
        #expect(titles == ["Kept", "Outer"])
    }

    @Test("a constraint that refuses a row is named", arguments: TestStores.engines)
    func constraints(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        try await store.write { tx in try tx.insert(Page("Only one")) }
        let twice = try await fault { try await store.write { tx in try tx.insert(Page("Only one")) } }
        #expect(twice?.constraint?.hasPrefix("UNIQUE constraint failed: page.title") == true, "\(String(describing: twice))")
        let empty = try await fault { try await store.write { tx in try tx.insert(Page("")) } }
        #expect(empty?.constraint == "CHECK constraint failed: page_title_not_empty")
        let missing = try await fault { try await store.write { tx in _ = try tx.execute("INSERT INTO entry (id, words) VALUES (1, NULL)") } }
        #expect(missing?.constraint == "NOT NULL constraint failed: entry.words")
    }

    @Test("a foreign key checked at commit refuses its own transaction", arguments: TestStores.engines)
    func deferredForeignKey(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let stranger = ID<Page>(RawID(at: .now))
        let found = try await fault {
            try await store.write { tx in _ = try tx.execute("INSERT INTO picture (id, page_id) VALUES (1, \(stranger))") }
        }
        #expect(found?.constraint?.hasPrefix("FOREIGN KEY constraint failed") == true)
        let page = Page("Later")
        try await store.write { tx in
            try tx.execute("INSERT INTO picture (id, page_id) VALUES (1, \(page.id))")
            try tx.insert(page)
        }
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM picture") } == 1)
    }

    @Test("a trigger that refuses is heard in its own words", arguments: TestStores.engines)
    func triggers(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let found = try await fault {
            try await store.write { tx in
                try tx.execute("INSERT INTO entry (id, words) VALUES (1, 'Seen')")
                try tx.execute("DELETE FROM entry")
            }
        }
        #expect(found?.constraint == "an entry is never deleted")
    }

    @Test("a posted row that is refused fails the transaction", arguments: TestStores.engines)
    func posted(_ engine: Engine) async throws {
        struct Entry: Codable {
            var id: Int
            var words: String?
        }
        let store = try await Notebook.store(engine)
        let found = try await fault {
            try await store.write { tx in
                try tx.insert(Page("Goes too"))
                try tx.post(Entry(id: 1, words: nil), into: "entry")
            }
        }
        #expect(found?.constraint == "NOT NULL constraint failed: entry.words")
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 0)

        // Posted inside a savepoint it fails there; posted before it, it does not take the savepoint for its own.
        try await store.write { tx in
            for id in 1...100 { try tx.post(Entry(id: id, words: "Entry \(id)"), into: "entry") }
            try? tx.nested { try tx.post(Entry(id: 1, words: "Twice"), into: "entry") }
            try tx.nested { try tx.post(Entry(id: 101, words: "Once"), into: "entry") }
        }
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM entry") } == 101)
    }

    @Test("a failure that the body keeps to itself is not a success", arguments: [Engine.postgres].filter(TestStores.engines.contains))
    func swallowed(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let found = try await fault {
            try await store.write { tx in
                try tx.insert(Page("Before"))
                try? tx.insert(Page(""))
            }
        }
        #expect(found?.isFailed == true)
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 0)
    }

    @Test("a read sees one snapshot whatever is written meanwhile", arguments: TestStores.engines)
    func snapshot(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let written = Gate()
        async let counts: [Int] = store.read { tx in
            // Slow enough that the read is on a thread of its own when it begins to wait.
            _ = try tx.rows(Slow.statement(rows: 300_000))
            let before = try tx.value(Int.self, "SELECT count(*) FROM page") ?? -1
            start.finish()
            written.wait()
            return [before, try tx.value(Int.self, "SELECT count(*) FROM page") ?? -1]
        }
        for await _ in started {}
        try await store.write { tx in try tx.insert(Page("Meanwhile")) }
        written.open()
        let seen = try await counts
        #expect(seen == [0, 0])
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 1)
    }

    @Test("slow reads do not hold up quick ones", arguments: TestStores.engines)
    func slowReads(_ engine: Engine) async throws {
        let store = try Stores.open(try await TestStores.address(engine), statementTimeoutSeconds: 60, connections: 5)
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let count = try await store.read { tx in try tx.value(Int.self, Slow.statement(rows: 6_000_000)) }
                    #expect(count == 6_000_000)
                    await order.note("slow")
                }
            }
            for _ in 0..<4 {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(50))
                    try await store.ping()
                    await order.note("quick")
                }
            }
            try await group.waitForAll()
        }
        // Had the quick ones waited for the slow ones, one of them would be last; how the others lie depends on what else the machine does.
        #expect(await order.notes.last == "slow")
        await store.close()
    }

    @Test("a statement may run inside the rows of its own kind", arguments: TestStores.engines)
    func nestedRows(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        try await store.write { tx in for title in ["A", "B", "C"] { try tx.insert(Page(title)) } }
        let pairs = try await store.read { tx in
            var pairs: [String] = []
            try tx.forEach("SELECT title FROM page ORDER BY title") { outer in
                try tx.forEach("SELECT title FROM page ORDER BY title") { inner in
                    if case (.text(let left), .text(let right)) = (outer[0], inner[0]) { pairs.append(left + right) }
                }
            }
            return pairs
        }
        #expect(pairs == ["AA", "AB", "AC", "BA", "BB", "BC", "CA", "CB", "CC"])
    }

    @Test("the number of changed rows is told, and reading changes none", arguments: TestStores.engines)
    func changes(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let counts = try await store.write { tx in
            for title in ["A", "B", "C"] { try tx.insert(Page(title)) }
            return [
                try tx.execute("UPDATE page SET lines = 3 WHERE title > 'A'"), try tx.execute("SELECT * FROM page"),
                try tx.execute("WITH all_pages AS (SELECT id FROM page) SELECT * FROM all_pages"),
                try tx.execute("INSERT INTO entry (id, words) VALUES (1, 'x') ON CONFLICT DO NOTHING"),
                try tx.execute("INSERT INTO entry (id, words) VALUES (1, 'x') ON CONFLICT DO NOTHING"), try tx.execute("DELETE FROM page"),
            ]
        }
        #expect(counts == [2, 0, 0, 1, 0, 3])
    }

    @Test("a mistake in our SQL is a fault and the store goes on", arguments: TestStores.engines)
    func mistakes(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        for sql: SQL in ["SELEC 1", "SELECT nothing FROM page", "SELECT 1; SELECT 2", "SELECT * FROM absent WHERE id = \(1)"] {
            let found = try await fault { try await store.read { tx in _ = try tx.rows(sql) } }
            #expect(found?.isFailed == true, "\(sql.statement(on: engine).text): \(String(describing: found))")
        }
        try await store.ping()
    }

    @Test("a statement that runs too long is stopped and the store goes on", arguments: TestStores.engines)
    func timeout(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine)
        let store = try Stores.open(address, statementTimeoutSeconds: 1)
        let began = ContinuousClock.now
        let found = try await fault { try await store.read { tx in _ = try tx.rows(Slow.statement(rows: 1_000_000_000)) } }
        #expect(found?.isTimeout == true)
        #expect(ContinuousClock.now - began < .seconds(60))
        try await store.ping()
        await store.close()
    }

    @Test("a closed store refuses work at once", arguments: TestStores.engines)
    func closed(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        try await store.ping()
        await store.close()
        #expect(try await fault { try await store.ping() }?.isUnavailable == true)
        #expect(try await fault { try await store.write { _ in } }?.isUnavailable == true)
        await store.close()
    }
}
