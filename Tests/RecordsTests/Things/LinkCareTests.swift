import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Grading, correcting and ending links")
struct LinkCareTests {
    private struct Made {
        let scene: Scene
        let person: Ref
        let car: Ref
        let link: ID<GradedLink>

        var key: JSONValue { .string(link.description) }
    }

    private func keeper(_ engine: Engine) async throws -> Made {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let car = Ref(Vehicle.kind, try await scene.perform(RecordVehicle(VehicleFacts(vrm: "LQ12QQI"))))
        let link = try await scene.perform(LinkRecords(type: "KEEP", from: person, to: car, since: Day("2025-01-31"), grade: "R"))
        return Made(scene: scene, person: person, car: car, link: ID(link.raw))
    }

    @Test("a grade on no list, no reason, an end before the beginning are refused at their fields", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let made = try await keeper(engine)
        let scene = made.scene
        #expect(try await scene.problems("records.link.correct", ["link": made.key, "grade": "Z", "reason": "x"]) == ["grade not-on-the-list"])
        #expect(try await scene.problems("records.link.correct", ["link": made.key]) == ["reason required"])
        #expect(try await scene.problems("records.link.correct", ["link": made.key, "version": 9, "reason": "x"]) == ["stale"])
        #expect(try await scene.problems("records.link.end", ["link": made.key, "until": "2025-01-30", "reason": "Sold."]) == ["until too-early"])
        #expect(try await scene.problems("records.link.end", ["link": made.key]) == ["reason required"])
        #expect(try await scene.problems("records.link.end", ["link": .string(RawID(high: 1, low: 2).description), "reason": "x"]) == ["not-found"])
    }

    @Test("a role law attaches to is neither corrected nor ended by hand; a witness stays one unless it was never true", arguments: TestStores.engines)
    func roles(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let crime = try await scene.file("investigation", "Burglary", at: "2026-02-01T10:00:00Z", links: [.init(type: "SUS", other: person), .init(type: "WIT", other: person)])
        let links = try await scene.world.store.read { tx in try tx.values(ID<GradedLink>.self, "SELECT id FROM link WHERE to_id = \(crime.id) ORDER BY type") }
        let (suspect, witness) = (JSONValue.string(links[0].description), JSONValue.string(links[1].description))
        #expect(try await scene.problems("records.link.end", ["link": suspect, "mistake": true, "reason": "x"]) == ["conflict"])
        #expect(try await scene.problems("records.link.correct", ["link": suspect, "reason": "x"]) == ["conflict"])
        #expect(try await scene.problems("records.link.end", ["link": witness, "reason": "x"]) == ["mistake kept"])
        #expect(try await scene.problems("records.link.end", ["link": witness, "mistake": true, "reason": "Another Una."]) == [])
        #expect(try await scene.timeline(person).items.first?.roles.contains("witness to (recorded in error)") == true)
        #expect(try await scene.problems("records.link.end", ["link": witness, "mistake": true, "reason": "x"]) == ["conflict"])
    }

