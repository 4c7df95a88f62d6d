import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Exhibits (EXH-01)")
struct ExhibitTests {
    private func knife(_ id: ID<Investigation>, at: Instant) -> RecordExhibit {
        RecordExhibit(investigationId: id, description: "Kitchen knife", category: "WEAP", seizedAt: at, seizedFrom: "Rear garden", seal: "A123")
    }

    @Test("an exhibit of another crime, of no kind, from nowhere or from the future is refused", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let other = try await scene.office.perform(scene.burglary(), as: scene.constable).outcome.id
        let foreign = try #require(try await scene.links(of: other).first { $0.type == "PROP" }).fromId
        let now = scene.now
        let wrong: [(RecordExhibit, [String])] = [
            (RecordExhibit(investigationId: id, object: foreign.description, seizedAt: now, seizedFrom: "Flat"), ["object: not-of-this-crime"]),
            (RecordExhibit(investigationId: id, object: "nonsense", seizedAt: now, seizedFrom: "Flat"), ["object: not-of-this-crime"]),
            (RecordExhibit(investigationId: id, seizedAt: now, seizedFrom: "Flat"), ["description: required"]),
            (RecordExhibit(investigationId: id, description: "Knife", category: "NONE", seizedAt: now, seizedFrom: "Flat"), ["category: not-on-the-list"]),
            (RecordExhibit(investigationId: id, description: "Knife", category: "WEAP", seizedAt: now, seizedFrom: " "), ["seizedFrom: required"]),
            (knife(id, at: now.adding(hours: 1)), ["seizedAt: in-the-future"]), (knife(id, at: now.adding(hours: -100)), ["seizedAt: too-early"]),
        ]
        for (exhibit, codes) in wrong {
            #expect(try await scene.world.refusal { _ = try await scene.office.perform(exhibit, as: scene.detective) }?.codes == codes)
        }
        #expect(try await scene.world.store.read { tx in try Exhibit.all(of: id, in: tx) }.isEmpty)
    }

    @Test("stolen property becomes an exhibit once, something found is written down, and references run on for each producer", arguments: Engine.allCases)
    func recorded(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let ref = Ref(Investigation.kind, id)
        let offered = try await scene.world.store.read { tx in try RecordExhibit.options(for: "object", on: ref, for: scene.detective, in: tx) }
        #expect(offered.map(\.title) == ["Gold ring", "Silver laptop", "Something not listed"])
        let ring = RecordExhibit(investigationId: id, object: try #require(offered.first).value, seizedAt: scene.now, seizedFrom: "4 Sample Road")
        #expect(try await scene.office.perform(ring, as: scene.detective).outcome.reference == "JE/1")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ring, as: scene.detective) }?.code == "conflict")
        #expect(try await scene.office.perform(knife(id, at: scene.now), as: scene.detective).outcome.reference == "JE/2")
        #expect(try await scene.office.perform(knife(id, at: scene.now), as: scene.constable).outcome.reference == "AS/1")

        let other = try await scene.allocated()
        #expect(try await scene.office.perform(knife(other, at: scene.now), as: scene.detective).outcome.reference == "JE/1")
        let links = try await scene.links(of: id)
        #expect(links.filter { $0.type == "EXH" }.count == 3)
        #expect(Set(links.filter { $0.type == "INVOLVED" }.map(\.fromId)) == [scene.constable.id.raw, scene.detective.id.raw])
        let left = try await scene.world.store.read { tx in try RecordExhibit.options(for: "object", on: ref, for: scene.detective, in: tx) }
        #expect(left.map(\.title) == ["Silver laptop", "Something not listed"])
    }
}
