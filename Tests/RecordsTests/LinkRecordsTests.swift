import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Linking records by hand")
struct LinkRecordsTests {
    private func attempt(_ link: LinkRecords, _ scene: Scene) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(link, as: scene.officer) }
    }

    @Test("a role that law attaches to cannot be written by hand", arguments: TestStores.engines, ["ARR", "CHG", "SUS", "VIC", "NOM", "OFF"])
    func byOperation(_ engine: Engine, _ type: String) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let crime = try await scene.file("investigation", "Burglary", at: "2026-02-01T10:00:00Z", links: [])
        #expect(try await attempt(LinkRecords(type: type, from: person, to: crime), scene)?.description.contains("not by hand") == true)
    }

    @Test("a link to a hidden record is refused as if the record did not exist", arguments: TestStores.engines)
    func hidden(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let friend = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        try await scene.restrict(friend)
        let toHidden = try await attempt(LinkRecords(type: "ASSOC", from: person, to: friend), scene)
        let toNothing = try await attempt(LinkRecords(type: "ASSOC", from: person, to: Ref(Person.kind, RawID(high: 1, low: 2))), scene)
        #expect(toHidden == .notFound)
        #expect(toNothing == .notFound)
        #expect(try await attempt(LinkRecords(type: "ASSOC", from: friend, to: person), scene) == .notFound)
    }

    @Test("a link must fit the kinds of its ends, and has two of them", arguments: TestStores.engines)
    func wrongKinds(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let friend = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        #expect(try await attempt(LinkRecords(type: "LIVES", from: person, to: friend), scene)?.code == "invalid")
        #expect(try await attempt(LinkRecords(type: "ASSOC", from: person, to: person), scene)?.code == "invalid")
        #expect(try await attempt(LinkRecords(type: "NONE", from: person, to: friend), scene)?.code == "invalid")
        #expect(try await attempt(LinkRecords(type: "ASSOC", from: person, to: friend, relationship: "NONE"), scene)?.code == "invalid")
        let backwards = LinkRecords(type: "ASSOC", from: person, to: friend, since: Day("2026-02-02"), until: Day("2026-02-01"))
        #expect(try await attempt(backwards, scene)?.code == "invalid")
    }

    @Test("a relationship reads right from both sides", arguments: TestStores.engines)
    func relationship(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let mother = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let child = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        let link = LinkRecords(type: "REL", from: mother, to: child, relationship: "PARENT")
        let first = try await scene.world.office.perform(link, as: scene.officer).outcome
        let second = try await scene.world.office.perform(link, as: scene.officer).outcome
        #expect(first == second)
        #expect(try await scene.links(mother).items.map(\.role) == ["parent of"])
        #expect(try await scene.links(child).items.map(\.role) == ["child of"])
    }
}
