import Base
import Core
import Custody
import Storage
import TestSupport
import Testing

@Suite("Opening a detention")
struct OpenDetentionTests {
    @Test("it cannot be opened twice from one arrest, nor for a person who is in detention", arguments: TestStores.engines)
    func twice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrest = try await scene.arrested()
        let open = OpenDetention(arrestId: arrest, suiteId: scene.suite, arrivedAt: scene.now)
        let first = try await scene.office.perform(open, as: scene.custodySergeant).outcome
        let number = try await scene.detention(first).number
        #expect(number == "CRO/1/26")
        #expect(try await scene.refusal(of: open, as: scene.custodySergeant).description.contains(number))
        let again = try await scene.arrested()
        let second = try await scene.refusal(of: OpenDetention(arrestId: again, suiteId: scene.suite, arrivedAt: scene.now), as: scene.custodySergeant)
        #expect(second.description.contains("s41(4)"))
    }

    @Test("nobody arrives before they are arrested or in the future", arguments: TestStores.engines)
    func times(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrest = try await scene.arrested()
        func open(_ time: Instant, _ circumstances: Arrival = .station, entered: Instant? = nil, first: Instant? = nil) -> OpenDetention {
            OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: circumstances, arrivedAt: time, enteredAt: entered, firstStationAt: first)
        }
        let now = scene.now
        #expect(try await scene.refusal(of: open(now.adding(minutes: -90)), as: scene.custodySergeant).description.contains("when the person was arrested"))
        #expect(try await scene.refusal(of: open(now.adding(minutes: 30)), as: scene.custodySergeant).description.contains("has not come yet"))
        #expect(try await scene.refusal(of: open(now, .outside), as: scene.custodySergeant).description.contains("s41(2)(b)"))
        #expect(
            try await scene.refusal(of: open(now, .outside, entered: now.adding(minutes: 1)), as: scene.custodySergeant).description.contains(
                "before the arrival"))
        #expect(try await scene.refusal(of: open(now, .questioned), as: scene.custodySergeant).description.contains("first station"))
    }

    @Test("works out the relevant time and puts the 24-hour limit and the decision on the suite's list", arguments: TestStores.engines)
    func clock(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrival = scene.now.adding(minutes: -20)
        let id = try await scene.opened(arrived: arrival)
        let detention = try await scene.detention(id)
        #expect(detention.relevantAt == arrival)
        #expect(detention.status == .arrived)
        let tasks = try await scene.tasks(about: id)
        #expect(Set(tasks.map(\.kind)) == ["custody.decision", "custody.limit"])
        #expect(tasks.first { $0.kind == "custody.limit" }?.dueAt == arrival.adding(hours: 24))
        #expect(tasks.allSatisfy { $0.role == "CUSO" && $0.unitId == scene.suite })
    }

    @Test("for an arrest in another area that took more than a day, the clock started 24 hours after arrest", arguments: TestStores.engines)
    func otherArea(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrestedAt = scene.now.adding(hours: -26)
        let arrest = try await scene.arrested(at: arrestedAt)
        let id = try await scene.office.perform(
            OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: .otherArea, arrivedAt: scene.now), as: scene.custodySergeant
        ).outcome
        #expect(try await scene.detention(id).relevantAt == arrestedAt.adding(hours: 24))
    }

    @Test("a constable of the response team may not", arguments: TestStores.engines)
    func role(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrest = try await scene.arrested()
        let refusal = try await scene.refusal(of: OpenDetention(arrestId: arrest, suiteId: scene.suite, arrivedAt: scene.now), as: scene.constable)
        #expect(refusal.code == "forbidden")
    }
}
