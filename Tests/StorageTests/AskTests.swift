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

    @Test("of callers who ask together each gets its own answer or its own failure", arguments: TestStores.engines)
    func together(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine, migrations: [Notebook.first])
        let store = engine == .postgres ? try PostgresStore(url: address, connections: 1, readers: 1) : try Stores.open(address, statementTimeoutSeconds: 10, connections: 1)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        // While it is away, the others gather in the line.
        async let slow: Void = store.read { _ in
            start.finish()
            if engine == .postgres { gate.wait() }
        }
        for await _ in started {}
        let answers = await withTaskGroup(of: (Int, [String]).self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        return (
                            number,
                            try await store.ask { tx in
                                if number == 11 { throw Told() }
                                let own = try tx.ask(Counted.self, number == 23 ? "SELECT n FROM no_such_table" : Self.number(number))
                                let wrong = number == 31 ? try tx.ask(Titled.self, Self.number(1)) : nil
                                let group = try tx.ask(Titled.self, engine == .postgres ? "SELECT transaction_timestamp()::text AS title" : "SELECT '' AS title")
                                // Whoever looks may ask for more.
                                return { try [String(own.all()[0].n), String(tx.value(Int.self, "SELECT \(number) + 1") ?? 0), group.all()[0].title] + (wrong?.all().map(\.title) ?? []) }
                            }
                        )
                    } catch {
                        return (number, ["\(type(of: error))"])
                    }
                }
            }
            try? await Task.sleep(for: .milliseconds(300))
            if engine == .postgres { gate.open() }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        try await slow
        for number in 0..<40 {
            let answer = answers[number] ?? []
            switch number {
            case 11: #expect(answer == ["Told"])
            case 23, 31: #expect(answer.count == 1, "\(number): \(answer)")
            default: #expect(answer.prefix(2) == ["\(number)", "\(number + 1)"], "\(number): \(answer)")
            }
        }
        // Statements that share a round trip share its time.
        if engine == .postgres { #expect(Set(answers.values.compactMap { $0.count == 3 ? $0[2] : nil }).count < 37) }
        #expect(try await store.ask { tx in try tx.askExists("SELECT 1") })
        await store.close()
        await #expect(throws: StoreFault.self) { try await store.ask { tx in try tx.askExists("SELECT 1") } }
    }

    @Test("a record that is asked for by its id, and one that is not there", arguments: TestStores.engines)
    func record(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let page = Page("One")
        try await store.write { tx in try tx.insert(page) }
        #expect(try await store.ask { tx in try tx.askFind(Page.self, page.id) }?.title == "One")
        #expect(try await store.ask { tx in try tx.askFind(Page.self, ID(RawID(at: .now))) } == nil)
    }

    @Test("who asks together with others when the server stops is told so", .enabled(if: TestStores.engines.contains(.postgres)))
    func gone() async throws {
        let address = try await TestStores.address(.postgres)
        let store = try PostgresStore(url: address, connections: 1, readers: 1)
        #expect(try await store.ask { tx in try tx.askExists("SELECT 1") })
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<12 {
                group.addTask {
                    (try? await store.ask { tx in try tx.askExists(number == 3 ? "SELECT pg_terminate_backend(pg_backend_pid())" : Self.number(number)) }) != nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // Nobody hangs; whoever was on the connection that died, and had no answer, may go on with another.
        #expect(outcomes.count == 12)
        #expect(outcomes.filter { $0 }.count >= 1)
        #expect(try await store.ask { tx in try tx.askExists("SELECT 1") })
        await store.close()
    }
}
