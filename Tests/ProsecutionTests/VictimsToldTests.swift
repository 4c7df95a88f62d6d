import Base
import Core
import Custody
import Investigation
import Records
import Storage
import TestSupport
import Testing

/// Custody announces, Investigation counts: what happens to a suspect becomes something the victim is told of, by when the Code has it (VIC-01).
@Suite("The victim's clocks start by what custody does")
struct VictimsToldTests {
    private func due(_ event: String, _ scene: Scene) async throws -> [VictimDeadline] {
        try await scene.world.store.read { tx in try VictimDeadline.all(of: scene.crime, in: tx) }.filter { $0.event == event }
    }

    private func isOnTheList(_ deadline: VictimDeadline, _ scene: Scene) async throws -> Bool {
        try await scene.world.store.read { tx in
            try tx.exists("SELECT 1 FROM task WHERE id = \(deadline.taskId) AND officer_id = \(scene.detective.id) AND status = 'open' AND due_at = \(deadline.dueAt)")
        }
    }

    private func release(_ id: ID<Detention>, _ disposal: String, _ scene: Scene) async throws {
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: disposal, reason: "Accepted responsibility and agreed to pay.", releasedAt: scene.now, despite: "On paper."),
            as: scene.custodySergeant)
    }

    private func bail(_ id: ID<Detention>, _ scene: Scene) async throws -> ID<Bail> {
        let suite = try #require(scene.custodySergeant.unitId)
        return try await scene.office.perform(
            GrantBail(
                detentionId: id, factors: ["surrender"], reasons: "A lodger.", returnAt: scene.now.adding(hours: 24 * 20), returnSuiteId: suite, givenAt: scene.now, despite: "On paper."),
            as: scene.custodySergeant
        ).outcome
    }

    @Test("each end of detention is told as what it is", arguments: TestStores.engines, [("NFA", "released"), ("RUI", "bailed"), ("CR", "charged"), ("PREQ", "released")])
    func ends(_ engine: Engine, _ end: (String, String)) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.detained(scene.suspects[0])
        try await release(id, end.0, scene)
        let told = try await due(end.1, scene)
        #expect(told.map(\.happenedAt) == [scene.now])
        let deadline = try #require(told.first)
        #expect(deadline.dueAt > scene.now)
        #expect(try await isOnTheList(deadline, scene))
        for other in ["released", "bailed", "charged"] where other != end.1 { #expect(try await due(other, scene).isEmpty, "\(other) was announced for \(end.0)") }
    }

    @Test("IN12: an arrest takes the suspect off the list of those outstanding, and nobody else", arguments: TestStores.engines)
    func arrested(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for person in scene.suspects.prefix(2) {
            _ = try await scene.office.perform(PursueSuspect(investigationId: scene.crime, person: person, risk: .high, riskReason: "Threatened her."), as: scene.detective)
        }
        scene.world.clock.advance(minutes: 60)
        let arrestedAt = scene.now.adding(minutes: -20)
        _ = try await scene.office.perform(
            RecordArrest(
                investigationId: scene.crime.raw, personId: scene.suspects[0], officerId: scene.constable.id, arrestedAt: arrestedAt, place: "Example Road",
                suspectedOf: "Burglary dwelling", necessity: ["N-INV"], grounds: "Seen leaving.", reply: nil), as: scene.detective)
        let pursuits = try await scene.world.store.read { tx in try tx.all(SuspectPursuit.self, "SELECT * FROM suspect_pursuit ORDER BY id") }
        #expect(pursuits.map(\.state) == [.arrested, .outstanding] && pursuits[0].endedAt == arrestedAt)
    }

    @Test("where the custody officer refuses detention, and where the arrest ends before the station, the victim is told of the release", arguments: TestStores.engines)
    func notDetained(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func arrest(_ person: ID<Person>) async throws -> ID<Arrest> {
            try await scene.office.perform(
                RecordArrest(
                    investigationId: scene.crime.raw, personId: person, officerId: scene.constable.id, arrestedAt: scene.now.adding(minutes: -20), place: "Example Road",
                    suspectedOf: "Burglary dwelling", necessity: ["N-INV"], grounds: "Seen leaving.", reply: nil), as: scene.detective
            ).outcome
        }
        _ = try await scene.office.perform(
            DeArrest(arrestId: try await arrest(scene.suspects[1]), reason: "Mistaken identity.", endedAt: scene.now), as: scene.detective)
        #expect(try await due("released", scene).count == 1)
        let suite = try #require(scene.custodySergeant.unitId)
        let id = try await scene.office.perform(
            OpenDetention(arrestId: try await arrest(scene.suspects[0]), suiteId: suite, arrivedAt: scene.now.adding(minutes: -5)), as: scene.custodySergeant
        ).outcome
        _ = try await scene.office.perform(RefuseDetention(detentionId: id, reasons: "Not necessary.", refusedAt: scene.now), as: scene.custodySergeant)
        #expect(try await due("released", scene).count == 2)
    }

    @Test("bail, its change and its end are each told; arrest for breaking it too", arguments: TestStores.engines)
    func bailed(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let suite = try #require(scene.custodySergeant.unitId)
        let id = try await scene.detained(scene.suspects[0])
        let first = try await bail(id, scene)
        #expect(try await due("bailed", scene).count == 1)
        scene.world.clock.advance(minutes: 60)
        _ = try await scene.office.perform(
            VaryBail(bailId: first, conditions: [.init(code: "place", text: "Not to go to Example Street.")], victimViews: "She asked for it.", reason: "The victim is afraid."),
            as: scene.custodySergeant)
        #expect(try await due("bailed", scene).map(\.happenedAt).max() == scene.now)
        scene.world.clock.advance(minutes: 60)
        _ = try await scene.office.perform(
            ArrestOnBail(bailId: first, arrestedAt: scene.now, officerId: scene.constable.id, reason: "Went to Example Street.", arrivedAt: scene.now, suiteId: suite), as: scene.custodySergeant)
        #expect(try await due("arrested", scene).count == 2)
        let second = try await bail(id, scene)
        let before = try await due("bailed", scene).count
        _ = try await scene.office.perform(EndBail(bailId: second, goesOn: false, reason: "The victim does not support it."), as: scene.custodySergeant)
        #expect(try await due("bailed", scene).count == before)
        #expect(try await due("released", scene).count == 1)
    }

    @Test("bail that lapses by the clock alone is told as release under investigation", arguments: TestStores.engines)
    func lapsed(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.detained(scene.suspects[0])
        let bail = try await bail(id, scene)
        scene.world.clock.now = scene.now.adding(hours: 24 * 100)
        _ = try await scene.office.perform(LapseBail(bailId: bail), as: scene.world.system)
        #expect(try await due("bailed", scene).count == 2)
    }

    @Test("two interviews on one day are told once", arguments: TestStores.engines)
    func interviewed(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.detained(scene.suspects[0])
        func act(_ name: OperationName, _ body: [String: JSONValue]) async throws {
            let detention: [String: JSONValue] = ["detentionId": .string(id.description)]
            _ = try await scene.office.perform(name, body: .object(detention.merging(body) { $1 }), as: scene.custodySergeant)
        }
        try await act("custody.rights.give", ["language": "eng", "medium": "written", "rights": [["entitlement": "R2", "act": "declined", "detail": "Gave no reason."]]])
        for disc in ["DISC-1", "DISC-2"] {
            try await act(
                "custody.interview.start",
                ["interviewer": .string(scene.detective.id.description), "isCautioned": true, "isReminded": true, "isFit": true, "medium": "audio", "reference": .string(disc), "persons": []])
            #expect(try await due("interviewed", scene).count == (disc == "DISC-1" ? 0 : 1))
            scene.world.clock.advance(minutes: 30)
            try await act("custody.interview.end", ["step": "end"])
        }
        let told = try await due("interviewed", scene)
        #expect(told.count == 1)
        #expect(try await isOnTheList(try #require(told.first), scene))
    }

    @Test("an interview of somebody who came voluntarily, and its end, are told alike", arguments: TestStores.engines)
    func voluntary(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(
            InviteVolunteer(
                investigationId: scene.crime.raw, personId: scene.suspects[0], suspectedOf: "Burglary dwelling", officerId: scene.detective.id,
                appointmentAt: scene.now.adding(minutes: 10), place: "Example Library"), as: scene.detective
        ).outcome
        func act(_ name: OperationName, _ body: [String: JSONValue]) async throws {
            let attendance: [String: JSONValue] = ["attendanceId": .string(id.description)]
            _ = try await scene.office.perform(name, body: .object(attendance.merging(body) { $1 }), as: scene.detective)
        }
        func now() -> JSONValue { .string(scene.now.description) }
        let here: [String: JSONValue] = [
            "arrivedAt": now(), "isToldFree": true, "isNoticeGiven": true, "advice": "declined", "adviceReason": "None.", "appearsUnder18": false, "isVulnerable": false,
        ]
        try await act("custody.voluntary.arrive", here)
        try await act("custody.voluntary.assess", ["isFit": true])
        try await act(
            "custody.voluntary.interview.start",
            ["interviewer": .string(scene.detective.id.description), "isReminded": true, "medium": "audio", "reference": "FILE-1", "startedAt": now()])
        #expect(try await due("interviewed", scene).isEmpty)
        scene.world.clock.advance(minutes: 30)
        try await act("custody.voluntary.interview.end", ["step": "end", "at": now()])
        let told = try await due("interviewed", scene)
        #expect(told.count == 1)
        #expect(try await isOnTheList(try #require(told.first), scene))
        try await act("custody.voluntary.end", ["outcome": "CR", "reason": "Accepted responsibility and pays.", "endedAt": now()])
        #expect(try await due("charged", scene).count == 1)
    }
}
