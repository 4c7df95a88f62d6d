import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Risk assessment")
struct RiskTests {
    @Test("only the custody officer assesses; every question is answered or it says why not; a yes has its detail", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect("\(try await scene.refusal("custody.risk.assess", try await scene.assessment(), on: id, as: scene.involvedSergeant))".contains("PACE s36(5)"))
        #expect(try await scene.refusal("custody.risk.assess", try await scene.assessment(without: ["R09"]), on: id).fields == ["incompleteReason"])
        #expect(try await scene.refusal("custody.risk.assess", try await scene.assessment(markers: false), on: id).fields == ["incompleteReason"])
        #expect(try await scene.refusal("custody.risk.assess", try await scene.assessment(["R04": " "], risk: "medium"), on: id).fields.first?.hasSuffix(".detail") == true)
        #expect(try await scene.count("SELECT COUNT(*) FROM risk_assessment") == 0)
    }

    @Test("the risk is not lower than the answers make it, unless it says why", arguments: TestStores.engines)
    func floor(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let low = try await scene.assessment(["R06": "Says they will hang themselves."], risk: "medium")
        let refusal = try await scene.refusal("custody.risk.assess", low, on: id)
        #expect(refusal.fields == ["lowerReason"])
        #expect("\(refusal)".contains("R06"))
        try await scene.act("custody.risk.assess", try await scene.assessment(["R06": "Says they will hang themselves."], risk: "high"), on: id)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(summary.risk == .high)
        #expect(summary.isRiskComplete)
        #expect(summary.medical == .needed, "thoughts of suicide call healthcare")
    }

    @Test("before it there is no cell, an incomplete one says why and is on the list until it is complete", arguments: TestStores.engines)
    func gate(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func mayCell() async throws -> Bool { try await scene.world.store.read { tx in try RiskGate.beforeCell(id, in: tx).value } }
        #expect(try await !mayCell())
        let drunk = try await scene.assessment(risk: "high", without: ["R01", "R02"], more: ["incompleteReason": "Too drunk to answer."])
        try await scene.act("custody.risk.assess", drunk, on: id)
        #expect(try await mayCell(), "the reason is recorded")
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.risk" })
        try await scene.act("custody.risk.assess", try await scene.assessment(), on: id)
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "custody.risk" })
        #expect(try await scene.count("SELECT MAX(number) FROM risk_assessment") == 2)
    }

    @Test("somebody found vulnerable has the appropriate adult called", arguments: TestStores.engines)
    func vulnerable(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.risk.assess", try await scene.assessment(["R15": "Autistic; needs short questions."], vulnerable: true), on: id)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(summary.adult == .needed)
        #expect(try await scene.tasks(about: id).contains { $0.title.contains("appropriate adult") })
    }

    @Test("the assessment before release asks its own questions, and release waits for it", arguments: TestStores.engines)
    func release(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func mayLeave() async throws -> Bool { try await scene.world.store.read { tx in try RiskGate.beforeRelease(try #require(try tx.find(Detention.self, id)), in: tx).value } }
        #expect(try await !mayLeave())
        try await scene.act("custody.risk.assess", try await scene.assessment(), on: id)
        #expect(try await !mayLeave(), "arrival is not release")
        try await scene.act("custody.risk.assess", try await scene.assessment(stage: "release"), on: id)
        #expect(try await mayLeave())
    }

    @Test("what was said about health is not in the log, which every reader of a detention sees", arguments: TestStores.engines)
    func privacy(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.risk.assess", try await scene.assessment(["R11": "Hepatitis C."]), on: id)
        let entries = try await scene.log(id, .risk)
        #expect(entries.count == 1)
        #expect(entries.allSatisfy { !$0.text.contains("Hepatitis") })
        let type = try #require(scene.office.registry.recordTypes[Detention.kind])
        let json = try await scene.world.store.read { [constable = scene.constable] tx in try type.json(id.raw, tx, constable)?.text ?? "" }
        #expect(json.contains("\"care\""))
        #expect(!json.contains("Hepatitis"))
    }
}
