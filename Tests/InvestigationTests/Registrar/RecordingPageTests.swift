import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Recording in the browser")
struct RecordingPageTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private func incident(_ scene: Scene, _ account: String, kind: String = "ASB-N") async throws -> ID<Incident> {
        try await scene.office.perform(
            RecordIncident(IncidentTold(kind: kind, location: .new(LocationFacts(line: "5 Example Road", postcode: "NW1 0AB")), account: account)), as: scene.constable
        ).outcome.id
    }

    @Test("the registrar's view is for those who may see it, and shows no restricted incident", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await incident(scene, "He punched her twice.")
        let constable = try await window(of: scene.constable, in: scene)
        #expect(try await constable.get("/registrar").status == 403)
        let registrar = try await window(of: try await scene.world.officer("FCR", rank: .staff), in: scene)
        #expect(try await registrar.get("/registrar").contains("punched"))
        try await scene.restrict(Ref(Incident.kind, id), to: try await scene.group("CLOSED"))
        #expect(try await registrar.get("/registrar").contains("punched") == false)
        #expect(try await registrar.get("/incidents/\(id)").status == 404)
        #expect(try await registrar.get("/incidents?unit=").contains("01-20260310-00001") == false)
    }

    @Test("CR5: a sample is drawn by lot from what was closed and may be a crime, stays the same all day, and leaves out what was sampled or is restricted", arguments: Engine.allCases)
    func sample(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var closed: [ID<Incident>] = []
        for number in 1...14 {
            let id = try await incident(scene, "Quiet matter \(number).", kind: "CRIME")
            _ = try await scene.office.perform(CloseIncident(incidentId: id, closing: "contrary", rationale: "CCTV shows nothing."), as: scene.constable)
            _ = try await scene.office.perform(EndorseIncident(incidentId: id, endorsed: true, reason: "Seen."), as: scene.sergeant)
            closed.append(id)
        }
        let officer = try await scene.world.officer("FCR", rank: .staff)
        let registrar = try await window(of: officer, in: scene)
        func drawn() async throws -> [ID<Incident>] {
            let text = try await registrar.get("/registrar").text
            let panel = text.components(separatedBy: "id=\"sample\"").last?.components(separatedBy: "id=\"candidates\"").first ?? ""
            return closed.filter { panel.contains("/incidents/\($0)") }
        }
        let first = try await drawn()
        #expect(first.count == 10)
        scene.world.clock.advance(minutes: 5)
        #expect(try await drawn() == first)
        _ = try await scene.office.perform(SampleIncident(incidentId: first[0], result: .right, reason: "Fine."), as: officer)
        try await scene.restrict(Ref(Incident.kind, first[1]), to: try await scene.group("CLOSED"))
        let second = try await drawn()
        #expect(second.count == 10 && !second.contains(first[0]) && !second.contains(first[1]))
    }

    @Test("REC-02 to REC-05: the page of an open incident says what the recording rules say of it, and why", arguments: Engine.allCases)
    func tested(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await window(of: scene.constable, in: scene)
        func page(_ offence: String, _ reporter: ReportedCircumstances.Reporter, kind: String = "CRIME") async throws -> Browser.Answer {
            let id = try await scene.office.perform(
                RecordIncident(IncidentTold(kind: kind, offenceClass: offence, location: .new(LocationFacts(line: "5 Example Road")), account: "As told.", reporter: reporter)), as: scene.constable
            ).outcome.id
            return try await constable.get("/incidents/\(id)")
        }
        let victim = try await page("8N", .victim)
        #expect(victim.contains("Record it as a crime</strong>") && victim.contains("REC-02"))
        #expect(try await page("8N", .other).contains("Ask the victim first</strong>"))
        #expect(try await page("19C", .other, kind: "RAPE").contains("N100/2"))
        #expect(try await page("92E", .professional).contains("REC-03"))
        let quiet = try await incident(scene, "Loud music.")
        #expect(try await constable.get("/incidents/\(quiet)").contains("by the recording rules") == false)
    }

    @Test("CR5: incidents with words that look like a crime are listed with the words; a sample that finds one opens it again", arguments: Engine.allCases)
    func registrar(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await incident(scene, "Loud music until three.")
        let id = try await incident(scene, "Youths shouting. One kicked in the front door.")
        _ = try await scene.office.perform(CloseIncident(incidentId: id, rationale: "Nobody there on arrival."), as: scene.constable)
        let officer = try await scene.world.officer("FCR", rank: .staff)
        let registrar = try await window(of: officer, in: scene)
        let page = try await registrar.get("/registrar")
        #expect(page.contains("<mark>kicked in the front door</mark>"))
        #expect(page.contains("Loud music") == false)
        let refusal = try await scene.world.refusal {
            _ = try await scene.office.perform(SampleIncident(incidentId: id, result: .right, reason: "Fine."), as: scene.constable)
        }
        #expect(refusal?.code == "forbidden")
        _ = try await scene.office.perform(SampleIncident(incidentId: id, result: .shouldBeCrime, reason: "The door was damaged."), as: officer)
        let tasks = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(id) AND status = 'open'")
        #expect(tasks.map(\.officerId) == [scene.constable.id])
        #expect(try await scene.world.store.read { tx in try tx.find(Incident.self, id)?.status } == .open)
        #expect(try await registrar.get("/registrar").contains("Should have been crimes"))
    }

    @Test("CR9: while a report is typed the same crime is offered, with why, and not to whoever may not see it", arguments: Engine.allCases)
    func alike(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        let constable = try await window(of: scene.constable, in: scene)
        let form = try await constable.get("/do/investigation.crime.report")
        #expect(form.contains("data-alike=\"/investigations/alike\""))
        let csrf = Browser.hiddenFields(form.text).last { $0.0 == "csrf" }?.1 ?? ""
        let day = London.day(of: scene.now.adding(hours: -5)).description
        let typed = [("csrf", csrf), ("offenceClass", "28I"), ("occurredFrom.date", day), ("occurredFrom.time", "04:00"), ("location.new.postcode", "nw1 0aa")]
        let answer = try await constable.post("/investigations/alike", typed)
        #expect(answer.status == 200)
        #expect(answer.contains("01/000001/26V") && answer.contains("the same postcode"))
        #expect(try await constable.post("/investigations/alike", typed + [("otherOffences", "58A")]).contains("28I"))
        #expect(try await constable.post("/investigations/alike", [("csrf", "forged")] + typed.dropFirst()).status == 403)
        let elsewhere = typed.dropLast() + [("location.new.postcode", "SE1 1AA")]
        #expect(try await constable.post("/investigations/alike", Array(elsewhere)).contains("01/000001/26V") == false)
        try await scene.restrict(Ref(Investigation.kind, id), to: try await scene.group("CLOSED"))
        #expect(try await constable.post("/investigations/alike", typed).contains("01/000001/26V") == false)
    }

    @Test("what a victim asked to be heeded stands above every form that contacts them, and on the crime's page", arguments: Engine.allCases)
    func notice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let ref = Ref(Investigation.kind, id)
        let person = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        let detective = try await window(of: scene.detective, in: scene)
        let form = FormPage.address(of: ContactVictim.name, on: ref).text
        let assessed = AssessVictim(investigationId: id, person: person, preferredName: "Vee", method: "email", contactDetails: "vee at example", warnings: ["no-call", "partner"])
        _ = try await scene.office.perform(assessed, as: scene.detective)
        for address in [form, FormPage.address(of: ProposeOutcome.name, on: ref).text, FormPage.address(of: RecordWish.name, on: ref).text, "/investigations/\(id)"] {
            let page = try await detective.get(address)
            #expect(page.contains("Do not ring") && page.contains("The partner may answer"), "\(address)")
        }
        let sent = try await detective.submit(ContactVictim.name.text, on: ref, [("person", person.description), ("method", "phone"), ("result", "told"), ("text", "Rang.")])
        #expect(sent.status == 422)
        #expect(sent.contains("asked not to be contacted this way"))
    }

    @Test("from an incident to a crime, its victim and its outcome, on pages", arguments: Engine.allCases)
    func thread(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await window(of: scene.constable, in: scene)
        let taken = try await constable.submit(
            "investigation.incident.record",
            [
                ("kind", "CRIME"), ("offenceClass", "46"), ("location.new.line", "A Shop, Example Street"), ("account", "A man left with two bottles."), ("reporter", "victim"),
                ("caller.new.familyName", "Shopkeeper"), ("harm", "1"),
            ])
        #expect(taken.status == 303, "\(taken.text.prefix(3000))")
        let incident = try await constable.follow(taken)
        #expect(incident.contains("01-20260310-00001") && incident.contains("To be recorded as a crime, or not, by"), "\(incident.text.drop { $0 != "h" }.suffix(4500).prefix(2500))")
        #expect(try await constable.get("/incidents").contains("01-20260310-00001"))
        let id = try #require(try await scene.all(Incident.self, "SELECT * FROM incident").first).id
        let form = try await constable.get(FormPage.address(of: RecordCrimeFromIncident.name, on: Ref(Incident.kind, id)).text)
        #expect(form.contains("A man left with two bottles."))
        let recorded = try await constable.submit(
            RecordCrimeFromIncident.name.text, on: Ref(Incident.kind, id),
            [
                ("account", "A man left with two bottles."), ("qThreat", "no"), ("victimSupports", "yes"), ("factors", "cctv"),
                ("occurredFrom.date", London.day(of: scene.now).description), ("occurredFrom.time", London.time(of: scene.now)),
                ("reportedAt.date", London.day(of: scene.now).description), ("reportedAt.time", London.time(of: scene.now)),
            ])
        #expect(recorded.status == 303, "\(recorded.text.prefix(3000))")
        let crime = try await constable.get("/investigations/\(try #require(try await scene.all(Investigation.self, "SELECT * FROM investigation").first).id)")
        #expect(crime.status == 200)
        for words in ["01/000001/26V", "SHOPKEEPER", "From incident", "CCTV likely", "Was anybody threatened or pushed?", "No outcome is proposed yet"] { #expect(crime.contains(words), "\(words)") }
        let due = try await constable.get("/victims")
        #expect(due.contains("Agreed update") && due.contains("SHOPKEEPER"), "\(due.status) \(due.text.suffix(1500))")
    }
}
