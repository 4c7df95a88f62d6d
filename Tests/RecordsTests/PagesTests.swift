import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Pages of Records")
struct PagesTests {
    private func window(of officer: Officer, in scene: Scene) async throws -> Browser { try await scene.window(of: officer) }

    @Test("a hidden person's page, search, type-ahead and neighbours tell as little as if nobody were there", arguments: TestStores.engines)
    func hidden(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let hidden = try await scene.person("Veiled", "Xylosynth", born: "1990-03-10")
        let friend = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        let place = Ref(
            Location.kind, try await scene.world.office.perform(RecordLocation(LocationFacts(line: "1 Testing Road")), as: scene.officer).outcome)
        for (type, other) in [("ASSOC", friend), ("LIVES", place)] {
            _ = try await scene.world.office.perform(LinkRecords(type: type, from: Ref(Person.kind, hidden), to: other), as: scene.officer)
        }
        _ = try await scene.world.office.perform(LinkRecords(type: "LIVES", from: friend, to: place), as: scene.officer)
        let browser = try await window(of: scene.officer, in: scene)
        #expect(try await browser.get("/people/\(friend.id)").contains("Xylosynth".uppercased()))
        try await scene.restrict(Ref(Person.kind, hidden))

        let there = try await browser.get("/people/\(hidden)")
        let nowhere = try await browser.get("/people/\(RawID(high: 1, low: 2))")
        #expect(there.status == 404 && nowhere.status == 404)
        for path in ["/search?q=xylosynth", "/pick/person?q=xylo", "/pick/person?q=10031990", "/people/\(friend.id)", "/locations/\(place.id)"] {
            let answer = try await browser.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(!answer.text.lowercased().contains("veiled"), "\(path)")
        }
        let insider = try await window(of: scene.insider, in: scene)
        for path in ["/people/\(hidden)", "/search?q=xylosynth", "/pick/person?q=xylo", "/people/\(friend.id)", "/locations/\(place.id)"] {
            #expect(try await insider.get(path).text.lowercased().contains("veiled"), "\(path)")
        }
    }

