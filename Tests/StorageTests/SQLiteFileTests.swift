import Base
import Foundation
@_spi(Writing) import Storage
import StorageSQLite
import TestSupport
import Testing

@Suite("A SQLite file", .enabled(if: TestStores.engines.contains(.sqlite)))
struct SQLiteFileTests {
    @Test("a directory, a missing directory and no path are refused in plain words")
    func wrongPaths() async throws {
        let wrong = [
            (TestStores.directory, "is a directory"), (TestStores.directory + "/absent/peel.sqlite", "does not exist"), ("", "path of a file"),
            (":memory:", "path of a file"), ("/dev/null/peel.sqlite", "does not exist"),
        ]
        for (path, words) in wrong {
            let found = try await fault { _ = try SQLiteStore(path: path) }
            #expect(found?.isUnavailable == true && "\(String(describing: found))".contains(words), "\(path): \(String(describing: found))")
        }
    }

    @Test("a file that is no database is refused and left as it is")
    func notADatabase() async throws {
        let path = TestStores.newPath(".txt")
        let words = String(repeating: "Crime ID,Month\n", count: 500)
        try words.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try await fault { _ = try SQLiteStore(path: path) }?.isWrongSchema == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == words)
    }

    @Test("a new file is readable by its owner only, with its companions")
    func ownersOnly() async throws {
        let path = TestStores.newPath()
        let store = try SQLiteStore(path: path)
        try await Migrator.migrate(store, with: [Notebook.first])
        for file in [path, path + "-wal", path + "-shm"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600, "\(file)")
        }
        await store.close()
    }

    @Test("every commit is flushed: write-ahead log, synchronous full, foreign keys on")
    func settings() async throws {
        let store = try SQLiteStore(path: TestStores.newPath())
        let settings = try await store.write { tx in
            [try tx.rows("PRAGMA journal_mode")[0][0], try tx.rows("PRAGMA synchronous")[0][0], try tx.rows("PRAGMA foreign_keys")[0][0]]
        }
        #expect(settings == [.text("wal"), .integer(2), .integer(1)])
        await store.close()
    }

    @Test("what was saved is there after opening the file again, and the file is whole")
    func reopened() async throws {
        let address = try await TestStores.address(.sqlite, migrations: [Notebook.first])
        let path = String(address.dropFirst(7))
        let first = try SQLiteStore(path: path)
        try await first.write { tx in try tx.insert(Page("Kept")) }
        await first.close()
        let second = try SQLiteStore(path: path)
        #expect(try await second.read { tx in try tx.values(String.self, "SELECT title FROM page") } == ["Kept"])
        #expect(try await second.quickCheck() == [])
        await second.close()
    }

    @Test("a full file fails the write with the reason and keeps what was there")
    func full() async throws {
        let store = try await Notebook.store(.sqlite)
        try await store.write { tx in
            try tx.insert(Page("Kept"))
            let pages = try tx.value(Int.self, "PRAGMA page_count") ?? 0
            try tx.script("PRAGMA max_page_count = \(pages + 4)")
        }
        let found = try await fault {
            try await store.write { tx in
                for number in 0..<100 {
                    var page = Page("Page \(number)")
                    page.body = String(repeating: "x", count: 10_000)
                    try tx.insert(page)
                }
            }
        }
        #expect(found?.isFull == true)
        #expect(try await store.read { tx in try tx.values(String.self, "SELECT title FROM page") } == ["Kept"])
        try await store.write { tx in try tx.script("PRAGMA max_page_count = 1000000") }
        try await store.write { tx in try tx.insert(Page("Again")) }
    }

    @Test("another program that holds the file makes a write fail after the busy seconds, not hang")
    func busy() async throws {
        let address = try await TestStores.address(.sqlite, migrations: [Notebook.first])
        let theirs = try TestStores.open(address)
        let ours = try Stores.open(address, statementTimeoutSeconds: 5)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let held: Void = theirs.write { tx in
            try tx.insert(Page("Theirs"))
            start.finish()
            gate.wait()
        }
        for await _ in started {}
        #expect(try await fault { try await ours.write { tx in try tx.insert(Page("Ours")) } }?.isContention == true)
        #expect(try await ours.read { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 0)
        gate.open()
        try await held
        try await ours.write { tx in try tx.insert(Page("Ours")) }
        #expect(try await theirs.read { tx in try tx.value(Int.self, "SELECT count(*) FROM page") } == 2)
        await ours.close()
        await theirs.close()
    }
}