    @Test("a link is corrected and ended with its reason, and its page tells the whole history from both ends", arguments: TestStores.engines)
    func history(_ engine: Engine) async throws {
        let made = try await keeper(engine)
        let scene = made.scene
        let browser = try await scene.browse()
        let ref = Ref(GradedLink.kind, made.link.raw)
        let correction = try await browser.submit("records.link.correct", on: ref, [("since", "1 2 2025"), ("grade", "A"), ("reason", "The logbook says so.")])
        #expect(correction.location == "/links/\(made.link)", "\(correction.text)")
        #expect(try await browser.submit("records.link.end", on: ref, [("until", "28 2 2026"), ("reason", "Sold to a dealer.")]).location == "/links/\(made.link)")
        let page = try await browser.get("/links/\(made.link)")
        for part in ["registered keeper", "kept by", "SYNTHETIC, Una", "LQ12 QQI", "Sold to a dealer.", "The logbook says so.", "Known directly", "ended"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(page.contains("<del>\(London.text(try #require(Day("2025-01-31"))))</del> <ins>\(London.text(try #require(Day("2025-02-01"))))</ins>"))
        #expect(page.contains("<del>From an official record</del> <ins>Known directly to who said it</ins>"))
        #expect(page.contains("<ins>\(London.text(try #require(Day("2026-02-28"))))</ins>"))
        let item = try #require(try await scene.links(made.car).items.first)
        #expect(item.role == "kept by" && item.until != nil && item.grade == "A" && !item.isMistake)
        let car = try await browser.get("/vehicles/\(made.car.id)")
        #expect(car.contains("href=\"/links/\(made.link)\"") && car.contains("Keepers, owners and drivers"))
    }

    @Test("a link that was never true is shown as such and in force nowhere; the same link can be made again", arguments: TestStores.engines)
    func mistakes(_ engine: Engine) async throws {
        let made = try await keeper(engine)
        let scene = made.scene
        _ = try await scene.perform(EndLink(made.link, mistake: true, reason: "The other Una."))
        let browser = try await scene.browse()
        #expect(try await browser.get("/vehicles/\(made.car.id)").contains("recorded in error"))
        let again = try await scene.perform(LinkRecords(type: "KEEP", from: made.person, to: made.car))
        #expect(again.raw != made.link.raw)
        #expect(try await scene.links(made.car).items.map(\.isMistake) == [false, true])
    }

    @Test("a link learned from a restricted report is there for nobody outside; so is its page", arguments: TestStores.engines)
    func sourced(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let place = Ref(Location.kind, try await scene.perform(RecordLocation(LocationFacts(line: "1 Testing Road"))))
        let report = try await scene.file("investigation", "Report", at: "2026-02-01T10:00:00Z", links: [])
        let link = try await scene.perform(LinkRecords(type: "FREQ", from: person, to: place, source: report.id))
        let browser = try await scene.browse()
        #expect(try await browser.get("/links/\(link)").status == 200)
        try await scene.restrict(report)
        #expect(try await browser.get("/links/\(link)").status == 404)
        #expect(try await browser.get("/do/records.link.end?ref=link/\(link)").status == 404)
        #expect(try await scene.links(place).items.isEmpty)
        #expect(try await scene.problems("records.link.end", ["link": .string(link.description), "reason": "x"]) == ["not-found"])
        let again: JSONValue = [
            "type": "FREQ", "fromKind": "person", "from": .string(person.id.description), "toKind": "location", "to": .string(place.id.description),
            "source": ["id": .string(report.id.description)],
        ]
        #expect(try await scene.problems("records.link.make", again) == ["not-found"])
    }

    @Test("a page offers what its record can be to another, and links it from its own end", arguments: TestStores.engines)
    func fromOneEnd(_ engine: Engine) async throws {
        let made = try await keeper(engine)
        let scene = made.scene
        let browser = try await scene.browse()
        let form = try await browser.get("/do/records.link.add?ref=vehicle/\(made.car.id)")
        #expect(form.contains("kept by (person or organisation)") && form.contains("driven by (person)") && !form.contains("home address"))
        let driver = try await scene.person("Ugo", "Driver")
        let answer = try await browser.submit(
            "records.link.add", on: made.car, [("role", "DRIVES<"), ("other.id", driver.description), ("since", "1 3 2026"), ("grade", "C"), ("said", "his mate's car")])
        #expect(answer.location == "/vehicles/\(made.car.id)", "\(answer.text)")
        #expect(try await scene.links(Ref(Person.kind, driver)).items.map(\.role) == ["drives or has access to"])
        let hire = Ref(Organisation.kind, try await scene.perform(RecordOrganisation(called: "Probe Hire")))
        _ = try await scene.perform(LinkRecords(type: "KEEP", from: hire, to: made.car))
        #expect(try await browser.get("/vehicles/\(made.car.id)").contains("Probe Hire"))
        #expect(try await browser.get("/vehicles/\(made.car.id)").contains("More than one registered keeper"))
        let wrong: [String: JSONValue] = ["kind": "vehicle", "record": .string(made.car.id.description), "other": ["id": .string(made.car.id.description)], "role": "DRIVES<"]
        #expect(try await scene.problems("records.link.add", .object(wrong)) == ["other itself", "role wrong-kind"])
        let bySystem = wrong.merging(["role": "ARR<", "other": ["id": .string(driver.description)]]) { _, new in new }
        #expect(try await scene.problems("records.link.add", .object(bySystem)).contains("role by-operation"))
        #expect(try await scene.problems("records.link.add", .object(wrong.merging(["other": ["new": [:]]]) { _, new in new })) == ["other not-picked"])
    }
}
