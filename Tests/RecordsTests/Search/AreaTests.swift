import Base
import Core
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Records

@Suite("Searching by place")
struct AreaTests {
    private func search(_ typed: String, _ scene: Scene, as officer: Officer? = nil) async throws -> SearchResults {
        let officer = officer ?? scene.officer
        let today = London.day(of: scene.world.clock.now)
        return try await scene.world.store.read { tx in
            let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read(typed)
            return try GlobalSearch(query, kinds: Scene.kinds, visible: Visibility(to: officer), in: tx).page(withFacets: true)
        }
    }

    private func place(_ line: String, _ borough: String, _ ward: String, _ scene: Scene) async throws -> Ref {
        let id = try await scene.world.office.perform(RecordLocation(LocationFacts(line: line)), as: scene.officer).outcome
        // As a border that was loaded gives it.
        _ = try await scene.world.store.write { tx in try tx.execute("UPDATE location SET borough = \(borough), ward = \(ward) WHERE id = \(id)") }
        return Ref(Location.kind, id)
    }

    @Test("boroughs are counted over what is found, wards within one borough, and either narrows; nothing of what may not be seen", arguments: TestStores.engines)
    func areas(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let north = try await place("1 Gooseberry Lane", "North Synthia", "Mill", scene)
        let alsoNorth = try await place("2 Gooseberry Lane", "North Synthia", "Dock's End", scene)
        let south = try await place("3 Gooseberry Lane", "South Synthia", "Hill", scene)
        let hidden = try await place("4 Gooseberry Lane", "West Synthia", "Covert", scene)
        try await scene.restrict(hidden)
        for (number, place) in [north, alsoNorth, south, hidden].enumerated() {
            _ = try await scene.file("investigation", "Gooseberry theft \(number)", at: "2026-02-0\(1 + number)T10:00:00Z", links: [.init(type: "LOC", other: place, outward: true)])
        }
        let found = try #require(try await search("gooseberry", scene).facets)
        // Each place and the crime there.
        #expect(found.areas.map { "\($0.title) \($0.count) \($0.filter)" } == ["North Synthia 4 area:\"North Synthia\"", "South Synthia 2 area:\"South Synthia\""])
        let inside = try #require(try await search("gooseberry", scene, as: scene.insider).facets)
        #expect(inside.areas.map(\.title) == ["North Synthia", "South Synthia", "West Synthia"])
        let narrowed = try await search("gooseberry area:\"north synthia\"", scene)
        #expect(narrowed.results.count == 4)
        #expect(narrowed.facets?.areas.map { "\($0.title) \($0.count)" } == ["Dock's End 2", "Mill 2"])
        #expect(try await search("gooseberry area:\"Dock's End\"", scene).results.map(\.title).contains("Gooseberry theft 1"))
        #expect(try await search("gooseberry area:\"West Synthia\"", scene).results.isEmpty)
        #expect(try await search("gooseberry area:Nowhere", scene).results.isEmpty)
        for typed in ["area:Mill", "area:Mill kind:investigation"] {
            let refusal = try await scene.world.refusal { _ = try await self.search(typed, scene) }
            #expect(refusal?.code == "invalid", "\(typed)")
        }
        #expect(try await scene.world.refusal { _ = try await self.search("gooseberry area:", scene) }?.code == "invalid")
    }
}
