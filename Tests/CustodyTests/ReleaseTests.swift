import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Releasing a detainee")
struct ReleaseTests {
    func release(_ id: ID<Detention>, _ disposal: String, _ scene: Scene) -> ReleaseDetainee {
        ReleaseDetainee(detentionId: id, disposal: disposal, reason: "Further enquiries.", releasedAt: scene.now, despite: "Assessed on paper.")
    }

    @Test("the disposal must be on the list and fit the stage", arguments: TestStores.engines)
    func stage(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect(try await scene.refusal(of: release(id, "GO", scene), as: scene.custodySergeant).description.contains("not a disposal"))
        #expect(try await scene.refusal(of: release(id, "CHG-BAIL-U", scene), as: scene.custodySergeant).description.contains("has not been charged"))
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: release(id, "RUI", scene), as: scene.custodySergeant).description.contains("has been charged"))
        #expect(try await scene.refusal(of: release(id, "CHG-BAIL-U", scene), as: scene.custodySergeant).description.contains("by the act of that name"))
        #expect(try await scene.refusal(of: release(id, "CHG-CUS", scene), as: scene.custodySergeant).description.contains("PACE s38"))
        _ = try await scene.office.perform(release(id, "TRF-FORCE", scene), as: scene.custodySergeant)
        #expect(try await scene.tasks(about: id).isEmpty)
    }

    @Test("a detention that was not authorised is refused, not released; an ended one ends once", arguments: TestStores.engines)
    func state(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        #expect(try await scene.refusal(of: release(id, "RUI", scene), as: scene.custodySergeant).description.contains("not authorised yet"))
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: release(id, "RUI", scene), as: scene.involvedSergeant).description.contains("PACE-21"))
        _ = try await scene.office.perform(release(id, "RUI", scene), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: release(id, "RUI", scene), as: scene.custodySergeant).code == "conflict")
        let detention = try await scene.detention(id)
        #expect(detention.status == .released)
        #expect(detention.disposal == "RUI")
        let clocks = DetentionClocks(detention, DetentionHistory(law: .shipped))
        #expect(clocks.limit(at: scene.now) == nil)
        #expect(clocks.nextReview == nil)
    }
}
