import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Incidents by their kind")
struct IncidentKindTests {
    private func told(_ scene: Scene, kind: String, offence: String? = nil, reporter: ReportedCircumstances.Reporter = .victim) -> IncidentTold {
        IncidentTold(
            kind: kind, offenceClass: offence, occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "5 Example Road", postcode: "NW1 0AB")),
            account: "They shouted at each other until the neighbours rang.", caller: .new(Scene.victim), reporter: reporter)
    }

    private func record(_ scene: Scene, _ told: IncidentTold, _ answers: [String: JSONValue] = [:], as officer: Officer? = nil) async throws -> (id: ID<Incident>?, codes: [String]?) {
        let body = try JSONValue(encoding: RecordIncident(told, answers: answers))
        var id: ID<Incident>?
        let refusal = try await scene.world.refusal {
            id = try await scene.office.perform(RecordIncident.name, body: body, as: officer ?? scene.constable).outcome["id"]?.string.flatMap { ID<Incident>($0) }
        }
        return (id, refusal?.codes)
    }

    private func dash(_ yes: [Int], grade: DomesticRisk.Grade? = nil, relationship: String? = "PARTN") -> ReportDetail {
        var detail = ReportDetail()
        detail.relationship = relationship
        detail.incidents = 1
        detail.grade = grade
        for number in 1...27 { detail.dash[number] = yes.contains(number) ? .yes : .no }
        return detail
    }

    @Test("CR10: each kind asks its own, says why, and asks nothing of another", arguments: Engine.allCases)
    func questions(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await record(scene, told(scene, kind: "COLL")).codes == ["qHurt: required"])
        #expect(try await record(scene, told(scene, kind: "DEATH")).codes == ["qSuspicious: required"])
        #expect(try await record(scene, told(scene, kind: "HATE"), ["qStrands": ["NOSUCH"]]).codes == ["qStrands: not-on-the-list"])
        #expect(try await record(scene, told(scene, kind: "OTHER")).codes == nil)
        let hate = try await record(scene, told(scene, kind: "HATE"), ["qStrands": ["RACE", "RELG"], "qWho": "the corner boys"])
        let id = try #require(hate.id, "\(hate.codes ?? [])")
        #expect(try await scene.all(Incident.self, "SELECT * FROM incident WHERE id = \(id)").first?.answers == ["qStrands": "RACE RELG", "qWho": "the corner boys"])
        let page = try await scene.window(of: scene.constable).get("/incidents/\(id)")
        #expect(page.contains("Hostility perceived towards") && page.contains("the corner boys"))
        let own = CodeEdition(
            list: "incident-question", edition: "force-1", source: "The force's own.", validFrom: London.day(of: scene.now),
            codes: [Code(code: "qWeather", title: "What was the weather?", detail: ["kind": "text", "kinds": "COLL", "required": "the county asks for it"])])
        _ = try await scene.office.perform(LoadCodeList(own), as: try await scene.world.officer("ADMIN", rank: .staff))
        #expect(try await record(scene, told(scene, kind: "COLL")).codes == ["qWeather: required"])
    }

    @Test("THRIVE: each level keeps why it was given, and the incident is found by it", arguments: Engine.allCases)
    func thrive(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var words = told(scene, kind: "OTHER")
        (words.threat, words.threatNote, words.vulnerabilityNote) = (4, "He has a palimpsest.", " ")
        #expect(try await record(scene, words).codes == ["threat: out-of-range"])
        words.threat = 2
        let id = try #require(try await record(scene, words).id)
        #expect(try await scene.all(Incident.self, "SELECT * FROM incident WHERE id = \(id)").first?.notes == ["threat": "He has a palimpsest."])
        let constable = try await scene.window(of: scene.constable)
        #expect(try await constable.get("/incidents/\(id)").contains("He has a palimpsest."))
        #expect(try await constable.get("/search?q=palimpsest").contains("01-20260310-00001"))
    }

    @Test("REC-05 to REC-08: asking, not recording and passing on are decided in the report itself, under the same rules", arguments: Engine.allCases)
    func decided(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var words = told(scene, kind: "CRIME", offence: "8N")
        words.decision = "ask"
        #expect(try await record(scene, words).codes == ["decision: not-asked"])
        words.reporter = .other
        let asked = try #require(try await record(scene, words).id)
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(asked)").map { $0.title.contains("ask the victim") } == [true])
        words.decision = "not-recorded"
        #expect(try await record(scene, words).codes == ["rationale: required"])
        words.rationale = "Nobody was touched."
        #expect(try await record(scene, words).codes == ["closing: required"])
        words.closing = "N100/1"
        #expect(try await record(scene, words).codes == ["closing: n100"])
        words.closing = "unconfirmed"
        #expect(try await record(scene, words).codes == ["isVulnerable: required", "cannotSay: required", "onCamera: required"])
        (words.isVulnerable, words.cannotSay, words.onCamera) = (true, false, false)
        #expect(try await record(scene, words).codes == ["closing: must-be-recorded"])
        #expect(try await scene.all(Incident.self, "SELECT * FROM incident").count == 1, "nothing of a refused report stays")
        var rape = told(scene, kind: "RAPE", offence: "19C", reporter: .other)
        (rape.decision, rape.closing, rape.rationale) = ("not-recorded", "N100/2", "She was not traced yet.")
        (rape.isVulnerable, rape.cannotSay, rape.onCamera) = (false, false, false)
        // Whoever may only take incidents down decides nothing in them.
        let me = scene.constable
        let taker = Officer(
            id: me.id, number: me.number, name: me.name, rank: me.rank, unitId: me.unitId, roles: [], groups: [], permissions: PermissionSet([RecordIncident.name.text, "records.*"]))
        #expect(try await record(scene, rape, as: taker).codes == ["decision: forbidden"])
        let kept = try #require(try await record(scene, rape).id)
        let status = try await scene.all(Incident.self, "SELECT * FROM incident WHERE id = \(kept)").first
        #expect(status?.status == .awaitingEndorsement && status?.closing == "N100/2")
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(kept) AND status = 'open'").map(\.kind) == ["investigation.endorse"])
        var theirs = told(scene, kind: "CRIME", offence: "8N")
        theirs.decision = "transfer"
        #expect(try await record(scene, theirs).codes == ["force: required", "forceReference: required", "rationale: required"])
        (theirs.force, theirs.forceReference, theirs.rationale) = ("01", "1", "It is ours.")
        #expect(try await record(scene, theirs).codes == ["force: own-force"])
        (theirs.force, theirs.forceReference, theirs.rationale) = ("43", "43-20260310-00007", "It happened in Reading.")
        let passed = try #require(try await record(scene, theirs).id)
        #expect(try await scene.all(Incident.self, "SELECT * FROM incident WHERE id = \(passed)").first?.status == .transferred)
    }

    @Test("the recording rules answer while the incident is typed", arguments: Engine.allCases)
    func advice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await scene.window(of: scene.constable)
        func advice(_ reporter: String, decision: String = "") async throws -> Browser.Answer {
            try await constable.advice([("kind", "CRIME"), ("offenceClass", "8N"), ("reporter", reporter), ("decision", decision)])
        }
        #expect(try await advice("victim").contains("Record it as a crime"))
        #expect(try await advice("other").contains("Ask the victim first"))
        #expect(try await advice("victim", decision: "transfer").contains("hand it to the force where it began"))
    }

    @Test("DASH on a domestic incident: refusals, suggested grade, review by another in a day, MARAC at high; recorded as a crime nothing is asked twice", arguments: Engine.allCases)
    func domestic(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try #require(try await record(scene, told(scene, kind: "DOM"), ["qSafe": true]).id)
        let other = try #require(try await record(scene, told(scene, kind: "OTHER")).id)
        let ref = Ref(Incident.kind, id)
        func open() async throws -> [String] { try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(id) AND status = 'open' ORDER BY id").map(\.kind) }
        #expect(try await open() == ["investigation.record-crime", "investigation.domestic-assess"])
        let vera = try #require(try await scene.all(Person.self, "SELECT * FROM person ORDER BY id").first)
        func assess(_ incident: ID<Incident>, _ detail: ReportDetail, other: Pick<Person, PersonFacts>? = .new(Scene.suspect)) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(AssessIncidentRisk(incidentId: incident, person: .known(vera.id), other: other, detail: detail), as: scene.constable)
            }?.codes
        }
        #expect(try await assess(other, dash([])) == ["conflict"])
        #expect(try await assess(id, dash([], relationship: nil)) == ["relationship: required"])
        #expect(try await assess(id, dash([], relationship: "NEIGH")) == ["relationship: not-connected"])
        #expect(try await assess(id, dash([]), other: .known(vera.id)) == ["other: victim-is-suspect"])
        #expect(try await assess(id, dash([18], grade: .standard)) == ["gradeReason: required"])
        #expect(try await assess(id, dash([]), other: .new(PersonFacts(givenNames: "Kit", familyName: "Young", dateOfBirth: Day("2012-01-01")))) == ["relationship: under-16"])
        #expect(try await scene.all(DashAssessment.self, "SELECT * FROM dash_assessment").isEmpty)
        #expect(try await assess(id, dash([18])) == nil)
        #expect(try await open() == ["investigation.record-crime", "investigation.domestic-review", "investigation.referral"])
        let review = ReviewIncidentRisk(incidentId: id, grade: .medium, review: "He has left for good.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(review, as: scene.constable) }?.code == "forbidden")
        let sergeant = try await scene.window(of: scene.sergeant)
        #expect(try await sergeant.get("/incidents/\(id)").contains("/do/investigation.domestic.review-incident"))
        _ = try await scene.office.perform(review, as: scene.sergeant)
        #expect(try await sergeant.get("/incidents/\(id)").contains("He has left for good."))
        #expect(try await sergeant.get("/search?q=left+for+good").contains("01-20260310-00001"))
        #expect(try await open() == ["investigation.record-crime", "investigation.referral"])

        let prefill = try await scene.world.store.read { [scene] tx in try RecordCrimeFromIncident.prefill(on: ref, for: scene.constable, in: tx) }
        guard case .object(var members) = prefill else { return #expect(Bool(false), "the form is prefilled") }
        #expect(members["isDomestic"] == true && members["dash18"] == "yes" && members["grade"] == "medium" && members["relationship"] == "PARTN")
        members["gradeReason"] = "As reviewed."
        members["offenceClass"] = "105A"
        members["injuries"] = ["NONE"]
        members["weapons"] = ["NONE"]
        let crime = try await scene.office.perform(RecordCrimeFromIncident.name, body: .object(members), as: scene.constable)
        #expect(crime.outcome["number"] == "01/000001/26V")
        #expect(try await open() == [])
        #expect(try await assess(id, dash([])) == ["conflict"])
        #expect(try await scene.all(DashAssessment.self, "SELECT * FROM dash_assessment ORDER BY id").map { $0.incidentId != nil } == [true, false])
    }

    @Test("the risk of a victim is read by nobody who may not see the victim, nor the incident", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try #require(try await record(scene, told(scene, kind: "DOM"), ["qSafe": true]).id)
        let vera = try #require(try await scene.all(Person.self, "SELECT * FROM person").first)
        var detail = dash([18], grade: .standard)
        detail.gradeReason = "A palimpsest of a reason."
        let risk = try await scene.office.perform(AssessIncidentRisk(incidentId: id, person: .known(vera.id), detail: detail), as: scene.constable).outcome
        let sergeant = try await scene.window(of: scene.sergeant)
        #expect(try await sergeant.get("/risk-assessments/\(risk)").status == 303)
        #expect(try await sergeant.get("/search?q=palimpsest").contains("01-20260310-00001"))
        try await scene.restrict(vera.ref, to: try await scene.group("CLOSED"))
        #expect(try await sergeant.get("/incidents/\(id)").contains("palimpsest") == false)
        #expect(try await sergeant.get("/search?q=palimpsest").contains("01-20260310-00001") == false)
        #expect(try await sergeant.get("/risk-assessments/\(risk)").status == 404)
    }
}
