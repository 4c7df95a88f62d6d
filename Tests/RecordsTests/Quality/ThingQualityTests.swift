import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("Data quality of vehicles, places and organisations")
struct ThingQualityTests {
    private let today = Day(daysSince1970: 20_522)
    private let now = Instant("2026-03-10T09:00:00Z")!

    private func codes(_ findings: [QualityFinding]) -> [String] { findings.map(\.code) }

    @Test("what is missing or wrong, the gravest first")
    func findings() {
        var vehicle = Vehicle(id: ID(RawID(high: 1, low: 1)), createdAt: now)
        #expect(
            codes(ThingQuality.findings(vehicle, .init(), today: today))
                == ["vehicle-mark-missing", "vehicle-make-missing", "vehicle-colour-missing", "vehicle-number-missing", "vehicle-keeper-missing"])
        (vehicle.vrm, vehicle.make, vehicle.colour, vehicle.vin, vehicle.year) = ("AB12CDE", "Testcar", "blue", "SHORT123", 2027)
        #expect(codes(ThingQuality.findings(vehicle, .init(count: 2), today: today)) == ["vehicle-year", "vehicle-keepers-several", "vehicle-number-short"])
        (vehicle.vin, vehicle.year) = ("WVWZZZ1JZXW000001", 2020)
        #expect(ThingQuality.findings(vehicle, .init(count: 1), today: today).isEmpty)

        var place = Location(id: ID(RawID(high: 1, low: 1)), line: "1 Example Street", postcode: "NOT ONE", createdAt: now)
        #expect(codes(ThingQuality.findings(place, .init(), today: today)) == ["place-postcode-form", "place-unverified", "place-point-missing"])
        (place.postcode, place.quality, place.latitude, place.longitude) = ("SW1A 1AA", "verified", 51.5, -0.1)
        #expect(codes(ThingQuality.findings(place, .init(), today: today)) == ["place-outside"])
        place.borough = "Westminster"
        #expect(ThingQuality.findings(place, .init(), today: today).isEmpty)

        var firm = Organisation(id: ID(RawID(high: 1, low: 1)), name: "Example Traders", phone: "12", createdAt: now)
        #expect(codes(ThingQuality.findings(firm, .init(), today: today)) == ["organisation-phone-form", "organisation-type-missing", "organisation-number-missing", "organisation-premises-missing"])
        (firm.phone, firm.type, firm.number) = (nil, "shop", "01234567")
        #expect(codes(ThingQuality.findings(firm, .init(count: 1), today: today)) == ["organisation-contact-missing"])
    }

    @Test("the nights count them for the team that wrote them down, the page says what puts it right, and nobody else's restricted record is told", arguments: TestStores.engines)
    func counted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let world = scene.world
        _ = try await world.office.perform(AddUnit(code: "T1", title: "First Team"), as: world.system)
        let officer = try await world.officer("PC", unit: "T1")
        let vehicle = try await world.office.perform(RecordVehicle(VehicleFacts(vrm: "AB12 CDE", make: "Testcar", colour: "blue")), as: officer).outcome
        let place = try await world.office.perform(RecordLocation(LocationFacts(line: "1 Example Street")), as: officer).outcome
        _ = try await world.office.perform(RecordOrganisation(called: "Example Traders", type: "shop"), as: officer)
        // What comes along with another act is the officer's as well.
        let keeper = try await scene.person("Una", "Synthetic")
        _ = try await world.office.perform(LinkRecords(type: "KEEP", from: Ref(Person.kind, keeper), to: Ref(Vehicle.kind, vehicle)), as: scene.officer)
        world.clock.now = London.start(of: London.day(of: world.clock.now).adding(days: 1)).adding(hours: 2)
        _ = try await Rounds(office: world.office, holder: "test").goRound()
        func quality(_ reader: Officer) async throws -> TeamQuality {
            let unit = try #require(officer.unitId)
            let month = try #require(Day("2026-03-01"))
            return try await world.store.read { tx in try TeamQuality(unit: unit, month: month, visible: Visibility(to: reader), in: tx) }
        }
        let found = try await quality(scene.officer)
        #expect(found.records == 3)
        #expect(
            Set(found.lines.map(\.code.rawValue)) == [
                "vehicle-number-missing", "place-unverified", "place-point-missing", "place-postcode-missing", "organisation-number-missing", "organisation-contact-missing",
                "organisation-premises-missing",
            ])
        #expect(try await world.store.read { tx in try tx.value(Bool.self, "SELECT is_done FROM quality_round") } == true)
        try await scene.restrict(Ref(Location.kind, place))
        #expect(try await quality(scene.officer).records == 2)
        #expect(try await quality(scene.insider).records == 3)

        let browser = try await scene.window(of: scene.officer)
        let page = try await browser.get("/vehicles/\(vehicle)").text
        #expect(page.contains("Data quality") && page.contains("false plates would not be noticed") && page.contains("/do/records.vehicle.correct"))
        let sergeant = try await scene.window(of: try await world.officer("SGT", rank: .sergeant, unit: "T1"))
        let behind = try await sergeant.get("/quality/records?month=2026-03&finding=vehicle-number-missing").text
        #expect(behind.contains("/vehicles/\(vehicle)") && behind.contains(officer.number))
    }
}
