import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Locations")
struct LocationTests {
    @Test("a UPRN that is none and a point from nowhere are refused", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let name = OperationName("records.location.record")
        #expect(try await scene.problems(name, ["line": "1 Testing Road", "uprn": "12A"]) == ["uprn not-digits"])
        #expect(try await scene.problems(name, ["line": "1 Testing Road", "latitude": "51.5", "longitude": "nan"]) == ["longitude not-degrees"])
        #expect(try await scene.problems(name, ["line": "1 Testing Road", "pointBy": "MAGIC"]) == ["pointBy not-on-the-list"])
    }

    @Test("an address is unverified until somebody says how it was found to exist; another address is unverified again", arguments: TestStores.engines)
    func verification(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.browse()
        let id = try await scene.perform(RecordLocation(LocationFacts(line: "1 Testing Road", postcode: "SW1A 1IC")))
        let ref = Ref(Location.kind, id)
        var page = try await browser.get("/locations/\(id)")
        #expect(page.contains("Unverified: nobody has made sure") && page.contains("Verify the address"))
        #expect(try await scene.problems("records.location.verify", ["location": .string(id.description), "how": "GAZ"]) == ["how not-in-the-gazetteer"])
        #expect(try await scene.problems("records.location.verify", ["location": .string(id.description), "how": "GUESS"]) == ["how not-on-the-list"])
        #expect(try await browser.submit("records.location.verify", on: ref, [("how", "VISIT")]).location == "/locations/\(id)")
        page = try await browser.get("/locations/\(id)")
        #expect(!page.contains("Unverified: nobody") && !page.contains("Verify the address") && page.contains("An officer went there"))
        #expect(try await scene.problems("records.location.verify", ["location": .string(id.description), "how": "VISIT"]) == ["conflict"])
        let same = try await browser.submit("records.location.correct", on: ref, [("line", "1 Testing Road"), ("postcode", "SW1A 1IC"), ("town", "London"), ("reason", "Town was missing.")])
        #expect(same.status == 303 || same.status == 302, "\(same.text)")
        #expect(try await scene.find(Location.self, id).quality == "verified")
        _ = try await browser.submit("records.location.correct", on: ref, [("line", "11 Testing Road"), ("postcode", "SW1A 1IC"), ("reason", "A digit was lost.")])
        let corrected = try await scene.find(Location.self, id)
        #expect(corrected.quality == "unverified" && corrected.verifiedHow == nil && corrected.verifiedAt == nil)
    }

