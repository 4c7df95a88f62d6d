import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

extension Scene {
    static let factors = ["surrender", "victim"]

    func bailing(
        _ id: ID<Detention>, _ disposal: String = "PCB-C", returnAt: Instant? = nil, conditions: [BailConditionLine] = [.init(code: "contact", text: "Not to contact the victim.")],
        victimViews: String? = "Asked by telephone; agrees.", factors: [String] = Scene.factors, at time: Instant? = nil
    ) -> GrantBail {
        GrantBail(
            detentionId: id, disposal: disposal, factors: factors, reasons: "The victim lives nearby.", returnAt: returnAt ?? now.adding(hours: 24 * 30),
            returnSuiteId: suite, conditions: conditions, victimViews: victimViews, givenAt: time ?? now, despite: "Assessed on paper.")
    }

    func bailed(_ id: ID<Detention>, returnAt: Instant? = nil) async throws -> ID<Bail> {
        try await office.perform(bailing(id, returnAt: returnAt), as: custodySergeant).outcome
    }

    func bail(_ id: ID<Bail>) async throws -> Bail {
        let found = try await world.store.read { tx in try tx.find(Bail.self, id) }
        return try #require(found)
    }

    func clocks(_ id: ID<Detention>) async throws -> DetentionClocks {
        try await world.store.read { tx in try DetentionClocks.of(try #require(try tx.find(Detention.self, id)), in: tx) }
    }

    func standings(of person: ID<Person>, for officer: Officer) async throws -> [Standing] {
        let registry = office.registry
        return try await office.consult("records.person.read", Ref(Person.kind, person), as: officer) { reading in
            try registry.standings(of: Ref(Person.kind, person), reading)
        }
    }

    /// Who of these a list of people marks as sought.
    func wanted(among people: ID<Person>..., for officer: Officer) async throws -> Set<RawID> {
        let registry = office.registry
        return try await office.consult("records.person.read", nil, as: officer) { reading in try registry.wanted(among: people.map(\.raw), reading) }
    }
}

@Suite("Bail before charge")
struct BailTests {
    @Test("it is refused without a reason of s50A, with conditions that do not fit, without the victim's views, and past the period", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let sergeant = scene.custodySergeant
        #expect(try await scene.refusal(of: scene.bailing(id), as: scene.involvedSergeant).description.contains("PACE-21"))
        #expect(try await scene.refusal(of: scene.bailing(id, factors: []), as: sergeant).description.contains("s50A"))
        #expect(try await scene.refusal(of: scene.bailing(id, "PCB-C", conditions: []), as: sergeant).description.contains("at least one condition"))
        #expect(try await scene.refusal(of: scene.bailing(id, "PCB-U"), as: sergeant).description.contains("There are conditions"))
        #expect(try await scene.refusal(of: scene.bailing(id, victimViews: " "), as: sergeant).description.contains("BAIL-07"))
        let late = try await scene.refusal(of: scene.bailing(id, returnAt: scene.now.adding(hours: 24 * 100)), as: sergeant)
        #expect(late.description.contains("Wed 10 Jun 2026"))
        #expect(late.description.contains("BAIL-03"))
        #expect(try await scene.refusal(of: scene.bailing(id, returnAt: scene.now.adding(minutes: -1)), as: sergeant).description.contains("choose a time after"))
        #expect(try await scene.refusal(of: scene.bailing(id, "RUI", conditions: []), as: sergeant).description.contains("by the act of that name"))
        #expect(try await scene.detention(id).isHeld)
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM bail") })
    }

    @Test("it stops the clock, is in force on the person's page with its conditions, and has two dates on the officer's list", arguments: TestStores.engines)
    func given(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(arrived: start.adding(minutes: -30))
        scene.world.clock.now = start.adding(minutes: 9 * 60 - 30)
        let bail = try await scene.bailed(id)
        let filed = try await scene.bail(bail)
        #expect(filed.number == "CRO/1/26 B1")
        #expect(filed.step == "STANDARD-1" && filed.months == 3)
        #expect(filed.lapsesAt == Instant("2026-06-10T23:00:00Z"))
        #expect(try await scene.detention(id).disposal == "PCB-C")
        let clocks = try await scene.clocks(id)
        #expect(clocks.detention.secondsUsed(at: scene.now.adding(hours: 50)) == 9 * 3600)
        #expect(clocks.limit(at: scene.now) == nil)
        let standing = try #require(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).first)
        #expect(standing.sort == .bail)
        #expect(standing.sentence.contains("Not to contact the victim."))
        let tasks = try await scene.world.store.read { tx in try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(bail) AND status = 'open'") }
        #expect(Set(tasks.map(\.kind)) == ["custody.bail", "custody.bail-ends", "custody.bail-due"])
        #expect(tasks.allSatisfy { $0.kind == "custody.bail-due" ? $0.unitId == scene.suite : $0.officerId == scene.detective.id })
        #expect(try await scene.tasks(about: id).isEmpty)
    }

    @Test("answering it opens the same detention with what was used; the officer decides anew (CLK-08)", arguments: TestStores.engines)
    func answered(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(arrived: start.adding(minutes: -30))
        scene.world.clock.now = start.adding(minutes: 9 * 60 - 30)
        let bail = try await scene.bailed(id)
        let early = AnswerBail(bailId: bail, returnedAt: start, suiteId: scene.suite, lateReason: Scene.late)
        #expect(try await scene.refusal(of: early, as: scene.custodySergeant).description.contains("when bail was given"))
        scene.world.clock.now = start.adding(hours: 24 * 20)
        let back = scene.now
        let same = try await scene.office.perform(AnswerBail(bailId: bail, returnedAt: back, suiteId: scene.suite), as: scene.custodySergeant).outcome
        #expect(same == id)
        #expect(try await scene.detention(id).status == .arrived)
        var clocks = try await scene.clocks(id)
        #expect(clocks.limit(at: back)?.value.reached == back.adding(hours: 15))
        #expect(clocks.awaitsDecision)
        #expect(clocks.nextReview == nil)
        #expect(try await scene.refusal(of: scene.review(of: id), as: scene.inspector).code == "conflict")
        scene.world.clock.now = back.adding(minutes: 12)
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        clocks = try await scene.clocks(id)
        #expect(clocks.detention.reaches(.custodyOfficer, at: scene.now).value == back.adding(hours: 15))
        // No review was held in nine hours before; counted on from then it was overdue, which the record shows.
        #expect(clocks.nextReview?.rules.contains("PACE-38") == true)
        #expect(try await scene.detention(id).authorisedAt == start)
        #expect(try await scene.bail(bail).status == .answered)
        let again = AnswerBail(bailId: bail, returnedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: again, as: scene.custodySergeant).description.contains("is over"))
    }

    @Test("failing to come makes them wanted; arrest under s46A leaves three hours out (CLK-10)", arguments: TestStores.engines)
    func failed(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(arrived: start)
        scene.world.clock.now = start.adding(hours: 10)
        let bail = try await scene.bailed(id, returnAt: start.adding(hours: 48))
        let soon = FailToAnswer(bailId: bail, reason: "Not seen.")
        #expect(try await scene.refusal(of: soon, as: scene.detective).description.contains("has not come yet"))
        scene.world.clock.now = start.adding(hours: 49)
        _ = try await scene.office.perform(soon, as: scene.detective)
        #expect(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).map(\.sort) == [.wanted])
        #expect(try await scene.wanted(among: scene.suspect, for: scene.custodySergeant) == [scene.suspect.raw])
        #expect(try await scene.refusal(of: soon, as: scene.detective).description.contains("already"))
        scene.world.clock.now = start.adding(hours: 60)
        let arrest = ArrestOnBail(
            bailId: bail, arrestedAt: scene.now.adding(minutes: -30), officerId: scene.constable.id, reason: "Failed to surrender.", arrivedAt: scene.now, suiteId: scene.suite)
        _ = try await scene.office.perform(arrest, as: scene.custodySergeant)
        let clocks = try await scene.clocks(id)
        #expect(clocks.limit(at: scene.now)?.value.reached == scene.now.adding(hours: 17))
        #expect(clocks.limit(at: scene.now)?.rules.contains("PACE-53") == true)
    }

    @Test("who fails on the last day is arrested the day after: the old detention goes on, three hours left out (PACE-53, BAIL-08)", arguments: TestStores.engines)
    func failedOnTheLastDay(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(arrived: start)
        scene.world.clock.now = start.adding(hours: 10)
        // The last day of three months from 10 March.
        let bail = try await scene.bailed(id, returnAt: Instant("2026-06-10T09:00:00Z"))
        scene.world.clock.now = try #require(Instant("2026-06-10T18:00:00Z"))
        _ = try await scene.office.perform(FailToAnswer(bailId: bail, reason: "Not seen, not at home."), as: scene.detective)
        scene.world.clock.now = try #require(Instant("2026-06-11T10:00:00Z"))
        #expect(try await scene.bail(bail).status == .failed)
        let comes = AnswerBail(bailId: bail, returnedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: comes, as: scene.custodySergeant).description.contains("PACE s46A"))
        // The same offence, no new evidence: a fresh 24 hours is not to be had.
        let fresh = try await scene.refusal(of: scene.arrestOperation(at: scene.now.adding(minutes: -30)), as: scene.detective)
        #expect(fresh.fields == ["newEvidence"] && fresh.description.contains("PACE s46A"))
        let step = try await scene.world.store.read { [now = scene.now] tx in
            try NextSteps.of(try #require(try tx.find(Detention.self, id)), now: now, in: tx)?.answer(.arrestOnBail)
        }
        #expect(step?.isAllowed == true, "\(step?.reason ?? "")")
        func arrest(by officer: ID<OfficerAccount>) -> ArrestOnBail {
            ArrestOnBail(
                bailId: bail, arrestedAt: scene.now.adding(minutes: -30), officerId: officer, reason: "Failed to surrender.", arrivedAt: scene.now, suiteId: scene.suite)
        }
        #expect(try await scene.refusal(of: arrest(by: ID(RawID(at: scene.now))), as: scene.custodySergeant).fields == ["officerId"])
        let sergeant = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO")
        #expect(try await scene.office.perform(arrest(by: sergeant.id), as: scene.custodySergeant).outcome == id)
        let limit = try #require(try await scene.clocks(id).limit(at: scene.now))
        #expect(limit.value.reached == scene.now.adding(hours: 17) && limit.rules.contains("PACE-53"))
        // Whoever made the arrest has no part in the custody officer's decisions (PACE-21).
        #expect(try await scene.refusal(of: scene.authorisation(of: id), as: sergeant).description.contains("made the arrest"))
    }

    @Test("bail that lapsed without a failure on record brings nobody back (PACE-45, BAIL-05)", arguments: TestStores.engines)
    func lapsedUnanswered(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id, returnAt: Instant("2026-06-10T09:00:00Z"))
        scene.world.clock.now = try #require(Instant("2026-06-11T10:00:00Z"))
        let arrest = ArrestOnBail(
            bailId: bail, arrestedAt: scene.now, officerId: scene.constable.id, reason: "Failed to surrender.", arrivedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: arrest, as: scene.custodySergeant).description.contains("PACE-45"))
    }

