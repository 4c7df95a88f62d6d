import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Links and places that a role or an officer may not see")
struct ClosedEndsTests {
    @Test("a link is told only to who may read both its ends, by page, form and API", arguments: TestStores.engines)
    func link(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let object = try await scene.world.office.perform(RecordObject(ThingFacts(sort: .property, description: "A lamp", category: "CASH")), as: scene.officer).outcome
        let made = LinkRecords(type: "USES", from: Ref(Person.kind, person), to: Ref(ObjectItem.kind, object))
        let link = try await scene.world.office.perform(made, as: scene.officer).outcome
        // A property officer reads things, and no people.
        let property = Officer(
            id: try await scene.world.officer("PROP").id, number: "P", name: "Property", rank: .staff, unitId: nil, roles: ["PROP"], groups: [],
            permissions: PermissionSet(["records.object.read", "records.link.*", "search.run"]))
        let registry = scene.registry
        func told(_ officer: Officer) async throws -> JSONValue? {
            try await scene.world.office.consult("records.link.read", Ref("link", link.raw), as: officer) { reading in try registry.json(of: Ref("link", link.raw), reading) }
        }
        #expect(try await told(scene.officer) != nil)
        #expect(try await told(property) == nil)
        let token = try await Tokens(office: scene.world.office).create(for: scene.officer.id, label: "test", days: 1)
        let script = try Browser(scene.world.office, [try RecordsModule.web()])
        script.token = token
        #expect(try await script.get("/api/v1/links/\(link)").status == 200)
        let role = try await scene.world.officer("PROP")
        script.token = try await Tokens(office: scene.world.office).create(for: role.id, label: "test", days: 1)
        let thing = try JSONValue(text: try await script.get("/api/v1/objects/\(object)").text.utf8)
        #expect(thing["description"]?.string == "A lamp" && thing["links"]?.array == [], "not even that it is linked to a person")
        #expect(try await script.get("/api/v1/links/\(link)").status != 200)
    }

    @Test("when borders are loaded, restricted places find their areas too, by the system alone", arguments: TestStores.engines)
    func places(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let hidden = try await scene.world.office.perform(RecordLocation(LocationFacts(line: "2 Hidden Lane"), latitude: 51.5, longitude: -0.5), as: scene.insider).outcome
        try await scene.restrict(Ref(Location.kind, hidden))
        let administrator = try await scene.world.officer("ADMIN")
        func borough() async throws -> String? { try await scene.world.store.read { tx in try tx.find(Location.self, hidden)?.borough } }
        let square = "[[[[-1.0,51.0],[0.0,51.0],[0.0,52.0],[-1.0,52.0],[-1.0,51.0]]]]"
        let load = LoadBoundaries(edition: "test", areas: [.init(kind: .borough, code: "B1", name: "Synthetic Borough", polygons: square)])
        _ = try await scene.world.office.perform(load, as: administrator)
        #expect(try await scene.world.office.perform(PlaceLocations(), as: administrator).outcome.read == 0, "whoever loads borders does not see it")
        #expect(try await borough() == nil)
        let rounds = Rounds(office: scene.world.office, holder: "test")
        _ = try await rounds.goRound()
        #expect(try await borough() == "Synthetic Borough")
        let entries = try await scene.world.journal("gazetteer.location.place-restricted").count
        _ = try await rounds.goRound()
        #expect(try await scene.world.journal("gazetteer.location.place-restricted").count == entries, "once for each loading")
    }
}
