import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

/// What a tablet recorded while it could not reach the server, and the three times of it.
@Suite("Recorded without network")
struct KeptActTests {
    private static let awake: JSONValue = ["state": "awake"]

    @Test("no time before the page was served, none after it was received, none of a stamp that is not the officer's own", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        scene.world.clock.advance(minutes: 5)
        let (stamp, other) = (try await scene.stamp(), try await scene.stamp(as: scene.inspector))
        let served = scene.now
        scene.world.clock.advance(minutes: 20)
        func why(_ at: Instant, _ stamp: RawID, _ name: OperationName = "custody.visit.record", _ body: JSONValue = Self.awake) async throws -> Refusal {
            try #require(try await scene.world.refusal { try await scene.keep(name, body, on: id, at: at, stamp) })
        }
        #expect("\(try await why(served.adding(seconds: -1), stamp))".contains("before the device was given its page"))
        #expect("\(try await why(scene.now.adding(seconds: 1), stamp))".contains("has not come yet"))
        #expect(try await why(served.adding(minutes: 1), RawID(at: served)).fields == ["stamp"], "a made-up stamp")
        #expect(try await why(served.adding(minutes: 1), other).fields == ["stamp"], "another officer's")
        let done = try await scene.office.perform("custody.care.give", body: ["detentionId": .string(id.description), "kind": "DRINK", "isAccepted": true], as: scene.custodySergeant)
        #expect(try await why(scene.now, done.journal).fields == ["stamp"], "an act is no page")
        let level: JSONValue = ["level": "2", "reason": "Smells of drink.", "isClinical": false]
        #expect("\(try await why(served.adding(minutes: 1), stamp, "custody.observation.set", level))".contains("with the server only"))
        scene.world.clock.now = served.adding(hours: DeviceTime.hoursMax + 2)
        #expect("\(try await why(served.adding(minutes: DeviceTime.hoursMax * 60 + 1), stamp))".contains("more than 24 hours after"))
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit") == 0)
        #expect(try await scene.count("SELECT COUNT(*) FROM detention_observation") == 1)
        #expect(try await scene.count("SELECT COUNT(*) FROM journal WHERE act = 'custody.visit.record' AND category = 'EXPF'") == 6, "refusals are journalled")
    }

    @Test("a record that may not be seen is not there, whatever the device says of its time", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let stamp = try await scene.stamp()
        _ = try await scene.restrict(Ref(Detention.kind, id))
        scene.world.clock.advance(minutes: 5)
        let refusal = try await scene.world.refusal { try await scene.keep("custody.visit.record", Self.awake, on: id, at: scene.now, RawID(at: scene.now)) }
        #expect(refusal == .notFound)
        #expect(try await scene.world.refusal { try await scene.keep("custody.visit.record", Self.awake, on: id, at: scene.now, stamp) } == .notFound)
    }

    @Test("it counts from when it was made: the log has both times, the alarm raised meanwhile stays on record and is answered, and it is done once", arguments: TestStores.engines)
    func visit(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let stamp = try await scene.stamp()
        let made = scene.now.adding(minutes: 50)
        scene.world.clock.advance(minutes: 90)
        try await Rounds(office: scene.office, holder: "test").goRound()
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.visit.missed" })
        scene.world.clock.advance(minutes: 1)
        let key = RawID(at: scene.now)
        let first = try await scene.keep("custody.visit.record", Self.awake, on: id, at: made, stamp, key: key)
        scene.world.clock.advance(minutes: 1)
        let again = try await scene.keep("custody.visit.record", Self.awake, on: id, at: made, stamp, key: key)
        #expect(first == again)
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit") == 1)
        let log = try await scene.log(id, .visit)
        #expect(log.count == 3, "overdue, the inspector told, and the visit")
        let entry = try #require(log.last)
        #expect(entry.happenedAt == made && entry.recordedAt == made && entry.enteredAt == made.adding(minutes: 41) && entry.lateReason == nil)
        #expect(CustodyLog.received(entry)?.text.contains("Recorded without network") == true)
        #expect(try await !scene.tasks(about: id).contains { $0.kind.hasPrefix("custody.visit") })
        let due = try await scene.world.store.read { tx in try ObservationStanding.of(id, in: tx)?.schedule?.due }
        #expect(due == made.adding(minutes: 60))
        let detail = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(first.journal)") }
        #expect(detail?.contains("\"recordedAt\":\"\(made)\"") == true && detail?.contains("\"stamp\":\"\(stamp)\"") == true)
    }

