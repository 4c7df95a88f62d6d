import Base
import Core
import Custody
import Storage
import TestSupport
import Testing

@Suite("Holding a review")
struct HoldReviewTests {
    @Test("before charge it takes an inspector with no part in the investigation", arguments: TestStores.engines)
    func reviewer(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect(try await scene.refusal(of: scene.review(of: id), as: scene.custodySergeant).description.contains("PACE-31"))
        let involved = try await scene.world.officer("REVO", rank: .inspector)
        let other = try await Scene.person(in: scene.world, "Robin", "Sample")
        let crime = try await scene.office.perform(
            ReportNeighbourCrime(what: "Theft", suspects: [other], officerInTheCase: scene.detective.id, investigating: [involved.id]), as: scene.world.system
        ).outcome
        let arrest = try await scene.office.perform(
            RecordArrest(
                investigationId: crime, personId: other, officerId: scene.constable.id, arrestedAt: scene.now, suspectedOf: "Theft", necessity: ["N-INV"],
                grounds: "Seen."),
            as: scene.detective
        ).outcome
        let second = try await scene.office.perform(OpenDetention(arrestId: arrest, suiteId: scene.suite, arrivedAt: scene.now), as: scene.custodySergeant)
            .outcome
        _ = try await scene.office.perform(scene.authorisation(of: second), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: scene.review(of: second), as: involved).description.contains("not directly involved"))
        _ = try await scene.office.perform(scene.review(of: id), as: involved)
    }

    @Test("one who is awake is reminded of legal advice and heard first; a sleeper is not woken for it (PACE-35)", arguments: TestStores.engines)
    func heard(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        scene.world.clock.advance(minutes: 300)
        func review(reminded: Bool, _ representations: String?, _ condition: String) -> HoldReview {
            HoldReview(
                detentionId: id, heldAt: scene.now, isReminded: reminded, representations: representations, reasons: "Interview still to be held.", condition: condition)
        }
        #expect(try await scene.refusal(of: review(reminded: false, "None.", "awake"), as: scene.inspector).fields == ["isReminded"])
        #expect(try await scene.refusal(of: review(reminded: true, nil, "awake"), as: scene.inspector).fields == ["representations"])
        #expect(try await scene.refusal(of: review(reminded: true, "  ", "awake"), as: scene.inspector).fields == ["representations"])
        _ = try await scene.office.perform(review(reminded: false, nil, "asleep"), as: scene.inspector)
    }

    @Test("there is nothing to review before detention is authorised", arguments: TestStores.engines)
    func tooSoon(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        #expect(try await scene.refusal(of: scene.review(of: id), as: scene.inspector).code == "conflict")
    }

    @Test("held late it needs a reason; with one the next is not moved; missed without one it stands as a breach", arguments: TestStores.engines)
    func late(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(at: start)
        scene.world.clock.now = start.adding(minutes: 6 * 60 + 45)
        #expect(try await scene.refusal(of: scene.review(of: id), as: scene.inspector).description.contains("s40(7)"))
        _ = try await scene.office.perform(scene.review(of: id, postponed: "P2"), as: scene.inspector)
        #expect(try await scene.tasks(about: id).first { $0.kind == "custody.review" }?.dueAt == start.adding(hours: 15))

        scene.world.clock.now = start.adding(hours: 16)
        _ = try await scene.office.perform(scene.review(of: id, postponed: "NONE"), as: scene.inspector)
        let clocks = try await scene.world.store.read { tx in
            try DetentionClocks.of(try #require(try tx.find(Detention.self, id)), in: tx)
        }
        #expect(clocks.reviews?.lateWithoutReason.value == [2])
        #expect(clocks.nextReview?.value.latest == start.adding(hours: 24))
    }

    @Test("held early it starts the next nine hours, and one cannot be held before another", arguments: TestStores.engines)
    func early(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(at: start)
        scene.world.clock.now = start.adding(hours: 3)
        _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        let open = try await scene.tasks(about: id).filter { $0.kind == "custody.review" }
        #expect(open.map(\.dueAt) == [start.adding(hours: 12)])
        #expect(open.first?.title.contains("Review 2") == true)
        #expect(try await scene.refusal(of: scene.review(of: id, at: start.adding(hours: 2)), as: scene.inspector).description.contains("last review"))
        #expect(try await scene.world.journal("custody.review.hold").map(\.outcome).sorted() == ["done", "invalid"])
    }

    @Test("after charge it is the custody officer's, at the same time, and never by telephone", arguments: TestStores.engines)
    func charged(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(at: start)
        scene.world.clock.now = start.adding(hours: 2)
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "custody.review" })
        #expect(task.role == "CUSO")
        #expect(task.dueAt == start.adding(hours: 6))
        scene.world.clock.now = start.adding(hours: 5)
        #expect(try await scene.refusal(of: scene.review(of: id, method: .telephone), as: scene.custodySergeant).description.contains("telephone"))
        _ = try await scene.office.perform(scene.review(of: id), as: scene.custodySergeant)
    }
}
