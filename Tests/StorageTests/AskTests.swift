import Base
@_spi(Writing) import Storage
import StoragePostgres
import TestSupport
import Testing

@Suite("Rows that are asked for and looked at later, on either engine")
struct AskTests {
    private struct Counted: Decodable {
        let n: Int
    }

    private struct Titled: Decodable {
        let title: String
    }

    private static func number(_ n: Int) -> SQL { "SELECT \(n) AS n" }

    @Test("a statement that fails is told by whoever looks next, and every answer after it is refused", arguments: TestStores.engines)
    func failing(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        await #expect(throws: (any Error).self) {
            try await store.read { tx in
                let wrong = try tx.ask(Counted.self, "SELECT n FROM no_such_table")
                _ = try wrong.all()
            }
        }
        #expect(try await store.read { tx in try tx.ask(Counted.self, Self.number(7)).all().map(\.n) } == [7])
    }

    @Test("an answer of another shape is refused where it is looked at, and the others hold", arguments: TestStores.engines)
    func shape(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let found = try await store.read { tx in
            let wrong = try tx.ask(Titled.self, Self.number(1))
            let right = try tx.ask(Counted.self, Self.number(2))
            #expect(throws: (any Error).self) { try wrong.all() }
            return try right.all().map(\.n)
        }
        #expect(found == [2])
    }

    @Test("every answer is its own statement's, whatever was asked or read in between", arguments: TestStores.engines)
    func order(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let found = try await store.read { tx in
            // More than are ever under way at once.
            let asked = try (0..<100).map { try tx.ask(Counted.self, Self.number($0)) }
            let between = try tx.value(Int.self, "SELECT 1000")
            let last = try tx.ask(Counted.self, "SELECT 2000 AS n UNION ALL SELECT 2001 AS n ORDER BY n")
            let none = try tx.ask(Counted.self, "SELECT 1 AS n WHERE 1 = 0")
            return try asked.reversed().map { try $0.all().map(\.n) } + [[between ?? 0], last.all().map(\.n), none.all().map(\.n), [last.all().count]]
        }
        #expect(found == (0..<100).reversed().map { [$0] } + [[1000], [2000, 2001], [], [2]])
    }

    @Test("what is asked in a write sees what was written before it", arguments: TestStores.engines)
    func writing(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let titles = try await store.write { tx in
            let before = try tx.ask(Titled.self, "SELECT title FROM page ORDER BY title")
            try tx.insert(Page("One"))
            let between = try tx.ask(Titled.self, "SELECT title FROM page ORDER BY title")
            try tx.nested { try tx.insert(Page("Two")) }
            let after = try tx.ask(Titled.self, "SELECT title FROM page ORDER BY title")
            return try [before, between, after].map { try $0.all().map(\.title) }
        }
        #expect(titles == [[], ["One"], ["One", "Two"]])
    }

    @Test("what was asked and never looked at does no harm", arguments: TestStores.engines)
    func unread(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        for round in 0..<5 {
            try await store.read { tx in _ = try tx.ask(Counted.self, Self.number(round)) }
            #expect(try await store.read { tx in try tx.value(Int.self, "SELECT \(round) + 1") } == round + 1)
        }
    }

    @Test("two stores are told apart", arguments: TestStores.engines)
    func identity(_ engine: Engine) async throws {
        let (one, other) = (try await Notebook.store(engine), try await Notebook.store(engine))
        let first = try await one.read { tx in tx.store }
        #expect(try await one.write { tx in tx.store } == first)
        #expect(try await other.read { tx in tx.store } != first)
    }

    private struct Told: Error {}

    @Test("of callers who ask at the same time each gets its own answer or its own failure", arguments: TestStores.engines)
    func together(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine, migrations: [Notebook.first])
        let store: any Store = engine == .postgres ? try PostgresStore(url: address, connections: 2, readers: 1) : try Stores.open(address, statementTimeoutSeconds: 10)
        try await Self.warm(store)
        let answers = await withTaskGroup(of: (Int, [String]).self) { group in
            for number in 0..<200 {
                group.addTask { (number, (try? await Self.answer(to: number, from: store)) ?? []) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for number in 0..<200 {
            switch number % 40 {
            case 11, 23, 31: #expect(answers[number]?.isEmpty == true, "\(number): \(answers[number] ?? [])")
            case 17: #expect(answers[number] == (0..<20).map { "\(number + $0)" })
            default: #expect(answers[number] == ["\(number)", "\(number + 1)"])
            }
        }
        #expect(try await store.ask { tx in try tx.askExists("SELECT 1") })
        await store.close()
        await #expect(throws: StoreFault.self) { try await store.ask { tx in try tx.askExists("SELECT 1") } }
    }

    /// Questions of several kinds: those that fail before, while and after they are asked, one that asks much, and others whose look asks for more.
    private static func answer(to number: Int, from store: any Store) async throws -> [String] {
        try await store.ask { tx in
            switch number % 40 {
            case 11: throw Told()
            case 17:
                let asked = try (0..<20).map { try tx.ask(Counted.self, Self.number(number + $0)) }
                return { try asked.map { String(try $0.all()[0].n) } }
            case 23:
                let asked = try tx.ask(Counted.self, "SELECT n FROM no_such_table")
                return { try asked.all().map { String($0.n) } }
            case 31:
                let asked = try tx.ask(Titled.self, Self.number(number))
                return { try asked.all().map(\.title) }
            default:
                let asked = try tx.ask(Counted.self, Self.number(number))
                return { try [String(asked.all()[0].n), String(number % 3 == 0 ? tx.value(Int.self, "SELECT \(number) + 1") ?? 0 : number + 1)] }
            }
        }
    }

    /// Until the connection that callers share is there: the first to ask has it opened, and waits for none. The store's line must have one reader, whose connection is told from it.
    private static func warm(_ store: any Store) async throws {
        guard store.engine == .postgres else { return }
        let line = try await store.read(.each) { tx in try tx.value(Int.self, "SELECT pg_backend_pid()") }
        for _ in 0..<500 {
            let own = try await store.ask { tx in
                let asked = try tx.ask(Counted.self, "SELECT pg_backend_pid() AS n")
                return { try asked.all()[0].n }
            }
            if own != line { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("no connection was shared within five seconds")
    }

    @Test("who asks waits for no connection that another's read holds", .enabled(if: TestStores.engines.contains(.postgres)))
    func apart() async throws {
        let store = try PostgresStore(url: try await TestStores.address(.postgres), connections: 1, readers: 1)
        try await Self.warm(store)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let held: Void = store.read { _ in
            start.finish()
            gate.wait()
        }
        for await _ in started {}
        for number in 0..<20 {
            let found = try await store.ask { tx in
                let asked = try tx.ask(Counted.self, Self.number(number))
                return { try asked.all().map(\.n) }
            }
            #expect(found == [number])
        }
        gate.open()
        try await held
        await store.close()
    }

    @Test("a slow question holds up neither those behind it nor those that come later", .enabled(if: TestStores.engines.contains(.postgres)))
    func slow() async throws {
        let store = try PostgresStore(url: try await TestStores.address(.postgres), connections: 2, readers: 1)
        try await Self.warm(store)
        await withTaskGroup { group in
            group.addTask { #expect((try? await store.ask { tx in try tx.askExists("SELECT pg_sleep(3)") }) == true) }
            for delay in [50, 50, 50, 400, 400] {
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(delay))
                    let begun = ContinuousClock.now
                    #expect((try? await store.ask { tx in try tx.askExists("SELECT 1") }) == true)
                    #expect(ContinuousClock.now - begun < .seconds(2))
                }
            }
        }
        await store.close()
    }

    @Test("a store that is closed while many ask answers everybody", .enabled(if: TestStores.engines.contains(.postgres)))
    func closing() async throws {
        let store = try PostgresStore(url: try await TestStores.address(.postgres), connections: 2, readers: 1)
        try await Self.warm(store)
        let answered = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var count = 0
                    while (try? await store.ask({ tx in try tx.askExists("SELECT 1") })) == true { count += 1 }
                    return count
                }
            }
            try? await Task.sleep(for: .milliseconds(200))
            await store.close()
            return await group.reduce(0, +)
        }
        #expect(answered > 16)
    }

    @Test("a store that nobody holds any more leaves no connection behind", .enabled(if: TestStores.engines.contains(.postgres)))
    func dropped() async throws {
        let address = try await TestStores.address(.postgres)
        let watcher = try PostgresStore(url: address, connections: 1, readers: 1)
        func others() async throws -> Int {
            try await watcher.read(.each) { tx in
                try tx.value(Int.self, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()") ?? 0
            }
        }
        do {
            let store = try PostgresStore(url: address, connections: 1, readers: 1)
            try await Self.warm(store)
            #expect(try await others() == 2)
        }
        for _ in 0..<500 where try await others() > 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await others() == 0)
        await watcher.close()
    }

    @Test("a read that says it takes long is begun once more on SQLite, where it leaves its caller's thread", arguments: TestStores.engines)
    func long(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let (begun, gone) = (Tally(), Tally())
        let found = try await store.read { tx in
            begun.add()
            try tx.takesLong()
            gone.add()
            try tx.takesLong()
            return try tx.value(Int.self, "SELECT 7")
        }
        #expect(found == 7)
        #expect(begun.count == (engine == .sqlite ? 2 : 1) && gone.count == 1)
        // In a write it changes nothing.
        #expect(
            try await store.write { tx in
                try tx.takesLong()
                return try tx.value(Int.self, "SELECT 8")
            } == 8)
    }

    @Test("a record that is asked for by its id, and one that is not there", arguments: TestStores.engines)
    func record(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let page = Page("One")
        try await store.write { tx in try tx.insert(page) }
        #expect(try await store.ask { tx in try tx.askFind(Page.self, page.id) }?.title == "One")
        #expect(try await store.ask { tx in try tx.askFind(Page.self, ID(RawID(at: .now))) } == nil)
    }

    @Test("who asks on a connection that the server ends is answered on another", .enabled(if: TestStores.engines.contains(.postgres)))
    func gone() async throws {
        let store = try PostgresStore(url: try await TestStores.address(.postgres), connections: 1, readers: 1)
        for _ in 0..<3 {
            try await Self.warm(store)
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        (try? await store.ask { tx in try tx.askExists(number == 3 ? "SELECT pg_terminate_backend(pg_backend_pid())" : Self.number(number)) }) != nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            // Only the one that ends every connection it comes to.
            #expect(outcomes.filter { !$0 }.count == 1)
        }
        await store.close()
    }
}
