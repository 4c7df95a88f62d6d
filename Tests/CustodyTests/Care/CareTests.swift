import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Daily care, medication, healthcare, handover")
struct CareTests {
    @Test("a meal or drink is one act, refused ones too, and a detention officer may record it but not the level", arguments: TestStores.engines)
    func meals(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let keeper = try await scene.world.officer("DDO", rank: .staff, unit: "CRO")
        #expect("\(try await scene.refusal("custody.observation.set", ["level": "1", "reason": "x", "isClinical": false], on: id, as: keeper))".contains("role"))
        #expect(try await scene.refusal("custody.care.give", ["kind": "CAVIAR", "isAccepted": true], on: id, as: keeper).fields == ["kind"])
        try await scene.act("custody.care.give", ["kind": "MEAL-LIGHT", "isAccepted": true], on: id, as: keeper)
        try await scene.act("custody.care.give", ["kind": "DRINK", "isAccepted": false, "detail": "Not thirsty."], on: id, as: keeper)
        #expect(try await scene.log(id, .care).map(\.text) == ["Light meal: taken. ", "Drink: refused. Not thirsty."])
    }

    @Test("a controlled drug is not given without its healthcare professional; each dose sets the next", arguments: TestStores.engines)
    func medication(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let first = scene.now.adding(minutes: 60)
        let plan: [String: JSONValue] = [
            "medicine": "Example 10 mg", "dose": "1 tablet", "isControlled": true, "directedBy": "Nurse Sample", "firstDueAt": .string(first.description), "doses": 2,
        ]
        #expect(try await scene.refusal("custody.medication.plan", .object(plan), on: id).fields == ["hoursBetween"])
        try await scene.act("custody.medication.plan", .object(plan.merging(["hoursBetween": 6]) { $1 }), on: id)
        let medication = try #require(try await scene.world.store.read { tx in try Medication.all(of: id, in: tx).first })
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.medication" && $0.dueAt == first })
        let stop: [String: JSONValue] = ["medication": .string(medication.id.description), "reason": "Nurse Sample: a rash."]
        #expect(try await scene.refusal("custody.medication.stop", .object(stop.merging(["reason": " "]) { $1 }), on: id).fields == ["reason"])
        #expect(try await scene.refusal("custody.medication.stop", .object(stop.merging(["medication": .string(id.description)]) { $1 }), on: id).fields == ["medication"])
        #expect(try await scene.refusal("custody.medication.stop", .object(stop), on: id, as: scene.constable).code == "forbidden")
        let dose: [String: JSONValue] = ["medication": .string(medication.id.description), "outcome": "taken", "witness": "DO Sample"]
        scene.world.clock.now = first
        #expect(try await scene.refusal("custody.medication.give", .object(dose), on: id).fields == ["supervisor"])
        try await scene.act("custody.medication.give", .object(dose.merging(["supervisor": "Nurse Sample"]) { $1 }), on: id)
        let summary = try await scene.world.store.read { tx in try CareSummary.of(id, now: first, in: tx) }
        #expect(summary.nextMedication == first.adding(hours: 6))
        try await scene.act("custody.medication.give", .object(dose.merging(["outcome": "refused"]) { $1 }), on: id)
        #expect("\(try await scene.refusal("custody.medication.give", .object(dose), on: id))".contains("finished"))
        #expect("\(try await scene.refusal("custody.medication.stop", .object(stop), on: id))".contains("finished"))
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "custody.medication" })
        #expect(try await scene.tasks(about: id).contains { $0.title.contains("Medication refused") })
        #expect(try await scene.log(id, .medication).allSatisfy { !$0.text.contains("Example 10 mg") })
    }

    @Test("healthcare's advice becomes the suite's tasks: another level, an adult, not fit to be held", arguments: TestStores.engines)
    func examination(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("1", of: id)
        let nurse = try await scene.world.officer("HCP", rank: .staff, unit: "CRO")
        let body: [String: JSONValue] = [
            "examiner": "Nurse Sample", "fitToDetain": false, "fitForInterview": "unfit", "needsAdult": true, "levelAdvised": "3", "advice": "Hospital if drowsy.",
        ]
        #expect("\(try await scene.refusal("custody.healthcare.examine", .object(body), on: id, as: scene.constable))".contains("role"))
        try await scene.act("custody.healthcare.examine", .object(body), on: id, as: nurse)
        let kinds = try await scene.tasks(about: id).map(\.title)
        #expect(kinds.contains { $0.contains("Not fit to be detained") })
        #expect(kinds.contains { $0.contains("Healthcare advises Level 3") })
        #expect(kinds.contains { $0.contains("appropriate adult") })
        try await scene.act("custody.observation.set", ["level": "3", "reason": "Advice.", "isClinical": true, "clinicalInput": "Nurse Sample"], on: id)
        #expect(try await !scene.tasks(about: id).contains { $0.title.contains("Healthcare advises") })
    }

    @Test("a suite is taken over by a sergeant from another officer, with every detainee read back", arguments: TestStores.engines)
    func handover(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let relief = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO")
        func hand(_ lines: [JSONValue], from officer: Officer? = nil, as taker: Officer? = nil) async throws -> Refusal? {
            let body: JSONValue = [
                "suiteId": .string(scene.suite.description), "fromOfficer": .string((officer ?? scene.custodySergeant).id.description), "lines": .array(lines),
            ]
            return try await scene.world.refusal { _ = try await scene.office.perform("custody.handover.make", body: body, as: taker ?? relief) }
        }
        let line: JSONValue = ["detention": "CRO/1/26", "told": "Level 1.", "readBack": "Level 1, visit at 10, solicitor awaited."]
        #expect("\(try #require(try await hand([])))".contains("CRO/1/26"))
        #expect(try await hand([["detention": "CRO/1/26", "readBack": " "]])?.fields == ["lines"])
        #expect("\(try #require(try await hand([line, ["detention": "CRO/9/26", "readBack": "Gone."]])))".contains("CRO/9/26"))
        #expect(try await hand([line], from: relief)?.fields == ["fromOfficer"])
        #expect(try await hand([line]) == nil)
        #expect(try await scene.log(id, .note).last?.text.contains("Read back: Level 1, visit at 10") == true)
        #expect(try await scene.count("SELECT COUNT(*) FROM custody_handover") == 1)
    }

    @Test("many detainees are summed up together as each is alone", arguments: TestStores.engines)
    func summary(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        try await scene.act("custody.rest.record", ["step": "begin"], on: id)
        let other = ID<Detention>(at: scene.now)
        let (alone, together, none) = try await scene.world.store.read { [now = scene.now] tx in
            (try CareSummary.of(id, now: now, in: tx), try CareSummary.of([id, other], now: now, in: tx), try CareSummary.of([], now: now, in: tx))
        }
        #expect(together[id] == alone)
        #expect(alone.isResting)
        #expect(alone.level?.code == "2")
        #expect(together[other] == CareSummary())
        #expect(none.isEmpty)
        #expect(alone.next(at: scene.now)?.title == "Visit")
    }
}
