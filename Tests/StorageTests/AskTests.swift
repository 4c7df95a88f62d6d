import Base
@_spi(Writing) import Storage
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
}
