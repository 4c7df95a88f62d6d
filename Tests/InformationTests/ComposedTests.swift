import Base
import Core
import Custody
import Information
import Intelligence
import Investigation
import Prosecution
import Records
import Storage
import TestSupport
import Testing

/// All modules together, as the program composes them.
@Suite("The whole registry")
struct ComposedTests {
    @Test("no form disagrees with its type, in any module or in the core", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        let manifests = [
            try RecordsModule.manifest(), try InvestigationModule.manifest(), try CustodyModule.manifest(), try IntelligenceModule.manifest(), try ProsecutionModule.manifest(),
            try InformationModule.manifest(),
        ]
        let world = try await World.make(engine, manifests)
        let registry = world.office.registry
        try registry.checkAccess()
        let core = try #require(registry.manifests.first)
        #expect(core.name == "core" && core.operations.contains { $0.name == EndOfficer.name })
        #expect(registry.manifests.count == manifests.count + 1)
        // What an operation answers is told by its type, and by none incompletely.
        for operation in registry.operations.values { #expect(operation.outcome != .anything, "\(operation.name)") }
        for manifest in registry.manifests {
            #expect(try await world.store.read { tx in try FormKeysTest.problems(of: manifest, in: tx) } == [], "\(manifest.name)")
        }
    }
}
