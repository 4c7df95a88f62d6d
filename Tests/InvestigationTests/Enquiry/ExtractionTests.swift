import Base
import Core
import Investigation
import Records
import Storage
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
