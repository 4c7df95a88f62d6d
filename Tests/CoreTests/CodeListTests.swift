import Base
@testable import Core
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("Code lists")
struct CodeListTests {
    private static let list: CodeListName = "test.colour"
    private static let day = Day(daysSince1970: 20_000)

    private func edition(_ name: String, _ codes: [Code]) -> CodeEdition {
        CodeEdition(list: Self.list, edition: name, source: "test", validFrom: Self.day, codes: codes)
    }

    private func red(in tx: Transaction) throws -> String? { try CodeList.code("R", of: Self.list, on: Self.day, in: tx)?.title }

    private struct Undone: Error {}

    @Test("what an undone load held is forgotten, though the next has the same number and moment; a load shows at once, in its own transaction too", arguments: Engine.allCases)
    func undone(_ engine: Engine) async throws {
        let store = try await World.make(engine, []).store
        #expect(try await store.read { tx in try red(in: tx) } == nil)
        let now = Instant(seconds: 1_800_000_000)
        await #expect(throws: Undone.self) {
            try await store.write { tx in
                #expect(try red(in: tx) == nil)
                _ = try CodeList.load(edition("1", [Code(code: "R", title: "Rust")]), at: now, in: tx)
                #expect(try red(in: tx) == "Rust")
                #expect(try CodeTitles.of([Self.list.text], on: Self.day, in: tx).title("R", of: Self.list) == "Rust")
                throw Undone()
            }
        }
        #expect(try await store.write { tx in try red(in: tx) } == nil)
        try await store.write { tx in _ = try CodeList.load(edition("2", [Code(code: "R", title: "Red")]), at: now, in: tx) }
        #expect(try await store.write { tx in try red(in: tx) } == "Red")
        #expect(try await store.read { tx in try red(in: tx) } == "Red")
        #expect(try await store.read { tx in try CodeTitles.of([Self.list.text], on: Self.day, in: tx).title("R", of: Self.list) } == "Red")
    }

    @Test("an act sees what another server loaded a moment ago", arguments: Engine.allCases)
    func elsewhere(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine, migrations: try Registry([], access: try .starter()).migrations)
        let (here, there) = (try TestStores.open(address), try TestStores.open(address))
        #expect(try await here.write { tx in try red(in: tx) } == nil)
        try await there.write { tx in _ = try CodeList.load(edition("1", [Code(code: "R", title: "Red")]), at: Instant(seconds: 1), in: tx) }
        #expect(try await here.write { tx in try red(in: tx) } == "Red")
        await here.close()
        await there.close()
    }

    @Test("a short list kept in memory and a long one looked into answer alike", arguments: Engine.allCases, [3, KeptCodes.rowsMax + 1])
    func lengths(_ engine: Engine, count: Int) async throws {
        let store = try await World.make(engine, []).store
        @Sendable func codes(_ title: String, _ range: Range<Int>) -> [Code] { range.map { Code(code: "C\(1000 + $0)", title: title, detail: ["place": "\($0)"]) } }
        try await store.write { tx in _ = try CodeList.load(edition("1", codes("Old", 0..<count)), at: Instant(seconds: 1), in: tx) }
        let later = CodeEdition(list: Self.list, edition: "2", source: "test", validFrom: Self.day.adding(days: 10), codes: codes("New", 1..<count))
        try await store.write { tx in _ = try CodeList.load(later, at: Instant(seconds: 2), in: tx) }
        try await store.read { tx in
            func title(_ code: String, _ days: Int) throws -> String? { try CodeList.code(code, of: Self.list, on: Self.day.adding(days: days), in: tx)?.title }
            #expect(try (KeptCodes.list(Self.list, in: tx) == nil) == (count > KeptCodes.rowsMax))
            #expect(try title("C1001", -1) == nil)
            #expect(try title("C1000", 9) == "Old" && title("C1000", 10) == nil)
            #expect(try title("C1001", 9) == "Old" && title("C1001", 10) == "New" && title("C9999", 10) == nil)
            let all = try CodeList.all(Self.list, on: Self.day.adding(days: 10), in: tx)
            #expect(all.map(\.code) == Array(codes("New", 1..<count).map(\.code).prefix(500)) && all.first?.detail == ["place": "1"])
        }
    }

    @Test("a starter list is replaced by an edition, keeps what fell away with its last day, and loads once", arguments: Engine.allCases)
    func codeLists(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let day = try #require(Day("2026-04-01"))
        let first = try #require(Day("2026-01-01"))
        let edition = CodeEdition(
            list: "test.colour", edition: "1", source: "test", validFrom: first,
            codes: [Code(code: "R", title: "Red"), Code(code: "G", title: "Green")])
        let next = CodeEdition(
            list: "test.colour", edition: "2", source: "test", validFrom: day, codes: [Code(code: "R", title: "Crimson"), Code(code: "B", title: "Blue")])
        _ = try await world.office.perform(LoadCodeList(edition), as: world.system)
        let changes = try await world.office.perform(LoadCodeList(next), as: world.system).outcome
        #expect(changes.new == 1 && changes.changed == 1 && changes.ended == 1)
        let again = try await world.office.perform(LoadCodeList(next), as: world.system).outcome
        #expect(again.new + again.changed + again.ended == 0)
        let (then, now, gone) = try await world.store.read { tx in
            (
                try CodeList.code("R", of: "test.colour", on: day.adding(days: -1), in: tx)?.title, try CodeList.code("R", of: "test.colour", on: day, in: tx)?.title,
                try CodeList.code("G", of: "test.colour", on: day, in: tx)
            )
        }
        #expect(then == "Red")
        #expect(now == "Crimson")
        #expect(gone == nil)
    }
}