    @Test("a page outside one's role, and an address that is none, are refused", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let administrator = try await window(of: try await scene.world.officer("ADMIN"), in: scene)
        for path in ["/people/\(person)", "/search?q=una", "/pick/person?q=una"] { #expect(try await administrator.get(path).status == 403, "\(path)") }
        let browser = try await window(of: scene.officer, in: scene)
        for path in ["/people/none", "/pick/nothing?q=una"] { #expect(try await browser.get(path).status == 404, "\(path)") }
        #expect(try await browser.get("/search?q=\(String(repeating: "a", count: 201))").status == 422)
    }

    @Test("warnings stand before the name, which is shown as text whatever it holds", arguments: TestStores.engines)
    func personPage(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("<script>x</script>", "O'Synthetic\"", born: "1990-03-10", phone: "07700 900123")
        _ = try await scene.world.office.perform(SetMarker(person: id, code: "VI", justification: "Threw <b>punches</b>."), as: scene.officer)
        _ = try await scene.file(
            "investigation", "Burglary at Testing Road", at: "2026-02-01T10:00:00Z", reference: "SY/12/26",
            links: [.init(type: "SUS", other: Ref(Person.kind, id), said: "Uno & Sons")])
        let page = try await (try await window(of: scene.officer, in: scene)).get("/people/\(id)")
        #expect(page.status == 200)
        #expect(!page.contains("<script>x") && !page.contains("<b>punches"))
        let warning = try #require(page.text.range(of: "Threw &lt;b&gt;punches"))
        let name = try #require(page.text.range(of: "<h1>O&#39;SYNTHETIC&quot;, &lt;script&gt;"))
        let due = try #require(page.text.range(of: "Review warning"))
        let timeline = try #require(page.text.range(of: "id=\"timeline\""))
        let particulars = try #require(page.text.range(of: "id=\"particulars\""))
        #expect(warning.lowerBound < name.lowerBound && name.lowerBound < due.lowerBound)
        #expect(due.lowerBound < timeline.lowerBound && timeline.lowerBound < particulars.lowerBound)
        for part in ["aged 36", "07700 900123", "data-live=", "Set a warning marker"] { #expect(page.contains(part), "\(part)") }
        #expect(!page.contains("SY/12/26"), "no module here reads investigations, so nobody may see one")
    }

    @Test("the same household is shown, and every thing has its page", arguments: TestStores.engines)
    func things(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let office = scene.world.office
        let una = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let ugo = Ref(Person.kind, try await scene.person("Ugo", "Housemate"))
        let place = Ref(
            Location.kind,
            try await office.perform(
                RecordLocation(LocationFacts(line: "1 Testing Road", postcode: "SW1A 1IC"), latitude: 51.5, longitude: -0.14), as: scene.officer
            )
            .outcome)
        let car = Ref(Vehicle.kind, try await office.perform(RecordVehicle(VehicleFacts(vrm: "LQ12QQI")), as: scene.officer).outcome)
        let shop = Ref(Organisation.kind, try await office.perform(RecordOrganisation(called: "Probe & Sons"), as: scene.officer).outcome)
        let bicycle = NameObject(facts: ObjectFacts(description: "Blue bicycle", category: "CYCL", value: 45_050), status: "STO")
        let thing = Ref(ObjectItem.kind, try await office.perform(bicycle, as: scene.world.system).outcome)
        for (type, from, to) in [("LIVES", una, place), ("LIVES", ugo, place), ("KEEP", una, car), ("EMP", una, shop), ("POSS", una, thing)] {
            _ = try await office.perform(LinkRecords(type: type, from: from, to: to, since: Day("2025-01-31")), as: scene.officer)
        }
        let browser = try await window(of: scene.officer, in: scene)
        let page = try await browser.get("/people/\(una.id)")
        for part in ["HOUSEMATE, Ugo", "registered keeper", "LQ12 QQI", "employee of", "Probe &amp; Sons", "in possession of", "since <time"] {
            #expect(page.contains(part), "\(part)")
        }
        for (path, parts) in [
            ("/locations/\(place.id)", ["1 Testing Road, SW1A 1IC", "51.5, -0.14", "occupied by", "SYNTHETIC, Una"]),
            ("/vehicles/\(car.id)", ["LQ12 QQI", "kept by"]), ("/organisations/\(shop.id)", ["Probe &amp; Sons", "employs"]),
            ("/objects/\(thing.id)", ["Blue bicycle", "£450.50", "Stolen", "possessed by"]),
        ] {
            let page = try await browser.get(path)
            for part in parts { #expect(page.contains(part), "\(path) \(part)") }
        }
    }

    @Test("type-ahead answers with id, title, detail and why, for people, things and officers", arguments: TestStores.engines)
    func typeAhead(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        let place = try await scene.world.office.perform(RecordLocation(LocationFacts(line: "1 Testing Road")), as: scene.officer).outcome
        let browser = try await window(of: scene.officer, in: scene)
        #expect(
            try JSONValue(text: try await browser.get("/pick/person?q=syn%20un").text.utf8) == [
                ["id": .string(una.description), "title": "SYNTHETIC, Una", "detail": "born 10 Mar 1990", "why": "family and given name", "likely": "under 1 % likely", "marks": []]
            ])
        #expect(try JSONValue(text: try await browser.get("/pick/location?q=testing").text.utf8).array?.first?["id"] == .string(place.description))
        let officers = try JSONValue(text: try await browser.get("/pick/officer?q=\(scene.insider.number)").text.utf8)
        #expect(officers.array?.first?["id"] == .string(scene.insider.id.description))
        #expect(try await browser.get("/pick/person?q=s").text == "[]")
    }

    @Test("a page opened, a search and a suggestion are in the journal, with what was asked and shown", arguments: TestStores.engines)
    func journalled(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Una", "Synthetic")
        let browser = try await window(of: scene.officer, in: scene)
        _ = try await browser.get("/people/\(una)")
        _ = try await browser.get("/search?q=synthetic")
        _ = try await browser.get("/pick/person?q=synth")
        let opened = try await scene.world.journal("records.person.read")
        #expect(opened.count == 2 && Set(opened.map(\.subjectId)) == [una.raw, nil])
        let search = try #require(try await scene.world.journal("search.run").first)
        let detail = try await scene.world.store.read { tx in
            try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(search.id)")
        }
        #expect(detail == "{\"query\":\"synthetic\",\"shown\":[\"person/\(una)\"]}")
    }
}
