import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Victims")
struct VictimTests {
    private func victim(_ scene: Scene, _ id: ID<Investigation>) async throws -> ID<Person> {
        ID(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
    }

    private func clocks(_ scene: Scene, _ event: String) async throws -> [VictimDeadline] {
        try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE event = \(event) ORDER BY id")
    }

    @Test("a report starts the care of its victim: acknowledgement, needs and the regular update are on the clock", arguments: Engine.allCases)
    func begins(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        let all = try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock ORDER BY event")
        #expect(all.map(\.event) == ["acknowledged", "assessed", "referred", "regular"])
        #expect(try await clocks(scene, "regular").first?.dueAt == Instant("2026-04-07T16:00:00Z"))
        #expect(try await scene.tasks(about: id).map(\.kind) == ["investigation.review"])
    }

    @Test("an arrest starts one working day with enhanced rights and five without; a list of holidays that ends is refused", arguments: Engine.allCases)
    func arrest(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let person = try await victim(scene, id)
        let arrested = StartVictimClocks(investigationId: id, event: "arrested")
        _ = try await scene.office.perform(arrested, as: scene.detective)
        #expect(try await clocks(scene, "arrested").map(\.dueAt) == [Instant("2026-03-17T17:00:00Z")])
        #expect(
            try await scene.world.refusal { _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person, enhanced: .persistent), as: scene.detective) }?.codes
                == ["enhancedBecause: required"])
        _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person, enhanced: .persistent, enhancedBecause: "The third time this year."), as: scene.detective)
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "bailed"), as: scene.detective)
        #expect(try await clocks(scene, "bailed").map(\.dueAt) == [Instant("2026-03-11T17:00:00Z")])
        #expect(try await clocks(scene, "assessed").first?.metAt == scene.now)

        scene.world.clock.now = try #require(Instant("2028-12-28T10:00:00Z"))
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "interviewed"), as: scene.detective) }
        #expect(refusal == nil, "with enhanced rights the first working day is still on the list")
        scene.world.clock.now = try #require(Instant("2029-01-02T10:00:00Z"))
        let past = try await scene.world.refusal { _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "released"), as: scene.detective) }
        #expect(past?.description.contains("31 Dec 2028") == true)
        #expect(try await clocks(scene, "released").isEmpty)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "nonsense"), as: scene.detective) }?.codes == ["event: not-on-the-list"])
    }

    @Test("a victim who asked not to be rung is not rung without a reason; only one who was reached was told", arguments: Engine.allCases)
    func contact(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let person = try await victim(scene, id)
        _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person, method: "email", warnings: ["no-call", "partner"]), as: scene.detective)
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.detective)
        let due = try #require(try await clocks(scene, "arrested").first)
        func codes(_ operation: ContactVictim) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(operation, as: scene.detective) }?.codes }
        #expect(try await codes(ContactVictim(investigationId: id, person: person, method: "phone", text: "Rang.")) == ["againstWishes: against-wishes"])
        #expect(try await codes(ContactVictim(investigationId: id, person: person, method: "email", result: "no-answer", text: "Wrote.", tells: [due.id])) == ["tells: not-reached"])
        #expect(try await codes(ContactVictim(investigationId: id, person: person, at: scene.now.adding(hours: 2), method: "email", text: " ")) == ["at: in-the-future", "text: required"])
        let suspect = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "NOM" }).fromId)
        #expect(try await codes(ContactVictim(investigationId: id, person: suspect, method: "email", text: "Wrote.")) == ["person: not-a-victim"])
        #expect(try await codes(ContactVictim(investigationId: id, person: person, method: "email", text: "Told of the arrest.", tells: [due.id])) == nil)
        #expect(try await clocks(scene, "arrested").first?.metAt == scene.now)
        // Being told begins the next regular period.
        let regular = try await clocks(scene, "regular")
        #expect(regular.map { $0.metAt != nil } == [true, false])
        #expect(try await scene.tasks(about: id).contains { $0.title.contains("arrested") } == false)
        #expect(try await codes(ContactVictim(investigationId: id, person: person, method: "phone", text: "Rang.", againstWishes: "Danger to life.")) == nil)
    }

    @Test("a victim under 18 has enhanced rights and a guardian who is told too", arguments: Engine.allCases)
    func child(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let child = PersonFacts(givenNames: "Kit", familyName: "Sampleton", dateOfBirth: Day("2012-01-01"))
        let report = ReportCrime(
            offenceClass: "39", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "1 Example Street")), account: "A phone was snatched.", victim: .new(child))
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        let person = try await victim(scene, id)
        let care = try #require(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first)
        #expect(care.enhanced == .vulnerable)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person), as: scene.constable) }?.codes == ["guardian: required"])
        #expect(
            try await scene.world.refusal { _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person, guardian: .known(person)), as: scene.constable) }?.codes
                == ["guardian: same-person"])
        _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person, guardian: .new(Scene.victim)), as: scene.constable)
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.guardianId != nil)
    }

    @Test("a referral needs consent, is followed until the service answers, and one that fails alarms the team", arguments: Engine.allCases)
    func referral(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let person = try await victim(scene, id)
        #expect(
            try await scene.world.refusal { _ = try await scene.office.perform(ReferVictim(investigationId: id, person: person, service: "VS", consents: false), as: scene.detective) }?
                .codes == ["consents: no-consent"])
        let referral = try await scene.office.perform(ReferVictim(investigationId: id, person: person, service: "VS"), as: scene.detective).outcome
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ReferVictim(investigationId: id, person: person, service: "VS"), as: scene.detective) }?.code == "conflict")
        #expect(try await scene.tasks(about: id).first { $0.kind == "investigation.referral" }?.dueAt == Instant("2026-03-12T17:00:00Z"))
        let failed = AnswerReferral(investigationId: id, referral: referral, accepted: false, answer: "No capacity in Camden.")
        _ = try await scene.office.perform(failed, as: scene.detective)
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "investigation.referral" })
        #expect(task.role == "SGT")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(failed, as: scene.detective) }?.code == "conflict")
    }

    @Test("what a victim wants is signed after it was read back; a change of it afterwards shows", arguments: Engine.allCases)
    func wish(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let person = try await victim(scene, id)
        func wish(readBack: Bool = true, reason: String? = "court", name: String = "Vera Sampleton") -> RecordWish {
            RecordWish(investigationId: id, person: person, about: .withdrawal, text: "I do not want to go to court.", reason: reason, readBack: readBack, signedName: name)
        }
        func codes(_ operation: RecordWish) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(operation, as: scene.detective) }?.codes }
        #expect(try await codes(wish(readBack: false)) == ["readBack: not-read-back"])
        #expect(try await codes(wish(reason: nil, name: " ")) == ["signedName: required", "reason: required"])
        #expect(try await codes(wish()) == nil)
        let kept = try #require(try await scene.all(VictimWish.self, "SELECT * FROM victim_wish").first)
        #expect(kept.isAsSigned)
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.supports == false)
    }

    @Test("a restricted victim is no victim for whoever may not see them", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let person = try await victim(scene, id)
        try await scene.restrict(Ref(Person.kind, person), to: try await scene.group("CLOSED"))
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(ContactVictim(investigationId: id, person: person, method: "visit", text: "Told."), as: scene.detective) }
        #expect(refusal?.codes == ["person: not-a-victim"])
    }
}
