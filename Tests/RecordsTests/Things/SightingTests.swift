import Base
import Core
@testable import Records
import Storage
import TestSupport
import Testing

@Suite("Vehicles as they were seen")
struct SightingTests {
    private func codes(_ scene: Scene, _ operation: some Core.Operation, as officer: Officer? = nil) async throws -> [String] {
        let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform(operation, as: officer ?? scene.officer) }
        return if case .invalid(let problems)? = refusal { problems.map { "\($0.field) \($0.code)" } } else { refusal.map { [$0.code] } ?? [] }
    }

    @Test("a whole mark is a vehicle's, one of which nothing was read is none, and something must have been seen", arguments: TestStores.engines)
    func refusals(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let now = scene.world.clock.now
        #expect(try await codes(scene, RecordSighting(mark: "AB12 CDE", seenAt: now)) == ["mark whole"])
        #expect(try await codes(scene, RecordSighting(mark: "**", seenAt: now)) == ["mark nothing-read"])
        #expect(try await codes(scene, RecordSighting(mark: "AB12%", seenAt: now)) == ["mark bad-character"])
        #expect(try await codes(scene, RecordSighting(seenAt: now)) == ["mark required"])
        #expect(try await codes(scene, RecordSighting(colour: "blue", seenAt: now.adding(hours: 1))) == ["seenAt in-the-future"])
        #expect(try await codes(scene, RecordSighting(colour: "blue", seenAt: now, learnedFrom: .known(ID(RawID(high: 1, low: 2))))) == ["learnedFrom no-such-record"])
    }

    @Test("what was seen offers the vehicles it may have been, what answers most first; a vehicle shows the sightings it answers", arguments: TestStores.engines)
    func candidates(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        func vehicle(_ mark: String, _ make: String, _ colour: String) async throws -> ID<Vehicle> {
            try await scene.world.office.perform(RecordVehicle(VehicleFacts(vrm: mark, make: make, colour: colour)), as: scene.officer).outcome
        }
        let blue = try await vehicle("AB12 CDE", "Testcar", "Blue")
        let red = try await vehicle("AB12 ABC", "Testcar", "Red")
        _ = try await vehicle("AB12 ZZZ", "Othercar", "Blue")
        let far = try await vehicle("ZZ12 CDE", "Testcar", "Blue")
        let seen = try await scene.world.office.perform(RecordSighting(mark: "ab12 *", make: "testcar", colour: "blue", seenAt: scene.world.clock.now), as: scene.officer).outcome
        let visible = Visibility(to: scene.officer)
        let found = try await scene.world.store.read { tx in try #require(try tx.find(VehicleSighting.self, seen)).candidates(visible: visible, in: tx).map(\.id) }
        #expect(found == [blue, red], "another make is another vehicle; another colour may be the night's")
        try await scene.restrict(Ref(Vehicle.kind, red))
        let open = try await scene.world.store.read { tx in try #require(try tx.find(VehicleSighting.self, seen)).candidates(visible: visible, in: tx).map(\.id) }
        #expect(open == [blue])
        let fitting = try await scene.world.store.read { tx in
            try [blue, far].map { try VehicleSighting.fitting(try #require(try tx.find(Vehicle.self, $0)), visible: visible, in: tx).map(\.id) }
        }
        #expect(fitting == [[seen], []])
        let window = try await scene.window(of: scene.officer)
        #expect(try await window.get("/vehicles/\(blue)").contains("AB12*, blue testcar"))
        #expect(try await window.get("/sightings/\(seen)").contains("/vehicles/\(blue)"))
    }

    @Test("it turns out which vehicle it was, with the reason; the wrong one stays as recorded in error", arguments: TestStores.engines)
    func identify(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vehicle = try await scene.world.office.perform(RecordVehicle(VehicleFacts(vrm: "AB12 CDE", make: "Testcar")), as: scene.officer).outcome
        let seen = try await scene.world.office.perform(RecordSighting(mark: "AB12*", seenAt: scene.world.clock.now), as: scene.officer).outcome
        #expect(try await codes(scene, IdentifySighting(sighting: seen, vehicle: .known(vehicle), reason: " ")) == ["reason required"])
        #expect(try await codes(scene, IdentifySighting(sighting: seen, vehicle: .known(vehicle), reason: "On camera")) == [])
        #expect(try await codes(scene, IdentifySighting(sighting: seen, vehicle: .known(vehicle), reason: "On camera")) == ["conflict"])
        #expect(try await scene.links(Ref(VehicleSighting.kind, seen)).items.map(\.role) == ["sighting of"])
        #expect(try await codes(scene, IdentifySighting(sighting: seen, vehicle: .new(VehicleFacts(vrm: "AB12 XYZ", make: "Testcar")), reason: "Driver stopped")) == [])
        let now = try await scene.world.store.read { tx in try tx.find(VehicleSighting.self, seen)?.vehicleId }
        #expect(now != nil && now != vehicle)
        #expect(try await scene.world.store.read { tx in try tx.value(Bool.self, "SELECT is_mistake FROM link WHERE from_id = \(vehicle) AND type = 'SEENAS'") } == true)
    }

    @Test("a sighting learned from a restricted record is there for nobody else", arguments: TestStores.engines)
    func restricted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let report = try await scene.file("investigation", "Report", at: "2026-03-01T10:00:00Z", links: [])
        let vehicle = try await scene.world.office.perform(RecordVehicle(VehicleFacts(vrm: "AB12 CDE", make: "Testcar")), as: scene.officer).outcome
        let seen = try await scene.world.office.perform(RecordSighting(mark: "AB12*", seenAt: scene.world.clock.now, learnedFrom: .known(ID(report.id))), as: scene.officer).outcome
        try await scene.restrict(report)
        let window = try await scene.window(of: scene.officer)
        #expect(try await window.get("/sightings/\(seen)").status == 404)
        #expect(try await !window.get("/vehicles/\(vehicle)").contains("AB12*"))
        #expect(try await codes(scene, IdentifySighting(sighting: seen, vehicle: .known(vehicle), reason: "On camera")) == ["not-found"])
    }
}
