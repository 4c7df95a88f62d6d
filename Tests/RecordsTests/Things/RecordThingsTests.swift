import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Recording and correcting things")
struct RecordThingsTests {
    @Test("a telephone number, an identification number and a weight in the wrong place are each told", arguments: TestStores.engines)
    func misplaced(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.problems("records.vehicle.record", ["vrm": "07700 900123"]) == ["vrm is-a-telephone-number"])
        #expect(try await scene.problems("records.vehicle.record", ["vrm": "LQ12QQI", "year": 1901, "body": "SHIP"]) == ["body not-on-the-list"])
        #expect(try await scene.problems("records.vehicle.record", ["make": "Testcar", "year": 2028]) == ["year out-of-range"])
        #expect(try await scene.problems("records.organisation.record", ["called": "Probe", "number": "12", "phone": "x", "email": "no@where"]) == ["number not-a-number", "phone not-a-phone", "email not-an-address"])
        let thing = OperationName("records.object.record")
        #expect(try await scene.problems(thing, ["description": "Phone"]) == ["sort required"])
        #expect(try await scene.problems(thing, ["sort": "device", "description": "Phone", "imei": "490154203237517", "number": "none"]) == ["imei check-digit", "number not-a-phone"])
        #expect(try await scene.problems(thing, ["sort": "drug", "description": "Wrap", "drug": "COC", "grams": "about two"]) == ["grams not-a-weight"])
        #expect(try await scene.problems(thing, ["sort": "drug", "description": "Wrap"]) == ["drug required"])
        #expect(try await scene.problems(thing, ["sort": "document", "description": "Passport", "documentType": "PASS", "documentNumber": "!"]) == ["documentNumber not-a-number"])
        #expect(try await scene.problems(thing, ["sort": "property", "description": "Bicycle"]) == ["category required"])
    }

    @Test("a vehicle under a known mark is that vehicle, unless what is said contradicts it", arguments: TestStores.engines)
    func sameMark(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LQ12 QQI", make: "Testcar")))
        #expect(try await scene.perform(RecordVehicle(VehicleFacts(vrm: "lq12qqi", make: "TESTCAR", colour: "Blue"))) == first)
        #expect(try await scene.find(Vehicle.self, first).label == "LQ12 QQI, Blue Testcar")
        let red: JSONValue = ["vrm": "LQ12QQI", "colour": "Red"]
        #expect(try await scene.problems("records.vehicle.record", red) == ["another already-known"])
        let cloned = try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LQ12QQI", colour: "Red"), another: true))
        #expect(cloned != first)
        try await scene.restrict(Ref(Vehicle.kind, first))
        try await scene.restrict(Ref(Vehicle.kind, cloned))
        let third = try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LQ12QQI", colour: "Green")))
        #expect(third != first && third != cloned, "a hidden vehicle contradicts nobody")
    }

    @Test("a device is known by its IMEI, an organisation by its number", arguments: TestStores.engines)
    func sameNumber(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var phone = ThingFacts(sort: .device, description: "Black phone")
        phone.imei = "49-015420-323751-8"
        phone.number = "+44 7700 900123"
        let first = try await scene.perform(RecordObject(phone))
        #expect(try await scene.perform(RecordObject(phone)) == first)
        let item = try await scene.find(ObjectItem.self, first)
        #expect((item.category, item.status, item.imei, item.number) == ("DIGI", "KNWN", "490154203237518", "07700900123"))
        #expect(try await scene.search("490154203237518").results.map(\.id) == [first.raw])
        let shop = OrganisationFacts(called: "Probe Ltd", number: "sc 123456")
        let known = try await scene.perform(RecordOrganisation(shop))
        #expect(try await scene.perform(RecordOrganisation(OrganisationFacts(called: "PROBE LIMITED", number: "SC123456"))) == known)
    }

    @Test("a stolen phone's number that is an IMEI is kept as one; what is none stays as it was said", arguments: TestStores.engines)
    func reportedPhone(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for (serial, imei, kept) in [("490154203237518", "490154203237518", nil), ("490154203237517", nil, "490154203237517")] as [(String, String?, String?)] {
            let facts = ObjectFacts(description: "Phone", category: "DIGI", serial: serial)
            let id = try await scene.world.office.perform(NameObject(facts: facts, status: "STO"), as: scene.world.system).outcome
            let item = try await scene.find(ObjectItem.self, id)
            #expect(item.sort == .device && item.imei == imei && item.serial == kept)
        }
    }

    @Test("a correction needs its reason and the version that was seen, and keeps both states in the journal", arguments: TestStores.engines)
    func corrections(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LQ12QQI", colour: "Blue", year: 2010)))
        let body: [String: JSONValue] = ["vehicle": .string(id.description), "vrm": "LQ12 QQI", "colour": "Green"]
        #expect(try await scene.problems("records.vehicle.correct", .object(body)) == ["reason required"])
        let stale = body.merging(["version": 7, "reason": "Seen by daylight."]) { _, new in new }
        #expect(try await scene.problems("records.vehicle.correct", .object(stale)) == ["stale"])
        let mistyped = body.merging(["vrm": "07700 900123", "reason": "Seen by daylight."]) { _, new in new }
        #expect(try await scene.problems("records.vehicle.correct", .object(mistyped)) == ["vrm is-a-telephone-number"])
        _ = try await scene.perform(CorrectVehicle(id, version: 1, VehicleFacts(vrm: "LQ12QQI", colour: "Green", year: 2012), reason: "Seen by daylight."))
        let entry = try #require(try await scene.world.journal("records.vehicle.correct").last { $0.outcome == "done" })
        let detail = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") }
        #expect(detail?.contains(#""colour":["Blue","Green"]"#) == true && detail?.contains("Seen by daylight.") == true)
        #expect(detail?.contains(#""year":[2010,2012]"#) == true, "one number for another is a change like any other")
        try await scene.restrict(Ref(Vehicle.kind, id))
        #expect(try await scene.problems("records.vehicle.correct", .object(body.merging(["reason": "x"]) { _, new in new })) == ["not-found"])
    }

    @Test("the page tells every field's history, and shows the vehicle as it was known on an earlier day", arguments: TestStores.engines)
    func history(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LQ12QQI", colour: "Blue", body: "CAR")))
        scene.world.clock.now = try #require(Instant("2026-03-20T09:00:00Z"))
        _ = try await scene.perform(CorrectVehicle(id, version: 1, VehicleFacts(vrm: "LQ12QQI", colour: "Green", body: "VAN"), reason: "Seen by daylight."))
        let browser = try await scene.browse()
        let page = try await browser.get("/vehicles/\(id)")
        for part in ["<del>Blue</del> <ins>Green</ins>", "<del>Car</del> <ins>Van</ins>", "Seen by daylight.", "As it was on"] { #expect(page.contains(part), "\(part)") }
        let then = try await browser.get("/vehicles/\(id)?on=2026-03-15")
        #expect(then.contains("LQ12 QQI, Blue") && then.contains("As the force knew it at the end of") && !then.contains("Green") && !then.contains("Correct the vehicle"))
        #expect(try await browser.get("/vehicles/\(id)?on=2026-03-01").contains("had no record of it"))
        #expect(try await browser.get("/vehicles/\(id)?on=yesterday").status == 422)
        #expect(try await browser.get("/vehicles/\(id)/history").contains("<ins>Green</ins>"))
        try await scene.restrict(Ref(Vehicle.kind, id))
        #expect(try await browser.get("/vehicles/\(id)/history").status == 404)
    }

    @Test("organisations and things are corrected on their pages, with what stands already typed", arguments: TestStores.engines)
    func correctionForms(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.browse()
        let shop = try await scene.perform(RecordOrganisation(OrganisationFacts(called: "Probe Ltd", phone: "020 7946 0123")))
        var passport = ThingFacts(sort: .document, description: "Passport")
        passport.documentType = "PASS"
        passport.documentNumber = "123 456 789"
        let document = try await scene.perform(RecordObject(passport))
        let form = try await browser.get("/do/records.organisation.correct?ref=organisation/\(shop)")
        #expect(form.contains("value=\"Probe Ltd\"") && form.contains("value=\"020 7946 0123\""))
        let answer = try await browser.submit(
            "records.organisation.correct", on: Ref(Organisation.kind, shop), [("called", "Probe & Sons Ltd"), ("phone", "020 7946 0124"), ("reason", "They wrote to us.")])
        #expect(answer.location == "/organisations/\(shop)")
        #expect(try await browser.get("/organisations/\(shop)").contains("Probe &amp; Sons Ltd"))
        let page = try await browser.get("/objects/\(document)")
        for part in ["Passport", "123456789", "Known of but not held", "Correct the thing", "Link to another record"] { #expect(page.contains(part), "\(part)") }
        #expect(try await browser.get("/do/records.object.correct?ref=object/\(document)").contains("value=\"123456789\""))
    }

    @Test("a form that makes something begins with what is known", arguments: TestStores.engines)
    func knownFirst(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.browse()
        for (operation, source) in [
            ("records.person.record", "/pick/person"), ("records.vehicle.record", "/pick/vehicle"), ("records.organisation.record", "/pick/organisation"), ("records.location.record", "/pick/location"),
            ("records.object.record", "/pick/object"),
        ] {
            let page = try await browser.get("/do/\(operation)")
            let search = try #require(page.text.range(of: "data-source=\"\(source)\""), "\(operation)")
            let first = try #require(page.text.range(of: "<fieldset class=\"section\"><legend>", range: search.upperBound..<page.text.endIndex))
            #expect(search.lowerBound < first.lowerBound)
        }
    }

    @Test("suggestions say why: the same mark, a mark that looks like it, the same number, the same name", arguments: TestStores.engines)
    func suggestions(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.browse()
        let car = try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LO12QQI", make: "Testcar")))
        _ = try await scene.perform(RecordOrganisation(OrganisationFacts(called: "Probe & Sons", number: "01234567")))
        var phone = ThingFacts(sort: .device, description: "Black phone")
        phone.imei = "490154203237518"
        _ = try await scene.perform(RecordObject(phone))
        #expect(try await scene.suggestions("vehicle", "lo12 qqi", browser) == ["LO12 QQI, Testcar | same registration mark"])
        #expect(try await scene.suggestions("vehicle", "L012QQI", browser) == ["LO12 QQI, Testcar | a mark that looks like it"])
        #expect(try await scene.suggestions("vehicle", "LO1", browser) == ["LO12 QQI, Testcar | the mark begins so"])
        #expect(try await scene.suggestions("organisation", "probe & s", browser) == ["Probe & Sons | the name begins so"])
        #expect(try await scene.suggestions("organisation", "01234567", browser) == ["Probe & Sons | same company or charity number"])
        #expect(try await scene.suggestions("object", "49-015420-323751-8", browser) == ["Black phone | same IMEI"])
        #expect(try await scene.suggestions("any", "LO12QQI", browser).first == "LO12 QQI, Testcar | same registration mark")
        try await scene.restrict(Ref(Vehicle.kind, car))
        for kind in ["vehicle", "any"] { #expect(try await scene.suggestions(kind, "lo12qqi", browser) == []) }
        for typed in ["%", "\"", "' OR 1=1 --", "''"] { #expect(try await browser.get("/pick/vehicle?q=\(Address.percent(typed))").status == 200, "\(typed)") }
    }
}
