import Base
import Core
import Investigation
import Records
@_spi(Writing) import Storage
import TestSupport
import Testing
import Web

@Suite("A witness's device: agreement, and working copies")
struct ExtractionTests {
    private static let hash = String(repeating: "ab", count: 32)

    private struct Held {
        let scene: Scene
        let crime: ID<Investigation>
        let vera: ID<Person>
        let suspect: ID<Person>
        let phone: ID<Exhibit>

        func agree(_ exhibit: ID<Exhibit>? = nil, person: ID<Person>? = nil, scope: String = "Messages with one number", told: Bool = true, signed: String = "Vera Sampleton") -> AgreeExtraction {
            AgreeExtraction(
                exhibit ?? phone, person: person ?? vera, level: "1", scope: scope, reason: "He wrote to her that night.", necessity: "His phone is not found.", toldMayRefuse: told,
                signed: Signed(name: signed))
        }

        func copy(_ exhibit: ID<Exhibit>? = nil, hash: String = ExtractionTests.hash, at: Instant? = nil) -> MakeWorkingCopy {
            MakeWorkingCopy(exhibit ?? phone, description: "Messages of 3 to 9 March", tool: "Example Reader 9", madeAt: at ?? scene.now, sha256: hash)
        }

        func codes(_ operation: some Core.Operation) async throws -> [String]? {
            try await scene.world.refusal { _ = try await scene.office.perform(operation, as: scene.detective) }?.codes
        }
    }

