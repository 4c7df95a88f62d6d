import Base
import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Exchange

@Suite("A backup that cannot be made or taken back")
struct RestoreRefusalTests {
    /// What can happen to a file, and what is then said.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let said: String
        let change: @Sendable (Data) -> Data
    }

    static let damages = [
        Damage(testDescription: "cut in the middle", said: "damaged|cut short") { $0.prefix($0.count / 2) },
        Damage(testDescription: "cut after a line", said: "cut short") { data in
            data.prefix((data.prefix(data.count / 2).lastIndex(of: 10) ?? 0) + 1)
        },
        Damage(testDescription: "without its last line", said: "cut short") { data in data.prefix((data.dropLast().lastIndex(of: 10) ?? 0) + 1) },
        Damage(testDescription: "one letter changed", said: "altered|damaged") { data in
            var changed = data
            if let place = data.range(of: Data("Example Road".utf8)) { changed[place.lowerBound] = UInt8(ascii: "F") }
            return changed
        },
        Damage(testDescription: "a row taken out", said: "altered") { data in
            var lines = data.split(separator: 10, omittingEmptySubsequences: false)
            lines.remove(at: lines.count / 2)
            return Data(lines.joined(separator: [10]))
        },
        Damage(testDescription: "rows after the trailer", said: "altered|cut short") { $0 + Data("[\"x\"]\n".utf8) },
        Damage(testDescription: "of another program", said: "not a Peel backup") { _ in Data("{\"format\":\"other\"}\n".utf8) },
        Damage(testDescription: "no text at all", said: "damaged|not a Peel backup") { _ in Data([0, 1, 2, 255, 254, 10, 3]) },
        Damage(testDescription: "empty", said: "not a Peel backup") { _ in Data() },
    ]

    @Test("a damaged file changes nothing, and the sentence says so", arguments: damages, Engine.allCases)
    func damaged(_ damage: Damage, _ engine: Engine) async throws {
        let book = try await BackupBook.make(.sqlite)
        let path = try await book.backup()
        let whole = try Data(contentsOf: URL(filePath: path))
        let changed = damage.change(whole)
        #expect(changed != whole)
        let broken = TestStores.newPath(".backup")
        try changed.write(to: URL(filePath: broken))
        let store = try await TestStores.make(engine)
        let fault = await #expect(throws: BackupFault.self) {
            _ = try await Restore.read(broken, into: store, migrations: try BackupBook.migrations) { _ in }
        }
        let said = try #require(fault).description
        #expect(damage.said.split(separator: "|").contains { said.contains($0) }, "\(said)")
        #expect(try await BackupBook.tables(in: store).isEmpty)
    }

    @Test("a file that is not there, or is of another schema, is refused", arguments: Engine.allCases)
    func wrongFile(_ engine: Engine) async throws {
        let book = try await BackupBook.make(.sqlite)
        let path = try await book.backup()
        let store = try await TestStores.make(engine)
        let migrations = try BackupBook.migrations
        let absent = await #expect(throws: BackupFault.self) {
            _ = try await Restore.read(path + ".absent", into: store, migrations: migrations) { _ in }
        }
        #expect(absent?.description.contains("There is no file") == true)
        let older = await #expect(throws: BackupFault.self) {
            _ = try await Restore.read(path, into: store, migrations: Array(migrations.dropLast())) { _ in }
        }
        #expect(older?.description.contains("another version of the schema") == true)
        #expect(try await BackupBook.tables(in: store).isEmpty)
    }

    @Test("a file whose table or column is more than a name changes nothing, though its sums are right", arguments: ["unit; DROP TABLE unit", "Unit", "", "unit (id)"])
    func injected(_ name: String) async throws {
        for isColumn in [true, false] {
            let path = TestStores.newPath(".backup")
            let file = try BackupFile(creating: path)
            try file.line(["format": .string(Backup.format), "migrations": .array(try BackupBook.migrations.map { .string($0.name) })])
            try file.line(["table": .string(isColumn ? "unit" : name), "columns": .array([.string(isColumn ? name : "id")])])
            try file.line(["0190c1c2-0000-7000-8000-000000000000"])
            try file.finish(rows: 1)
            let store = try await TestStores.make(.sqlite)
            let fault = await #expect(throws: BackupFault.self) {
                _ = try await Restore.read(path, into: store, migrations: try BackupBook.migrations) { _ in }
            }
            #expect(fault?.description.contains("was altered") == true)
            #expect(try await BackupBook.tables(in: store).isEmpty)
        }
    }

    @Test("a database that holds anything is left as it is", arguments: Engine.allCases)
    func filled(_ engine: Engine) async throws {
        let path = try await BackupBook.make(.sqlite).backup()
        let world = try await World.make(engine, try BackupBook.manifests())
        let before = try BackupBook.rows(try await BackupBook.backup(world.store))
        let fault = await #expect(throws: BackupFault.self) {
            _ = try await Restore.read(path, into: world.store, migrations: try BackupBook.migrations) { _ in }
        }
        #expect(fault?.description.contains("holds records already") == true)
        #expect(try BackupBook.rows(try await BackupBook.backup(world.store)) == before)
    }

    @Test("no backup is written over a file, and a draft that failed bears another name", arguments: Engine.allCases)
    func noOverwriting(_ engine: Engine) async throws {
        let book = try await BackupBook.make(engine)
        let path = try await book.backup()
        let before = try Data(contentsOf: URL(filePath: path))
        let fault = await #expect(throws: BackupFault.self) {
            _ = try await Backup.write(book.world.store, migrations: try BackupBook.migrations, to: path) { _ in }
        }
        #expect(fault?.description.contains("Choose another name") == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        let nowhere = await #expect(throws: BackupFault.self) {
            _ = try await Backup.write(book.world.store, migrations: try BackupBook.migrations, to: TestStores.newPath("/none/x")) { _ in }
        }
        #expect(nowhere?.description.contains("cannot be written") == true)
    }

    @Test("only its owner can read the file")
    func mode() async throws {
        let path = try await BackupBook.make(.sqlite).backup()
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