    @Test("is extended by an inspector to six months and a superintendent to nine, never by a sergeant", arguments: TestStores.engines)
    func extended(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        func step(_ code: String, diligent: Bool = true) -> ExtendBail {
            ExtendBail(bailId: bail, step: code, decidedAt: scene.now, isDiligent: diligent, reasons: "Phones are still with the laboratory.")
        }
        #expect(try await scene.refusal(of: step("STANDARD-2"), as: scene.custodySergeant).description.contains("inspector or above"))
        #expect(try await scene.refusal(of: step("STANDARD-3"), as: superintendent).description.contains("does not follow"))
        #expect(try await scene.refusal(of: step("STANDARD-2", diligent: false), as: scene.inspector).description.contains("C: "))
        #expect(try await scene.refusal(of: step("STANDARD-2"), as: scene.constable).code == "forbidden")
        #expect(try await scene.office.perform(step("STANDARD-2"), as: scene.inspector).outcome == Day("2026-09-10"))
        #expect(try await scene.office.perform(step("STANDARD-3"), as: superintendent).outcome == Day("2026-12-10"))
        let court = ExtendBail(bailId: bail, step: "COURT-C", decidedAt: scene.now, court: "Borough Magistrates' Court", reasons: "Complex.")
        #expect(try await scene.office.perform(court, as: scene.custodySergeant).outcome == Day("2027-09-10"))
        #expect(try await scene.bail(bail).months == 18)
    }

