import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("The registrar's samples of recorded crimes")
struct SampleCrimeTests {
    @Test("nobody samples their own, nothing is sampled twice, and what is wrong is put before whoever decides classes", arguments: Engine.allCases)
    func sample(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        let other = try await scene.reported()
        let registrar = try await scene.world.officer("FCR", rank: .staff)
        func codes(_ id: ID<Investigation>, _ result: CrimeSample.Result, _ reason: String = "Read again.", as officer: Officer? = nil) async throws -> [String]? {
            try await scene.world.refusal { _ = try await scene.office.perform(SampleCrime(investigationId: id, result: result, reason: reason), as: officer ?? registrar) }?.codes
        }
        #expect(try await codes(id, .right, as: scene.sergeant) == ["forbidden"])
        #expect(try await codes(id, .right, " ") == ["reason: required"])
        _ = try await scene.office.perform(ReclassifyCrime(investigationId: id, offenceClass: "28K", reason: "Nobody lives there."), as: registrar)
        #expect(try await codes(id, .right) == ["forbidden"], "who asked for its class does not sample it")
        let second = try await scene.world.officer("FCR", rank: .staff)
        #expect(try await codes(id, .wrongClass, "It was a shed.", as: second) == nil)
        #expect(try await codes(id, .right, as: second) == ["conflict"])
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "investigation.sampled" })
        #expect(task.role == "DDM" && task.title.contains("in the wrong class"))
        #expect(try await codes(other, .right, as: second) == nil)
        #expect(try await scene.tasks(about: other).contains { $0.kind == "investigation.sampled" } == false)
    }

    @Test("crimes are drawn by lot, the same all day, without what is restricted or was sampled", arguments: Engine.allCases)
    func drawn(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let ids = [try await scene.reported(), try await scene.reported(), try await scene.reported()]
        let registrar = try await scene.world.officer("FCR", rank: .staff)
        let browser = try await scene.window(of: registrar)
        try await scene.restrict(Ref(Investigation.kind, ids[0]), to: try await scene.group("CLOSED"))
        _ = try await scene.office.perform(SampleCrime(investigationId: ids[1], result: .noCrime, reason: "A civil matter."), as: registrar)
        let page = try await browser.get("/registrar")
        #expect(page.contains("Today&#39;s sample of crimes") || page.contains("Today's sample of crimes"))
        #expect(!page.contains("01/000001/26") && !page.contains("01/000002/26") && page.contains("01/000003/26"))
        #expect(page.contains("1 sampled in the last 6 months, 1 of them wrongly recorded"))
    }
}
