import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Before release, at hospital, back from bail")
struct StayTests {
    private func open(_ id: ID<Detention>, in scene: Scene) async throws -> [String] {
        try await scene.world.store.read { tx in
            try ReleaseGate.conditions(of: try #require(try tx.find(Detention.self, id)), in: tx).filter { !$0.isMet }.map(\.title)
        }
    }

    @Test("release waits for the risk assessment, the property and the strip search record, or says why not", arguments: TestStores.engines)
    func release(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        #expect(try await open(id, in: scene) == [], "nobody who was not detained is kept for a form")
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        let item: JSONValue = ["items": [["description": "Telephone", "handling": "HELD"]], "seal": "A1", "signature": ["name": "Alex Sample"]]
        try await scene.act("custody.property.take", item, on: id)
        try await scene.act("custody.search.authorise-strip", ["grounds": "Wrap."], on: id)
        #expect(try await open(id, in: scene) == ["Risk before release", "Property", "Strip search record"])
        let release = ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now)
        let refusal = try await scene.refusal(of: release, as: scene.custodySergeant)
        #expect(refusal.fields == ["despite"])
        #expect("\(refusal)".contains("Telephone"))
        try await scene.act("custody.search.close-strip", ["notDone": "Handed it over."], on: id)
        try await scene.act("custody.risk.assess", try await scene.assessment(stage: "release"), on: id)
        let property = try await scene.world.store.read { tx in try DetaineeProperty.all(of: id, in: tx).map { JSONValue.string($0.id.description) } }
        try await scene.act("custody.property.move", ["items": .array(property), "move": "returned", "signature": ["name": "Alex Sample"]], on: id)
        #expect(try await open(id, in: scene) == [])
        _ = try await scene.office.perform(release, as: scene.custodySergeant)
    }

    @Test("at hospital no visit is due or missed; back, the time runs from the return", arguments: TestStores.engines)
    func hospital(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        try await scene.act("custody.hospital.leave", ["leftAt": .string(scene.now.description), "hospital": "Example Hospital", "reason": "Head injury."], on: id)
        scene.world.clock.advance(minutes: 120)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 0)
        #expect("\(try await scene.refusal("custody.visit.record", ["state": "awake"], on: id))".contains("at hospital"))
        try await scene.act("custody.hospital.return", ["backAt": .string(scene.now.description)], on: id)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(!summary.isAtHospital)
        #expect(summary.visits?.due == scene.now.adding(minutes: 30))
    }

    @Test("who comes back from bail has new rights, a new look at the risk and a new level", arguments: TestStores.engines)
    func bail(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("1", of: id)
        try await scene.act("custody.risk.assess", try await scene.assessment(), on: id)
        let rights: JSONValue = ["language": "eng", "medium": "written", "rights": [["entitlement": "R2", "act": "declined", "detail": "No reason."]]]
        try await scene.act("custody.rights.give", rights, on: id)
        let bail = try await scene.bailed(id)
        scene.world.clock.now = try await scene.bail(bail).returnAt
        _ = try await scene.office.perform(
            "custody.bail.answer", body: ["bailId": .string(bail.description), "suiteId": .string(scene.suite.description), "returnedAt": .string(scene.now.description)],
            as: scene.custodySergeant)
        let now = scene.now
        let (summary, mayCell, given) = try await scene.world.store.read { tx in
            (try CareSummary.of(id, now: now, in: tx), try RiskGate.beforeCell(id, in: tx).value, try RightsStanding.present(id, in: tx).given)
        }
        #expect(summary.visits == nil)
        #expect(summary.level == nil)
        #expect(!mayCell)
        #expect(given.isEmpty)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 0)
        try await scene.setLevel("1", of: id)
        let again = try await scene.world.store.read { tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(again.visits?.due == now.adding(minutes: 60))
    }
}