    @Test("what was late when it was made says why; what was in time and only sent late does not", arguments: TestStores.engines)
    func late(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let stamp = try await scene.stamp()
        let made = scene.now.adding(minutes: 61)
        scene.world.clock.advance(minutes: 80)
        let refusal = try await scene.world.refusal { try await scene.keep("custody.visit.record", Self.awake, on: id, at: made, stamp) }
        #expect(refusal?.fields == ["overdueReason"])
        try await scene.keep("custody.visit.record", ["state": "awake", "overdueReason": "Fight in cell 4."], on: id, at: made, stamp)
        #expect(try await scene.log(id, .visit).last?.text.contains("Fight in cell 4.") == true)
    }

    @Test("a visit sent after a later one answers no alarm of now and puts nothing back", arguments: TestStores.engines)
    func afterALaterOne(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let stamp = try await scene.stamp()
        let made = scene.now.adding(minutes: 50)
        scene.world.clock.advance(minutes: 58)
        try await scene.visit(id)
        let due = scene.now.adding(minutes: 60)
        scene.world.clock.advance(minutes: 61)
        try await Rounds(office: scene.office, holder: "test").goRound()
        try await scene.keep("custody.visit.record", Self.awake, on: id, at: made, stamp)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.visit.overdue" }, "an alarm that is still so was closed")
        #expect(try await scene.world.store.read { tx in try ObservationStanding.of(id, in: tx)?.schedule?.due } == due)
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit") == 2)
    }

    @Test("a level set meanwhile asks nothing of a visit before it, and what is due follows from both in their order", arguments: TestStores.engines)
    func levelMeanwhile(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let stamp = try await scene.stamp()
        let made = scene.now.adding(minutes: 55)
        scene.world.clock.advance(minutes: 70)
        try await scene.setLevel("2", of: id)
        let set = scene.now
        scene.world.clock.advance(minutes: 10)
        try await scene.keep("custody.visit.record", Self.awake, on: id, at: made, stamp)
        #expect(try await scene.world.store.read { tx in try ObservationStanding.of(id, in: tx)?.schedule?.due } == set.adding(minutes: 30))
    }

