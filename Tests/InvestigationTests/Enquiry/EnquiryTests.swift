import Base
import Core
import Investigation
import Records
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("Log, plan, actions, decisions, reviews, submissions, hand-over")
struct EnquiryTests {
    @Test("an entry without words, of no kind, from the future or on a closed record is refused", arguments: Engine.allCases)
    func logRefused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let wrong: [(LogEnquiry, String)] = [
            (LogEnquiry(investigationId: id, text: " \n"), "text: required"), (LogEnquiry(investigationId: id, kind: "none", text: "Rang."), "kind: not-on-the-list"),
            (LogEnquiry(investigationId: id, happenedAt: scene.now.adding(hours: 1), text: "Rang."), "happenedAt: in-the-future"),
        ]
        for (entry, code) in wrong { #expect(try await scene.world.refusal { _ = try await scene.office.perform(entry, as: scene.detective) }?.codes == [code]) }
        let clerk = try await scene.world.officer("CTRL", rank: .staff)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(LogEnquiry(investigationId: id, text: "Rang."), as: clerk) }?.code == "forbidden")
    }

    @Test("the log is only added to, numbered, found by words, read by key, and nothing can change it", arguments: Engine.allCases)
    func log(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        for index in 1...5 {
            scene.world.clock.advance(minutes: 1)
            _ = try await scene.office.perform(LogEnquiry(investigationId: id, kind: "cctv", text: "Camera \(index) at 100% of Example_Street seen"), as: scene.detective)
        }
        func read(_ typed: String = "", after: RawID? = nil, limit: Int = 50) async throws -> EnquiryLogPage {
            try await scene.world.store.read { tx in try EnquiryLogPage.read(id, typed: typed, after: after, limit: limit, in: tx) }
        }
        #expect(try await read().lines.compactMap(\.number) == [5, 4, 3, 2, 1])
        // What the system wrote stands in the same log.
        #expect(try await read().lines.count == 8)
        #expect(try await read("camera 3").lines.compactMap(\.number) == [3])
        #expect(try await read("nothing").lines.isEmpty)
        let first = try await read(limit: 3)
        let second = try await read(after: first.next, limit: 3)
        #expect(first.lines.map(\.number) == [5, 4, 3] && second.lines.prefix(2).map(\.number) == [2, 1])
        _ = try await scene.office.perform(RecordDecision(investigationId: id, about: "Arrest", decision: "Arrest", reason: "Escape"), as: scene.detective)
        _ = try await scene.office.perform(PlanInvestigation(investigationId: id, strategy: "Footage first"), as: scene.detective)
        let changes: [SQL] = ["UPDATE enquiry_entry SET text = 'x'", "UPDATE decision SET reason = 'x'", "UPDATE investigation_plan SET strategy = 'x'"]
        for change in changes { await #expect(throws: (any Error).self) { try await scene.world.store.write { tx in try tx.execute(change) } } }
    }

    @Test("a decision needs its reason, is numbered, and is never changed", arguments: Engine.allCases)
    func decisions(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        func decide(_ reason: String) async throws -> Int {
            try await scene.office.perform(RecordDecision(investigationId: id, about: "Arrest", decision: "Arrest at home", reason: reason), as: scene.detective).outcome.number
        }
        #expect(try await scene.world.refusal { _ = try await decide(" ") }?.codes == ["reason: required"])
        #expect(try await decide("To secure the laptop") == 1)
        #expect(try await decide("New address") == 2)
        let all = try await scene.all(CaseDecision.self, "SELECT * FROM decision WHERE investigation_id = \(id) ORDER BY number")
        #expect(all.map(\.reason) == ["To secure the laptop", "New address"])
    }

    @Test("an action goes from the queue to an officer, is resulted, and is read by who raised it, not by who did it", arguments: Engine.allCases)
    func actions(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let due = scene.now.adding(hours: 48)
        #expect(
            try await scene.world.refusal { _ = try await scene.office.perform(RaiseAction(investigationId: id, text: "Seize", dueAt: scene.now), as: scene.sergeant) }?.codes == ["dueAt: past"])
        let line = try await scene.office.perform(OpenLine(investigationId: id, line: "Footage of the street", kind: "cctv"), as: scene.detective).outcome
        let action = try await scene.office.perform(RaiseAction(investigationId: id, text: "Seize the footage", line: line, dueAt: due), as: scene.sergeant).outcome
        let queue = try await scene.world.store.read { tx in try WorkList.team(of: scene.otherSergeant, in: tx) }
        #expect(queue.contains { $0.kind == "investigation.action-allocation" })
        // A line is not closed over an open action.
        let early = CloseLine(investigationId: id, line: line, result: "Done")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(early, as: scene.detective) }?.code == "conflict")
        _ = try await scene.office.perform(AllocateAction(action, owner: scene.otherDetective.id), as: scene.sergeant)
        let own = try await scene.world.store.read { tx in try WorkList.own(of: scene.otherDetective, in: tx) }
        #expect(own.map(\.kind) == ["investigation.action"] && own.first?.dueAt == due)
        _ = try await scene.office.perform(ResultAction(action, result: "Seized as SE/1"), as: scene.otherDetective)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ReadResult(action, accepted: true), as: scene.otherDetective) }?.code == "forbidden")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ReadResult(action, accepted: false), as: scene.sergeant) }?.codes == ["more: required"])
        _ = try await scene.office.perform(ReadResult(action, accepted: false, more: "The other camera too"), as: scene.sergeant)
        _ = try await scene.office.perform(ResultAction(action, result: "Both seized"), as: scene.otherDetective)
        _ = try await scene.office.perform(ReadResult(action, accepted: true), as: scene.sergeant)
        let done = try #require(try await scene.all(EnquiryAction.self, "SELECT * FROM enquiry_action WHERE id = \(action)").first)
        #expect(done.status == .complete && done.completedBy == scene.sergeant.id && done.result == "Both seized")
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(action) AND status = 'open'").isEmpty)
        _ = try await scene.office.perform(CloseLine(investigationId: id, line: line, result: "Two men seen"), as: scene.detective)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(early, as: scene.detective) }?.code == "conflict")
    }

    @Test("supervisors review on the clock, never the officer in the case, and the next review follows", arguments: Engine.allCases)
    func reviews(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let crime = try #require(try await scene.crime(id))
        let began = try #require(crime.reportedAt)
        func dues() async throws -> [Instant] {
            try await scene.all(SupervisorReview.self, "SELECT * FROM supervisor_review WHERE investigation_id = \(id) ORDER BY number").map(\.dueAt)
        }
        #expect(try await dues() == [began.adding(hours: 24)])
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(HoldReview(investigationId: id, findings: "Fine"), as: scene.detective) }?.code == "forbidden")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(HoldReview(investigationId: id, findings: " "), as: scene.sergeant) }?.codes == ["findings: required"])
        for _ in 0..<4 { _ = try await scene.office.perform(HoldReview(investigationId: id, findings: "Plan agreed", direction: "Trace the laptop"), as: scene.sergeant) }
        #expect(try await dues() == [24, 168, 672, 1344, 2016].map { began.adding(hours: $0) })
        let tasks = try await scene.tasks(about: id).filter { $0.kind == "investigation.supervisor-review" }
        #expect(tasks.map(\.dueAt) == [began.adding(hours: 2016)])
    }

    @Test("submitted, returned with reasons, submitted again, accepted; never answered by who submitted (IN4)", arguments: Engine.allCases)
    func submissions(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        func answer(_ accepted: Bool, _ reason: String, as officer: Officer) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(AnswerSubmission(investigationId: id, accepted: accepted, reason: reason), as: officer) }
        }
        #expect(try await answer(true, "Fine", as: scene.sergeant)?.code == "conflict")
        _ = try await scene.office.perform(SubmitInvestigation(investigationId: id, summary: "No further line."), as: scene.sergeant)
        #expect(try await answer(true, "Fine", as: scene.sergeant)?.code == "forbidden")
        let twice = SubmitInvestigation(investigationId: id, summary: "Again")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(twice, as: scene.detective) }?.code == "conflict")
        #expect(try await answer(false, " ", as: scene.otherSergeant)?.codes == ["reason: required"])
        #expect(try await answer(false, "The footage is not seized", as: scene.otherSergeant) == nil)
        let own = try await scene.world.store.read { tx in try WorkList.own(of: scene.detective, in: tx) }
        #expect(own.contains { $0.kind == "investigation.returned" && $0.title.contains("The footage is not seized") })
        #expect(try await scene.office.perform(twice, as: scene.detective).outcome.number == 2)
        #expect(try await answer(true, "Agreed", as: scene.sergeant) == nil)
        let all = try await scene.all(Submission.self, "SELECT * FROM submission WHERE investigation_id = \(id) ORDER BY number")
        #expect(all.map(\.status) == [.returned, .accepted])
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "investigation.returned" || $0.kind == "investigation.submission" })
    }

    @Test("handed over to another team, everything open goes along and the log says what the next must know", arguments: Engine.allCases)
    func handOver(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let far = try await scene.world.officer("DC", name: "Nia Example", unit: "HACKNEY")
        let action = try await scene.office.perform(RaiseAction(investigationId: id, text: "Ring the victim", owner: scene.detective.id, dueAt: scene.now.adding(hours: 5)), as: scene.sergeant).outcome
        func hand(to officer: ID<OfficerAccount>, note: String = "Ring the victim first") async throws -> HandOver.Handed {
            try await scene.office.perform(HandOver(investigationId: id, to: officer, reason: "Posted away", note: note), as: scene.sergeant).outcome
        }
        #expect(try await scene.world.refusal { _ = try await hand(to: scene.detective.id) }?.codes == ["to: has-it"])
        #expect(try await scene.world.refusal { _ = try await hand(to: far.id, note: " ") }?.codes == ["note: required"])
        let handed = try await hand(to: far.id)
        #expect(handed.actions == 1 && handed.tasks >= 1)
        let crime = try #require(try await scene.crime(id))
        #expect(crime.officerInCase == far.id && crime.unitId == far.unitId && crime.status == .allocated)
        #expect(try await scene.all(EnquiryAction.self, "SELECT * FROM enquiry_action WHERE id = \(action)").first?.ownerId == far.id)
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE officer_id = \(scene.detective.id) AND status = 'open'").isEmpty)
        let log = try await scene.world.store.read { tx in try EnquiryLogPage.read(id, typed: "victim first", in: tx) }
        #expect(log.lines.count == 1)
    }

    @Test("a series holds crimes with their reasons, shows only those one may see, and lets one go with a reason", arguments: Engine.allCases)
    func series(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.allocated()
        let second = try await scene.allocated()
        let series = try await scene.office.perform(BeginSeries(investigationId: first, series: "Back doors of Camden", pattern: "Forced at night"), as: scene.detective).outcome
        let add = AddToSeries(series, crime: second, why: "Same tool mark")
        _ = try await scene.office.perform(add, as: scene.detective)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(add, as: scene.detective) }?.code == "conflict")
        let closed = try await scene.allocated()
        try await scene.restrict(Ref(Investigation.kind, closed), to: try await scene.group("CLOSED"))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(AddToSeries(series, crime: closed, why: "Same"), as: scene.detective) } == .notFound)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(RemoveFromSeries(series, crime: closed, reason: "No"), as: scene.detective) }?.codes == ["crime: not-in-series"])
        _ = try await scene.office.perform(RemoveFromSeries(series, crime: second, reason: "Another tool"), as: scene.detective)
        let members = try await scene.all(SeriesMember.self, "SELECT * FROM series_member ORDER BY id")
        #expect(members.map(\.removedReason) == [nil, "Another tool"])
    }

    @Test("an outstanding suspect is listed by risk, each attempt is counted, and nobody leaves the list without a reason (IN12)", arguments: Engine.allCases)
    func suspects(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let person: ID<Person> = ID(try #require(try await scene.links(of: id).first { $0.type == "NOM" }).fromId)
        let victim: ID<Person> = ID(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        func pursue(_ who: ID<Person>, _ risk: SuspectPursuit.Risk = .medium) async throws {
            _ = try await scene.office.perform(PursueSuspect(investigationId: id, person: who, risk: risk, riskReason: "Threatened her", circulated: true), as: scene.detective)
        }
        func attempt(at time: Instant? = nil) async throws -> Refusal? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(RecordAttempt(investigationId: id, person: person, place: "4 Sample Road", at: time, result: "Not in"), as: scene.constable)
            }
        }
        #expect(try await scene.world.refusal { try await pursue(victim) }?.codes == ["person: not-of-this-crime"])
        #expect(try await attempt()?.codes == ["person: not-outstanding"])
        try await pursue(person)
        #expect(try await attempt(at: scene.now.adding(hours: -1))?.codes == ["at: too-early"])
        scene.world.clock.advance(minutes: 60)
        #expect(try await attempt() == nil)
        #expect(try await attempt() == nil)
        try await pursue(person, .high)
        let pursuit = try #require(try await scene.all(SuspectPursuit.self, "SELECT * FROM suspect_pursuit").first)
        #expect(pursuit.attempts == 2 && pursuit.risk == .high && pursuit.since == scene.now.adding(hours: -1) && pursuit.circulatedAt == pursuit.since)
        let due = try await scene.tasks(about: id).first { $0.kind == "investigation.suspect-outstanding" }?.dueAt
        #expect(due == scene.now.adding(hours: 24))
        func end(_ reason: String) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(EndPursuit(investigationId: id, person: person, state: .arrested, reason: reason), as: scene.detective) }
        }
        #expect(try await end(" ")?.codes == ["reason: required"])
        #expect(try await end("Arrested at work") == nil)
        #expect(try await end("Again")?.codes == ["person: not-outstanding"])
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "investigation.suspect-outstanding" })
    }
}
