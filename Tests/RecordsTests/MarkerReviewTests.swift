import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Authorising and reviewing warnings")
struct MarkerReviewTests {
    private func refusal(_ operation: some Core.Operation, _ scene: Scene, as officer: Officer) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(operation, as: officer) }
    }

    private func shown(_ person: ID<Person>, _ scene: Scene, as officer: Officer? = nil, at instant: Instant? = nil) async throws -> [WarningMarker.Shown] {
        let visible = Visibility(to: officer ?? scene.officer)
        let today = London.day(of: scene.world.clock.now)
        return try await scene.world.store.read { tx in try WarningMarker.of(person, on: today, at: instant, visible: visible, in: tx) }
    }

    private func tasks(_ person: ID<Person>, _ scene: Scene) async throws -> [String] {
        try await scene.world.store.read { tx in try WorkList.open(about: Ref(Person.kind, person), in: tx) }.map(\.kind).sorted()
    }

    @Test("a constable does not authorise, and nobody their own; a supervisor does, once", arguments: TestStores.engines)
    func authorise(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let marker = try await scene.world.office.perform(SetMarker(person: person, code: "VI", justification: "Threw punches."), as: scene.officer).outcome
        #expect(try await tasks(person, scene) == ["records.marker.authorise", "records.marker.review"])
        let act = AuthoriseMarker(person: person, marker: marker)
        #expect(try await refusal(act, scene, as: scene.officer)?.code == "forbidden")
        let sergeant = try await scene.world.officer("SGT", rank: .sergeant)
        #expect(try await refusal(AuthoriseMarker(person: person, marker: ID(RawID(high: 1, low: 2))), scene, as: sergeant) == .notFound)
        #expect(try await refusal(act, scene, as: sergeant) == nil)
        #expect(try await refusal(act, scene, as: sergeant)?.code == "conflict")
        #expect(try await tasks(person, scene) == ["records.marker.review"])
        #expect(try await shown(person, scene).first?.marker.authorisedBy == sergeant.id)
        let own = try await scene.world.office.perform(SetMarker(person: person, code: "WE", justification: "Knife found."), as: sergeant).outcome
        #expect(try await refusal(AuthoriseMarker(person: person, marker: own), scene, as: sergeant)?.code == "conflict", "a supervisor's own is authorised at once")
    }

    @Test("a review needs a supervisor or the bureau and a reason; it moves the day or takes the warning off, and tells both in the history", arguments: TestStores.engines)
    func review(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let marker = try await scene.world.office.perform(SetMarker(person: person, code: "VI", justification: "Threw punches."), as: scene.officer).outcome
        let bureau = try await scene.world.officer("INTO", rank: .staff)
        #expect(try await refusal(ReviewMarker(person: person, marker: marker, keeps: true, reason: "Still"), scene, as: scene.officer)?.code == "forbidden")
        #expect(try await refusal(ReviewMarker(person: person, marker: marker, keeps: true, reason: " "), scene, as: bureau)?.code == "invalid")
        let past = ReviewMarker(person: person, marker: marker, keeps: true, reason: "Still", reviewOn: Day("2026-03-10"))
        #expect(try await refusal(past, scene, as: bureau)?.code == "invalid")
        let before = scene.world.clock.now
        scene.world.clock.advance(minutes: 60)
        let kept = ReviewMarker(person: person, marker: marker, keeps: true, reason: "Seen again in May", reviewOn: Day("2026-09-01"))
        #expect(try await refusal(kept, scene, as: bureau) == nil)
        #expect(try await shown(person, scene).map(\.marker.reviewOn) == [Day("2026-09-01")])
        #expect(try await shown(person, scene, at: before).map(\.marker.reviewOn) == [Day("2027-03-10")], "as it was before the review")
        scene.world.clock.advance(minutes: 60)
        #expect(try await refusal(ReviewMarker(person: person, marker: marker, keeps: false, reason: "Mistaken identity"), scene, as: bureau) == nil)
        #expect(try await shown(person, scene).isEmpty)
        #expect(try await shown(person, scene, at: before).count == 1)
        #expect(try await tasks(person, scene) == [])
        let history = try await scene.history(person)
        #expect(history.contains { $0.reason == "Mistaken identity" && $0.old == "Violent: Threw punches." && $0.new == nil })
        #expect(history.contains { $0.field == "review_on" && $0.reason == "Seen again in May" })
    }

    @Test("an expired warning stays until somebody reviews it, and says so", arguments: TestStores.engines)
    func expiry(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let sergeant = try await scene.world.officer("SGT", rank: .sergeant)
        _ = try await scene.world.office.perform(
            SetMarker(person: person, code: "VI", justification: "Threw punches.", expiresOn: Day("2026-03-20")), as: sergeant)
        let marker = try #require(try await shown(person, scene).first)
        #expect(marker.marker.reviewOn == Day("2026-03-20"), "a warning is not reviewed after it has expired")
        #expect(marker.state(on: try #require(Day("2026-03-20"))) == .inForce)
        #expect(marker.state(on: try #require(Day("2026-03-21"))) == .expired)
        scene.world.clock.advance(minutes: 60 * 24 * 20)
        #expect(try await shown(person, scene).count == 1)
    }

    @Test("a circulation is not typed; a warning of the closed kinds needs its group, and is there for the group alone", arguments: TestStores.engines)
    func groups(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        #expect(try await refusal(SetMarker(person: person, code: "WM", justification: "Wanted."), scene, as: scene.officer)?.code == "invalid")
        #expect(try await refusal(SetMarker(person: person, code: "OC", justification: "Member."), scene, as: scene.insider)?.code == "invalid")
        #expect(try await refusal(SetMarker(person: person, code: "OC", justification: "Member.", groups: [scene.group]), scene, as: scene.officer)?.code == "invalid")
        let closed = SetMarker(person: person, code: "OC", justification: "Member.", groups: [scene.group])
        #expect(try await refusal(closed, scene, as: scene.insider) == nil)
        #expect(try await shown(person, scene).isEmpty)
        #expect(try await scene.history(person).isEmpty)
        #expect(try await tasks(person, scene).isEmpty, "no task tells of it either")
        #expect(try await shown(person, scene, as: scene.insider).map(\.marker.code) == ["OC"])
        #expect(try await refusal(closed, scene, as: scene.insider)?.code == "conflict")
    }
}
