import Base
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("Migrations, on either engine")
struct MigrationTests {
    static let second = Migration(name: "notebook/002", text: "ALTER TABLE page ADD COLUMN place TEXT;\nCREATE INDEX page_place ON page (place);")

    @Test("a database with somebody else's tables is refused", arguments: TestStores.engines)
    func foreign(_ engine: Engine) async throws {
        let store = try await TestStores.make(engine)
        try await store.write { tx in try tx.script("CREATE TABLE theirs (id BIGINT PRIMARY KEY)") }
        #expect(try await fault { try await Migrator.migrate(store, with: [Notebook.first]) }?.isWrongSchema == true)
        #expect(try await fault { try await Migrator.check(store, against: [Notebook.first]) }?.isWrongSchema == true)
    }

    @Test("a database newer than the program is refused", arguments: TestStores.engines)
    func newer(_ engine: Engine) async throws {
        let store = try await TestStores.make(engine)
        try await Migrator.migrate(store, with: [Notebook.first, Self.second])
        #expect(try await fault { try await Migrator.migrate(store, with: [Notebook.first]) }?.isWrongSchema == true)
        #expect(try await fault { try await Migrator.check(store, against: [Notebook.first]) }?.isWrongSchema == true)
        try await Migrator.check(store, against: [Notebook.first, Self.second])
    }

    @Test("an empty database and one that is behind are not served", arguments: TestStores.engines)
    func behind(_ engine: Engine) async throws {
        let store = try await TestStores.make(engine)
        #expect(try await fault { try await Migrator.check(store, against: [Notebook.first]) }?.isWrongSchema == true)
        try await Migrator.migrate(store, with: [Notebook.first])
        #expect(try await fault { try await Migrator.check(store, against: [Notebook.first, Self.second]) }?.isWrongSchema == true)
    }

    @Test("a migration that fails leaves the database as it was", arguments: TestStores.engines)
    func broken(_ engine: Engine) async throws {
        let store = try await TestStores.make(engine)
        try await Migrator.migrate(store, with: [Notebook.first])
        let broken = Migration(name: "notebook/003", text: "CREATE TABLE half (id BIGINT);\nCREATE TABLE half (id BIGINT);")
        #expect(try await fault { try await Migrator.migrate(store, with: [Notebook.first, Self.second, broken]) }?.isFailed == true)
        let tables: SQL = engine == .sqlite ? "SELECT 1 FROM sqlite_master WHERE name = 'half'" : "SELECT 1 FROM pg_tables WHERE tablename = 'half'"
        #expect(try await store.read { tx in try tx.exists(tables) } == false)
        #expect(try await Migrator.migrate(store, with: [Notebook.first, Self.second]) == [Self.second.name])
    }

    @Test("each migration is applied once, in order, and later ones to the same database", arguments: TestStores.engines)
    func once(_ engine: Engine) async throws {
        let store = try await TestStores.make(engine)
        #expect(try await Migrator.migrate(store, with: [Notebook.first]) == [Notebook.first.name])
        #expect(try await Migrator.migrate(store, with: [Notebook.first]) == [])
        // A statement that was prepared before the table changed.
        #expect(try await store.read { tx in try tx.rows("SELECT * FROM page").isEmpty })
        #expect(try await Migrator.migrate(store, with: [Notebook.first, Self.second]) == [Self.second.name])
        try await store.write { tx in try tx.insert(Page("After")) }
        for _ in 0..<8 {
            #expect(try await store.read { tx in try tx.rows("SELECT * FROM page")[0].columns.names.last } == "place")
        }
    }

    @Test("two programs that migrate at once do it once", arguments: TestStores.engines)
    func together(_ engine: Engine) async throws {
        let address = try await TestStores.address(engine)
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<3 {
                group.addTask {
                    let store = try TestStores.open(address)
                    let applied = try await Migrator.migrate(store, with: [Notebook.first, Self.second])
                    await store.close()
                    return applied
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == [Notebook.first.name, Self.second.name])
    }
}
