import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Warning markers")
struct SetMarkerTests {
    private func attempt(_ marker: SetMarker, _ scene: Scene) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(marker, as: scene.officer) }
    }

    @Test("a warning needs a justification of at most 200 characters, a listed kind and a review to come", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        #expect(try await attempt(SetMarker(person: person, code: "VI", justification: " "), scene)?.code == "invalid")
        #expect(try await attempt(SetMarker(person: person, code: "VI", justification: String(repeating: "x", count: 201)), scene)?.code == "invalid")
        #expect(try await attempt(SetMarker(person: person, code: "??", justification: "Threw punches."), scene)?.code == "invalid")
        let today = SetMarker(person: person, code: "VI", justification: "Threw punches.", reviewOn: Day("2026-03-10"))
        #expect(try await attempt(today, scene)?.code == "invalid")
    }

    @Test("the same warning is not set twice, and none on somebody who may not be seen", arguments: TestStores.engines)
    func twice(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let marker = SetMarker(person: person, code: "VI", justification: "Threw punches.")
        #expect(try await attempt(marker, scene) == nil)
        #expect(try await attempt(marker, scene)?.code == "conflict")
        let hidden = try await scene.person("Ugo", "Synthetic")
        try await scene.restrict(Ref(Person.kind, hidden))
        #expect(try await attempt(SetMarker(person: hidden, code: "VI", justification: "Threw punches."), scene) == .notFound)
    }

    @Test("the most dangerous stands first, and each is reviewed after its usual time", arguments: TestStores.engines)
    func shown(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        for code in ["AL", "AT", "VI"] {
            _ = try await scene.world.office.perform(SetMarker(person: person, code: code, justification: "Synthetic reason."), as: scene.officer)
        }
        let visible = Visibility(to: scene.officer)
        let markers = try await scene.world.store.read { tx in
            try WarningMarker.of(person, on: Day(year: 2026, month: 3, day: 10) ?? Day(daysSince1970: 0), visible: visible, in: tx)
        }
        #expect(markers.map(\.marker.code) == ["VI", "AT", "AL"])
        #expect(markers.map(\.marker.reviewOn.description) == ["2027-03-10", "2028-03-10", "2027-03-10"])
        #expect(markers.allSatisfy { $0.marker.authorisedBy == nil })
        let tasks = try await scene.world.store.read { tx in try WorkList.open(about: Ref(Person.kind, person), in: tx) }
        #expect(tasks.map(\.kind).sorted() == Array(repeating: "records.marker.authorise", count: 3) + Array(repeating: "records.marker.review", count: 3))
    }
}
