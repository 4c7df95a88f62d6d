import Foundation
public import Storage
import StoragePostgres
import StorageSQLite

/// Fresh stores for tests, on either engine.
public enum TestStores {
    /// The engines to test on: both, or the ones `PEEL_TEST_ENGINES` names (`sqlite`, `postgres`).
    public static let engines: [Engine] = {
        let wanted = ProcessInfo.processInfo.environment["PEEL_TEST_ENGINES"]?.split(separator: ",").compactMap { Engine(rawValue: String($0)) } ?? []
        return wanted.isEmpty ? Engine.allCases : wanted
    }()

    /// A store of its own for one test, with the schema of `migrations`. Migrating is done once for each list of migrations; then it is a copy.
    public static func make(_ engine: Engine, migrations: [Migration] = []) async throws -> any Store {
        try open(try await address(engine, migrations: migrations))
    }

    /// The address of a new database of its own: `sqlite:PATH` or `postgres://…`.
    public static func address(_ engine: Engine, migrations: [Migration] = []) async throws -> String {
        guard !migrations.isEmpty else { return try await emptyAddress(engine) }
        let template = try await templates.address(engine, migrations)
        switch engine {
        case .sqlite:
            let copy = newPath()
            try FileManager.default.copyItem(atPath: String(template.dropFirst("sqlite:".count)), toPath: copy)
            return "sqlite:" + copy
        case .postgres:
            return try await TestPostgres.freshDatabase(copying: TestPostgres.databaseName(in: template))
        }
    }

    /// All tests share the machine, so a caller may stand in line for longer than an officer should.
    private static let waitSecondsMax = 120

    /// Another store on the same database.
    public static func open(_ address: String) throws -> any Store {
        address.hasPrefix("sqlite:")
            ? try SQLiteStore(path: String(address.dropFirst("sqlite:".count)), readers: 2, waitSecondsMax: waitSecondsMax)
            : try PostgresStore(url: address, connections: 4, waitSecondsMax: waitSecondsMax)
    }

    fileprivate static func emptyAddress(_ engine: Engine) async throws -> String {
        switch engine {
        case .sqlite: "sqlite:" + newPath()
        case .postgres: try await TestPostgres.freshDatabase()
        }
    }

    // MARK: files

    /// One directory for the test process, deleted at its end.
    public static let directory: String = {
        let path = NSTemporaryDirectory() + "/peel-test-\(getpid())"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: TestStores.directory) }
        return path
    }()

    public static func newPath(_ suffix: String = ".sqlite") -> String { "\(directory)/\(UUID().uuidString)\(suffix)" }

    private static let templates = Templates()
}

/// Migrated databases that tests copy.
private actor Templates {
    private var made: [Key: Task<String, any Error>] = [:]

    private struct Key: Hashable {
        let engine: Engine
        let migrations: [Migration]
    }

    func address(_ engine: Engine, _ migrations: [Migration]) async throws -> String {
        let key = Key(engine: engine, migrations: migrations)
        let task =
            made[key]
            ?? Task {
                let address = try await TestStores.emptyAddress(engine)
                let store = try TestStores.open(address)
                try await Migrator.migrate(store, with: migrations)
                await store.close()
                return address
            }
        made[key] = task
        return try await task.value
    }
}
