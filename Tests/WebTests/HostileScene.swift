import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

/// A force with Records, and somebody who means harm.
struct HostileScene {
    static let password = "a long synthetic passphrase"

    let world: World
    let officer: Officer
    let name: String

    static func make(_ engine: Engine, and more: [Manifest] = []) async throws -> HostileScene {
        let world = try await World.make(engine, [try RecordsModule.manifest()] + more)
        let officer = try await world.officer("SGT", rank: .sergeant, unit: "CRO")
        try await world.office.setPassword(password, for: officer.id, by: nil)
        return HostileScene(world: world, officer: officer, name: try await signInName(of: officer, in: world))
    }

    static func signInName(of officer: Officer, in world: World) async throws -> String {
        try #require(try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }).signInName
    }

    func browser() throws -> Browser { try Browser(world.office, [try RecordsModule.web()]) }

    func signedIn() async throws -> Browser {
        let browser = try browser()
        #expect(try await browser.signIn(name, Self.password).status == 303)
        browser.token = try await Tokens(office: world.office).create(for: officer.id, label: "test", days: 1)
        return browser
    }

    func signIn(_ browser: Browser, next: String = "/", headers: [String: String] = [:]) async throws -> Browser.Answer {
        try await browser.post("/sign-in", [("sign-in.name", name), ("sign-in.password", Self.password), ("sign-in.next", next)], headers: headers)
    }

    func person(_ givenNames: String, _ familyName: String) async throws -> ID<Person> {
        try await world.office.perform(RecordPerson(PersonFacts(givenNames: givenNames, familyName: familyName)), as: officer).outcome
    }

    func people() async throws -> Int { try await world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM person") } ?? 0 }
}
