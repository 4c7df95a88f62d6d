import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Work of a team, and passing it on")
struct ReassignTests {
    private func crimes(_ count: Int, in scene: Scene) async throws -> [ID<Investigation>] {
        var made: [ID<Investigation>] = []
        for _ in 0..<count { made.append(try await scene.allocated()) }
        return made
    }

    /// The task to investigate, or another kind of task of the crime.
    private func task(of crime: ID<Investigation>, kind: String = "investigation.investigate", in scene: Scene) async throws -> TaskItem {
        try #require(try await scene.tasks(about: crime).first { $0.kind == kind })
    }

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        return browser
    }

    @Test("nobody passes on work without the role, a reason, a task, an officer in service", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let task = try await task(of: try await scene.allocated(), in: scene)
        let other = scene.otherDetective.id
        let refusals: [(ReassignTasks, Officer, [String])] = [
            (ReassignTasks([task.id], to: other, because: "Leave."), scene.detective, ["forbidden"]),
            (ReassignTasks([], to: other, because: "Leave."), scene.sergeant, ["tasks: required"]),
            (ReassignTasks([task.id], to: other, because: "  "), scene.sergeant, ["reason: required"]),
            (ReassignTasks([task.id], to: ID(RawID(at: scene.now)), because: "Leave."), scene.sergeant, ["officer: unknown-officer"]),
        ]
        for (act, officer, codes) in refusals {
            #expect(try await scene.world.refusal { _ = try await scene.office.perform(act, as: officer) }?.codes == codes)
        }
        #expect(try await self.task(of: ID(task.subjectId), in: scene).officerId == scene.detective.id)
    }

    @Test("each of many is passed on or left with its own reason", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crimes = try await crimes(3, in: scene)
        let open = [try await task(of: crimes[0], in: scene), try await task(of: crimes[1], in: scene)]
        let closed = try await task(of: crimes[2], in: scene)
        try await scene.restrict(Ref(Investigation.kind, crimes[2]), to: try await scene.group("CLOSED"))
        let review = try await task(of: try await scene.reported(), kind: "investigation.review", in: scene)
        let elsewhere = try await scene.world.officer("SGT", rank: .sergeant, unit: "LEEDS")
        let foreign = try await scene.office.perform(ReassignTasks([open[0].id], to: scene.otherDetective.id, because: "Leave."), as: elsewhere).outcome
        #expect(foreign.map(\.refusal) == ["It is not your team's."])
        let results = try await scene.office.perform(
            ReassignTasks((open + [closed, review, open[0]]).map(\.id), to: scene.otherDetective.id, because: "Jo is on leave."), as: scene.sergeant
        ).outcome
        #expect(results.map(\.isDone) == [true, true, false, false])
        #expect(results[2].title == nil, "a restricted record's task has no title")
        #expect(results[2].refusal == Refusal.notFound.description)
        #expect(results[3].refusal?.contains("waits for the role SGT") == true)
        for crime in crimes.prefix(2) {
            #expect(try await scene.crime(crime)?.officerInCase == scene.otherDetective.id)
            #expect(try await scene.links(of: crime).filter { $0.type == "OIC" }.map(\.fromId) == [scene.otherDetective.id.raw])
            #expect(try await task(of: crime, in: scene).officerId == scene.otherDetective.id)
        }
        #expect(try await scene.crime(crimes[2])?.officerInCase == scene.detective.id)
        let again = try await scene.office.perform(ReassignTasks([open[0].id], to: scene.detective.id, because: "Back again."), as: scene.sergeant).outcome
        #expect(again.map(\.refusal) == ["It is cancelled already."])
        let log = try await scene.all(String.self, crimes[0])
        #expect(log.contains { $0.contains("Jo is on leave.") })
        #expect(try await scene.world.journal("worklist.reassign").filter { $0.outcome == "done" }.count == 3)
    }

    @Test("whoever does not investigate, or may not see the record, does not get it", arguments: Engine.allCases)
    func unfit(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let task = try await task(of: crime, in: scene)
        let clerk = try await scene.world.officer("PROP", rank: .staff, unit: "CAMDEN")
        let toClerk = try await scene.office.perform(ReassignTasks([task.id], to: clerk.id, because: "Nobody else."), as: scene.sergeant).outcome
        #expect(toClerk.first?.refusal?.contains("does not investigate") == true)
        #expect(try await self.task(of: crime, in: scene).officerId == scene.detective.id)
        let toSelf = try await scene.office.perform(ReassignTasks([task.id], to: scene.detective.id, because: "A slip."), as: scene.sergeant).outcome
        #expect(toSelf.first?.refusal?.contains("has it already") == true)
    }

    @Test("the lists count what is overdue, unallocated and aging, and show it by key", arguments: Engine.allCases)
    func lists(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await crimes(2, in: scene)
        _ = try await scene.reported()
        let unit = try #require(scene.sergeant.unitId)
        let registry = scene.office.registry
        func counts(_ scope: WorkScope) async throws -> [Int] {
            try await scene.office.consult("worklist.team.read", as: scene.sergeant) { reading in
                let counts = try TeamWork(scope, reading, registry).counts(in: reading.tx)
                return WorkSort.allCases.map { counts[$0] }
            }
        }
        /// The same counted from the rows: everything here belongs to the one team.
        func expected(_ isOf: (TaskItem) -> Bool) async throws -> [Int] {
            let open = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE status = 'open'").filter(isOf)
            let old = scene.now.adding(hours: -24 * WorkSort.agingDays)
            return [
                open.count, open.count { $0.dueAt.map { $0 < scene.now } ?? false }, open.count { $0.officerId == nil }, 0, open.count { $0.createdAt < old },
            ]
        }
        let detective = scene.detective.id
        for days in [0, WorkSort.agingDays + 1] {
            scene.world.clock.advance(minutes: 60 * 24 * days)
            #expect(try await counts(.unit(unit)) == (try await expected { _ in true }))
            #expect(try await counts(.station(unit)) == (try await expected { _ in true }))
            #expect(try await counts(.officer(detective)) == (try await expected { $0.officerId == detective }))
            #expect(try await counts(.role("SGT", in: unit)) == (try await expected { $0.role == "SGT" && $0.officerId == nil }))
        }
        let all = try await expected { _ in true }
        #expect(all[0] >= 3 && all[1] >= 3 && all[2] >= 1 && all[4] == all[0])
        let shown = try await scene.office.consult("worklist.team.read", as: scene.sergeant) { reading in
            let work = try TeamWork(.unit(unit), reading, registry)
            var found: [ID<TaskItem>] = []
            var after: TeamWork.Cursor?
            repeat {
                let page = try work.lines(.all, after: after, limit: 2, in: reading.tx)
                found += page.lines.map(\.id)
                after = page.next
            } while after != nil
            return found
        }
        #expect(shown.count == all[0] && Set(shown).count == all[0])
    }

    @Test("a supervisor sees the load and reallocates on the page; others do not", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let detective = try await window(of: scene.detective, in: scene)
        for address in ["/team", "/worklist?of=team", "/worklist?of=officer:\(scene.sergeant.id)"] { #expect(try await detective.get(address).status == 403) }
        #expect(try await detective.get("/worklist?of=mine").contains("Investigate 01/000001/26V"))
        let sergeant = try await window(of: scene.sergeant, in: scene)
        let foreign = try await scene.world.officer("DC", unit: "LEEDS")
        #expect(try await sergeant.get("/worklist?of=officer:\(foreign.id)").status == 404)
        #expect(try await sergeant.get("/worklist?of=nobody").status == 404)
        let load = try await sergeant.get("/team")
        #expect(load.contains("Jo Example") && load.contains("class=\"strip\""))
        let list = try await sergeant.get("/worklist?of=team")
        let task = try await task(of: crime, in: scene)
        #expect(list.contains("value=\"\(task.id)\""))
        let hidden = Browser.hiddenFields(list.text).filter { ["csrf", "idempotency"].contains($0.0) }
        let csrf = try #require(hidden.last { $0.0 == "csrf" })
        let sent = try await sergeant.post("/worklist/reassign", [csrf, ("task", task.id.description), ("officer", scene.otherDetective.id.description), ("reason", "Balance.")])
        #expect(sent.status == 200 && sent.contains("1 of 1 task was passed on"))
        #expect(try await scene.crime(crime)?.officerInCase == scene.otherDetective.id)
        let refused = try await sergeant.post("/worklist/reassign", [csrf, ("task", task.id.description), ("officer", scene.detective.id.description), ("reason", "Balance.")])
        #expect(refused.status == 409 && refused.contains("It is cancelled already."))
    }
}

extension Scene {
    /// The log of a crime in words.
    fileprivate func all(_ type: String.Type, _ crime: ID<Investigation>) async throws -> [String] {
        try await world.store.read { tx in try tx.values(String.self, "SELECT text FROM investigation_log WHERE investigation_id = \(crime) ORDER BY id") }
    }
}
