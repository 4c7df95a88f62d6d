import Base
import Core
import Exchange
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("A backup taken back")
struct BackupRoundTripTests {
    @Test("holds the same rows after a journey through the other engine and back", arguments: Engine.allCases)
    func thereAndBack(_ engine: Engine) async throws {
        let other: Engine = engine == .sqlite ? .postgres : .sqlite
        let book = try await BackupBook.make(engine)
        let first = try await book.backup()
        let second = try await BackupBook.backup(try await BackupBook.restored(first, on: other))
        let third = try await BackupBook.backup(try await BackupBook.restored(second, on: engine))
        let rows = try BackupBook.rows(first)
        #expect(rows.count > 500)
        for path in [second, third] {
            let found = try BackupBook.rows(path)
            #expect(found.count == rows.count)
            for (row, original) in zip(found.sorted(), rows.sorted()) where row != original {
                Issue.record("\(original)\nbecame\n\(row)")
                break
            }
        }
    }

    @Test("keeps texts of every script, absent values, booleans, fractions and bytes as they were", arguments: Engine.allCases, Engine.allCases)
    func values(_ from: Engine, _ to: Engine) async throws {
        let book = try await BackupBook.make(from)
        let store = try await BackupBook.restored(try await book.backup(), on: to)
        for database in [book.world.store, store] {
            let person = try #require(try await database.read { tx in try tx.find(Person.self, book.person) })
            #expect(person.familyName == BackupBook.strange)
            #expect(person.givenNames == "Zoë")
            #expect(person.dateOfBirth == Day("1996-02-29"))
            #expect(person.sex == nil)
            let places = try await database.read { tx in try tx.all(Location.self, "SELECT * FROM location") }
            #expect(places.map(\.latitude) == [51.5301234567])
            #expect(places.map(\.longitude) == [-0.1])
            let officer = try #require(try await database.read { tx in try tx.find(OfficerAccount.self, book.officer.id) })
            #expect(officer.isActive)
            #expect(officer.roles == ["PC"])
        }
        let salts: @Sendable (Transaction) throws -> [SQLValue] = { tx in try tx.rows("SELECT salt FROM journal_detail ORDER BY journal_id").map { $0["salt"] } }
        let before = try await book.world.store.read(salts)
        #expect(!before.isEmpty)
        #expect(try await store.read(salts) == before)
    }

    @Test("is whole: the journal verifies under the same key, and goes on", arguments: Engine.allCases, Engine.allCases)
    func journal(_ from: Engine, _ to: Engine) async throws {
        let book = try await BackupBook.make(from)
        let store = try await BackupBook.restored(try await book.backup(), on: to)
        book.world.clock.advance(minutes: 10)
        let report = try await JournalVerification.verify(store, key: book.key.publicKey, clock: book.world.clock.source)
        #expect(report.isWhole, "\(report.firstBad?.sentence ?? "")")
        #expect(report.size > 5)
        let office = Office(store: store, registry: book.world.office.registry, clock: book.world.clock.source)
        try await office.migrate()
        _ = try await office.perform(RecordPerson(PersonFacts(givenNames: "Ned", familyName: "Later")), as: book.world.system)
        _ = try await Sealer(store: store, key: book.key, clock: book.world.clock.source, holder: "test").sealAll()
        let later = try await JournalVerification.verify(store, key: book.key.publicKey, clock: book.world.clock.source)
        #expect(later.isWhole && later.size > report.size)
        let before = try await book.world.store.read { tx in try tx.value(Int64.self, "SELECT next FROM number_series WHERE series LIKE 'intelligence%'") }
        #expect(try await store.read { tx in try tx.value(Int64.self, "SELECT next FROM number_series WHERE series LIKE 'intelligence%'") } == before)
    }

    @Test("is found by every word it was found by, restrictions and all", arguments: Engine.allCases, Engine.allCases)
    func search(_ from: Engine, _ to: Engine) async throws {
        let book = try await BackupBook.make(from)
        let store = try await BackupBook.restored(try await book.backup(), on: to)
        let (inside, outside) = (Visibility(to: book.officer), Visibility(to: book.world.system))
        for query in ["o'brien", "zoë", "zoe", "1996", "29/02/1996", "020 7946 0123", "nw1 0aa", "laptop", "mockford", "عربي", "burglary", "CRO"] {
            for visible in [inside, outside] {
                let find: @Sendable (Transaction) throws -> [RawID] = { tx in
                    try GlobalSearch.run(query: query, limit: 100, visible: visible, in: tx).results.map(\.id).sorted()
                }
                let expected = try await book.world.store.read(find)
                #expect(try await store.read(find) == expected, "\(query)")
            }
        }
        let restricted = try await store.read { tx in try GlobalSearch.run(query: "intelligence", visible: inside, in: tx).results.count }
        #expect(restricted == 1)
        #expect(try await store.read { tx in try GlobalSearch.run(query: "intelligence", visible: outside, in: tx).results.isEmpty })
        let found = try await store.read { tx in try GlobalSearch.run(query: "zoë", visible: outside, in: tx).results.map(\.id) }
        #expect(found.contains(book.person.raw))
        if to == .postgres {
            let unpaired = try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM entry_pair p WHERE p.number = e.number)") }
            #expect(unpaired == 0)
        }
    }

    @Test("leaves the sessions of the running nodes behind, and keeps passwords and tokens", arguments: Engine.allCases)
    func sessions(_ engine: Engine) async throws {
        let book = try await BackupBook.make(engine)
        let name = try #require(try await book.world.store.read { tx in try tx.find(OfficerAccount.self, book.officer.id) }).signInName
        let sessions = Sessions(office: book.world.office)
        guard case .signedIn(let secret) = try await sessions.signIn(name: name, password: "a long synthetic passphrase", at: Sessions.Station(address: "10.0.0.1"), request: nil) else {
            Issue.record("not signed in")
            return
        }
        let store = try await BackupBook.restored(try await book.backup(), on: engine == .sqlite ? .postgres : .sqlite)
        let restored = Sessions(office: Office(store: store, registry: book.world.office.registry, clock: book.world.clock.source))
        #expect(try await restored.session(secret: secret) == nil)
        guard case .signedIn = try await restored.signIn(name: name, password: "a long synthetic passphrase", at: Sessions.Station(address: "10.0.0.1"), request: nil) else {
            Issue.record("the password was lost")
            return
        }
        #expect(try await store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM api_token") } == 1)
    }
}
