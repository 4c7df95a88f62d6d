import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("Words and phrases of reports")
struct WordsTests {
    private func scene(_ engine: Engine) async throws -> (Scene, [RawID]) {
        let scene = try await Scene.make(engine)
        var ids: [RawID] = []
        for (title, at) in [
            ("The rear window was forced with a red ladder", "2024-05-01T10:00:00Z"), ("A window at the rear was open, blue van seen", "2025-03-10T10:00:00Z"),
            ("Ladder found by the blue door", "2025-04-02T10:00:00Z"),
        ] { ids.append(try await scene.file("investigation", title, at: at, links: []).id) }
        return (scene, ids)
    }

    private func search(_ typed: String, _ scene: Scene, _ after: SearchCursor? = nil, limit: Int = 20) async throws -> [RawID] {
        let visible = Visibility(to: scene.officer)
        let today = London.day(of: scene.world.clock.now)
        var vocabulary = QueryVocabulary()
        vocabulary.kinds = ["investigation": "investigation", "person": "person"]
        let query = try QueryReader(today: today, vocabulary: vocabulary).read(typed)
        return try await scene.world.store.read { tx in
            try GlobalSearch(query, kinds: Scene.kinds, visible: visible, in: tx).page(after: after, limit: limit).results.map(\.id)
        }
    }

    @Test("phrases, either and without", arguments: TestStores.engines)
    func operators(_ engine: Engine) async throws {
        let (scene, ids) = try await scene(engine)
        let cases: [(String, [Int])] = [
            ("\"rear window\"", [0]), ("rear window", [1, 0]), ("\"window rear\"", []), ("red OR blue", [2, 1, 0]), ("window OR ladder blue", [2, 1]),
            ("ladder -red", [2]), ("ladder -\"rear window\"", [2]), ("window -rear", []), ("ladder NOT blue", [0]), ("blue -ladder -van", []), ("wind*", [1, 0]), ("(ladder)", [2, 0]),
        ]
        for (typed, expected) in cases {
            #expect(try await search(typed, scene) == expected.map { ids[$0] }, "\(typed)")
        }
    }

    @Test("dates and kinds narrow, alone or with words", arguments: TestStores.engines)
    func filters(_ engine: Engine) async throws {
        let (scene, ids) = try await scene(engine)
        _ = try await scene.person("Ladder", "Synthetic")
        let cases: [(String, [Int])] = [
            ("window from:2025", [1]), ("ladder kind:investigation to:2024-05", [0]), ("kind:investigation", [2, 1, 0]), ("kind:investigation from:2025-03 to:2025-03", [1]),
            ("from:2025-04-02 to:2/4/2025", [2]), ("ladder from:2026", []),
        ]
        for (typed, expected) in cases {
            #expect(try await search(typed, scene) == expected.map { ids[$0] }, "\(typed)")
        }
    }

    @Test("reports that say the same are folded into the newest, and counted", arguments: TestStores.engines)
    func folded(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let text = "Bicycle taken from the rack outside the station between nine and five while the owner was at work"
        _ = try await scene.file("investigation", text, at: "2025-01-01T10:00:00Z", links: [])
        let other = try await scene.file("investigation", "Bicycle found in the canal", at: "2025-01-02T10:00:00Z", links: [])
        let newest = try await scene.file("investigation", text, at: "2025-01-03T10:00:00Z", links: [])
        let found = try await scene.search("bicycle")
        #expect(found.results.map(\.id) == [newest.id, other.id])
        #expect(found.results.map(\.alike) == [1, 0])
        #expect(!found.more)
    }

    @Test("why shows what stands around the word", arguments: TestStores.engines)
    func why(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", address: "14 Testing Road, Exampleton")
        let hit = try #require(try await scene.search("exampleton").results.first)
        #expect(hit.id == id.raw)
        #expect(hit.why.first?.contains("testing road exampleton") == true)
    }
}
