import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("A restricted record opened because a life is at risk")
struct EmergencyTests {
    private static let why = "He holds a child at the window; who else lives there?"

    private struct Setting {
        let scene: Scene
        let group: ID<AccessGroup>
        let owner: Officer
        let hidden: ID<Person>
        let order: ID<CourtOrder>
    }

    /// A person closed to a group with an owner, with an order in force.
    private func make(_ engine: Engine) async throws -> Setting {
        let scene = try await Scene.make(engine)
        let office = scene.world.office
        let group = try await office.perform(AddGroup(code: "WITNESS", title: "Protected witnesses"), as: try await scene.world.officer("ADMIN")).outcome
        let owner = try await scene.world.officer("INTM", "PC", groups: [group])
        _ = try await office.perform(AppointGroupOwner(group: group, owner: owner.id), as: scene.world.system)
        let hidden = try await office.perform(RecordPerson(PersonFacts(givenNames: "Una", familyName: "Probesen", dateOfBirth: Day("1990-03-10")), pncId: "1990/0000001V"), as: owner).outcome
        let order = try await office.perform(
            RecordOrder(person: hidden, kind: "NMO", court: "Synthetic County Court", madeOn: Day(daysSince1970: 20_500), endsOn: Day(daysSince1970: 20_800), conditions: ["Not to go there"]),
            as: owner
        ).outcome
        let body: JSONValue = ["kind": "person", "record": .string(hidden.description), "groups": [.string(group.description)], "reason": "A source named them."]
        _ = try await office.perform("access.record.restrict", body: body, as: owner)
        return Setting(scene: scene, group: group, owner: owner, hidden: hidden, order: order)
    }

