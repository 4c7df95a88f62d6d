import Base
import Core
import Storage
import TestSupport
import Testing

@Suite("Passwords")
struct CredentialsTests {
    private static let old = "an old synthetic passphrase"

    private struct Desk {
        let world: World
        let credentials: Credentials
        let sessions: Sessions
        let officer: Officer

        func enter(_ password: String) async throws -> Session? {
            let name = try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }?.signInName ?? ""
            guard case .signedIn(let secret) = try await sessions.signIn(name: name, password: password, at: Sessions.Station(address: "a"), request: nil) else { return nil }
            return try await sessions.session(secret: secret)
        }
    }

    private func desk(_ engine: Engine) async throws -> Desk {
        let world = try await World.make(engine, [])
        let officer = try await world.officer("PC")
        try await world.office.setPassword(Self.old, for: officer.id, by: nil)
        return Desk(world: world, credentials: Credentials(office: world.office), sessions: Sessions(office: world.office), officer: officer)
    }

    @Test("a change is refused with a wrong old password, a short, old or guessable new one, and after too many guesses", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let desk = try await desk(engine)
        let session = try #require(try await desk.enter(Self.old))
        func code(_ old: String, _ new: String) async throws -> String? {
            guard case .invalid(let problems)? = try await desk.world.refusal({ try await desk.credentials.change(of: session, from: old, to: new, desk.sessions) }) else { return nil }
            return problems.map { "\($0.field): \($0.code)" }.first
        }
        #expect(try await code("not it", "a new synthetic passphrase") == "old: wrong")
        #expect(try await code(Self.old, "short") == "new: length")
        #expect(try await code(Self.old, String(repeating: "x", count: 300)) == "new: length")
        #expect(try await code(Self.old, Self.old) == "new: same")
        #expect(try await code(Self.old, "my number \(desk.officer.number)") == "new: guessable")
        for _ in 0..<4 { _ = try await code("not it", "a new synthetic passphrase") }
        #expect(try await code(Self.old, "a new synthetic passphrase") == "old: wait")
        #expect(try await desk.enter(Self.old) != nil)
    }

    @Test("a change signs the officer out elsewhere, and no password stands in the database", arguments: Engine.allCases)
    func changed(_ engine: Engine) async throws {
        let desk = try await desk(engine)
        _ = try await desk.enter(Self.old)
        let session = try #require(try await desk.enter(Self.old))
        try await desk.credentials.change(of: session, from: Self.old, to: "a new synthetic passphrase", desk.sessions)
        let left = try await desk.world.store.read { tx in try tx.values(String.self, "SELECT hash FROM session WHERE officer_id = \(desk.officer.id)") }
        #expect(left == [session.hash])
        #expect(try await desk.enter(Self.old) == nil)
        #expect(try await desk.enter("a new synthetic passphrase") != nil)
        let details = try await desk.world.store.read { tx in try tx.values(String.self, "SELECT body FROM journal_detail") }
        #expect(!details.contains { $0.contains("passphrase") })
        #expect(try await desk.world.journal(Credentials.change).map(\.outcome) == ["done"])
    }

    @Test("the service desk resets no password of its own, of an administrator, or of somebody who left", arguments: Engine.allCases)
    func resetRefused(_ engine: Engine) async throws {
        let desk = try await desk(engine)
        let world = desk.world
        let (agent, admin) = (try await world.officer("SUPP"), try await world.officer("ADMIN"))
        func refusal(_ id: ID<OfficerAccount>, as actor: Officer, _ reason: String = "Forgot it.") async throws -> String? {
            try await world.refusal { _ = try await desk.credentials.reset(id, by: actor, because: reason) }?.code
        }
        #expect(try await refusal(agent.id, as: agent) == "forbidden")
        #expect(try await refusal(admin.id, as: agent) == "forbidden")
        #expect(try await refusal(agent.id, as: desk.officer) == "forbidden")
        #expect(try await refusal(desk.officer.id, as: agent, " ") == "invalid")
        #expect(try await refusal(world.system.id, as: agent) == "not-found")
        _ = try await world.office.perform(EndOfficer(officer: desk.officer.id, reason: "Left."), as: admin)
        #expect(try await refusal(desk.officer.id, as: admin) == "conflict")
        #expect(try await world.journal(Credentials.reset).map(\.category).allSatisfy { $0 == "EXPF" })
    }

    @Test("a one-time password opens one page until it is changed, and is kept nowhere", arguments: Engine.allCases)
    func reset(_ engine: Engine) async throws {
        let desk = try await desk(engine)
        let world = desk.world
        let agent = try await world.officer("SUPP")
        let before = try #require(try await desk.enter(Self.old))
        #expect(!before.mustChangePassword)
        let password = try await desk.credentials.reset(desk.officer.id, by: agent, because: "Forgot it; seen at the desk.")
        #expect(try await desk.enter(Self.old) == nil)
        let session = try #require(try await desk.enter(password))
        #expect(session.mustChangePassword)
        let texts = try await world.store.read { tx in try tx.values(String.self, "SELECT body FROM journal_detail") + tx.values(String.self, "SELECT answer FROM idempotency") }
        #expect(!texts.contains { $0.contains(password) })
        #expect(texts.contains { $0.contains("seen at the desk") })
        let sessions = try await world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM session WHERE officer_id = \(desk.officer.id)") }
        #expect(sessions == 1)
        try await desk.credentials.change(of: session, from: password, to: "a new synthetic passphrase", desk.sessions)
        #expect(try await desk.enter("a new synthetic passphrase")?.mustChangePassword == false)
    }
}
