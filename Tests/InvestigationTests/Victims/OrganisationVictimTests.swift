import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Organisations as victims")
struct OrganisationVictimTests {
    private static let password = "a long synthetic passphrase"
    private static let shop = OrganisationFacts(called: "Harbour Stores", type: "shop", number: "01234567")
    private static let manager = PersonFacts(givenNames: "Sam", familyName: "Tillman", dateOfBirth: Day("1980-01-02"), phone: "020 7946 0456")

    /// What the form asks of a shop theft.
    private static let taken: ReportDetail = {
        var detail = ReportDetail()
        detail.answers = ["qThreat": false]
        return detail
    }()

    private func theft(
        _ scene: Scene, victim: Pick<Person, PersonFacts>? = nil, organisation: Pick<Organisation, OrganisationFacts>? = .new(shop), contact: Pick<Person, PersonFacts>? = .new(manager),
        suspects: [SuspectNamed] = []
    ) -> ReportCrime {
        ReportCrime(
            offenceClass: "46", occurredFrom: scene.now.adding(hours: -2), location: .new(LocationFacts(line: "3 Quay Parade", postcode: "NW1 0AC")),
            account: "Four bottles were put under a coat.", victim: victim, organisation: organisation, contact: contact, suspects: suspects, detail: Self.taken)
    }

    private func reported(_ scene: Scene, contact: Pick<Person, PersonFacts>? = .new(manager)) async throws -> ID<Investigation> {
        try await scene.office.perform(theft(scene, contact: contact), as: scene.constable).outcome.id
    }

    private func kept(_ scene: Scene) async throws -> OrganisationVictim {
        try #require(try await scene.all(OrganisationVictim.self, "SELECT * FROM organisation_victim").first)
    }