    private func open(_ asked: String, _ scene: Scene, as officer: Officer? = nil, reason: String = why) async throws -> ID<EmergencyOpening> {
        let receipt = try await scene.world.office.perform(OpenRestricted(asked: asked, ground: "LIFE", reason: reason), as: officer ?? scene.officer)
        return ID(try #require(receipt.subject).id)
    }

    private func sees(_ id: ID<Person>, _ officer: Officer, _ scene: Scene) async throws -> Bool {
        try await scene.world.store.read { tx in
            let visible = Visibility(to: officer)
            let listed = try tx.exists("SELECT 1 FROM entry e WHERE e.id = \(id) AND \(visible.condition("e.id"))")
            #expect(try visible.allows(id.raw, in: tx) == listed)
            #expect(try tx.exists("SELECT 1 FROM entry e WHERE e.id = \(id) AND \(visible.hidden("e.id"))") != listed)
            return listed
        }
    }

    @Test("whoever may not is refused, a short reason is, and a wrong reference, an open record and a silent group are answered alike", arguments: TestStores.engines)
    func refusals(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        let open = try await scene.person("Otto", "Sampleson", pnc: "1991/0000001K")
        let auditor = try await scene.world.officer("AUD")
        #expect(try await scene.world.refusal { _ = try await self.open("1990/0000001V", scene, as: auditor) }?.code == "forbidden")
        #expect(try await scene.world.refusal { _ = try await self.open("1990/0000001V", scene, reason: "Life at risk") }?.code == "invalid")
        // The group tells nothing, so its record is found by its number alone.
        for asked in ["1999/0000009Q", "nobody at all", "una probesen", "1991/0000001K", "otto sampleson", open.description, setting.hidden.description, "%", "\""] {
            #expect(try await scene.world.refusal { _ = try await self.open(asked, scene) } == OpenRestricted.nothing, "\(asked)")
        }
        // Its own group needs no emergency.
        #expect(try await scene.world.refusal { _ = try await self.open("1990/0000001V", scene, as: setting.owner) } == OpenRestricted.nothing)
        let refused = try await scene.world.journal(OpenRestricted.name.text).filter { $0.outcome == "invalid" && $0.basis == "asked: nothing" }
        #expect(refused.count == 10 && refused.allSatisfy { $0.subjectId == nil && $0.category == "EXPF" })
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM emergency_opening") })
        #expect(try await scene.world.journal(OpenRestricted.name.text).allSatisfy { $0.category != "BRK" })
    }

    @Test("opened by its reference it is seen everywhere, with what is closed together with it, and closes by itself", arguments: TestStores.engines)
    func opened(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        #expect(try await !sees(setting.hidden, scene.officer, scene))
        let id = try await open("1990/0000001V", scene)
        let holder = try await scene.world.reload(scene.officer.id)
        #expect(try await sees(setting.hidden, holder, scene))
        #expect(try await scene.search("probesen", as: holder).results.map(\.id) == [setting.hidden.raw, setting.order.raw])
        #expect(try await scene.typeAhead("una prob", as: holder).map(\.id) == [setting.hidden])
        #expect(try await scene.world.store.read { tx in try Visibility(to: holder).allows(setting.order.raw, in: tx) })
        // To nobody else, and not to change.
        #expect(try await !sees(setting.hidden, try await scene.world.officer("PC"), scene))
        let change = try await scene.world.refusal {
            _ = try await scene.world.office.perform(RecordDeath(person: setting.hidden, diedOn: Day(daysSince1970: 20_000), deathSource: "GP"), as: holder)
        }
        #expect(change?.code == "forbidden")
        // Reading is told apart in the journal.
        _ = try await scene.world.office.consult("records.person.read", Ref(Person.kind, setting.hidden), as: holder) { try $0.require(Person.self, setting.hidden).familyName }
        let reading = try #require(try await scene.world.journal("records.person.read").last)
        #expect(reading.category == "BRK" && reading.basis == "emergency")
        let entry = try #require(try await scene.world.journal(OpenRestricted.name.text).last)
        #expect(entry.category == "BRK" && entry.subjectId == id.raw)
        let detail = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") }
        #expect(try #require(detail).contains(Self.why) && detail?.contains(setting.hidden.description) == true)
        // The hour is over.
        scene.world.clock.advance(minutes: 60)
        let later = try await scene.world.reload(scene.officer.id)
        #expect(later.emergency == nil)
        #expect(try await !sees(setting.hidden, later, scene))
    }

    @Test("by the words of a search only where the group tells whom to ask", arguments: TestStores.engines)
    func byWords(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        let group = try #require(setting.owner.groups.first)
        _ = try await scene.world.office.perform(SetGroupHits(group: group, shown: "CONTACT"), as: scene.world.system)
        _ = try await open("una probesen 10/3/1990", scene)
        #expect(try await sees(setting.hidden, try await scene.world.reload(scene.officer.id), scene))
        // Held open, it is no hit to ask somebody about.
        let holder = try await scene.world.reload(scene.officer.id)
        let hinted = try await scene.world.store.read { tx in
            try tx.exists("SELECT 1 FROM entry e WHERE e.id = \(setting.hidden) AND \(Visibility(to: holder).hinted("e.id", masked: false))")
        }
        #expect(!hinted)
    }

    @Test("of a covert group nothing opens, and who asks is answered as if there were nothing; only its owner makes it so", arguments: TestStores.engines)
    func covert(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        let office = scene.world.office
        let (group, number) = (setting.group, "1990/0000001V")
        func set(_ opens: Bool, as officer: Officer, because reason: String = "A synthetic source.") async throws -> Refusal? {
            try await scene.world.refusal { _ = try await office.perform(SetGroupEmergency(group: group, opens: opens, reason: reason), as: officer) }
        }
        let admin = try await scene.world.officer("ADMIN")
        let member = try await scene.world.officer("INTM", groups: [group])
        for officer in [admin, member, scene.officer] { #expect(try await set(false, as: officer)?.code == "forbidden") }
        let absent = try await scene.world.refusal { _ = try await office.perform(SetGroupEmergency(group: ID(at: scene.world.clock.now), opens: false, reason: "None."), as: setting.owner) }
        #expect(try await set(false, as: member) == absent)
        #expect(try await set(true, as: setting.owner)?.code == "conflict")
        #expect(try await set(false, as: setting.owner, because: " ")?.code == "invalid")
        _ = try await office.perform(SetGroupHits(group: group, shown: "CONTACT"), as: admin)
        #expect(try await set(false, as: setting.owner) == nil)
        #expect(try await set(false, as: setting.owner)?.code == "conflict")
        // Neither by its reference nor by words, and a search tells nobody.
        for asked in [number, "una probesen"] { #expect(try await scene.world.refusal { _ = try await self.open(asked, scene) } == OpenRestricted.nothing, "\(asked)") }
        #expect(try await scene.world.refusal { _ = try await office.perform(SetGroupHits(group: group, shown: "MASKED"), as: admin) }?.code == "conflict")
        let browser = try await scene.window(of: scene.officer)
        #expect(try await !browser.get("/search?q=probesen").contains("A restricted record may match"))
        func answer(_ asked: String) async throws -> String {
            let page = try await browser.submit("emergency.record.open", [("asked", asked), ("ground", "LIFE"), ("reason", Self.why)])
            #expect(page.status == 422)
            return page.text.replacing(asked, with: "")
        }
        #expect(try await Self.withoutKeys(answer(number)) == Self.withoutKeys(answer("1999/0000009Q")))
        let refused = try await scene.world.journal(OpenRestricted.name.text).filter { $0.outcome == "invalid" }
        #expect(refused.count >= 4 && Set(refused.map { "\($0.outcome) \($0.basis ?? "") \($0.category) \($0.subjectId?.description ?? "")" }).count == 1)
        // One group of two that is covert is enough.
        let other = try await office.perform(AddGroup(code: "OTHER", title: "Another"), as: admin).outcome
        let both = try await scene.world.officer("INTM", "PC", groups: [group, other])
        let body: JSONValue = ["kind": "person", "record": .string(setting.hidden.description), "groups": [.string(other.description)], "reason": "They work on it too."]
        _ = try await office.perform("access.record.restrict", body: body, as: both)
        #expect(try await scene.world.refusal { _ = try await self.open(number, scene) } == OpenRestricted.nothing)
        #expect(try await set(true, as: setting.owner) == nil)
        _ = try await open(number, scene)
        #expect(try await sees(setting.hidden, try await scene.world.reload(scene.officer.id), scene))
        let entry = try #require(try await scene.world.journal(SetGroupEmergency.name.text).last { $0.outcome == "done" })
        #expect(entry.subjectId == group.raw && entry.category == "ADM")
    }

    private static func withoutKeys(_ page: String) -> String { page.replacing(/name="(idempotency|csrf)" value="[^"]*"/, with: "") }

    @Test("what is held of a group that becomes covert, or that comes into one, closes at once; a part that is in one never opens", arguments: TestStores.engines)
    func becomesCovert(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        let office = scene.world.office
        let admin = try await scene.world.officer("ADMIN")
        let covert = try await office.perform(AddGroup(code: "COVERT", title: "Sources"), as: admin).outcome
        let handler = try await scene.world.officer("INTM", "PC", groups: [setting.group, covert])
        _ = try await office.perform(AppointGroupOwner(group: covert, owner: handler.id), as: admin)
        _ = try await office.perform(SetGroupEmergency(group: covert, opens: false, reason: "Synthetic sources."), as: handler)
        func close(_ ref: Ref) async throws {
            let body: JSONValue = ["kind": .string(ref.kind.name), "record": .string(ref.id.description), "groups": [.string(covert.description)], "reason": "Named by a source."]
            _ = try await office.perform("access.record.restrict", body: body, as: handler)
        }
        func holder() async throws -> Officer { try await scene.world.reload(scene.officer.id) }
        // The order of a person who opens is in the covert group as well: it stays closed.
        try await close(Ref(CourtOrder.kind, setting.order))
        let first = try await open("1990/0000001V", scene)
        #expect(try await sees(setting.hidden, try await holder(), scene))
        let order = setting.order.raw
        let who = try await holder()
        #expect(try await scene.world.store.read { tx in try !Visibility(to: who).allows(order, in: tx) })
        #expect(try await scene.world.store.read { tx in try #require(try tx.find(EmergencyOpening.self, first)).opened(in: tx).map(\.ref.id) } == [setting.hidden.raw])
        // The person comes into it while they are held open.
        try await close(Ref(Person.kind, setting.hidden))
        #expect(try await holder().emergency == nil)
        #expect(try await !sees(setting.hidden, who, scene))
        #expect(try await scene.world.refusal { _ = try await self.open("1990/0000001V", scene) } == OpenRestricted.nothing)
        // A group that becomes covert ends what is open of it.
        let second = try await office.perform(RecordPerson(PersonFacts(givenNames: "Ute", familyName: "Probesen"), pncId: "1991/0000001K"), as: setting.owner).outcome
        let body: JSONValue = ["kind": "person", "record": .string(second.description), "groups": [.string(setting.group.description)], "reason": "A witness."]
        _ = try await office.perform("access.record.restrict", body: body, as: setting.owner)
        let later = try await open("1991/0000001K", scene)
        #expect(try await sees(second, try await holder(), scene))
        _ = try await office.perform(SetGroupEmergency(group: setting.group, opens: false, reason: "Now it is."), as: setting.owner)
        #expect(try await !sees(second, try await holder(), scene))
        let ended = try await scene.world.store.read { tx in try tx.find(EmergencyOpening.self, later) }
        #expect(ended?.untilAt == scene.world.clock.now && ended?.reviewedAt == nil, "it waits for its review all the same")
    }

    @Test("who holds as many as one can is told so whatever they ask for", arguments: TestStores.engines)
    func full(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        for number in 1...3 {
            let pnc = ["1991/0000001K", "1992/0000001A", "1993/0000001Q"][number - 1]
            let person = try await scene.world.office.perform(RecordPerson(PersonFacts(givenNames: "Ute", familyName: "Sample"), pncId: pnc), as: setting.owner).outcome
            let body: JSONValue = ["kind": "person", "record": .string(person.description), "groups": [.string(setting.group.description)], "reason": "A witness."]
            _ = try await scene.world.office.perform("access.record.restrict", body: body, as: setting.owner)
            _ = try await open(pnc, scene)
        }
        let there = try await scene.world.refusal { _ = try await self.open("1990/0000001V", scene) }
        #expect(there?.code == "conflict")
        #expect(try await scene.world.refusal { _ = try await self.open("1999/0000009Q", scene) } == there)
    }

    @Test("its owner is told at once, somebody else reviews it, and one that was not justified ends there", arguments: TestStores.engines)
    func review(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        let office = scene.world.office
        let id = try await open("1990/0000001V", scene)
        let told = try await scene.world.store.read { tx in try WorkList.own(of: setting.owner, in: tx) }
        #expect(told.map(\.kind) == [EmergencyAccess.told.name] && told[0].subjectTitle == "Emergency opening")
        #expect(told[0].dueAt == scene.world.clock.now)
        let standards = try await scene.world.officer("PSD")
        #expect(try await scene.world.store.read { tx in try WorkList.team(of: standards, in: tx) }.map(\.kind) == [EmergencyAccess.review.name])
        // Somebody it does not concern learns nothing of it.
        let stranger = try await scene.world.officer("PC")
        #expect(try await scene.world.refusal { _ = try await office.perform(NoteOpening(opening: id), as: stranger) } == .notFound)
        _ = try await office.perform(NoteOpening(opening: id, done: "Called the control room."), as: setting.owner)
        #expect(try await scene.world.store.read { tx in try WorkList.own(of: setting.owner, in: tx) }.isEmpty)
        let both = Officer(
            id: scene.officer.id, number: "T", name: "Synthetic Both", rank: .constable, unitId: nil, roles: ["PC", "PSD"], groups: [], permissions: PermissionSet(["emergency.*"]))
        #expect(try await scene.world.refusal { _ = try await office.perform(ReviewOpening(opening: id, isJustified: true, finding: "Fine."), as: both) }?.code == "forbidden")
        _ = try await office.perform(ReviewOpening(opening: id, isJustified: false, finding: "The control room could have been asked."), as: standards)
        #expect(try await scene.world.refusal { _ = try await office.perform(ReviewOpening(opening: id, isJustified: true, finding: "Again."), as: standards) }?.code == "conflict")
        #expect(try await !sees(setting.hidden, try await scene.world.reload(scene.officer.id), scene))
    }

    @Test("on the pages: the search offers it, every page says while it lasts, the auditor lists it, nobody else opens its page", arguments: TestStores.engines)
    func pages(_ engine: Engine) async throws {
        let setting = try await make(engine)
        let scene = setting.scene
        _ = try await scene.world.office.perform(SetGroupHits(group: try #require(setting.owner.groups.first), shown: "CONTACT"), as: scene.world.system)
        let browser = try await scene.window(of: scene.officer)
        let search = try await browser.get("/search?q=probesen").text
        #expect(search.contains("A life is at risk: open it now") && !search.contains("Probesen,"))
        #expect(try await browser.get("/do/emergency.record.open?asked=probesen").text.contains("value=\"probesen\""))
        let page = "/people/\(setting.hidden)"
        #expect(try await browser.get(page).status == 404)
        let id = try await open("probesen", scene)
        let read = try await browser.get(page)
        #expect(read.status == 200 && read.contains("Una") && !read.contains("/do/records.") && !read.contains("/do/access."), "read, not changed")
        #expect(try await browser.get("/search?q=nobody").text.contains("You hold restricted records open in an emergency"))
        // The page says until when, and listens for the end; so does every other, which may show what closes then.
        #expect(read.contains("What you see here is open to you in an emergency") && read.contains("data-seconds=\"3600\" data-openings=\"\(id)\""))
        #expect(read.contains("ref=emergency-opening/\(id)") || read.contains("ref=emergency-opening%2F\(id)"))
        #expect(try await browser.get("/search?q=nobody").text.contains("/live?ref=emergency-opening"))
        #expect(try await browser.get("/emergency-openings/\(id)").text.contains(Self.why))
        #expect(try await browser.get("/emergency/mine").text.contains("/emergency-openings/\(id)"))
        #expect(try await browser.get("/emergency").status == 403)
        let stranger = try await scene.window(of: try await scene.world.officer("PC"))
        #expect(try await stranger.get("/emergency-openings/\(id)").status == 404)
        let auditor = try await scene.window(of: try await scene.world.officer("AUD"))
        let list = try await auditor.get("/emergency").text
        #expect(list.contains("/emergency-openings/\(id)") && list.contains("waits"))
        // The auditor answers for the opening, and is not told who the person is.
        let seen = try await auditor.get("/emergency-openings/\(id)").text
        #expect(seen.contains("restricted to Protected witnesses") && seen.contains(Self.why) && !seen.contains("Una"))
        scene.world.clock.advance(minutes: 61)
        let after = try await scene.window(of: scene.officer)
        #expect(try await after.get(page).status == 404)
    }
}
