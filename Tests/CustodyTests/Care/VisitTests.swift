import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Observation and visits")
struct VisitTests {
    @Test("no visit before a level; a level only by an uninvolved custody officer, with a reason", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect("\(try await scene.refusal("custody.visit.record", ["state": "awake"], on: id))".contains("No level of observation"))
        let level: JSONValue = ["level": "2", "reason": "Smells of drink.", "isClinical": false]
        #expect("\(try await scene.refusal("custody.observation.set", level, on: id, as: scene.involvedSergeant))".contains("PACE s36(5)"))
        #expect("\(try await scene.refusal("custody.observation.set", level, on: id, as: scene.constable))".contains("role"))
        #expect(try await scene.refusal("custody.observation.set", ["level": "2", "reason": " ", "isClinical": false], on: id).fields == ["reason"])
        #expect(try await scene.refusal("custody.observation.set", ["level": "9", "reason": "Why.", "isClinical": false], on: id).fields == ["level"])
    }

    @Test("a visit has no time of its own: a typed one is an unknown field", arguments: TestStores.engines)
    func noBackdating(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let refusal = try await scene.refusal("custody.visit.record", ["state": "awake", "visitedAt": "2026-03-10T08:00:00Z"], on: id)
        #expect(refusal.fields == ["visitedAt"])
        #expect(RecordVisit.form.fields.allSatisfy { if case .moment = $0.kind { false } else { true } })
    }

    @Test("a visit in time moves the next one, is in the log, and needs nothing more", arguments: TestStores.engines)
    func inTime(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        scene.world.clock.advance(minutes: 55)
        try await scene.visit(id)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(summary.visits?.due == scene.now.adding(minutes: 60))
        #expect(try await scene.log(id, .visit).map(\.text) == ["Awake and well."])
    }

    @Test("a late visit says why, and shows both times", arguments: TestStores.engines)
    func late(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        scene.world.clock.advance(minutes: 61)
        #expect(try await scene.refusal("custody.visit.record", ["state": "awake"], on: id).fields == ["overdueReason"])
        try await scene.visit(id, ["overdueReason": "Fight in cell 4."])
        let text = try #require(try await scene.log(id, .visit).last?.text)
        #expect(text.contains("was due at 10:00 GMT"))
        #expect(text.contains("Fight in cell 4."))
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit WHERE late_reason IS NOT NULL") == 1)
    }

    @Test("level 2 wants rousing; who cannot be roused needs help that is named, and raises an alarm that only an answer closes", arguments: TestStores.engines)
    func rousing(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        #expect(try await scene.refusal("custody.visit.record", ["state": "asleep"], on: id).fields == ["wakes"])
        let unrousable: [String: JSONValue] = ["state": "asleep", "wakes": false, "answers": false, "obeys": false]
        #expect(try await scene.refusal("custody.visit.record", .object(unrousable), on: id).fields == ["help"])
        try await scene.visit(id, unrousable.merging(["help": "Nurse Sample and ambulance."]) { $1 })
        let alarm = try #require(try await scene.tasks(about: id).first { $0.kind == "custody.concern" })
        #expect(alarm.title.contains("Cannot be roused"))
        try await scene.visit(id, ["wakes": true, "answers": true, "obeys": true])
        #expect(try await scene.tasks(about: id).contains { $0.id == alarm.id }, "a visit does not dismiss it")
        #expect(try await scene.refusal("custody.visit.answer", ["concern": .string(alarm.id.description), "answer": "  "], on: id).fields == ["answer"])
        try await scene.act("custody.visit.answer", ["concern": .string(alarm.id.description), "answer": "Taken to hospital and back, fit."], on: id)
        #expect(try await !scene.tasks(about: id).contains { $0.id == alarm.id })
    }

