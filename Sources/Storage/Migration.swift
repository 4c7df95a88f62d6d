import Base

/// One step of the schema: a `.sql` file, frozen once shipped. Its name is its identity (`custody/001_detention`).
public struct Migration: Sendable, Hashable {
    public let name: String
    /// Portable SQL. Where the engines must differ the text holds lines `-- only sqlite` / `-- only postgres` … `-- end`.
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The statements for one engine, cut at the semicolons that end a line.
    public func script(for engine: Engine) -> String {
        var wanted = true
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- only ") {
                wanted = line == "-- only \(engine.rawValue)"
            } else if line == "-- end" {
                wanted = true
            } else if wanted {
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }
}

public enum Migrator {
    /// Peel's own mark on a database, so that we never migrate somebody else's.
    private static let ledger = "peel_migration"

    /// Brings the schema up to date. Answers the names of the migrations it applied.
    @discardableResult
    public static func migrate(_ store: any Store, with migrations: [Migration]) async throws -> [String] {
        while true {
            let before = try await store.read { tx in try appliedNames(tx) }
            do {
                return try await apply(migrations, to: store)
            } catch let fault as StoreFault {
                // Where two programs migrate at once PostgreSQL fails the slower one in its own catalogue. The other is done by then.
                guard try await store.read({ tx in try appliedNames(tx) }) != before else { throw fault }
            }
        }
    }

    private static func apply(_ migrations: [Migration], to store: any Store) async throws -> [String] {
        try await store.write { tx in
            let applied = try appliedNames(tx)
            if applied == nil {
                guard try tableCount(tx) == 0 else {
                    throw StoreFault.wrongSchema("This database holds tables that are not Peel's. Give an empty database, or one that Peel made.")
                }
                try tx.script("CREATE TABLE \(ledger) (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL, position BIGINT NOT NULL)")
            }
            try refuseUnknown(applied ?? [], migrations)
            let missing = migrations.filter { !(applied ?? []).contains($0.name) }
            for (offset, migration) in missing.enumerated() {
                try tx.script(migration.script(for: tx.engine))
                let position = (applied?.count ?? 0) + offset
                try tx.execute("INSERT INTO peel_migration (name, applied_at, position) VALUES (\(migration.name), \(Instant.now), \(position))")
            }
            return missing.map(\.name)
        }
    }

    /// Refuses to serve a database that is not ours, is behind or is ahead of this program.
    public static func check(_ store: any Store, against migrations: [Migration]) async throws {
        try await store.read { tx in
            guard let applied = try appliedNames(tx) else {
                throw StoreFault.wrongSchema("This is not a Peel database, or it is empty. Run `peel migrate` on it first.")
            }
            try refuseUnknown(applied, migrations)
            if let missing = migrations.first(where: { !applied.contains($0.name) }) {
                throw StoreFault.wrongSchema("The database is behind this program (\(missing.name) is missing). Run `peel migrate` first.")
            }
        }
    }

    private static func refuseUnknown(_ applied: [String], _ migrations: [Migration]) throws {
        let known = Set(migrations.map(\.name))
        if let newer = applied.first(where: { !known.contains($0) }) {
            throw StoreFault.wrongSchema("The database is newer than this program (it has \(newer)). Use the newer peel, or restore an older backup.")
        }
    }

    private static func appliedNames(_ tx: Transaction) throws -> [String]? {
        guard try tx.exists(tableNamed(ledger, on: tx.engine)) else { return nil }
        return try tx.values(String.self, "SELECT name FROM peel_migration ORDER BY position")
    }

    private static func tableCount(_ tx: Transaction) throws -> Int {
        switch tx.engine {
        case .sqlite: try tx.value(Int.self, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") ?? 0
        case .postgres: try tx.value(Int.self, "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()") ?? 0
        }
    }

    private static func tableNamed(_ name: String, on engine: Engine) -> SQL {
        switch engine {
        case .sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = \(name)"
        case .postgres: "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = \(name)"
        }
    }
}