    @Test("a point finds its borough, ward and beat, on the border the first by code; typed areas stay where no border is known", arguments: TestStores.engines)
    func areas(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let before = try await scene.perform(RecordLocation(LocationFacts(line: "Testing Green"), borough: "Oldham", latitude: 51.505, longitude: -0.105))
        let areas = [
            Scene.square(.borough, "E09000001", "Probe", west: -0.2, south: 51.4, side: 0.2), Scene.square(.ward, "E05000002", "East Probe", west: -0.1, south: 51.5),
            Scene.square(.ward, "E05000001", "West Probe", west: -0.11, south: 51.5), Scene.square(.beat, "P1", "Probe One", west: -0.11, south: 51.5, side: 0.02),
        ]
        let system = scene.world.system
        let load = LoadBoundaries(edition: "test 1", areas: areas)
        #expect(try await scene.world.office.perform(load, as: system).outcome == [.created, .created, .created, .created])
        #expect(try await scene.world.office.perform(load, as: system).outcome == [.already, .already, .already, .already])
        let placed = try await scene.world.office.perform(PlaceLocations(), as: system).outcome
        #expect((placed.read, placed.changed, placed.next) == (1, 1, nil))
        #expect(try await scene.world.office.perform(PlaceLocations(), as: system).outcome.changed == 0)
        let green = try await scene.find(Location.self, before)
        #expect((green.borough, green.boroughCode, green.ward, green.wardCode, green.beat) == ("Probe", "E09000001", "West Probe", "E05000001", "Probe One"))
        let border = try await scene.perform(RecordLocation(LocationFacts(line: "Border Stone"), latitude: 51.505, longitude: -0.1))
        #expect(try await scene.find(Location.self, border).ward == "West Probe")
        let outside = try await scene.perform(RecordLocation(LocationFacts(line: "Far Field"), borough: "Elsewhere", latitude: 52.5, longitude: -0.1))
        #expect(try await scene.find(Location.self, outside).borough == "Elsewhere")
        let bad = LoadBoundaries(edition: "test 2", areas: [Scene.square(.ward, "E05000009", "Metres", west: 530_000, south: 180_000, side: 100)])
        let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform(bad, as: system) }
        #expect(refusal?.description.contains("not in degrees") == true)
    }

    @Test("who lives at an address and who did, with the warnings of those who do", arguments: TestStores.engines)
    func household(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.browse()
        let place = Ref(Location.kind, try await scene.perform(RecordLocation(LocationFacts(line: "1 Testing Road"))))
        let una = try await scene.person("Una", "Synthetic")
        let ugo = try await scene.person("Ugo", "Gone")
        let veiled = try await scene.person("Veiled", "Xylosynth")
        for person in [una, veiled] { _ = try await scene.perform(LinkRecords(type: "LIVES", from: Ref(Person.kind, person), to: place, since: Day("2024-05-01"))) }
        _ = try await scene.perform(LinkRecords(type: "LIVES", from: Ref(Person.kind, ugo), to: place, since: Day("2020-01-01"), until: Day("2024-04-30")))
        for (person, reason) in [(una, "Bit a colleague."), (ugo, "Long ago."), (veiled, "Secret.")] {
            _ = try await scene.perform(SetMarker(person: person, code: "VI", justification: reason))
        }
        try await scene.restrict(Ref(Person.kind, veiled))
        let page = try await browser.get("/locations/\(place.id)")
        let warning = try #require(page.text.range(of: "Bit a colleague."))
        let name = try #require(page.text.range(of: "<h1>1 Testing Road"))
        #expect(warning.lowerBound < name.lowerBound)
        #expect(!page.contains("Long ago.") && !page.contains("Secret.") && !page.contains("XYLOSYNTH"))
        let household = try #require(page.text.range(of: "id=\"household\""))
        let rest = String(page.text[household.lowerBound...])
        let present = try #require(rest.range(of: "SYNTHETIC, Una"))
        let past = try #require(rest.range(of: "GONE, Ugo"))
        #expect(present.lowerBound < past.lowerBound)
        #expect(rest.contains("Wed 1 Jan 2020</time> to <time") || rest.contains("2020-01-01"))
    }

    @Test("an address of the gazetteer is suggested, fills the form, and becomes a record once something points at it", arguments: TestStores.engines)
    func gazetteer(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.browse()
        let row = LoadGazetteer.Row(
            uprn: "000012345678", line: "12 Testing Road", street: "Testing Road", town: "London", postcode: "sw1a1ic", latitude: "51.5", longitude: "-0.14")
        let office = scene.world.office
        let first = LoadGazetteer(edition: "a", addresses: [row, row])
        #expect(try await office.perform(first, as: scene.world.system).outcome == [.created, .already])
        var moved = row
        moved.line = "12A Testing Road"
        #expect(try await office.perform(LoadGazetteer(edition: "a", addresses: [moved]), as: scene.world.system).outcome == [.contradicts])
        #expect(try await office.perform(LoadGazetteer(edition: "b", addresses: [moved, row]), as: scene.world.system).outcome == [.updated, .contradicts])
        #expect(try await scene.problems("gazetteer.address.load", ["edition": "c", "addresses": [["uprn": "1", "line": "x"]]]) == ["forbidden"])

        #expect(try await scene.suggestions("location", "12a sw1a 1ic", browser) == ["12A Testing Road, London, SW1A 1IC | same postcode and number"])
        #expect(try await scene.search("testing").results.isEmpty, "an address nobody has to do with is no record")
        let answer = try JSONValue(text: try await browser.get("/pick/location?q=12a%20testing").text.utf8).array?.first
        let id = try #require(answer?["id"]?.string.flatMap { ID<Location>($0) })
        #expect(answer?["fill"]?["uprn"]?.string == "12345678")
        #expect(try await browser.get("/locations/\(id)").status == 404)
        #expect(try await office.perform(NameLocation(pick: .known(id)), as: scene.world.system).outcome == id)
        let location = try await scene.find(Location.self, id)
        #expect((location.quality, location.uprn, location.pointBy, location.verifiedHow) == ("verified", "12345678", "GAZ", "GAZ"))
        #expect(try await office.perform(NameLocation(pick: .known(id)), as: scene.world.system).outcome == id)
        let typed = RecordLocation(LocationFacts(line: "14 testing road", postcode: "SW1A1IC"))
        let other = LoadGazetteer.Row(uprn: "14", line: "14 Testing Road", town: "London", postcode: "SW1A 1IC", latitude: "51.6", longitude: "-0.15")
        _ = try await office.perform(LoadGazetteer(edition: "b", addresses: [other]), as: scene.world.system)
        let written = try await scene.find(Location.self, try await scene.perform(typed))
        #expect((written.quality, written.uprn, written.latitude, written.town) == ("verified", "14", 51.6, "London"))
        try await scene.restrict(written.ref)
        #expect(try await scene.suggestions("location", "sw1a1ic", browser).count == 2, "a hidden record takes nothing from the gazetteer")
        #expect(try await scene.suggestions("location", "12a sw1a1ic", browser) == ["12A Testing Road, London, SW1A 1IC | same postcode and number", "14 Testing Road, London, SW1A 1IC | same postcode"])
    }
}