    @Test("period and extension follow the ladder of the day of arrest, whatever is in force when they are decided (BAIL-04)", arguments: TestStores.engines)
    func ladderOfTheArrest(engine: Engine) async throws {
        let scene = try await Scene.make(engine, now: "2026-03-31T20:00:00Z")
        let id = try await scene.authorised()
        let april = try #require(Day("2026-04-01"))
        let shorter = CodeEdition(
            list: "custody.bail-step", edition: "2026-04", source: "A synthetic change of the law.", validFrom: april,
            codes: [Code(code: "STANDARD-1", title: "One month", detail: ["months": "1", "by": "sergeant", "statute": "PACE s47ZB"])])
        _ = try await scene.office.perform(LoadCodeList(shorter), as: scene.world.system)
        scene.world.clock.now = scene.now.adding(hours: 4)
        #expect(London.day(of: scene.now) == april)
        let bail = try await scene.bailed(id)
        #expect(try await scene.bail(bail).months == 3)
        scene.world.clock.now = scene.now.adding(hours: 24)
        let step = ExtendBail(bailId: bail, step: "STANDARD-2", decidedAt: scene.now, reasons: "The phone is still read.")
        #expect(try await scene.office.perform(step, as: scene.inspector).outcome == Day("2026-09-30"))
    }