    @Test("somebody released meanwhile is refused, and the log still takes it by hand with the reason", arguments: TestStores.engines)
    func released(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let stamp = try await scene.stamp()
        let made = scene.now.adding(minutes: 10)
        scene.world.clock.advance(minutes: 30)
        _ = try await scene.office.perform(ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        let refusal = try await scene.world.refusal { try await scene.keep("custody.visit.record", Self.awake, on: id, at: made, stamp) }
        #expect("\(try #require(refusal))".contains("has ended"))
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit") == 0)
        _ = try await scene.office.perform(EnterInLog(detentionId: id, happenedAt: made, text: "Visited: awake and well.", lateReason: "Kept on the tablet."), as: scene.custodySergeant)
    }

    @Test("a dose given before the medicine was stopped counts; one sent after a later dose puts the next no earlier", arguments: TestStores.engines)
    func medication(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let plan: [String: JSONValue] = ["medicine": "Paracetamol", "dose": "1 g", "isControlled": false, "directedBy": "Nurse Sample", "hoursBetween": 4, "doses": 4]
        func planned(_ due: Instant) async throws -> JSONValue {
            try await scene.act("custody.medication.plan", .object(plan.merging(["firstDueAt": .string(due.description)]) { $1 }), on: id).outcome
        }
        func next(_ plan: JSONValue) async throws -> Instant? {
            let id = try #require(ID<Medication>(plan.string ?? ""))
            return try await scene.world.store.read { tx in try tx.find(Medication.self, id)?.nextDueAt }
        }
        let (one, two) = (try await planned(scene.now), try await planned(scene.now))
        let stamp = try await scene.stamp()
        let begun = scene.now
        func dose(_ plan: JSONValue) -> JSONValue { ["medication": plan, "outcome": "taken", "witness": "DO Sample"] }
        scene.world.clock.advance(minutes: 20)
        try await scene.act("custody.medication.stop", ["medication": one, "reason": "Nurse Sample: rash."], on: id)
        try await scene.act("custody.medication.give", .object((dose(two).object ?? [:]).merging(["supervisor": "Nurse Sample"]) { $1 }), on: id)
        #expect(try await next(two) == begun.adding(minutes: 260))
        #expect(try await scene.world.refusal { try await scene.keep("custody.medication.give", dose(one), on: id, at: begun.adding(minutes: 20), stamp) } != nil, "given when it had been stopped")
        try await scene.keep("custody.medication.give", dose(one), on: id, at: begun.adding(minutes: 5), stamp)
        #expect(try await next(one) == nil)
        try await scene.keep("custody.medication.give", .object((dose(two).object ?? [:]).merging(["supervisor": "Nurse Sample"]) { $1 }), on: id, at: begun.adding(minutes: 6), stamp)
        #expect(try await next(two) == begun.adding(minutes: 260))
        #expect(try await scene.log(id, .medication).filter { $0.recordedAt != nil }.map(\.happenedAt) == [begun.adding(minutes: 5), begun.adding(minutes: 6)])
    }

    @Test("care is entered when it was given; a time typed on the tablet is judged by when it was typed", arguments: TestStores.engines)
    func care(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let stamp = try await scene.stamp()
        let begun = scene.now
        scene.world.clock.advance(minutes: 120)
        let meal: [String: JSONValue] = ["kind": "MEAL-LIGHT", "isAccepted": true]
        try await scene.keep("custody.care.give", .object(meal), on: id, at: begun.adding(minutes: 30), stamp)
        #expect(try await scene.log(id, .care).map(\.happenedAt) == [begun.adding(minutes: 30)])
        let ahead = JSONValue.object(meal.merging(["givenAt": .string(begun.adding(minutes: 60).description)]) { $1 })
        #expect(try await scene.world.refusal { try await scene.keep("custody.care.give", ahead, on: id, at: begun.adding(minutes: 31), stamp) }?.fields == ["givenAt"])
        let typed = JSONValue.object(meal.merging(["givenAt": .string(begun.adding(minutes: 28).description)]) { $1 })
        try await scene.keep("custody.care.give", typed, on: id, at: begun.adding(minutes: 31), stamp)
        #expect(try await scene.log(id, .care).last?.happenedAt == begun.adding(minutes: 28))
    }
}

extension Scene {
    /// What the server gives with a page of care.
    func stamp(as officer: Officer? = nil) async throws -> RawID {
        try #require(try await office.consult("custody.care.read", as: officer ?? custodySergeant) { $0.stamp }).entry
    }

    @discardableResult
    func keep(
        _ name: OperationName, _ body: JSONValue, on detention: ID<Detention>, at time: Instant, _ stamp: RawID, key: RawID? = nil
    ) async throws -> Answer {
        var members = body.object ?? [:]
        members["detentionId"] = .string(detention.description)
        let context = ActContext(idempotencyKey: key ?? RawID(at: now), device: DeviceTime(recordedAt: time, stamp: stamp))
        return try await office.perform(name, body: .object(members), as: custodySergeant, context)
    }
}
