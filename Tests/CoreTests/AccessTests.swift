import Base
import Core
import Storage
import TestSupport
import Testing

struct AccessTests {
    @Test("the starter roles of people outside the force may nothing but what is named here")
    func outsiders() throws {
        let policy = try AccessPolicy.starter()
        let named: [String: [String]] = ["AA": [], "EXT_CPS": [], "EXT_PROB": [], "ICV": ["worklist.read", "visiting.read"]]
        for (code, may) in named { #expect(policy.role(code)?.may == may, "\(code)") }
        #expect(Set(policy.roles.filter { $0.title.contains("(external)") }.map(\.code)) == Set(named.keys))
    }

    @Test("roles that must be kept apart are refused together", arguments: Engine.allCases)
    func separation(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let refusal = try await world.refusal {
            _ = try await world.office.perform(
                AddOfficer(number: "1", signInName: "one", fullName: "Synthetic One", rank: .staff, unit: nil, roles: ["ADMIN", "AUD"]), as: world.system)
        }
        #expect(refusal?.code == "invalid")
        #expect(try await world.store.read { tx in try tx.exists("SELECT 1 FROM officer WHERE number = \("1")") } == false)
    }

    @Test("nobody lets themself into a group", arguments: Engine.allCases)
    func ownGroup(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let admin = try await world.officer("ADMIN")
        let group = try await world.group("CLOSED")
        let refusal = try await world.refusal { _ = try await world.office.perform(AddGroupMember(group: group, officer: admin.id), as: admin) }
        #expect(refusal == .forbidden("You cannot add yourself to a group. Ask another administrator."))
    }

    @Test("wrong passwords lock the pair of name and address, and nobody else out", arguments: Engine.allCases)
    func lockout(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let officer = try await world.officer("PC")
        try await world.office.setPassword("a long password", for: officer.id, by: nil)
        let name = try #require(try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }).signInName
        let sessions = Sessions(office: world.office)
        for _ in 0..<5 {
            guard case .wrong = try await sessions.signIn(name: name, password: "guess", at: Sessions.Station(address: "10.0.0.1"), request: nil) else {
                Issue.record("a wrong password was not wrong")
                return
            }
        }
        guard case .wait = try await sessions.signIn(name: name, password: "a long password", at: Sessions.Station(address: "10.0.0.1"), request: nil) else {
            Issue.record("the guesser was not made to wait")
            return
        }
        guard case .signedIn(let secret) = try await sessions.signIn(name: name, password: "a long password", at: Sessions.Station(address: "10.0.0.2"), request: nil) else {
            Issue.record("the officer was locked out by a stranger")
            return
        }
        #expect(try await sessions.session(secret: secret)?.officer.id == officer.id)
        #expect(try await world.journal("session.sign-in").map(\.outcome) == Array(repeating: "wrong", count: 5) + ["locked", "done"])
    }

    @Test("a session ends when idle, after a shift, at sign-out, and everywhere at once", arguments: Engine.allCases)
    func sessions(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let officer = try await world.officer("PC")
        try await world.office.setPassword("a long password", for: officer.id, by: nil)
        let name = try #require(try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }).signInName
        let sessions = Sessions(office: world.office)
        func enter() async throws -> String {
            guard case .signedIn(let secret) = try await sessions.signIn(name: name, password: "a long password", at: Sessions.Station(address: "a"), request: nil) else {
                throw Refusal.notFound
            }
            return secret
        }
        let idle = try await enter()
        world.clock.advance(minutes: 31)
        #expect(try await sessions.session(secret: idle) == nil)

        let long = try await enter()
        for _ in 0..<27 {
            world.clock.advance(minutes: 29)
            _ = try await sessions.session(secret: long)
        }
        #expect(try await sessions.session(secret: long) == nil)

        let one = try await enter()
        let two = try await enter()
        let session = try #require(try await sessions.session(secret: one))
        try await sessions.signOut(session, request: nil)
        #expect(try await sessions.session(secret: one) == nil)
        #expect(try await sessions.session(secret: two) != nil)
        try await sessions.signOutEverywhere(officer.id, request: nil)
        #expect(try await sessions.session(secret: two) == nil)
    }

    @Test("a token acts as its officer until it ends, and its text is not in the database", arguments: Engine.allCases)
    func tokens(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let officer = try await world.officer("PC")
        let tokens = Tokens(office: world.office)
        let token = try await tokens.create(for: officer.id, label: "test", days: 2)
        #expect(try await tokens.officer(token: token)?.id == officer.id)
        #expect(try await tokens.officer(token: token + "x") == nil)
        let hashes = try await world.store.read { tx in try tx.values(String.self, "SELECT hash FROM api_token") }
        #expect(hashes.allSatisfy { !token.contains($0) && !$0.contains(token.dropFirst(5)) })
        world.clock.advance(minutes: 2 * 24 * 60 + 1)
        #expect(try await tokens.officer(token: token) == nil)
    }
}