    @Test("lapses by itself at midnight into release under investigation, and tells the officer; nobody can make it", arguments: TestStores.engines)
    func lapses(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        #expect(try await scene.refusal(of: LapseBail(bailId: bail), as: scene.custodySergeant).description.contains("by itself"))
        let rounds = Rounds(office: scene.office, holder: "test")
        let lapses = try #require(try await scene.bail(bail).lapsesAt)
        scene.world.clock.now = lapses.adding(seconds: -1)
        #expect(try await rounds.goRound() == 0)
        let asked = AskCourtForBail(bailId: bail, court: "Borough Magistrates' Court", askedOn: try #require(Day("2026-06-11")))
        scene.world.clock.now = lapses
        #expect(try await scene.refusal(of: asked, as: scene.custodySergeant).code == "invalid")
        #expect(try await rounds.goRound() == 1)
        #expect(try await scene.bail(bail).status == .lapsed)
        #expect(try await scene.detention(id).disposal == "RUI")
        #expect(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).isEmpty)
        let tasks = try await scene.world.store.read { tx in
            try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id IN (\(bail), \(id)) AND status = 'open' ORDER BY kind")
        }
        #expect(tasks.map(\.kind) == ["custody.bail", "custody.bail-due", "custody.released-review"])
        #expect(tasks.allSatisfy { $0.kind == "custody.bail-due" ? $0.unitId == scene.suite : $0.officerId == scene.detective.id })
        let late = ExtendBail(bailId: bail, step: "STANDARD-2", decidedAt: scene.now, reasons: "Late.")
        #expect(try await scene.refusal(of: late, as: scene.inspector).code == "conflict")
        let back = AnswerBail(bailId: bail, returnedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: back, as: scene.custodySergeant).code == "conflict")
        #expect(try await rounds.goRound() == 0)
        #expect(try await scene.world.journal("custody.bail.lapse").filter { $0.outcome == "done" }.count == 1)
    }

    @Test("does not lapse while the prosecutor has the case, and has at least seven days when it comes back", arguments: TestStores.engines)
    func prosecutor(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        let today = London.day(of: scene.now)
        func pass(_ isSent: Bool, on day: Day) -> PassToProsecutor { PassToProsecutor(bailId: bail, isSent: isSent, on: day, reference: "CPS/1") }
        #expect(try await scene.refusal(of: pass(false, on: today), as: scene.detective).description.contains("not with the prosecutor"))
        #expect(try await scene.refusal(of: pass(true, on: today.adding(days: 1)), as: scene.detective).description.contains("not come yet"))
        scene.world.clock.now = London.start(of: try #require(Day("2026-06-08"))).adding(hours: 9)
        _ = try await scene.office.perform(pass(true, on: London.day(of: scene.now)), as: scene.detective)
        #expect(try await scene.bail(bail).lapsesAt == nil)
        scene.world.clock.now = scene.now.adding(hours: 24 * 30)
        #expect(try await Rounds(office: scene.office, holder: "test").goRound() == 0)
        #expect(try await scene.office.perform(pass(false, on: try #require(Day("2026-07-01"))), as: scene.detective).outcome == Day("2026-07-08"))
    }

    @Test("conditions are added and ended with the reason and the victim's views; what was stays readable", arguments: TestStores.engines)
    func varied(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        let first = try #require(
            try await scene.world.store.read { tx in try tx.first(BailCondition.self, "SELECT * FROM bail_condition WHERE bail_id = \(bail)") })
        #expect(try await scene.refusal(of: VaryBail(bailId: bail, reason: "None."), as: scene.custodySergeant).description.contains("Nothing changes"))
        let silent = VaryBail(bailId: bail, ended: [first.id], reason: "Moved away.")
        #expect(try await scene.refusal(of: silent, as: scene.custodySergeant).description.contains("BAIL-07"))
        #expect(try await scene.refusal(of: silent, as: scene.involvedSergeant).description.contains("PACE-21"))
        let vary = VaryBail(
            bailId: bail, ended: [first.id], conditions: [.init(code: "report", text: "To report on Mondays.")], victimViews: "Agrees.", reason: "Moved away.")
        _ = try await scene.office.perform(vary, as: scene.custodySergeant)
        let all = try await scene.world.store.read { tx in
            try tx.all(BailCondition.self, "SELECT * FROM bail_condition WHERE bail_id = \(bail) ORDER BY set_at, id")
        }
        #expect(all.count == 2)
        #expect(all.first { $0.id == first.id }?.endReason == "Moved away.")
        let standing = try #require(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).first)
        #expect(standing.sentence.contains("To report on Mondays.") && !standing.sentence.contains("Not to contact"))
    }
}