    @Test("missed visits go from amber to red to the inspector, each told once; a visit ends it", arguments: TestStores.engines)
    func escalates(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        let rounds = Rounds(office: scene.office, holder: "test")
        func open() async throws -> [String] { try await scene.tasks(about: id).map(\.kind).filter { $0.hasPrefix("custody.visit") }.sorted() }
        scene.world.clock.advance(minutes: 23)
        #expect(try await rounds.goRound() == 0)
        scene.world.clock.advance(minutes: 1)
        #expect(try await rounds.goRound() == 1)
        #expect(try await rounds.goRound() == 0, "told once")
        #expect(try await open() == ["custody.visit.soon"])
        scene.world.clock.advance(minutes: 6)
        try await rounds.goRound()
        #expect(try await open() == ["custody.visit.overdue"])
        scene.world.clock.advance(minutes: 15)
        try await rounds.goRound()
        #expect(try await open() == ["custody.visit.missed", "custody.visit.overdue"])
        let missed = try #require(try await scene.tasks(about: id).first { $0.kind == "custody.visit.missed" })
        #expect(missed.role == "REVO")
        #expect(try await scene.log(id, .visit).count == 2, "overdue, and the inspector told")
        try await scene.visit(id, ["wakes": true, "answers": true, "obeys": true, "overdueReason": "Both staff at hospital."])
        #expect(try await open() == [])
        #expect(try await rounds.goRound() == 0)
    }

    @Test("a round after an hour of silence tells every step at once", arguments: TestStores.engines)
    func catchesUp(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        scene.world.clock.advance(minutes: 60)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 3)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.visit.missed" })
    }

    @Test("the alarm of a detainee restricted to a group is raised as well, for those inside it", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        let group = try await scene.world.group("closed")
        let owner = try await scene.world.officer("INTM", rank: .sergeant, groups: [group])
        let inside = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO", groups: [group])
        let restriction: JSONValue = ["kind": "detention", "record": .string(id.description), "groups": [.string(group.description)], "reason": "Protected witness."]
        _ = try await scene.office.perform("access.record.restrict", body: restriction, as: owner)
        scene.world.clock.advance(minutes: 31)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 2)
        func seen(by officer: Officer) async throws -> Bool {
            try await scene.world.store.read { tx in try WorkList.team(of: officer, in: tx).contains { $0.kind == "custody.visit.overdue" } }
        }
        #expect(try await seen(by: inside))
        #expect(try await !seen(by: scene.custodySergeant))
        #expect(try await scene.refusal("custody.visit.record", ["state": "awake"], on: id) == .notFound)
    }

    @Test("nobody tells of a visit that is not late", arguments: TestStores.engines)
    func notLate(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("1", of: id)
        let early: JSONValue = ["dueAt": .string(scene.now.adding(minutes: 60).description), "step": "red"]
        #expect("\(try await scene.refusal("custody.visit.escalate", early, on: id))".contains("not so late"))
    }

    @Test("lowering a level does not make up for a missed visit, and needs healthcare where healthcare set it", arguments: TestStores.engines)
    func lowering(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id, clinical: true)
        let lower: [String: JSONValue] = ["level": "1", "reason": "Sober.", "isClinical": false]
        #expect(try await scene.refusal("custody.observation.set", .object(lower), on: id).fields == ["clinicalInput"])
        scene.world.clock.advance(minutes: 31)
        let told = lower.merging(["clinicalInput": "Nurse agrees."]) { $1 }
        #expect("\(try await scene.refusal("custody.observation.set", .object(told), on: id))".contains("Visit first"))
        try await scene.visit(id, ["wakes": true, "answers": true, "obeys": true, "overdueReason": "Busy."])
        try await scene.act("custody.observation.set", .object(told), on: id)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(summary.level?.code == "1")
        #expect(summary.visits?.due == scene.now.adding(minutes: 60))
    }

    @Test("for somebody who has left nothing more is recorded, and no round tells of them", arguments: TestStores.engines)
    func left(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        #expect("\(try await scene.refusal("custody.visit.record", ["state": "awake"], on: id))".contains("has ended"))
        scene.world.clock.advance(minutes: 60)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 0)
    }
}
