import Base
import TestSupport
import Testing

@testable import Core
@testable import Records
@testable import Storage

/// Passes statements on and counts them and their rows.
private final class CountingDriver: Driver {
    private let inner: any Driver
    private(set) var statements = 0
    private(set) var rows = 0

    init(_ inner: any Driver) { self.inner = inner }

    var engine: Engine { inner.engine }
    var texts: StatementTexts { inner.texts }
    var store: StoreIdentity { inner.store }

    func execute(_ sql: String, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int {
        // Statistics are read once a minute, whoever searches then.
        if !sql.contains("pg_stats") { statements += 1 }
        return try inner.execute(sql, values) { row in
            rows += 1
            try each(row)
        }
    }

    func post(_ sql: String, _ values: [SQLValue]) throws { try inner.post(sql, values) }
    func script(_ sql: String) throws { try inner.script(sql) }
}

/// What a search does must not tell whether something hidden matches. Nothing is timed: the statements are counted, and the rows they read.
@Suite("What the work of a search tells of hidden records")
struct HiddenWorkTests {
    private struct Cost: Equatable, CustomStringConvertible {
        let statements: Int
        let rows: Int
        let results: Int
        var description: String { "\(statements) statements, \(rows) rows, \(results) results" }
    }

    private func cost(_ scene: Scene, _ body: @escaping @Sendable (Visibility, Transaction) throws -> Int) async throws -> Cost {
        let visible = Visibility(to: scene.officer)
        return try await scene.world.store.read { tx in
            let driver = CountingDriver(tx.driver)
            let results = try body(visible, Transaction(driver: driver, isWritable: false))
            return Cost(statements: driver.statements, rows: driver.rows, results: results)
        }
    }

    /// Open records, and beside them as many hidden ones as are asked for, which alone match the queries below.
    private func scene(_ engine: Engine, hidden: Int) async throws -> Scene {
        let scene = try await Scene.make(engine)
        for number in 0..<6 { _ = try await scene.person("Una \(number)", "Openly", born: "1990-03-1\(number)", phone: "07700 90001\(number)", address: "\(number) Testing Road, NW1 1AA") }
        _ = try await scene.file("investigation", "Burglary with a ladder", at: "2026-02-01T10:00:00Z", reference: "SY/1/26", links: [])
        for number in 0..<hidden {
            let person = try await scene.person("Quentin", "Xylosynth", born: "1971-07-17", phone: "07700 900777", address: "\(number) Umbellifer Mews, NW9 9ZZ")
            try await scene.restrict(Ref(Person.kind, person))
            try await scene.restrict(try await scene.file("investigation", "Zeugma under cover", at: "2026-02-01T10:00:00Z", reference: "SY/777/26", links: []))
        }
        return scene
    }

    private static let queries = [
        "xylosynth", "quentin xylosynth", "xylosynth quentin", "kwentin xilosinth", "quentin", "q xylosynth", "xylosynth 17/7/1971", "17/7/1971", "07700900777", "SY/777/26", "zeugma", "zeugma cover",
        "\"under cover\"", "umbellifer mews", "xylosynth NW9 9ZZ", "xylo", "zeug",
    ]

    @Test("a search does the same whether or not something hidden matches, and reads no more rows than there are hidden matches", arguments: TestStores.engines)
    func search(_ engine: Engine) async throws {
        let (without, with) = (try await scene(engine, hidden: 0), try await scene(engine, hidden: 3))
        for query in Self.queries {
            func run(_ scene: Scene) async throws -> Cost {
                let today = London.day(of: scene.world.clock.now)
                return try await cost(scene) { visible, tx in try GlobalSearch.run(query: query, on: today, visible: visible, in: tx).results.count }
            }
            let (plain, veiled) = (try await run(without), try await run(with))
            #expect(veiled.results == plain.results, "\(query)")
            #expect(veiled.statements == plain.statements, "“\(query)”: \(veiled) instead of \(plain)")
            // A card's number comes up once for each way its name can be read; the card itself is never read.
            #expect(veiled.rows - plain.rows <= 3 * 12, "“\(query)”: \(veiled) instead of \(plain)")
        }
    }

    @Test("a type-ahead does the same too", arguments: TestStores.engines)
    func typeAhead(_ engine: Engine) async throws {
        let (without, with) = (try await scene(engine, hidden: 0), try await scene(engine, hidden: 3))
        for typed in ["xy", "xylo", "xylosynth", "quentin x", "xylosynth q", "kwentin xilosinth", "17/7/1971", "zzzz"] {
            func run(_ scene: Scene) async throws -> Cost {
                let today = London.day(of: scene.world.clock.now)
                return try await cost(scene) { visible, tx in try PersonMatches.search(typed, limit: 10, on: today, visible: visible, in: tx).count }
            }
            let (plain, veiled) = (try await run(without), try await run(with))
            #expect(veiled.results == plain.results && veiled.statements == plain.statements, "“\(typed)”: \(veiled) instead of \(plain)")
            #expect(veiled.rows - plain.rows <= 3 * 12, "“\(typed)”: \(veiled) instead of \(plain)")
        }
    }

    @Test("what a common type-ahead costs is bounded", arguments: TestStores.engines)
    func bounded(_ engine: Engine) async throws {
        let scene = try await scene(engine, hidden: 0)
        let today = London.day(of: scene.world.clock.now)
        for (typed, most) in [("op", 8), ("openly", 20), ("openly u", 30), ("opnely una", 40)] {
            let found = try await cost(scene) { visible, tx in try PersonMatches.search(typed, limit: 10, on: today, visible: visible, in: tx).count }
            #expect(found.statements <= most, "“\(typed)”: \(found)")
        }
    }
}
