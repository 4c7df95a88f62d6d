import Base
import Core
import Storage
import TestSupport
import Testing

@Suite("Access that is taken away")
struct EndAccessTests {
    private func account(_ id: ID<OfficerAccount>, _ world: World) async throws -> OfficerAccount {
        try #require(try await world.store.read { tx in try tx.find(OfficerAccount.self, id) })
    }

    private func signIn(_ officer: Officer, _ world: World) async throws -> String? {
        let name = try await account(officer.id, world).signInName
        guard case .signedIn(let secret) = try await Sessions(office: world.office).signIn(name: name, password: "a long password", at: Sessions.Station(address: "a"), request: nil) else { return nil }
        return secret
    }

    @Test("nobody ends or raises themself, and only administrators end or raise others", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let admin = try await world.officer("ADMIN")
        let constable = try await world.officer("PC")
        let group = try await world.group("CLOSED")
        _ = try await world.office.perform(AddGroupMember(group: group, officer: admin.id), as: world.system)
        func refusal(_ operation: some Core.Operation, as officer: Officer) async throws -> String? {
            try await world.refusal { _ = try await world.office.perform(operation, as: officer) }?.code
        }
        #expect(try await refusal(EndOfficer(officer: admin.id, reason: "x"), as: admin) == "forbidden")
        #expect(try await refusal(ReturnOfficer(officer: admin.id, reason: "x"), as: admin) == "forbidden")
        #expect(try await refusal(SetOfficerRoles(officer: admin.id, roles: ["ADMIN", "SUPP"], reason: "x"), as: admin) == "forbidden")
        #expect(try await refusal(EndGroupMember(group: group, officer: admin.id, reason: "x"), as: admin) == "forbidden")
        for operation in [EndOfficer.name, SetOfficerRoles.name, EndGroupMember.name, RevokeToken.name, ReturnOfficer.name] {
            #expect(!constable.may(operation.text), "\(operation)")
            #expect(admin.may(operation.text), "\(operation)")
        }
        #expect(try await refusal(EndOfficer(officer: constable.id, reason: "x"), as: constable) == "forbidden")
        // The system's own account is no officer's to end.
        #expect(try await refusal(EndOfficer(officer: world.system.id, reason: "x"), as: admin) == "not-found")
        #expect(try await refusal(SetOfficerRoles(officer: constable.id, roles: ["ADMIN", "AUD"], reason: "x"), as: admin) == "invalid")
        #expect(try await refusal(SetOfficerRoles(officer: constable.id, roles: ["NOBODY"], reason: "x"), as: admin) == "invalid")
        #expect(try await refusal(SetOfficerRoles(officer: constable.id, version: 7, roles: ["CTRL"], reason: "x"), as: admin) == "stale")
        #expect(try await refusal(SetOfficerRoles(officer: constable.id, roles: ["PC"], reason: "x"), as: admin) == "conflict")
        #expect(try await account(constable.id, world).roles == ["PC"])
        #expect(try await world.journal(EndOfficer.name.text).map(\.outcome) == ["forbidden", "forbidden", "not-found"])
    }

