import Base
import Core
import Exchange
import Storage
import TestSupport
import Testing

@Suite("Importing CJS offences")
struct CJSOffencesTests {
    private func load(_ scene: StreetScene, _ text: String, as name: String = "offences.json") async throws -> String {
        let file = try scene.write(text: text, to: name)
        let officer = try await scene.world.officer("ADMIN", rank: .staff)
        return try await CJSOffences.run(files: [file], office: scene.world.office, officer: officer, rejects: scene.folder) { _ in }.line
    }

    @Test("what is not the catalogue is refused, and the offences in force stay", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        for text in ["", "not json", "{}", "[]", #"[{"code":"X"}]"#] {
            await #expect(throws: ImportFault.self) { _ = try await load(scene, text) }
        }
        let robbery = try await scene.world.store.read { tx in try CodeList.code("TH68023", of: CJSOffences.list, on: .init(daysSince1970: 20_000), in: tx) }
        #expect(robbery?.title == "Robbery")
    }

    @Test("a row that is no offence is rejected with its reason, the others are loaded", arguments: Engine.allCases)
    func rows(engine: Engine) async throws {
        let scene = try await StreetScene.make(engine)
        let text = """
            [{"cjsCode":"ZZ99001","offenceCategory":"CS","offenceTitle":"A synthetic offence","recordableOnPnc":false},
            {"cjsCode":"TH68023","offenceCategory":"CI","offenceTitle":"Robbery","recordableOnPnc":true},
            {"cjsCode":"TH68010","offenceCategory":"CE","offenceTitle":"Theft from a shop","recordableOnPnc":true},
            {"cjsCode":"ZZ99001","offenceCategory":"CS","offenceTitle":"Twice","recordableOnPnc":false},
            {"cjsCode":"zz","offenceCategory":"CS","offenceTitle":"No code","recordableOnPnc":false},
            {"cjsCode":"ZZ99002","offenceCategory":"CS","recordableOnPnc":false}]
            """
        #expect(try await load(scene, text) == "read=6 created=1 already=1 updated=1 rejected=3")
        #expect(try await load(scene, text) == "read=6 created=0 already=3 updated=0 rejected=3")
        let found = try await scene.world.store.read { tx in
            try CodeList.search(CJSOffences.list, for: "synthetic", on: .init(daysSince1970: 0), limit: 5, in: tx)
        }
        #expect(found.map(\.code) == ["ZZ99001"])
    }
}
