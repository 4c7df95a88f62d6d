import Base
import Core
import Foundation
import Information
import Records
import Storage
import TestSupport
import Testing
import Web

/// A force with an auditor, a detective who looks people up and a system administrator who may not read the journal.
struct Scene {
    static let password = "a long synthetic passphrase"

    let world: World
    let auditor: Officer
    let detective: Officer
    let administrator: Officer
    let key = CheckpointKey()

    static func make(_ engine: Engine) async throws -> Scene {
        let world = try await World.make(engine, [try RecordsModule.manifest(), try InformationModule.manifest()])
        return Scene(
            world: world, auditor: try await world.officer("AUD", rank: .staff, name: "Audrey Synthetic"), detective: try await world.officer("DC", name: "Jo Example"),
            administrator: try await world.officer("ADMIN", rank: .staff, name: "Ada Synthetic"))
    }

    var office: Office { world.office }

    func person(_ familyName: String, by officer: Officer? = nil) async throws -> ID<Person> {
        world.clock.advance(minutes: 1)
        return try await office.perform(RecordPerson(PersonFacts(givenNames: "Una", familyName: familyName)), as: officer ?? detective).outcome
    }

    func open(_ person: ID<Person>, by officer: Officer? = nil) async throws {
        world.clock.advance(minutes: 1)
        _ = try await office.consult("records.person.read", Ref(Person.kind, person), as: officer ?? detective) { try $0.require(Person.self, person).id }
    }

    /// Seals everything committed so far. Answers how many positions there are.
    @discardableResult
    func seal() async throws -> Int64 {
        _ = try await Sealer(store: world.store, key: key, clock: world.clock.source, holder: "test").sealAll()
        return (try await world.store.read { tx in try tx.value(Int64.self, "SELECT max(position) FROM journal_seal") } ?? -1) + 1
    }

    func signInName(of officer: Officer) async throws -> String {
        try #require(try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") })
    }

    func window(of officer: Officer) async throws -> Browser {
        try await office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(office, [try RecordsModule.web(), try InformationModule.web(key: key.publicKey)])
        #expect(try await browser.signIn(try await signInName(of: officer), Self.password).status == 303)
        browser.token = try await Tokens(office: office).create(for: officer.id, label: "test", days: 1)
        return browser
    }
}

extension Browser.Answer {
    func json() throws -> JSONValue { try JSONValue(text: text.utf8) }
    /// How often a piece of text stands in it.
    func count(_ part: String) -> Int { text.components(separatedBy: part).count - 1 }
}
