import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

@Suite("Care in the browser")
struct CarePageTests {
    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        return browser
    }

    @Test("a sergeant sees what is due first and records a visit in one press", arguments: TestStores.engines)
    func onePress(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await sergeant.get("/detentions/\(id)").contains("Set observation level"))
        try await scene.setLevel(of: id)
        scene.world.clock.advance(minutes: 50)
        // The session of fifty minutes ago has ended.
        let later = try await window(of: scene.custodySergeant, in: scene)
        let page = try await later.get("/detentions/\(id)")
        for part in ["data-region=\"now\"", "panel now amber", "Visit due soon", "Visited: awake and well", "data-due=\"\(scene.now.adding(minutes: 10))\"", "Still to give"] {
            #expect(page.contains(part), "\(part) is not on the page")
        }
        #expect(!page.contains("Why is it late?"))
        let after = try await later.follow(try await later.submit("custody.visit.record", on: Ref(Detention.kind, id), [("detentionId", id.description), ("state", "asleep")]))
        #expect(after.contains("data-due=\"\(scene.now.adding(minutes: 60))\""))
        #expect(after.contains("Asleep and breathing normally"))
        scene.world.clock.advance(minutes: 61)
        let late = try await window(of: scene.custodySergeant, in: scene).get("/detentions/\(id)")
        #expect(late.contains("panel now red"))
        #expect(late.contains("Why is it late?"))
    }

    @Test("a level that asks for rousing asks for it beside the button", arguments: TestStores.engines)
    func rousing(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        let page = try await window(of: scene.custodySergeant, in: scene).get("/detentions/\(id)")
        for name in ["wakes", "answers", "obeys"] { #expect(page.contains("name=\"\(name)\" value=\"yes\" required")) }
    }

    @Test("risk and health are for those who care for the person: an arresting constable sees rights, not risk", arguments: TestStores.engines)
    func careIsHidden(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        try await scene.act("custody.risk.assess", try await scene.assessment(["R11": "Hepatitis C."]), on: id)
        let constable = try await window(of: scene.constable, in: scene)
        let page = try await constable.get("/detentions/\(id)")
        #expect(page.status == 200)
        #expect(page.contains("id=\"rights\""))
        for part in ["Hepatitis", "id=\"risk\"", "id=\"health\"", "data-region=\"now\""] { #expect(!page.contains(part), "\(part) is on the page") }
        #expect(try await constable.get("/detentions/\(id)/risk").status == 403)
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await sergeant.get("/detentions/\(id)").contains("Hepatitis"))
    }

    @Test("the risk page has every question, the warnings and earlier detentions beside them, and nothing ticked", arguments: TestStores.engines)
    func risk(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.authorised()
        try await scene.act("custody.risk.assess", try await scene.assessment(["R05": "Cut arm in 2024."], risk: "medium"), on: first)
        _ = try await scene.office.perform(ReleaseDetainee(detentionId: first, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        let marker: JSONValue = ["person": .string(scene.suspect.description), "code": "SH", "justification": "Cut arm in a cell."]
        _ = try await scene.office.perform("records.marker.set", body: marker, as: scene.custodySergeant)
        let crime = try await scene.office.perform(
            ReportNeighbourCrime(what: "Theft", suspects: [scene.suspect], officerInTheCase: scene.detective.id, investigating: []), as: scene.world.system
        ).outcome
        let arrest = RecordArrest(
            investigationId: crime, personId: scene.suspect, officerId: scene.constable.id, arrestedAt: scene.now, suspectedOf: "Theft", necessity: ["N-INV"], grounds: "Seen.")
        let arrestId = try await scene.office.perform(arrest, as: scene.detective).outcome
        let id = try await scene.office.perform(OpenDetention(arrestId: arrestId, suiteId: scene.suite, arrivedAt: scene.now), as: scene.custodySergeant).outcome
        let page = try await window(of: scene.custodySergeant, in: scene).get("/detentions/\(id)/risk")
        for part in ["Ever tried to harm yourself?", "Cut arm in a cell.", "CRO/1/26", "Cut arm in 2024.", "name=\"answers.0.question\""] { #expect(page.contains(part), "\(part)") }
        #expect(!page.contains(" checked>"))
    }

    @Test("notices, handover, force and counts open for their roles only, and a restricted detainee is in none of them", arguments: TestStores.engines)
    func others(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.search.authorise-strip", ["grounds": "Wrap."], on: id)
        let close: JSONValue = [
            "searchers": [["officerId": .string(scene.constable.id.description)], ["officerId": .string(scene.custodySergeant.id.description)]], "isSameSex": true, "place": "SEARCH",
            "isOutOfSight": true, "wasInParts": true, "startedAt": .string(scene.now.description), "endedAt": .string(scene.now.description), "result": "=Nothing, at all",
        ]
        try await scene.act("custody.search.close-strip", close, on: id)
        let force: JSONValue = [
            "kind": "detention", "record": .string(id.description), "occasion": "custody", "usedAt": .string(scene.now.description), "place": "Cell 2",
            "officerId": .string(scene.constable.id.description), "reasons": ["SELF"], "tactics": [["tactic": "UNARMED", "worked": true]], "justification": "Punched at me.",
            "seemedUnwell": false, "subjectInjury": "none", "medicalOffered": true, "officerInjury": "none", "outcome": "detained",
        ]
        let used = try await scene.office.perform("custody.force.record", body: force, as: scene.constable)
        let address = "/force/\(try #require(used.outcome.string))"

        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await sergeant.get("/detentions/\(id)/notice?language=cym").contains("lang=\"cy\""))
        #expect(try await sergeant.get("/detentions/\(id)/notice?language=xxx").status == 404)
        #expect(try await sergeant.get("/custody/handover?suite=\(scene.suite)").contains("CRO/1/26"))
        #expect(try await sergeant.get(address).contains("Punched at me."))
        let csv = try await sergeant.get("/custody/searches.csv")
        #expect(csv.contains("CRO/1/26"))
        #expect(csv.contains("\"'=Nothing, at all\""), "no formula gets into a spreadsheet")
        #expect(try await sergeant.get("/custody/force.csv").contains("UOF/1/26"))
        #expect(try await sergeant.get("/custody/searches").contains("Search room"))

        let constable = try await window(of: scene.constable, in: scene)
        #expect(try await constable.get("/custody/searches.csv").status == 403)
        #expect(try await constable.get("/custody/handover?suite=\(scene.suite)").status == 403)

        let group = try await scene.world.group("closed")
        let owner = try await scene.world.officer("INTM", rank: .sergeant, groups: [group])
        for (kind, record) in [("detention", id.description), ("force", try #require(used.outcome.string))] {
            let restriction: JSONValue = ["kind": .string(kind), "record": .string(record), "groups": [.string(group.description)], "reason": "Protected witness."]
            _ = try await scene.office.perform("access.record.restrict", body: restriction, as: owner)
        }
        for path in ["/detentions/\(id)/notice", "/detentions/\(id)/risk", address] { #expect(try await sergeant.get(path).status == 404, "\(path)") }
        for path in ["/custody/searches.csv", "/custody/handover?suite=\(scene.suite)"] { #expect(try await !sergeant.get(path).contains("CRO/1/26"), "\(path)") }
        #expect(try await !sergeant.get("/custody/force.csv").contains("UOF/1/26"))
    }

    @Test("the signature box is on the form, and what was drawn is on the page with its hash", arguments: TestStores.engines)
    func signature(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        let form = try await sergeant.get("/do/custody.property.take?ref=detention/\(id)")
        #expect(form.contains("data-signature"))
        #expect(form.contains("signature.js"))
        let taken = try await sergeant.submit(
            "custody.property.take", on: Ref(Detention.kind, id),
            [
                ("items.0.description", "Telephone"), ("items.0.handling", "HELD"), ("seal", "A1"), ("signature.name", "Alex <Sample>"), ("signature.strokes", "M10 20L30 40"),
            ])
        let page = try await sergeant.follow(taken)
        #expect(page.contains("<path d=\"M10 20L30 40\"/>"))
        #expect(page.contains("Alex &lt;Sample&gt;"))
        #expect(page.contains("unchanged since"))
    }
}
