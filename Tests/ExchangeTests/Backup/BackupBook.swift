import Base
import Core
import Custody
import Foundation
import Intelligence
import Investigation
import Prosecution
import Records
import Storage
import TestSupport
import Testing

@testable import Exchange

/// A small force with something in every kind of column, and databases to restore it into.
struct BackupBook {
    /// Quotes, an emoji of several scalars, right-to-left text, a line end, a letter outside the basic plane, what looks like SQL and like JSON.
    static let strange = "O'Brien \"Ö\" 👮🏽‍♀️ عربي\n𝔸 ; DROP TABLE entry; -- {\"base64\":\"AA==\"} ?"

    let world: World
    let officer: Officer
    let person: ID<Person>
    let key = CheckpointKey()

    static func manifests() throws -> [Manifest] {
        [
            try RecordsModule.manifest(), try InvestigationModule.manifest(), try CustodyModule.manifest(), try IntelligenceModule.manifest(),
            try ProsecutionModule.manifest(),
        ]
    }

    static func make(_ engine: Engine) async throws -> BackupBook {
        let world = try await World.make(engine, try manifests())
        let group = try await world.group("SIGNET")
        let officer = try await world.officer("PC", unit: "CRO", groups: [group])
        let intelligence = try await world.officer("INTO", groups: [group])
        try await world.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
        _ = try await Tokens(office: world.office).create(for: officer.id, label: "test", days: 1)
        let facts = PersonFacts(givenNames: "Zoë", familyName: strange, dateOfBirth: Day("1996-02-29"), phone: "020 7946 0123", address: "1 Example Road, NW1 0AA")
        let person = try await world.office.perform(RecordPerson(facts), as: world.system).outcome
        let street = LocationFacts(line: "12 Example Street", town: "London", postcode: "NW1 0AA")
        let place = try await world.office.perform(RecordLocation(street, latitude: 51.5301234567, longitude: -0.1), as: world.system).outcome
        let crime = ReportCrime(
            offenceClass: "28I", occurredFrom: world.clock.now.adding(hours: -3), location: .known(place), account: strange, victim: .known(person),
            suspects: [SuspectNamed(person: .new(PersonFacts(givenNames: "", familyName: "Mockford")))],
            property: [.new(ObjectFacts(description: "Silver laptop", category: "DIGI", value: 89_900))])
        _ = try await world.office.perform(crime, as: officer, ActContext(idempotencyKey: RawID(at: world.clock.now)))
        let report = SubmitIntelligence(
            purpose: "crime", provenance: "officer", obtainedAt: world.clock.now, marking: "OFFICIAL", subjects: [.init(person: .known(person))],
            paragraphs: [.init(text: strange, source: "2", assessment: "D")], groups: [group])
        _ = try await world.office.perform(report, as: intelligence)
        let refused = try await world.refusal { _ = try await world.office.perform(report, as: try await world.officer("DDO")) }
        #expect(refused?.code == "forbidden")
        let book = BackupBook(world: world, officer: officer, person: person)
        _ = try await Sealer(store: world.store, key: book.key, clock: world.clock.source, holder: "test").sealAll()
        return book
    }

    static var migrations: [Migration] {
        get throws { try Registry(try manifests(), access: try .starter()).migrations }
    }

    func backup() async throws -> String { try await Self.backup(world.store) }

    static func backup(_ store: any Store) async throws -> String {
        let path = TestStores.newPath(".backup")
        _ = try await Backup.write(store, migrations: try migrations, to: path) { _ in }
        return path
    }

    /// A new database of `engine` with what the file holds.
    static func restored(_ path: String, on engine: Engine) async throws -> any Store {
        let store = try await TestStores.make(engine)
        _ = try await Restore.read(path, into: store, migrations: try migrations) { _ in }
        return store
    }

    /// The lines of a backup that tell what the database holds: without time and trailer, and with the words of index cards in order, because one
    /// engine keeps them as a set.
    static func rows(_ path: String) throws -> [String] {
        var table = ""
        var words: Int?
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().dropLast().map { line in
            let value = try JSONValue(text: line.utf8)
            if let name = value["table"]?.string {
                table = name
                words = value["columns"]?.array?.firstIndex(of: "words")
            } else if table == "entry", let words, var row = value.array, let text = row[words].string {
                row[words] = .string(text.split(separator: " ").sorted().joined(separator: " "))
                return JSONValue.array(row).text
            }
            return String(line)
        }
    }

    static func tables(in store: any Store) async throws -> [String] {
        try await store.read { tx in try BackupTable.all(in: tx).map(\.name) }
    }
}
