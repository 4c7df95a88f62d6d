import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("One crime for each victim, who is nobody's suspect")
struct NamedVictimTests {
    private static let shop = OrganisationFacts(called: "Harbour Stores")

    private func codes(_ scene: Scene, _ operation: some Core.Operation, as officer: Officer? = nil) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.detective) }?.codes
    }

    private func linked(_ type: String, _ id: ID<Investigation>, _ scene: Scene) async throws -> ID<Person> {
        ID(try #require(try await scene.links(of: id).first { $0.type == type }).fromId)
    }

    /// A burglary nobody can say the victim of.
    private func unowned(_ scene: Scene, suspects: Bool = true) async throws -> ID<Investigation> {
        let report = ReportCrime(
            offenceClass: "49", occurredFrom: scene.now.adding(hours: -3), location: .new(LocationFacts(line: "1 Example Street", postcode: "NW1 0AA")), account: "A bicycle was cut loose.",
            reportedAt: scene.now.adding(hours: -1), suspects: suspects ? [SuspectNamed(person: .new(Scene.suspect), said: "Danny M", grounds: "Seen with cutters.")] : [])
        return try await scene.office.perform(report, as: scene.constable).outcome.id
    }

    @Test("CNT-01: nobody is named as suspect of what was done to them, known, typed again, or speaking for the victim", arguments: Engine.allCases)
    func suspect(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let victim = try await linked("VIC", id, scene)
        #expect(try await codes(scene, NameSuspect(investigationId: id, person: .known(victim), grounds: "He says so.")) == ["person: victim-is-suspect"])
        #expect(try await codes(scene, NameSuspect(investigationId: id, person: .new(Scene.victim), grounds: "He says so.")) == ["person: victim-is-suspect"])
        let theft = try await unowned(scene)
        _ = try await scene.office.perform(NameVictim(investigationId: theft, organisation: .new(Self.shop), contact: .new(Scene.victim)), as: scene.detective)
        let contact = try await linked("SPOKE", theft, scene)
        #expect(try await codes(scene, NameSuspect(investigationId: theft, person: .known(contact), grounds: "Her own key.")) == ["person: contact-is-suspect"])
        #expect(try await scene.all(NamedSuspect.self, "SELECT * FROM named_suspect").count == 2)
    }

    @Test("CNT-01: a victim known later is named once, is no suspect, and their care begins", arguments: Engine.allCases)
    func named(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await unowned(scene)
        let suspect = try await linked("NOM", id, scene)
        #expect(try await codes(scene, NameVictim(investigationId: id)) == ["person: required"])
        #expect(try await codes(scene, NameVictim(investigationId: id, person: .new(Scene.victim), organisation: .new(Self.shop))) == ["organisation: two-victims"])
        #expect(try await codes(scene, NameVictim(investigationId: id, person: .new(Scene.victim), contact: .new(Scene.victim))) == ["organisation: required"])
        #expect(try await codes(scene, NameVictim(investigationId: id, person: .known(suspect))) == ["person: victim-is-suspect"])
        #expect(try await codes(scene, NameVictim(investigationId: id, person: .new(Scene.suspect))) == ["person: victim-is-suspect"])
        #expect(try await codes(scene, NameVictim(investigationId: id, organisation: .new(Self.shop), contact: .known(suspect))) == ["contact: contact-is-suspect"])
        #expect(try await codes(scene, NameVictim(investigationId: id, person: .new(Scene.victim)), as: scene.world.officer("PROP", rank: .staff)) == ["forbidden"])
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").isEmpty)
        #expect(try await codes(scene, NameVictim(investigationId: id, person: .new(Scene.victim))) == nil)
        let victim = try await linked("VIC", id, scene)
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").map(\.personId) == [victim])
        #expect(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock ORDER BY event").map(\.event) == ["acknowledged", "assessed", "referred", "regular"])
        #expect(try await codes(scene, NameVictim(investigationId: id, organisation: .new(Self.shop))) == ["conflict"])
        #expect(try await scene.world.journal("investigation.victim.name").filter { $0.outcome == "done" }.count == 1)
    }

    @Test("CNT-01: the report for another victim holds what the first told, is related to it, and is not for the same victim", arguments: Engine.allCases)
    func another(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.reported()
        let ref = Ref(Investigation.kind, first)
        let prefill = try await scene.world.store.read { tx in try ReportForAnother.prefill(on: ref, for: scene.constable, in: tx) }
        guard case .object(var members) = prefill else { return #expect(Bool(false), "the form is prefilled") }
        #expect(Set(members.keys).isSuperset(of: ["investigationId", "offenceClass", "occurredFrom", "occurredTo", "location", "account", "suspects"]))
        #expect(members["victim"] == nil && members["property"] == nil && members["injuries"] == nil)
        members["qEntry"] = "DOOR"
        members["qOccupied"] = true
        func report() async throws -> [String]? {
            let body = JSONValue.object(members)
            return try await scene.world.refusal { _ = try await scene.office.perform(ReportForAnother.name, body: body, as: scene.constable) }?.codes
        }
        #expect(try await report() == ["victim: required"])
        members["victim"] = ["id": .string(try await linked("VIC", first, scene).description)]
        #expect(try await report() == ["victim: same-victim"])
        members["victim"] = ["new": ["givenNames": "Otto", "familyName": "Sampleton", "dateOfBirth": "1959-03-02"]]
        #expect(try await report() == nil)
        let crimes = try await scene.all(Investigation.self, "SELECT * FROM investigation ORDER BY id")
        #expect(crimes.count == 2 && crimes[1].offenceClass == crimes[0].offenceClass && crimes[1].locationId == crimes[0].locationId && crimes[1].account == crimes[0].account)
        #expect(try await scene.links(of: crimes[1].id).contains { $0.type == "RELC" && $0.toId == first.raw })
        let suspects = try await scene.all(NamedSuspect.self, "SELECT * FROM named_suspect ORDER BY id")
        #expect(suspects.count == 2 && suspects[0].personId == suspects[1].personId && suspects[1].said == "Danny M")
    }
}
