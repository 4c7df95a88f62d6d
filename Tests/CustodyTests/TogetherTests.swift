import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("A night in custody")
struct TogetherTests {
    @Test("of two sergeants with one form open the second is refused, is told what the first did, and may then send it again as things are now", arguments: TestStores.engines)
    func twoSergeants(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        scene.world.clock.advance(minutes: 60)
        let (first, second) = (try await scene.window(of: scene.inspector), try await scene.window(of: try await scene.world.officer("REVO", rank: .inspector, unit: "CRO")))
        let address = "/do/custody.review.hold?ref=detention/\(id)"
        let forms = (Browser.hiddenFields(try await first.get(address).text), Browser.hiddenFields(try await second.get(address).text))
        scene.world.clock.advance(minutes: 2)
        let fields = [
            ("method", "in-person"), ("condition", "awake"), ("isReminded", "yes"), ("representations", "None."), ("reasons", "The interview is still to come."), ("heldAt.date", "10 3 2026"), ("heldAt.time", "10:00"),
        ]
        let held = try await first.post("/do/custody.review.hold", forms.0 + fields)
        #expect(held.location == "/detentions/\(id)", "\(held.text)")
        let late = try await second.post("/do/custody.review.hold", forms.1 + fields)
        #expect(late.status == 409, "a review entered twice is one review")
        #expect(late.contains("Done since you opened this form") && late.contains("Hold review") && late.contains(scene.inspector.name), "\(late.text)")
        #expect(late.contains("The interview is still to come."), "what was typed is still there")
        #expect(try await scene.count("SELECT count(*) FROM detention_review WHERE detention_id = \(id)") == 1)
        let again = Browser.hiddenFields(late.text)
        scene.world.clock.advance(minutes: 20)
        let later = fields.dropLast() + [("heldAt.time", "10:20")]
        let sent = try await second.post("/do/custody.review.hold", again + later)
        #expect(sent.location == "/detentions/\(id)", "\(sent.text)")
        #expect(try await scene.count("SELECT count(*) FROM detention_review WHERE detention_id = \(id)") == 2)
    }