    @Test("an officer whose access ends is out at once: sessions, groups and tokens, and stays named", arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let admin = try await world.officer("ADMIN")
        let group = try await world.group("CLOSED")
        let officer = try await world.officer("PC", groups: [group])
        try await world.office.setPassword("a long password", for: officer.id, by: nil)
        let secret = try #require(try await signIn(officer, world))
        let token = try await Tokens(office: world.office).create(for: officer.id, label: "test", days: 2)
        let outcome = try await world.office.perform(EndOfficer(officer: officer.id, reason: "Left the force."), as: admin).outcome
        #expect(outcome.groups == 1 && outcome.tokens == 1 && outcome.openTasks == 0)
        #expect(try await Sessions(office: world.office).session(secret: secret) == nil)
        #expect(try await Tokens(office: world.office).officer(token: token) == nil)
        #expect(try await signIn(officer, world) == nil)
        #expect(try await world.store.read { tx in try tx.exists("SELECT 1 FROM access_group_member WHERE officer_id = \(officer.id)") } == false)
        let label = try await world.store.read { tx in try Officers.label(officer.id, in: tx) }
        #expect(label.contains(officer.number))
        #expect(try await world.refusal { _ = try await world.office.perform(EndOfficer(officer: officer.id, reason: "x"), as: admin) }?.code == "conflict")
        #expect(try await world.refusal { _ = try await world.office.perform(AddGroupMember(group: group, officer: officer.id), as: admin) }?.code == "conflict")

        // Given again: the roles of before, and nothing that opens without a new password.
        _ = try await world.office.perform(ReturnOfficer(officer: officer.id, reason: "Came back."), as: admin)
        #expect(try await signIn(officer, world) == nil)
        #expect(try await Tokens(office: world.office).officer(token: token) == nil)
        #expect(try await world.reload(officer.id).groups.isEmpty)
        try await world.office.setPassword("a long password", for: officer.id, by: nil)
        #expect(try await signIn(officer, world) != nil)
    }

    @Test("other roles count from the next request on", arguments: Engine.allCases)
    func roles(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let admin = try await world.officer("ADMIN")
        let officer = try await world.officer("PC")
        try await world.office.setPassword("a long password", for: officer.id, by: nil)
        let secret = try #require(try await signIn(officer, world))
        _ = try await world.office.perform(SetOfficerRoles(officer: officer.id, version: 1, roles: ["SUPP"], reason: "Moved to the desk."), as: admin)
        let now = try #require(try await Sessions(office: world.office).session(secret: secret)).officer
        #expect(now.roles == ["SUPP"] && !now.may("search.run"))
        #expect(try await world.journal(SetOfficerRoles.name.text).map(\.category) == ["ADM"])
    }

    @Test("a group closes to a member who is taken out, and to nobody else", arguments: Engine.allCases)
    func member(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let admin = try await world.officer("ADMIN")
        let group = try await world.group("CLOSED")
        let (one, other) = (try await world.officer("INTO", groups: [group]), try await world.officer("INTO", groups: [group]))
        _ = try await world.office.perform(EndGroupMember(group: group, officer: one.id, reason: "Moved."), as: admin)
        #expect(try await world.reload(one.id).groups.isEmpty)
        #expect(try await world.reload(other.id).groups == [group])
        #expect(try await world.refusal { _ = try await world.office.perform(EndGroupMember(group: group, officer: one.id, reason: "x"), as: admin) }?.code == "conflict")
    }

    @Test("a token that was taken back opens nothing, and others go on", arguments: Engine.allCases)
    func token(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let admin = try await world.officer("ADMIN")
        let (officer, stranger) = (try await world.officer("PC"), try await world.officer("PC"))
        let tokens = Tokens(office: world.office)
        let lost = try await tokens.create(for: officer.id, label: "lost tablet", days: 2)
        let kept = try await tokens.create(for: officer.id, label: "kept", days: 2)
        let all = try await world.store.read { tx in try Tokens.all(of: officer.id, in: tx) }
        let id = try #require(all.first { $0.label == "lost tablet" }).id
        let notTheirs = RevokeToken(officer: stranger.id, token: id, reason: "x")
        #expect(try await world.refusal { _ = try await world.office.perform(notTheirs, as: admin) } == .notFound)
        _ = try await world.office.perform(RevokeToken(officer: officer.id, token: id, reason: "Left on a bus."), as: admin)
        #expect(try await tokens.officer(token: lost) == nil)
        #expect(try await tokens.officer(token: kept)?.id == officer.id)
        #expect(try await world.refusal { _ = try await world.office.perform(RevokeToken(officer: officer.id, token: id, reason: "x"), as: admin) }?.code == "conflict")
    }
}
