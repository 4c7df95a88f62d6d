import Base
import Core
import Storage
import TestSupport
import Testing

@Suite("Units below units")
struct UnitTests {
    private func unit(_ code: String, _ world: World) async throws -> Unit {
        try #require(try await world.store.read { tx in try tx.first(Unit.self, "SELECT * FROM unit WHERE code = \(code)") })
    }

    @Test("a unit belongs to one that is there, and never to itself or to its own part", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let world = try await World.make(engine, [])
        func codes(_ operation: some Core.Operation) async throws -> [String]? { if case .invalid(let problems)? = try await world.refusal({ _ = try await world.office.perform(operation, as: world.system) }) { problems.map { "\($0.field): \($0.code)" } } else { nil } }
        #expect(try await codes(AddUnit(code: "TEAM-A", title: "Team A", parent: "NOWHERE")) == ["parent: unknown-unit"])
        _ = try await world.office.perform(AddUnit(code: "STATION", title: "Station"), as: world.system)
        _ = try await world.office.perform(AddUnit(code: "TEAM-A", title: "Team A", parent: "STATION"), as: world.system)
        _ = try await world.office.perform(AddUnit(code: "SHIFT-1", title: "Shift 1", parent: "TEAM-A"), as: world.system)
        for parent in ["STATION", "TEAM-A", "SHIFT-1"] { #expect(try await codes(PlaceUnit(code: "STATION", parent: parent)) == ["parent: below-itself"], "\(parent)") }
        #expect(try await codes(PlaceUnit(code: "NOWHERE", parent: nil)) == ["code: unknown-unit"])
        #expect(try await unit("STATION", world).parentId == nil)
    }

    @Test("a station's list holds the work of its teams, and no longer once a team has moved", arguments: Engine.allCases)
    func station(engine: Engine) async throws {
        let world = try await World.make(engine, [])
        for (code, parent) in [("STATION", nil), ("TEAM-A", "STATION"), ("OTHER", nil)] as [(String, String?)] {
            _ = try await world.office.perform(AddUnit(code: code, title: code, parent: parent), as: world.system)
        }
        let inspector = try await world.officer("REVO", rank: .inspector, unit: "STATION")
        let constable = try await world.officer("PC", unit: "TEAM-A")
        func names() async throws -> Set<ID<OfficerAccount>> {
            let station = try await unit("STATION", world).id
            return try await world.office.consult("worklist.team.read", as: inspector) { reading in
                Set(try TeamWork(.station(station), reading, world.office.registry).loads(in: reading.tx).map(\.id))
            }
        }
        #expect(try await names() == [inspector.id, constable.id])
        _ = try await world.office.perform(PlaceUnit(code: "TEAM-A", parent: "OTHER"), as: world.system)
        #expect(try await names() == [inspector.id])
        _ = try await world.office.perform(PlaceUnit(code: "TEAM-A", parent: nil), as: world.system)
        #expect(try await unit("TEAM-A", world).parentId == nil)
    }
}
