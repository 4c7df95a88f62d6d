import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Places and things")
struct PlacesAndThingsTests {
    private func fields(_ refusal: Refusal?) -> [String] {
        guard case .invalid(let problems) = refusal else { return [] }
        return problems.map(\.field)
    }

    @Test("a place without an address, with half a point or a broken postcode is refused at its field", arguments: TestStores.engines)
    func badPlaces(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let attempts: [(JSONValue, [String])] = [
            (["line": "  "], ["line"]), (["line": "1 Testing Road", "latitude": "51.5"], ["longitude"]),
            (["line": "1 Testing Road", "latitude": "91", "longitude": "x"], ["latitude", "longitude"]),
            (["line": "1 Testing Road", "postcode": "SW1A"], ["postcode"]),
        ]
        for (body, expected) in attempts {
            let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform("records.location.record", body: body, as: scene.officer) }
            #expect(fields(refusal) == expected)
        }
        let named = try await scene.world.refusal {
            _ = try await scene.world.office.perform(
                NameLocation(pick: .new(LocationFacts(line: "1 Testing Road", postcode: "nowhere"))), as: scene.world.system)
        }
        #expect(fields(named) == ["scene.new.postcode"])
    }

    @Test("one address is written down once, however it is spelt; a hidden one is not given away", arguments: TestStores.engines)
    func sameAddress(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.world.office.perform(
            RecordLocation(LocationFacts(line: "Flat 2, 1 Testing Road", postcode: "sw1a1ic"), latitude: 51.5, longitude: -0.14), as: scene.officer
        ).outcome
        let again = NameLocation(pick: .new(LocationFacts(line: "flat 2 1 testing road", postcode: "SW1A 1IC")))
        #expect(try await scene.world.office.perform(again, as: scene.world.system).outcome == first)
        let location = try #require(try await scene.world.store.read { tx in try tx.find(Location.self, first) })
        #expect(location.label == "Flat 2, 1 Testing Road, SW1A 1IC")
        #expect(location.latitude == 51.5)
        try await scene.restrict(Ref(Location.kind, first))
        #expect(try await scene.world.office.perform(again, as: scene.world.system).outcome != first)
    }

    @Test("a place is found again by the name and point an import gave", arguments: TestStores.engines)
    func byPoint(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.world.office.perform(
            RecordLocation(LocationFacts(line: "On or near Testing Road"), street: "On or near Testing Road", latitude: 51.5, longitude: -0.142857),
            as: scene.officer
        ).outcome
        let visible = Visibility(to: scene.officer)
        let found = try await scene.world.store.read { tx in
            try [-0.142857, -0.142858].map {
                try Location.at(street: "On or near Testing Road", latitude: 51.5, longitude: $0, visible: visible, in: tx)?.id
            }
        }
        #expect(found == [id, nil])
    }

    @Test("somebody picked who may not be seen is not found; somebody new is refused at the form's field", arguments: TestStores.engines)
    func picks(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let hidden = try await scene.person("Una", "Synthetic")
        try await scene.restrict(Ref(Person.kind, hidden))
        let unseen = try await scene.world.refusal { _ = try await scene.world.office.perform(NamePerson(.known(hidden)), as: scene.world.system) }
        #expect(unseen == .notFound)
        let nameless = NamePerson(facts: PersonFacts(givenNames: "", familyName: ""))
        let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform(nameless, as: scene.world.system) }
        #expect(fields(refusal) == ["suspect.new.familyName"])
    }

    @Test("a thing needs a description, a listed category and a listed status", arguments: TestStores.engines)
    func things(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let bad = NameObject(facts: ObjectFacts(description: " ", category: "NONE", value: -1), status: "GONE")
        let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform(bad, as: scene.world.system) }
        #expect(fields(refusal) == ["property.0.description", "property.0.value", "property.0.category", "property.0.status"])
        let good = NameObject(facts: ObjectFacts(description: "Blue bicycle", category: "CYCL", value: 45_000, serial: "WTU-123/45"), status: "STO")
        let id = try await scene.world.office.perform(good, as: scene.world.system).outcome
        #expect(try await scene.search("WTU12345").results.map(\.id) == [id.raw])
        #expect(try await scene.search("wtu-123/45").results.first?.status == "STO")
    }

    @Test("a vehicle must be told apart by something, and its identification number has no I, O or Q", arguments: TestStores.engines)
    func vehicles(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for (body, expected) in [(["colour": "Blue"], ["vrm"]), (["vin": "WTESTIOQ000000001"], ["vin"])] as [(JSONValue, [String])] {
            let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform("records.vehicle.record", body: body, as: scene.officer) }
            #expect(fields(refusal) == expected)
        }
        let answer = try await scene.world.office.perform("records.vehicle.record", body: ["vrm": "lq12 qqi", "make": "Testcar"], as: scene.officer)
        let id = try answer.outcome.decode(ID<Vehicle>.self)
        #expect(try await scene.world.store.read { tx in try tx.find(Vehicle.self, id)?.label } == "LQ12 QQI, Testcar")
    }

    @Test("an organisation without a name is refused, and found by part of its name", arguments: TestStores.engines)
    func organisations(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let nameless = try await scene.world.refusal { _ = try await scene.world.office.perform(RecordOrganisation(called: " "), as: scene.officer) }
        #expect(fields(nameless) == ["called"])
        let id = try await scene.world.office.perform(RecordOrganisation(called: "Probe & Sons Ltd", type: "shop"), as: scene.officer).outcome
        #expect(try await scene.search("probe son").results.map(\.id) == [id.raw])
    }

    @Test("the shape of a postcode is checked and written one way")
    func postcodes() {
        for text in ["", "SW1A", "SW1A 1A", "1AA SW1", "SW1A 11A", "SWW1 1AA", "ÄB1 1AA"] { #expect(Postcode(text) == nil, "\(text)") }
        for text in ["sw1a1aa", "SW1A 1AA", " sW1A1 aA "] { #expect(Postcode(text)?.description == "SW1A 1AA") }
        for text in ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX"] { #expect(Postcode(text)?.description == text) }
        #expect(Postcode.found(in: "1 Testing Road, London SW1A 1AA, UK")?.joined == "SW1A1AA")
        #expect(Postcode.found(in: "1 Testing Road") == nil)
    }
}