    private func codes(_ scene: Scene, _ operation: some Core.Operation, as officer: Officer? = nil) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.constable) }?.codes
    }

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    @Test("CNT-01: one crime has one victim; nobody speaks for no organisation, and no suspect speaks for one", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await codes(scene, theft(scene, victim: .new(Scene.victim))) == ["organisation: two-victims"])
        #expect(try await codes(scene, theft(scene, organisation: nil)) == ["organisation: required"])
        #expect(try await codes(scene, theft(scene, organisation: .new(OrganisationFacts(called: " ")))) == ["organisation.new.called: required"])
        #expect(try await codes(scene, theft(scene, suspects: [SuspectNamed(person: .new(Self.manager), grounds: "Seen on CCTV.")])) == ["suspects.0.person: contact-is-suspect"])
        #expect(try await scene.all(Investigation.self, "SELECT * FROM investigation").isEmpty)
        #expect(try await scene.all(Organisation.self, "SELECT * FROM organisation").isEmpty, "a refused report leaves nothing behind")
    }

    @Test("an organisation is the victim, its contact is who is told: without enhanced rights, and named in what is due", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let young = PersonFacts(givenNames: "Kit", familyName: "Tillman", dateOfBirth: Day("2010-01-01"))
        let id = try await reported(scene, contact: .new(young))
        let links = try await scene.links(of: id)
        #expect(links.first { $0.type == "VIC" }?.fromKind == Organisation.kind)
        let contact = ID<Person>(try #require(links.first { $0.type == "SPOKE" }).fromId)
        let care = try #require(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first)
        #expect(care.personId == contact)
        #expect(care.enhanced == nil, "rights of a person are not the organisation's, however young who speaks for it")
        #expect(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock ORDER BY event").map(\.event) == ["acknowledged", "assessed", "regular"])
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.constable)
        #expect(try await scene.tasks(about: id).contains { $0.title.contains("Tell Harbour Stores (TILLMAN, Kit)") })
        #expect(try await codes(scene, ContactVictim(investigationId: id, person: contact, method: "email", text: "Told of the arrest.")) == nil)
        #expect(try await scene.all(VictimContact.self, "SELECT * FROM victim_contact").map(\.personId) == [contact])
    }

    @Test("VIC-05: while nobody speaks for it nobody can be told; naming somebody starts the clocks, naming another passes them on", arguments: Engine.allCases)
    func contact(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await reported(scene, contact: nil)
        let shop = try await kept(scene).organisationId
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").isEmpty)
        #expect(try await scene.tasks(about: id).first { $0.kind == "investigation.victim-contact" }?.officerId == scene.constable.id)
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.constable) }
        #expect(refusal?.description.contains("Name the contact") == true)
        let other = try await scene.office.perform(RecordOrganisation(called: "Nobody's Goods"), as: scene.constable).outcome
        #expect(try await codes(scene, NameContact(investigationId: id, organisation: other, contact: .new(Self.manager))) == ["organisation: not-a-victim"])
        _ = try await scene.office.perform(NameSuspect(investigationId: id, person: .new(Scene.suspect), grounds: "Seen."), as: scene.constable)
        let suspect = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "NOM" }).fromId)
        #expect(try await codes(scene, NameContact(investigationId: id, organisation: shop, contact: .known(suspect))) == ["contact: contact-is-suspect"])

        _ = try await scene.office.perform(NameContact(investigationId: id, organisation: shop, contact: .new(Self.manager)), as: scene.constable)
        let first = try #require(try await kept(scene).contactId)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "investigation.victim-contact" } == false)
        #expect(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock").count == 3)
        #expect(try await codes(scene, NameContact(investigationId: id, organisation: shop, contact: .known(first))) == ["contact: is-contact"])
        _ = try await scene.office.perform(AssessVictim(investigationId: id, person: first, method: "phone", warnings: ["no-letter"]), as: scene.constable)
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.constable)

        _ = try await scene.office.perform(NameContact(investigationId: id, organisation: shop, contact: .new(Scene.victim)), as: scene.constable)
        let second = try #require(try await kept(scene).contactId)
        let open = try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE met_at IS NULL")
        #expect(Set(open.map(\.personId)) == [second] && open.contains { $0.event == "arrested" })
        let care = try #require(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first)
        #expect(care.personId == second && care.method == nil && care.warnings.isEmpty, "how the former contact wanted to be reached is not the new one's wish")
        #expect(try await scene.links(of: id).filter { $0.type == "SPOKE" }.map(\.fromId) == [second.raw])
        #expect(try await codes(scene, ContactVictim(investigationId: id, person: first, method: "email", text: "Told.")) == ["person: not-a-victim"])
    }

    @Test("an outcome that needs a victim takes the organisation for one", arguments: Engine.allCases)
    func outcome(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await reported(scene, contact: nil)
        let proposal = ProposeOutcome(investigationId: id, code: "14", rationale: "Nobody is identified and the shop wants no action.")
        let codes = try await codes(scene, proposal) ?? []
        #expect(!codes.contains { $0.contains("no-victim") } && codes.contains("victimReason: required"), "\(codes)")
    }

    @Test("the page, the list of those to be told and the letter name both; who may not see the organisation sees neither", arguments: Engine.allCases)
    func shown(engine: Engine) async throws {
        let files = try AttachmentStore(folder: TestStores.newPath(".files"))
        let scene = try await Scene.make(engine, attachments: files)
        let id = try await reported(scene)
        let shop = try await kept(scene).organisationId
        let contact = try #require(try await kept(scene).contactId)
        let detective = try await window(of: scene.detective, in: scene)
        let page = try await detective.get("/investigations/\(id)")
        #expect(page.contains("Harbour Stores</a> <small>organisation</small>") && page.contains("TILLMAN, Sam"))
        #expect(page.contains("Contact of the organisation"))
        #expect(try await detective.get("/victims?unit=").contains("Harbour Stores <small>through TILLMAN, Sam</small>"))
        let place = try await scene.office.perform(RecordLocation(LocationFacts(line: "3 Quay Parade", postcode: "NW1 0AC")), as: scene.constable).outcome
        _ = try await scene.office.perform(LinkRecords(type: "PREM", from: Ref(Organisation.kind, shop), to: Ref(Location.kind, place)), as: scene.constable)
        let letter = try await letter(of: id, to: contact, detective)
        for text in ["Harbour Stores", "For the attention of Sam Tillman", "3 Quay Parade", "Dear Sam Tillman"] { #expect(letter.contains(text), "\(text) is not on the letter") }
        let body = try await scene.world.store.read { tx in try scene.office.registry.recordTypes[Investigation.kind]?.json(id.raw, tx, scene.detective) }
        #expect(body?["organisationVictims"] == [["organisation": .string(shop.description), "contact": .string(contact.description)]])

        try await scene.restrict(Ref(Organisation.kind, shop), to: try await scene.group("CLOSED"))
        #expect(try await detective.get("/investigations/\(id)").contains("Harbour Stores") == false)
        #expect(try await detective.get("/victims?unit=").contains("Harbour Stores") == false)
        let hidden = try await scene.world.store.read { tx in try scene.office.registry.recordTypes[Investigation.kind]?.json(id.raw, tx, scene.detective) }
        #expect(hidden?["organisationVictims"] == nil)
        #expect(try await codes(scene, NameContact(investigationId: id, organisation: shop, contact: .new(Scene.victim))) == ["organisation: not-a-victim"])
    }

    private func letter(of id: ID<Investigation>, to contact: ID<Person>, _ browser: Browser) async throws -> String {
        let page = try await browser.get("/print?ref=investigation/\(id)")
        let hidden = Browser.hiddenFields(page.text).filter { $0.0 == "csrf" }.prefix(1)
        let answer = try await browser.post("/print", hidden + [("ref", "investigation/\(id)"), ("document", "investigation.victim-letter"), ("choice", contact.description)])
        let place = try #require(answer.location)
        try await browser.press.makeAll()
        return try PrintedPaper(try await browser.get(place + "/file").bytes).text
    }
}