    @Test("a form that was opened before the detention was authorised is told so, and goes to the detention as it is now when it is sent again", arguments: TestStores.engines)
    func stale(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let window = try await scene.window(of: scene.custodySergeant)
        let form = Browser.hiddenFields(try await window.get("/do/custody.detention.refuse?ref=detention/\(id)").text)
        scene.world.clock.advance(minutes: 1)
        _ = try await scene.office.perform(scene.authorisation(of: id), as: try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO"))
        let late = try await window.post("/do/custody.detention.refuse", form + [("reasons", "No grounds."), ("reason", "No grounds."), ("refusedAt.date", "10 3 2026"), ("refusedAt.time", "09:01")])
        #expect(late.status == 409 && late.contains("Done since you opened this form") && late.contains("Authorise detention"), "\(late.text)")
        let versions = (form.first { $0.0 == "version" }?.1, Browser.hiddenFields(late.text).first { $0.0 == "version" }?.1)
        #expect(versions.0 == "1" && versions.1 == "2")
    }

    @Test("the second of two sergeants who set the level at once sees the first's, and so with risk and cell", arguments: TestStores.engines)
    func levelRiskAndCell(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let other = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO")
        let (first, second) = (try await scene.window(of: scene.custodySergeant), try await scene.window(of: other))
        let address = "/do/custody.observation.set?ref=detention/\(id)"
        let forms = (Browser.hiddenFields(try await first.get(address).text), Browser.hiddenFields(try await second.get(address).text))
        scene.world.clock.advance(minutes: 2)
        let set = try await first.post("/do/custody.observation.set", forms.0 + [("level", "3"), ("reason", "Tied a ligature."), ("isClinical", "no")])
        #expect(set.location == "/detentions/\(id)", "\(set.text)")
        let hourly = [("level", "1"), ("reason", "Calm."), ("isClinical", "no")]
        let late = try await second.post("/do/custody.observation.set", forms.1 + hourly)
        #expect(late.status == 409 && late.contains("Set observation level") && late.contains(scene.custodySergeant.name), "\(late.text)")
        #expect(try await scene.count("SELECT count(*) FROM detention_observation WHERE detention_id = \(id)") == 1)
        let again = try await second.post("/do/custody.observation.set", Browser.hiddenFields(late.text) + hourly)
        #expect(again.location == "/detentions/\(id)", "\(again.text)")

        let risk = try await scene.assessment(more: ["version": 0])
        try await scene.act("custody.risk.assess", risk, on: id)
        #expect(try await scene.refusal("custody.risk.assess", risk, on: id, as: other) == .stale(current: 1))
        let page = Browser.hiddenFields(try await second.get("/detentions/\(id)/risk").text)
        #expect(page.first { $0.0 == "version" }?.1 == "1", "\(page)")

        try await scene.setUpSuite()
        let cell = try await scene.cell("A1")
        let place = PlaceInCell(detentionId: id, version: 0, cellId: cell, reason: "As assessed.")
        _ = try await scene.office.perform(place, as: scene.custodySergeant)
        let elsewhere = PlaceInCell(detentionId: id, version: 0, cellId: try await scene.cell("A2"), reason: "Nearer the desk.")
        #expect(try await scene.refusal(of: elsewhere, as: other) == .stale(current: 1))
    }

    @Test("what another did to a record one may not see is not told", arguments: TestStores.engines)
    func nothingOfOthers(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let window = try await scene.window(of: scene.inspector)
        let form = Browser.hiddenFields(try await window.get("/do/custody.review.hold?ref=detention/\(id)").text)
        scene.world.clock.advance(minutes: 2)
        _ = try await scene.restrict(Ref(Detention.kind, id))
        let late = try await window.post("/do/custody.review.hold", form + [("reasons", "Still needed.")])
        #expect(late.status == 404 || late.status == 422, "\(late.status)")
        #expect(!late.contains("Done since"))
    }

    @Test("somebody who gives no name is held, shown and printed as unknown; named later, every page and the wall say who it is and the log keeps both", arguments: TestStores.engines)
    func unknown(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let person = try await scene.world.office.perform(RecordPerson(PersonFacts(givenNames: "", familyName: "Unknown male 3", sex: Sex.male.rawValue)), as: scene.detective).outcome
        let other = try await scene.world.office.perform(RecordPerson(PersonFacts(givenNames: "", familyName: "Unknown male 4", sex: Sex.male.rawValue)), as: scene.detective).outcome
        let id = try await scene.hold(person)
        _ = try await scene.hold(other)
        let window = try await scene.window(of: scene.custodySergeant)
        let board = try await window.get("/suites/\(scene.suiteId)")
        #expect(board.text.uppercased().contains("UNKNOWN MALE 3") && board.text.uppercased().contains("UNKNOWN MALE 4"))
        #expect(board.contains("2 held"))
        #expect(try await window.get("/detentions/\(id)").text.uppercased().contains("UNKNOWN MALE 3"))

        _ = try await scene.office.perform(
            CorrectName(person: person, givenNames: "Ivor", familyName: "Specimen", reason: "Named by his fingerprints."), as: scene.custodySergeant)
        let named = try await window.get("/suites/\(scene.suiteId)")
        #expect(named.contains("SPECIMEN, Ivor") && !named.text.uppercased().contains("UNKNOWN MALE 3") && named.text.uppercased().contains("UNKNOWN MALE 4"))
        #expect(try await window.get("/suites/\(scene.suiteId)?view=wall").contains("SPECIMEN, I"))
        #expect(try await window.get("/detentions/\(id)").contains("SPECIMEN, Ivor"))
        #expect(try await window.get("/people/\(person)/history").text.uppercased().contains("UNKNOWN MALE 3"), "who he was called by is kept")
    }

    @Test("somebody unknown who turns out to be on record is one person with that record; the detention, its clocks and its log stay as they are", arguments: TestStores.engines)
    func recognised(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let known = try await scene.somebody("Ivor", "Specimen", born: "1985-02-03")
        let unknown = try await scene.world.office.perform(RecordPerson(PersonFacts(givenNames: "", familyName: "Unknown male 3", sex: Sex.male.rawValue)), as: scene.detective).outcome
        let id = try await scene.hold(unknown)
        let before = try await scene.detention(id)
        let merge = try await scene.office.perform(ProposeMerge(person: unknown, other: known, reason: "Fingerprints."), as: scene.custodySergeant).outcome
        let intelligence = try await scene.world.officer("INTO")
        _ = try await scene.office.perform(ConfirmMerge(merge: merge, reason: "The same prints."), as: intelligence)
        let after = try await scene.detention(id)
        #expect(after.version == before.version && after.personId == unknown && after.relevantAt == before.relevantAt)
        let page = try await scene.window(of: scene.custodySergeant).get("/people/\(known)")
        #expect(page.status == 200 && page.contains(before.number), "the record on file shows the detention")
    }

    @Test("on the night the clocks go back a visit is due an hour of life later, and the board says which of the two hours", arguments: TestStores.engines)
    func clocksGoBack(engine: Engine) async throws {
        // 01:30 BST; at 02:00 BST it is 01:00 GMT.
        let scene = try await Scene.make(engine, now: "2026-10-25T00:30:00Z")
        try await scene.setUpSuite()
        let id = try await scene.hold(scene.suspect)
        try await scene.setLevel("1", of: id)
        let window = try await scene.window(of: scene.custodySergeant)
        let board = try await window.get("/suites/\(scene.suiteId)")
        #expect(board.contains("data-until=\"2026-10-25T01:30:00.000000Z\"") || board.contains("data-until=\"2026-10-25T01:30:00Z\""))
        #expect(board.contains("<b>1:00</b>"))
        // Both limits are counted in elapsed time: 24 hours after 01:00 BST is midnight GMT.
        let limit = try await window.get("/detentions/\(id)")
        #expect(limit.contains("00:00 GMT"))
        #expect(limit.contains("06:30 GMT"), "six hours after authorisation at 01:30 BST")
        scene.world.clock.advance(minutes: 45)
        let night = try await scene.window(of: scene.custodySergeant)
        #expect(try await night.get("/suites/\(scene.suiteId)").contains("<b>0:15</b>"), "a quarter of an hour is left at 01:15 GMT")
        scene.world.clock.advance(minutes: 15)
        #expect(try await night.get("/suites/\(scene.suiteId)").contains("over 0:00"))
    }

    @Test("on the night the clocks go forward nothing is due an hour early", arguments: TestStores.engines)
    func clocksGoForward(engine: Engine) async throws {
        // 00:30 GMT; at 01:00 GMT it is 02:00 BST.
        let scene = try await Scene.make(engine, now: "2026-03-29T00:30:00Z")
        try await scene.setUpSuite()
        let id = try await scene.hold(scene.suspect)
        try await scene.setLevel("1", of: id)
        scene.world.clock.advance(minutes: 45)
        let board = try await scene.window(of: scene.custodySergeant).get("/suites/\(scene.suiteId)")
        #expect(board.contains("<b>0:15</b>") && board.contains("02:30"), "02:15 BST; the visit is due at 02:30 BST")
        #expect(board.contains("Nothing is overdue.") || board.contains("due soon"))
        #expect(try await scene.window(of: scene.custodySergeant).get("/detentions/\(id)").contains("07:30 BST"), "the first review is six hours on")
    }
}
