import Base
import Foundation
@_spi(Writing) import Storage
import StoragePostgres
import TestSupport
import Testing

@Suite("A PostgreSQL server", .enabled(if: TestStores.engines.contains(.postgres)))
struct PostgresServerTests {
    @Test("a server that is not there is a fault at once, without the password")
    func absent() async throws {
        let store = try PostgresStore(url: "postgres://officer:s3cretword@127.0.0.1:9/peel")
        let began = ContinuousClock.now
        for _ in 0..<20 {
            let found = try await fault { try await store.ping() }
            #expect(found?.isUnavailable == true)
            #expect(!"\(String(describing: found)) \(store)".contains("s3cretword"))
        }
        #expect(ContinuousClock.now - began < .seconds(60))
        await store.close()
    }

    @Test("an address that cannot be understood is refused without repeating it")
    func wrongAddress() async throws {
        for address in ["postgres://officer:s3cretword@host:port:more/peel?nosuch=1", "host=localhost s3cretword"] {
            let found = try await fault { _ = try PostgresStore(url: address) }
            #expect(found?.isUnavailable == true)
            #expect(!"\(String(describing: found))".contains("s3cretword"))
        }
    }

    @Test("several hosts mean the one that can be written to")
    func severalHosts() async throws {
        let server = try TestPostgres()
        try await server.start()
        let socket = server.url(database: "postgres").split(separator: "=").last.map(String.init) ?? ""
        let store = try PostgresStore(url: "host=127.0.0.1,\(socket) port=9,5432 user=peel dbname=postgres")
        try await store.write { tx in try tx.script("CREATE TABLE arrived (id BIGINT)") }
        await store.close()
        // A read-only server is not one to write to.
        let admin = try PostgresStore(url: server.url(database: "postgres"))
        try await admin.write { tx in try tx.script("ALTER DATABASE postgres SET default_transaction_read_only = on") }
        await admin.close()
        let again = try PostgresStore(url: "host=127.0.0.1,\(socket) port=9,5432 user=peel dbname=postgres")
        #expect(try await fault { try await again.ping() }?.isUnavailable == true)
        await again.close()
        await server.remove()
    }

    @Test("a connection that is killed in a transaction is a fault at once, and the next work runs")
    func killed() async throws {
        let address = try await TestStores.address(.postgres, migrations: [Notebook.first])
        let store = try TestStores.open(address)
        let began = ContinuousClock.now
        let found = try await fault {
            try await store.write { tx in
                try tx.insert(Page("Lost"))
                _ = try tx.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                try tx.insert(Page("Never"))
            }
        }
        #expect(found?.isUnavailable == true, "\(String(describing: found))")
        #expect(ContinuousClock.now - began < .seconds(60))
        try await store.write { tx in try tx.insert(Page("After")) }
        #expect(try await store.read { tx in try tx.values(String.self, "SELECT title FROM page") } == ["After"])
        await store.close()
    }

    @Test("connections that were killed while idle are replaced without anybody noticing")
    func killedIdle() async throws {
        let address = try await TestStores.address(.postgres, migrations: [Notebook.first])
        let store = try TestStores.open(address)
        let other = try TestStores.open(address)
        for _ in 0..<3 {
            try await store.ping()
            try await Task.sleep(for: .milliseconds(50))
            _ = try await other.read { tx in
                try tx.rows(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            }
            try await Task.sleep(for: .milliseconds(50))
            try await store.write { tx in _ = try tx.execute("UPDATE number SET given = given + 1") }
        }
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT given FROM number") } == 3)
        await store.close()
        await other.close()
    }

    @Test("an answer to COMMIT that never came is told as such")
    func lostCommit() async throws {
        let address = try await TestStores.address(.postgres, migrations: [Notebook.first])
        let store = try TestStores.open(address)
        try await store.write { tx in
            try tx.script(
                """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                    RETURN NULL;
                END $$;
                CREATE CONSTRAINT TRIGGER die AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
                """)
        }
        let found = try await fault { try await store.write { tx in _ = try tx.execute("INSERT INTO entry (id, words) VALUES (1, 'x')") } }
        #expect(found?.isUnavailable == true)
        #expect("\(String(describing: found))".contains("may or may not be saved"))
        try await store.ping()
        await store.close()
    }

    @Test("a server that stops is a fault at once, and when it is back so is the store")
    func restarted() async throws {
        let server = try TestPostgres()
        try await server.start()
        let store = try PostgresStore(url: server.url(database: "postgres"))
        try await Migrator.migrate(store, with: [Notebook.first])
        try await server.stop()
        let began = ContinuousClock.now
        for _ in 0..<5 { #expect(try await fault { try await store.ping() }?.isUnavailable == true) }
        #expect(ContinuousClock.now - began < .seconds(60))
        try await server.start()
        try await Task.sleep(for: .milliseconds(300))
        try await store.write { tx in try tx.insert(Page("Back")) }
        #expect(try await store.read { tx in try tx.values(String.self, "SELECT title FROM page") } == ["Back"])
        await store.close()
        await server.remove()
    }

    @Test("a server that accepts and then says nothing does not hold a caller for ever")
    func silent() async throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                try #require(bind(listener, raw, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, raw, &length) == 0)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        let store = try PostgresStore(url: "postgres://peel@127.0.0.1:\(port)/peel", connectTimeoutSeconds: 2)
        let began = ContinuousClock.now
        #expect(try await fault { try await store.ping() }?.isUnavailable == true)
        #expect(ContinuousClock.now - began < .seconds(60))
        await store.close()
    }

    @Test("a fault does not repeat what was given or stored")
    func noValues() async throws {
        let store = try await Notebook.store(.postgres)
        try await store.write { tx in try tx.insert(Page("Zebedee Synthetic")) }
        let twice = try await fault { try await store.write { tx in try tx.insert(Page("Zebedee Synthetic")) } }
        let notAnID = try await fault { try await store.read { tx in _ = try tx.rows("SELECT 1 FROM page WHERE id = \("Zebedee Synthetic")") } }
        for found in [twice, notAnID] {
            #expect(found != nil)
            #expect(!"\(String(describing: found))".contains("Zebedee"))
        }
    }

    @Test("statements that somebody dropped on the server are prepared again")
    func deallocated() async throws {
        let address = try await TestStores.address(.postgres, migrations: [Notebook.first])
        let store = try PostgresStore(url: address, connections: 1)
        for _ in 0..<3 {
            #expect(try await store.read { tx in try tx.value(Int.self, "SELECT given FROM number") } == 0)
            try await store.write { tx in _ = try tx.execute("DEALLOCATE ALL") }
        }
        await store.close()
    }

    @Test("a lock that another holds ends in contention, not in a hang")
    func locked() async throws {
        let address = try await TestStores.address(.postgres, migrations: [Notebook.first])
        let store = try Stores.open(address, statementTimeoutSeconds: 5)
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let held: Void = store.write { tx in
            try tx.execute("UPDATE number SET given = 7")
            start.finish()
            gate.wait()
        }
        for await _ in started {}
        let found = try await fault { try await store.write { tx in _ = try tx.execute("UPDATE number SET given = 8") } }
        #expect(found?.isContention == true)
        gate.open()
        try await held
        await store.close()
    }
}