    private func held(_ engine: Engine) async throws -> Held {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let links = try await scene.links(of: crime)
        let vera = ID<Person>(try #require(links.first { $0.type == "VIC" }).fromId)
        let suspect = ID<Person>(try #require(links.first { $0.type == "NOM" }).fromId)
        let seize = RecordExhibit(investigationId: crime, description: "Her phone", category: "DIGI", seizedAt: scene.now, seizedFrom: "Her hands", witness: vera)
        let phone = try await scene.office.perform(seize, as: scene.detective).outcome.id
        return Held(scene: scene, crime: crime, vera: vera, suspect: suspect, phone: phone)
    }

    @Test("no agreement under pressure, unsigned, without scope, of a suspect or for what is no device; no copy without one", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let held = try await held(engine)
        #expect(try await held.codes(held.copy()) == ["conflict"], "the agreement comes first")
        #expect(try await held.codes(held.agree(told: false)) == ["toldMayRefuse: not-free"])
        #expect(try await held.codes(held.agree(scope: " ", signed: " ")) == ["scope: required", "signed: required"])
        #expect(try await held.codes(held.agree(person: held.suspect)) == ["person: not-a-witness"])
        let knife = RecordExhibit(investigationId: held.crime, description: "Knife", category: "WEAP", seizedAt: held.scene.now, seizedFrom: "Floor")
        let other = try await held.scene.office.perform(knife, as: held.scene.detective).outcome.id
        #expect(try await held.codes(held.agree(other)) == ["conflict"])
        let kit = PersonFacts(givenNames: "Kit", familyName: "Young", dateOfBirth: Day("2012-01-01"))
        let child = try await held.scene.office.perform(RecordPerson(kit), as: held.scene.detective).outcome
        _ = try await held.scene.office.perform(LinkRecords(type: "WIT", from: Ref(Person.kind, child), to: Ref(Investigation.kind, held.crime)), as: held.scene.detective)
        #expect(try await held.codes(held.agree(person: child)) == ["guardian: required"])
        #expect(try await held.codes(held.agree()) == nil)
        #expect(try await held.codes(held.agree()) == ["conflict"], "one stands at a time")
    }

    @Test("for a child, or an adult who cannot decide, whoever the law names agrees instead, and nobody else; what they were is kept and signed", arguments: Engine.allCases)
    func inPlace(engine: Engine) async throws {
        let held = try await held(engine)
        let scene = held.scene
        func person(_ given: String, born: String? = nil, about: String? = nil) async throws -> ID<Person> {
            try await scene.office.perform(RecordPerson(PersonFacts(givenNames: given, familyName: "Young", dateOfBirth: born.flatMap { Day($0) }, bornAbout: about)), as: scene.detective).outcome
        }
        func witness(_ id: ID<Person>) async throws {
            _ = try await scene.office.perform(LinkRecords(type: "WIT", from: Ref(Person.kind, id), to: Ref(Investigation.kind, held.crime)), as: scene.detective)
        }
        let (kit, aunt, teen) = (try await person("Kit", born: "2012-01-01"), try await person("Ann", born: "1980-01-01"), try await person("Tim", about: "aged 16 to 20"))
        for child in [kit, teen] { try await witness(child) }
        func agree(
            _ user: ID<Person>, by guardian: ID<Person>? = nil, as role: String? = nil, lacks: Bool? = nil, because: String? = nil, none: String? = nil, views: String? = "He wants it back soon."
        ) -> AgreeExtraction {
            AgreeExtraction(
                held.phone, person: user, level: "1", scope: "Messages", reason: "He wrote that night.", necessity: "His phone is not found.", lacksCapacity: lacks, capacityBecause: because,
                guardian: guardian.map { .known($0) }, guardianAs: role, noneAvailable: none, views: views, signed: Signed(name: "Ann Young"))
        }
        #expect(try await held.codes(agree(teen)) == ["guardian: required"], "may be sixteen")
        #expect(try await held.codes(agree(kit, by: kit)) == ["guardian: same-person"])
        #expect(try await held.codes(agree(kit, by: held.suspect)) == ["guardian: suspect"])
        #expect(try await held.codes(agree(kit, by: aunt, as: "UNCLE")) == ["guardianAs: not-on-the-list"])
        #expect(try await held.codes(agree(kit, by: aunt, as: "ATTORNEY")) == ["guardianAs: not-for-them"])
        #expect(try await held.codes(agree(kit, as: "PARENT")) == ["guardian: required"])
        #expect(try await held.codes(agree(kit, by: aunt, as: "RESPONSIBLE")) == ["noneAvailable: required"])
        #expect(try await held.codes(agree(kit, by: aunt, views: " ")) == ["views: required"])
        #expect(try await held.codes(agree(kit, by: teen, as: "RESPONSIBLE", none: "His mother is abroad.")) == nil, "an age that is not known is the officer's to judge")
        _ = try await scene.office.perform(WithdrawExtraction(held.phone, reason: "The aunt came."), as: scene.detective)
        #expect(try await held.codes(agree(held.vera, by: aunt)) == ["guardian: not-needed"])
        #expect(try await held.codes(agree(held.vera, lacks: true)) == ["capacityBecause: required", "guardian: required"])
        #expect(try await held.codes(agree(held.vera, by: aunt, as: "AUTHORITY", lacks: true, because: "Stroke; Dr Example, today.")) == ["guardianAs: not-for-them"])
        #expect(try await held.codes(agree(held.vera, by: aunt, as: "ATTORNEY", lacks: true, because: "Stroke; Dr Example, today.")) == nil)
        let taken = try #require(try await scene.all(ExtractionAgreement.self, "SELECT * FROM extraction_agreement WHERE withdrawn_at IS NULL").first)
        #expect(taken.guardianId == aunt && taken.guardianAs == "ATTORNEY" && taken.capacityBecause == "Stroke; Dr Example, today." && taken.views == "He wants it back soon.")
        let page = try await scene.window(of: scene.detective).get("/exhibits/\(held.phone)")
        for part in ["Attorney under a power", "cannot decide this: Stroke", "as signed"] { #expect(page.contains(part), "\(part)") }
        _ = try await scene.world.store.write { tx in try tx.execute("UPDATE extraction_agreement SET guardian_as = 'DEPUTY' WHERE id = \(taken.id)") }
        #expect(try await scene.window(of: scene.detective).get("/exhibits/\(held.phone)").contains("altered after it was signed"))
    }

    @Test("a working copy is an exhibit with its own label, chain and hash; the original is untouched; withdrawn, nothing more is copied", arguments: Engine.allCases)
    func copies(engine: Engine) async throws {
        let held = try await held(engine)
        let scene = held.scene
        _ = try await scene.office.perform(held.agree(), as: scene.detective)
        #expect(try await held.codes(held.copy(hash: "abc")) == ["sha256: not-a-hash"])
        #expect(try await held.codes(held.copy(at: scene.now.adding(hours: -1))) == ["madeAt: too-early"])
        let before = try #require(try await scene.all(PropertyItem.self, "SELECT * FROM property_item WHERE exhibit_id = \(held.phone)").first)
        let copy = try await scene.office.perform(held.copy(hash: Self.hash.uppercased()), as: scene.detective).outcome
        let made = try #require(try await scene.all(Exhibit.self, "SELECT * FROM exhibit WHERE id = \(copy.id)").first)
        #expect(made.copyOf == held.phone && made.sha256 == Self.hash && made.reference == "JE/1")
        #expect(try await scene.all(ExhibitMovement.self, "SELECT m.* FROM exhibit_movement m JOIN property_item i ON i.id = m.item_id WHERE i.exhibit_id = \(copy.id)").count == 1)
        let after = try #require(try await scene.all(PropertyItem.self, "SELECT * FROM property_item WHERE exhibit_id = \(held.phone)").first)
        #expect(after.version == before.version && after.label.description != copy.label)
        #expect(try await held.codes(held.copy(copy.id)) == ["conflict"], "a copy of a copy")

        let window = try await scene.window(of: scene.detective)
        let page = try await window.get("/exhibits/\(held.phone)")
        for part in ["Agreement to extraction", "as signed", "Messages with one number", "Working copies", "JE/1", Self.hash] { #expect(page.contains(part), "\(part)") }
        #expect(try await window.get("/exhibits/\(copy.id)").contains("Working copy of"))

        #expect(try await held.codes(WithdrawExtraction(held.phone, reason: " ")) == ["reason: required"])
        _ = try await scene.office.perform(WithdrawExtraction(held.phone, reason: "She wants it back."), as: scene.detective)
        #expect(try await held.codes(held.copy()) == ["conflict"])
        #expect(try await held.codes(WithdrawExtraction(held.phone, reason: "Again.")) == ["conflict"])
        let tasks = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(held.phone) AND kind = 'investigation.extraction'")
        #expect(tasks.map(\.officerId) == [scene.detective.id])
        try await scene.restrict(Ref(Person.kind, held.vera), to: try await scene.group("CLOSED"))
        #expect(try await window.get("/exhibits/\(held.phone)").contains("Messages with one number") == false)
    }
}
