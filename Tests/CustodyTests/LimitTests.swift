import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

@Suite("Limits, hospital and further arrest")
struct LimitTests {
    func extend(_ id: ID<Detention>, _ scene: Scene, until: Instant? = nil, diligent: Bool = true) -> ExtendDetention {
        ExtendDetention(
            detentionId: id, authorisedAt: scene.now, until: until, isDiligent: diligent, reasons: "The phone is being read.", representations: "None.")
    }

    /// Authorised with two reviews held, twenty hours in.
    func reviewed(_ scene: Scene) async throws -> (ID<Detention>, Instant) {
        let start = scene.now
        let id = try await scene.authorised(arrived: start)
        for hours in [5, 13] {
            scene.world.clock.now = start.adding(hours: hours)
            _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        }
        scene.world.clock.now = start.adding(hours: 20)
        return (id, start)
    }

    @Test("a superintendent extends after the second review and before 24 hours, in writing; nobody else does", arguments: TestStores.engines)
    func extended(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        let start = scene.now
        let id = try await scene.authorised(arrived: start)
        scene.world.clock.now = start.adding(hours: 5)
        _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        #expect(try await scene.refusal(of: extend(id, scene), as: superintendent).description.contains("second review has not been held"))
        scene.world.clock.now = start.adding(hours: 13)
        _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        scene.world.clock.now = start.adding(hours: 20)
        #expect(try await scene.refusal(of: extend(id, scene), as: scene.custodySergeant).description.contains("superintendent or above"))
        #expect(try await scene.refusal(of: extend(id, scene, diligent: false), as: superintendent).description.contains("s42(1)"))
        #expect(try await scene.refusal(of: extend(id, scene, until: start.adding(hours: 37)), as: superintendent).description.contains("36 hours of detention"))
        #expect(try await scene.office.perform(extend(id, scene, until: start.adding(hours: 30)), as: superintendent).outcome == start.adding(hours: 30))
        #expect(try await scene.tasks(about: id).first { $0.kind == "custody.limit" }?.dueAt == start.adding(hours: 30))
        scene.world.clock.now = start.adding(hours: 29)
        #expect(try await scene.office.perform(extend(id, scene), as: superintendent).outcome == start.adding(hours: 36))
        let standing = try #require(try await scene.clocks(id).limit(at: scene.now))
        #expect(standing.value.reached == start.adding(hours: 36))
        #expect(standing.value.limit == .superintendent)
        // Past the first day the review is a superintendent's (PACE-36).
        #expect(try await scene.refusal(of: scene.review(of: id, postponed: "P1"), as: scene.inspector).description.contains("PACE-36"))
        _ = try await scene.office.perform(scene.review(of: id, postponed: "P1"), as: superintendent)
    }

    @Test("past 24 hours there is nothing left to extend", arguments: TestStores.engines)
    func tooLate(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        let (id, start) = try await reviewed(scene)
        scene.world.clock.now = start.adding(hours: 24)
        #expect(try await scene.refusal(of: extend(id, scene), as: superintendent).description.contains("cannot be extended afterwards"))
    }

