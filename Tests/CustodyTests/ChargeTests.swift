import Base
import Core
import Custody
import Storage
import TestSupport
import Testing

@Suite("Charging a detainee")
struct ChargeTests {
    @Test("a detention that is not authorised, or has ended, is not open for charge", arguments: TestStores.engines)
    func state(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        #expect(try await scene.refusal(of: scene.charge(id), as: scene.custodySergeant).code == "conflict")
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "NFA", reason: "The witness was mistaken.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: scene.charge(id), as: scene.custodySergeant).code == "conflict")
    }

    @Test("it needs an offence that is in force, a time after authorisation and the reference of a CPS decision", arguments: TestStores.engines)
    func incomplete(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let sergeant = scene.custodySergeant
        #expect(try await scene.refusal(of: scene.charge(id, with: []), as: sergeant).description.contains("at least one"))
        guard case .invalid(let problems) = try await scene.refusal(of: scene.charge(id, with: ["TH68036", "XX00000"]), as: sergeant) else {
            Issue.record("an unknown offence was charged")
            return
        }
        #expect(problems.map(\.field) == ["charges.1.offence"])
        #expect(try await scene.refusal(of: scene.charge(id, at: scene.now.adding(hours: -1)), as: sergeant).description.contains("authorised"))
        let byCPS = ChargeDetainee(detentionId: id, charges: [.init(offence: "TH68036")], chargedAt: scene.now, decidedBy: "cps")
        #expect(try await scene.refusal(of: byCPS, as: sergeant).description.contains("CPS"))
    }

    @Test("the investigator cannot charge", arguments: TestStores.engines)
    func independence(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect(try await scene.refusal(of: scene.charge(id), as: scene.involvedSergeant).description.contains("PACE-21"))
    }

    @Test("tells the neighbours in the same transaction: if one cannot take it, nobody is charged", arguments: TestStores.engines)
    func together(engine: Engine) async throws {
        let scene = try await Scene.make(engine, refusing: "CD71039")
        let id = try await scene.authorised()
        #expect(try await scene.refusal(of: scene.charge(id, with: ["CD71039"]), as: scene.custodySergeant).description.contains("case file is closed"))
        #expect(try await scene.detention(id).status == .authorised)
        #expect(try await scene.world.store.read { tx in try Charge.all(of: id, in: tx).isEmpty })
        _ = try await scene.office.perform(scene.charge(id, with: ["TH68036", "TH68073"]), as: scene.custodySergeant)
        let cases = try await scene.world.store.read { tx in try tx.all(NeighbourCase.self, "SELECT * FROM neighbour_case") }
        #expect(cases.map(\.charges) == [2])
        let entry = try #require(try await scene.world.journal("custody.detention.charge").first { $0.outcome == "done" })
        #expect(entry.event == "custody.detainee.charged records.case.event records.outcome.suggested")
    }

    @Test("writes each offence with its title and mode of trial, and ends the 24-hour clock but not the reviews", arguments: TestStores.engines)
    func done(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let operation = ChargeDetainee(
            detentionId: id, charges: [.init(offence: "TH68036", wording: " "), .init(offence: "CJ88116", wording: "On a day you assaulted a person.")],
            chargedAt: scene.now, reply: "No reply.", decidedBy: "cps", decisionReference: "CPS/TEST/1")
        _ = try await scene.office.perform(operation, as: scene.custodySergeant)
        let charges = try await scene.world.store.read { tx in try Charge.all(of: id, in: tx) }
        #expect(charges.map(\.number) == [1, 2])
        #expect(charges.map(\.mode) == [.eitherWay, .summary])
        #expect(charges.map(\.wording) == [charges.first?.title, "On a day you assaulted a person."])
        #expect(try await scene.detention(id).status == .charged)
        #expect(try await scene.tasks(about: id).map(\.kind) == ["custody.review"])
        _ = try await scene.office.perform(scene.charge(id, with: ["TH68073"]), as: scene.custodySergeant)
        #expect(try await scene.world.store.read { tx in try Charge.all(of: id, in: tx) }.map(\.number) == [1, 2, 3])
    }
}
