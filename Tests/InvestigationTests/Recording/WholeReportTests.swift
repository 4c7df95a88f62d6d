import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Everybody and everything in one report")
struct WholeReportTests {
    private func report(
        _ scene: Scene, witnesses: [WitnessNamed] = [], property: [PropertyNamed] = [], vehicles: [VehicleNamed] = [], devices: [DeviceNamed] = []
    ) -> ReportCrime {
        ReportCrime(
            offenceClass: "49", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "3 Quay Parade", postcode: "NW1 0AC")), account: "A bag was taken.",
            victim: .new(Scene.victim), witnesses: witnesses, property: property, vehicles: vehicles, devices: devices)
    }

    private func codes(_ scene: Scene, _ report: ReportCrime) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) }?.codes
    }

    @Test("a vehicle told by nothing, a part that is on no list, a device that is none and property the police hold are refused at their row", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await codes(scene, report(scene, vehicles: [VehicleNamed(vehicle: .new(VehicleFacts(colour: "blue")), role: "USED")])) == ["vehicles.0.vehicle.new.vrm: required"])
        #expect(try await codes(scene, report(scene, vehicles: [VehicleNamed(vehicle: .new(VehicleFacts(vrm: "AB12 CDE")), role: "FLOWN")])) == ["vehicles.0.role: not-on-the-list"])
        #expect(try await codes(scene, report(scene, devices: [DeviceNamed(device: .new(DeviceFacts(number: " ")), role: "USED")])) == ["devices.0.device.new.number: required"])
        #expect(try await codes(scene, report(scene, devices: [DeviceNamed(device: .new(DeviceFacts(imei: "490154203237519")), role: "USED")])) == ["devices.0.device.new.imei: check-digit"])
        #expect(try await codes(scene, report(scene, property: [PropertyNamed(item: .new(ObjectFacts(description: "Bag", category: "OTH")), role: "EATEN")])) == ["property.0.role: not-on-the-list"])
        let crime = try await scene.reported()
        let ring = try #require(try await scene.all(ObjectItem.self, "SELECT * FROM object_item WHERE description = 'Gold ring'").first)
        #expect(try await codes(scene, report(scene, devices: [DeviceNamed(device: .known(ring.id), role: "USED")])) == ["devices.0.device: not-a-device"])
        let seize = RecordExhibit(investigationId: crime, object: ring.id.description, seizedAt: scene.now, seizedFrom: "Rear garden")
        _ = try await scene.office.perform(seize, as: scene.constable)
        #expect(try await codes(scene, report(scene, property: [PropertyNamed(item: .known(ring.id))])) == ["property.0.item: held"])
        #expect(try await codes(scene, report(scene, vehicles: [VehicleNamed(vehicle: .new(VehicleFacts(vrm: "AB12CDE", colour: "blue")), role: "NEAR")])) == nil)
        let other = VehicleNamed(vehicle: .new(VehicleFacts(vrm: "AB12 CDE", colour: "red")), role: "NEAR")
        #expect(try await codes(scene, report(scene, vehicles: [other])) == ["vehicles.0.vehicle: already-known"])
    }

    @Test("what is on record is linked with its part and what was said, what is new is written down once, and each witness's account stands by itself", arguments: Engine.allCases)
    func reported(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let van = try await scene.office.perform(RecordVehicle(VehicleFacts(vrm: "AB12 CDE", make: "Testcar")), as: scene.constable).outcome
        let bag = try await scene.office.perform(RecordObject(ThingFacts(sort: .property, description: "Red holdall", category: "OTH")), as: scene.constable).outcome
        let told = report(
            scene,
            witnesses: [
                WitnessNamed(person: .new(PersonFacts(givenNames: "Wen", familyName: "Seenit")), said: "A palimpsest of a man ran past the ferry."),
                WitnessNamed(person: .new(PersonFacts(givenNames: "Una", familyName: "Heardit"))),
            ],
            property: [PropertyNamed(item: .known(bag), said: "the red bag"), .new(ObjectFacts(description: "Umbrella", category: "OTH"))],
            vehicles: [VehicleNamed(vehicle: .new(VehicleFacts(vrm: "ab12cde", model: "Alpha")), role: "USED", said: "A white van, it went north.")],
            devices: [DeviceNamed(device: .new(DeviceFacts(number: "07700 900123")), role: "CALLED", said: "It rang while he stood there.")])
        let id = try await scene.office.perform(told, as: scene.constable).outcome.id
        #expect(try await scene.all(Vehicle.self, "SELECT * FROM vehicle").map { "\($0.id == van) \($0.model ?? "")" } == ["true Alpha"], "known by its mark, with what is new")
        #expect(try await scene.all(ObjectItem.self, "SELECT * FROM object_item WHERE id = \(bag)").first?.status == "STO")
        let links = try await scene.links(of: id)
        #expect(links.map(\.type).sorted() == ["CALLED", "INVOLVED", "LOC", "PROP", "PROP", "USED", "VIC", "WIT", "WIT"])
        #expect(links.first { $0.type == "USED" }?.said == "A white van, it went north.")
        #expect(links.first { $0.fromId == bag.raw }?.said == "the red bag")
        let parts = try await scene.all(ReportPart.self, "SELECT * FROM report_part")
        #expect(parts.map(\.text) == ["A palimpsest of a man ran past the ferry."] && parts.first?.personId != nil)

        let again = report(scene, devices: [DeviceNamed(device: .new(DeviceFacts(number: "+44 7700 900123")), role: "USED")])
        _ = try await scene.office.perform(again, as: scene.constable)
        #expect(try await scene.all(ObjectItem.self, "SELECT * FROM object_item WHERE sort = 'device'").count == 1, "one number is one phone")

        let constable = try await scene.window(of: scene.constable)
        let page = try await constable.get("/investigations/\(id)")
        for part in ["First account of a witness: SEENIT, Wen", "palimpsest", "AB12 CDE", "A white van, it went north.", "It rang while he stood there.", "the red bag", "Umbrella"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(try await constable.get("/search?q=palimpsest").contains("01/000001/26"))
        #expect(try await constable.get("/do/investigation.exhibit.record?ref=investigation/\(id)").contains("07700900123") == false)
    }

    @Test("the account of a witness nobody else may know of is read, and found, by nobody else", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let told = report(scene, witnesses: [WitnessNamed(person: .new(PersonFacts(givenNames: "Wen", familyName: "Seenit")), said: "A palimpsest of a man ran past.")])
        let id = try await scene.office.perform(told, as: scene.constable).outcome.id
        let witness = try #require(try await scene.links(of: id).first { $0.type == "WIT" })
        try await scene.restrict(Ref(Person.kind, witness.fromId), to: try await scene.group("CLOSED"))
        let sergeant = try await scene.window(of: scene.sergeant)
        let page = try await sergeant.get("/investigations/\(id)")
        #expect(!page.contains("palimpsest") && !page.contains("Seenit") && page.contains("A bag was taken."))
        #expect(try await sergeant.get("/search?q=palimpsest").contains("01/000001/26") == false)
    }

    @Test("a known vehicle or its mark, typed again, offers the report it stands in", arguments: Engine.allCases)
    func alike(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.office.perform(report(scene, vehicles: [VehicleNamed(vehicle: .new(VehicleFacts(vrm: "AB12 CDE")), role: "USED")]), as: scene.constable)
        let constable = try await scene.window(of: scene.constable)
        let time = scene.now.adding(hours: -1)
        let fields = [
            ("offenceClass", "49"), ("occurredFrom.date", London.day(of: time).description), ("occurredFrom.time", London.time(of: time)), ("vehicles.3.vehicle.new.vrm", "ab12 cde"),
        ]
        #expect(try await constable.advice(fields).contains("01/000001/26"))
        #expect(try await constable.advice(fields.dropLast() + [("vehicles.3.vehicle.new.vrm", "ZZ99 ZZZ")]).contains("01/000001/26") == false)
    }
}