    @Test("a warrant is recorded with its court; refused, only new evidence brings another", arguments: TestStores.engines)
    func warrant(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        let (id, start) = try await reviewed(scene)
        _ = try await scene.office.perform(extend(id, scene), as: superintendent)
        scene.world.clock.now = start.adding(hours: 34)
        func warrant(until hours: Int? = nil, granted: Bool = true, newEvidence: String? = nil) -> RecordWarrant {
            RecordWarrant(
                detentionId: id, court: "Borough Magistrates' Court", appliedAt: scene.now, newEvidence: newEvidence, isGranted: granted, decidedAt: scene.now,
                until: hours.map { start.adding(hours: $0) }, reasons: "As asked.")
        }
        #expect(try await scene.refusal(of: warrant(), as: scene.custodySergeant).description.contains("states its period"))
        #expect(try await scene.refusal(of: warrant(until: 71), as: scene.custodySergeant).description.contains("36 hours at most"))
        _ = try await scene.office.perform(warrant(granted: false), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: warrant(until: 70), as: scene.custodySergeant).description.contains("s43(17)"))
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.reached == start.adding(hours: 36))
        _ = try await scene.office.perform(warrant(until: 70, newEvidence: "Fingerprints."), as: scene.custodySergeant)
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.reached == start.adding(hours: 70))
    }

    @Test("hospital stops the detention clock and not the reviews; questioning there counts", arguments: TestStores.engines)
    func hospital(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(arrived: start)
        scene.world.clock.now = start.adding(hours: 2)
        let leave = LeaveForHospital(detentionId: id, leftAt: scene.now, hospital: "General Hospital", reason: "Head injury.", escort: "PC 1001")
        let back = ReturnFromHospital(detentionId: id, backAt: scene.now)
        #expect(try await scene.refusal(of: back, as: scene.custodySergeant).description.contains("not at hospital"))
        _ = try await scene.office.perform(leave, as: scene.custodySergeant)
        #expect(try await scene.refusal(of: leave, as: scene.custodySergeant).description.contains("General Hospital"))
        scene.world.clock.now = start.adding(hours: 5)
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.isStopped == true)
        let outside = ReturnFromHospital(
            detentionId: id, backAt: scene.now, questioned: [.init(from: start.adding(hours: 1), until: start.adding(hours: 3))])
        #expect(try await scene.refusal(of: outside, as: scene.custodySergeant).description.contains("Questioned there"))
        let right = ReturnFromHospital(
            detentionId: id, backAt: scene.now, questioned: [.init(from: start.adding(hours: 3), until: start.adding(minutes: 210))])
        #expect(try await scene.office.perform(right, as: scene.custodySergeant).outcome == start.adding(minutes: 26 * 60 + 30))
        let tasks = try await scene.tasks(about: id)
        #expect(tasks.first { $0.kind == "custody.limit" }?.dueAt == start.adding(minutes: 26 * 60 + 30))
        #expect(tasks.first { $0.kind == "custody.review" }?.dueAt == start.adding(hours: 6))
    }

    @Test("the relevant time is set only with a reason, not before the arrest nor days later", arguments: TestStores.engines)
    func relevantTime(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let arrived = try await scene.detention(id).arrivedAt
        func set(_ time: Instant, _ reason: String = "Waited in the yard.") -> SetRelevantTime {
            SetRelevantTime(detentionId: id, relevantAt: time, reason: reason)
        }
        #expect(try await scene.refusal(of: set(arrived, " "), as: scene.custodySergeant).description.contains("Say why"))
        #expect(try await scene.refusal(of: set(arrived.adding(hours: -2)), as: scene.custodySergeant).description.contains("when the person was arrested"))
        #expect(try await scene.refusal(of: set(scene.now.adding(hours: 1)), as: scene.custodySergeant).fields == ["relevantAt"])
        scene.world.clock.advance(minutes: 25 * 60)
        let late = try await scene.refusal(of: set(arrived.adding(minutes: 24 * 60 + 1)), as: scene.custodySergeant)
        #expect(late.fields == ["relevantAt"] && late.description.contains("a record of its own"))
        #expect(try await scene.refusal(of: set(arrived), as: scene.involvedSergeant).description.contains("PACE-21"))
        _ = try await scene.office.perform(set(arrived.adding(minutes: -15)), as: scene.custodySergeant)
        let clock = try await scene.clocks(id).detention
        #expect(clock.relevantTime.value == arrived.adding(minutes: -15))
        #expect(clock.relevantTime.reason.contains("Waited in the yard."))
        #expect(try await scene.tasks(about: id).first { $0.kind == "custody.limit" }?.dueAt == arrived.adding(minutes: 24 * 60 - 15))
    }

    @Test("an arrest made in custody shares the clock; one of somebody else or from before does not join", arguments: TestStores.engines)
    func furtherArrest(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let arrived = try await scene.detention(id).arrivedAt
        scene.world.clock.advance(minutes: 60)
        let before = try await scene.arrested(at: arrived.adding(minutes: -5))
        #expect(try await scene.refusal(of: JoinArrest(detentionId: id, arrestId: before), as: scene.custodySergeant).description.contains("PACE-52"))
        let stranger = try await Scene.person(in: scene.world, "Robin", "Other")
        let other = try await scene.office.perform(scene.arrestOperation(of: stranger, at: scene.now), as: scene.detective).outcome
        #expect(try await scene.refusal(of: JoinArrest(detentionId: id, arrestId: other), as: scene.custodySergeant).description.contains("somebody else"))
        let further = try await scene.arrested(at: scene.now)
        let join = JoinArrest(detentionId: id, arrestId: further)
        #expect(try await scene.office.perform(join, as: scene.custodySergeant).outcome == arrived.adding(hours: 24))
        #expect(try await scene.refusal(of: join, as: scene.custodySergeant).description.contains("already"))
    }

    @Test("a move to another suite keeps number and clocks and hands the tasks over", arguments: TestStores.engines)
    func moved(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let north = try #require(try await scene.world.officer("CUSO", rank: .sergeant, unit: "NOR").unitId)
        let limit = try await scene.clocks(id).limit(at: scene.now)?.value.reached
        func move(to suite: ID<Unit>) -> MoveToSuite { MoveToSuite(detentionId: id, suiteId: suite, movedAt: scene.now, reason: "No free cell. PER 17.") }
        #expect(try await scene.refusal(of: move(to: scene.suite), as: scene.custodySergeant).description.contains("already"))
        let reasonless = MoveToSuite(detentionId: id, suiteId: north, movedAt: scene.now, reason: " ")
        #expect(try await scene.refusal(of: reasonless, as: scene.custodySergeant).fields == ["reason"])
        let unknown = try await scene.refusal(of: move(to: ID(RawID(at: scene.now))), as: scene.custodySergeant)
        #expect(unknown.fields == ["suiteId"])
        let tomorrow = MoveToSuite(detentionId: id, suiteId: north, movedAt: scene.now.adding(hours: 20), reason: "No free cell.")
        #expect(try await scene.refusal(of: tomorrow, as: scene.custodySergeant).fields == ["movedAt"])
        try await scene.act("custody.contact.call", ["part": "healthcare", "isCalled": false], on: id)
        try await scene.act("custody.search.authorise-strip", ["grounds": "Seen to push a wrap into sock."], on: id)
        let before = try await scene.tasks(about: id)
        _ = try await scene.office.perform(move(to: north), as: scene.custodySergeant)
        let after = try await scene.tasks(about: id)
        #expect(after.map(\.id) == before.map(\.id), "nothing that is due is dropped (PACE-54)")
        #expect(after.filter { $0.role == "CUSO" }.count >= 3 && after.filter { $0.role == "CUSO" }.allSatisfy { $0.unitId == north })
        #expect(after.first { $0.role == "REVO" }?.unitId == nil, "inspectors review for every suite (PACE-31)")
        #expect(try await scene.detention(id).suiteId == north)
        #expect(try await scene.detention(id).number == "CRO/1/26")
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.reached == limit)
        #expect(try await scene.tasks(about: id).first { $0.kind == "custody.limit" }?.unitId == north)
    }

    @Test("a review is entered once: the second within minutes is told of the first", arguments: TestStores.engines)
    func reviewTwice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        scene.world.clock.advance(minutes: 300)
        _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        #expect(try await scene.refusal(of: scene.review(of: id), as: scene.inspector).description.contains("It is entered once"))
    }

    @Test("by telephone only where a live link was not to be had, and a sleeper is told later", arguments: TestStores.engines)
    func telephone(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        scene.world.clock.advance(minutes: 300)
        #expect(try await scene.refusal(of: scene.review(of: id, method: .telephone), as: scene.inspector).description.contains("s40A(2)"))
        let asleep = HoldReview(
            detentionId: id, heldAt: scene.now, method: .telephone, reasons: "Interview at nine.", condition: "asleep", noLiveLink: "The line is down.")
        _ = try await scene.office.perform(asleep, as: scene.inspector)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.tell" })
        let release = ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now)
        #expect(try await scene.refusal(of: release, as: scene.custodySergeant).description.contains("PACE-95"))
        let despite = ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Told at the desk.")
        _ = try await scene.office.perform(despite, as: scene.custodySergeant)
    }

    @Test("a birth date corrected after book-in makes the duties to a child due at once", arguments: TestStores.engines)
    func birthDate(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func born(_ day: String) async throws {
            _ = try await scene.office.perform(
                "records.particulars.set",
                body: ["person": .string(scene.suspect.description), "dateOfBirth": .string(day), "reason": "Passport seen."], as: scene.custodySergeant)
        }
        try await born("1990-01-01")
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "custody.age" })
        try await born("2009-06-01")
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "custody.age" })
        #expect(task.title.contains("is a child"))
        let entries = try await scene.world.store.read { tx in
            try tx.all(CustodyEntry.self, "SELECT * FROM custody_entry WHERE detention_id = \(id) AND kind = 'birth-date' ORDER BY id")
        }
        #expect(entries.last?.text.contains("A child since arrival") == true)
        let caution = ReleaseDetainee(detentionId: id, disposal: "CAU-S", reason: "Admitted.", releasedAt: scene.now)
        #expect(try await scene.refusal(of: caution, as: scene.custodySergeant).description.contains("under 18"))
    }
}
