import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("What a search tells of records that may not be seen")
struct TiersTests {
    private func hits(_ typed: String, _ scene: Scene, as officer: Officer) async throws -> [RestrictedHit] {
        let today = London.day(of: scene.world.clock.now)
        return try await scene.world.store.read { tx in
            let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read(typed)
            return try RestrictedHits(query: query, kinds: Scene.kinds, officer: officer, tx: tx).hits()
        }
    }

    private func tell(_ shown: String, _ scene: Scene) async throws {
        _ = try await scene.world.office.perform(SetGroupHits(group: scene.group, shown: shown), as: try await scene.world.officer("ADMIN"))
    }

    @Test("nothing unless the group says so; then whom to ask, never what or how many", arguments: TestStores.engines)
    func tiers(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let manager = try await scene.world.officer("INTM")
        for _ in 1...2 {
            let hidden = try await scene.person("Una", "Probesen", born: "1990-03-10", phone: "07700 900999", address: "9 Hidden Lane")
            try await scene.restrict(Ref(Person.kind, hidden))
        }
        let queries = ["una probesen", "probeson", "900999", "hidden lane", "10/3/1990"]
        for typed in queries { #expect(try await hits(typed, scene, as: manager).isEmpty, "\(typed)") }
        try await tell("MASKED", scene)
        for typed in queries {
            #expect(try await hits(typed, scene, as: scene.officer).isEmpty, "\(typed)")
            #expect(try await hits(typed, scene, as: manager).map(\.group) == ["Source"], "\(typed)")
        }
        try await tell("CONTACT", scene)
        for typed in queries {
            #expect(try await hits(typed, scene, as: scene.officer).map(\.group) == ["Source"], "\(typed)")
            #expect(try await scene.search(typed).results.isEmpty, "\(typed)")
            #expect(try await scene.search(typed).more == false)
        }
        #expect(try await hits("somebody else", scene, as: scene.officer).isEmpty)
        // One who may see them is not told that there is something they may not see.
        #expect(try await hits("una probesen", scene, as: scene.insider).isEmpty)
        try await tell("NONE", scene)
        #expect(try await hits("una probesen", scene, as: scene.officer).isEmpty)
    }

    @Test("a record of a group that tells and of one that does not tells nothing", arguments: TestStores.engines)
    func both(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let hidden = try await scene.person("Una", "Probesen")
        try await scene.restrict(Ref(Person.kind, hidden))
        try await tell("CONTACT", scene)
        let silent = try await scene.world.group("SILENT")
        let both = try await scene.world.officer("INTM", groups: [silent, scene.group])
        let body: JSONValue = ["kind": "person", "record": .string(hidden.description), "groups": [.string(silent.description)], "reason": "Covert."]
        _ = try await scene.world.office.perform("access.record.restrict", body: body, as: both)
        #expect(try await hits("una probesen", scene, as: scene.officer).isEmpty)
    }

    @Test("facets count nothing that may not be seen", arguments: TestStores.engines)
    func facets(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let open = try await scene.person("Una", "Probesen")
        let hidden = try await scene.person("Una", "Probesen")
        let covert = try await scene.file("investigation", "Covert matter of Probesen", at: "2026-03-01T10:00:00Z", links: [.init(type: "SUS", other: Ref(Person.kind, open))])
        try await scene.restrict(Ref(Person.kind, hidden))
        try await scene.restrict(covert)
        let today = London.day(of: scene.world.clock.now)
        func facets(_ officer: Officer) async throws -> SearchFacets? {
            try await scene.world.store.read { tx in
                let query = try QueryReader(today: today, vocabulary: QueryVocabulary()).read("probesen")
                return try GlobalSearch(query, kinds: Scene.kinds, visible: Visibility(to: officer), in: tx).page(withFacets: true).facets
            }
        }
        let outside = try #require(try await facets(scene.officer))
        #expect(outside.kinds.map { "\($0.title) \($0.count)" } == ["person 1"])
        #expect(outside.roles.isEmpty)
        let inside = try #require(try await facets(scene.insider))
        #expect(inside.kinds.map { "\($0.title) \($0.count)" } == ["person 2", "investigation 1"])
        #expect(inside.roles.map { "\($0.title) \($0.count)" } == ["SUS 1"])
    }
}
