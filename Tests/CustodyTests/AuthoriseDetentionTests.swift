import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Authorising detention")
struct AuthoriseDetentionTests {
    @Test("the detective in the case is refused with the reason and the rule, and the refusal is in the journal", arguments: TestStores.engines)
    func independence(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let refusal = try await scene.refusal(of: scene.authorisation(of: id, noneAvailable: "Nobody else is here."), as: scene.detective)
        guard case .forbidden(let reason, let rule) = refusal else {
            Issue.record("\(refusal)")
            return
        }
        #expect(rule == "PACE-21")
        #expect(reason.contains("officer in the case"))
        let entry = try #require(try await scene.world.journal("custody.detention.authorise").first)
        #expect(entry.outcome == "forbidden")
        #expect(entry.basis?.contains("PACE-21") == true)
        #expect(entry.subject == Ref(Detention.kind, id))
        #expect(entry.officerId == scene.detective.id.raw)
        #expect(try await scene.detention(id).status == .arrived)
    }

    @Test("so is a custody sergeant who made the arrest or took part in it", arguments: TestStores.engines)
    func arrestingSergeant(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let helper = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO")
        let id = try await scene.opened(by: scene.custodySergeant, assisting: [helper.id])
        #expect(try await scene.refusal(of: scene.authorisation(of: id), as: scene.custodySergeant).description.contains("made the arrest"))
        #expect(try await scene.refusal(of: scene.authorisation(of: id), as: helper).description.contains("took part in the arrest"))
    }

    @Test("nor whoever made, or investigates, an arrest that joined it, nor who interviewed the person in it (PACE-21, PACE-06)", arguments: TestStores.engines)
    func joinedAndInterviewed(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func sergeant() async throws -> Officer { try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO") }
        let (arresting, investigating, interviewing, outside) = (try await sergeant(), try await sergeant(), try await sergeant(), try await sergeant())
        let theft = try await scene.office.perform(
            ReportNeighbourCrime(what: "Theft", suspects: [scene.suspect], officerInTheCase: scene.detective.id, investigating: [investigating.id]), as: scene.world.system
        ).outcome
        let arrest = RecordArrest(
            investigationId: theft, personId: scene.suspect, officerId: arresting.id, arrestedAt: scene.now, place: "In custody", suspectedOf: "Theft", necessity: ["N-INV"],
            grounds: "Named by a witness.")
        let further = try await scene.office.perform(arrest, as: scene.detective).outcome
        func refused(_ officer: Officer) async throws -> String? {
            let held = try await scene.detention(id)
            return try await scene.world.store.read { tx in
                guard case .refused(let refusal) = try CustodyFunction.decide(for: officer, on: held.id, in: tx) else { return nil }
                return refusal.description
            }
        }
        for officer in [arresting, investigating, interviewing, outside] { #expect(try await refused(officer) == nil) }
        _ = try await scene.office.perform(JoinArrest(detentionId: id, arrestId: further), as: scene.custodySergeant)
        #expect(try await refused(arresting)?.contains("made the arrest") == true)
        #expect(try await refused(investigating)?.contains("are investigating") == true)
        let told: JSONValue = ["language": "eng", "medium": "written", "rights": [["entitlement": "R2", "act": "declined", "detail": "Gave no reason."]]]
        try await scene.act("custody.rights.give", told, on: id)
        let interview: JSONValue = [
            "interviewer": .string(scene.detective.id.description), "second": .string(interviewing.id.description), "isCautioned": true, "isReminded": true, "isFit": true,
            "medium": "audio", "reference": "DISC-1", "persons": [],
        ]
        try await scene.act("custody.interview.start", interview, on: id)
        #expect(try await refused(interviewing)?.contains("interviewed this person") == true)
        #expect(try await refused(outside) == nil)
    }

    @Test("a constable needs the reason why no custody officer is available", arguments: TestStores.engines)
    func constable(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let acting = try await scene.world.officer("CUSO", rank: .constable, unit: "CRO")
        let id = try await scene.opened()
        #expect(try await scene.refusal(of: scene.authorisation(of: id), as: acting).description.contains("s36(4)"))
        _ = try await scene.office.perform(scene.authorisation(of: id, noneAvailable: "The sergeant is at hospital."), as: acting)
        #expect(try await scene.detention(id).noneAvailable == "The sergeant is at hospital.")
    }

    @Test("it needs a ground, a written reason, a time after arrival, and no case to charge yet", arguments: TestStores.engines)
    func incomplete(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let sergeant = scene.custodySergeant
        #expect(try await scene.refusal(of: scene.authorisation(of: id, grounds: []), as: sergeant).description.contains("s37(2)"))
        let early = try await scene.refusal(of: scene.authorisation(of: id, at: scene.now.adding(hours: -1)), as: sergeant)
        #expect(early.description.contains("when the person arrived"))
        let chargeable = AuthoriseDetention(detentionId: id, sufficientEvidence: true, grounds: ["G1"], reasons: "More.", authorisedAt: scene.now)
        #expect(try await scene.refusal(of: chargeable, as: sergeant).description.contains("s37(7)"))
        let silent = AuthoriseDetention(detentionId: id, grounds: ["G1"], reasons: " ", authorisedAt: scene.now)
        #expect(try await scene.refusal(of: silent, as: sergeant).description.contains("s37(4)"))
    }

    @Test("a detention cannot be authorised twice, nor at a version that has passed", arguments: TestStores.engines)
    func twice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let stale = AuthoriseDetention(detentionId: id, version: 7, grounds: ["G1"], reasons: "Interview.", authorisedAt: scene.now)
        #expect(try await scene.refusal(of: stale, as: scene.custodySergeant) == .stale(current: 1))
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: scene.authorisation(of: id), as: scene.custodySergeant).code == "conflict")
    }

    @Test("starts the review clock, closes the decision and tells the inspectors", arguments: TestStores.engines)
    func done(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised(at: scene.now)
        let detention = try await scene.detention(id)
        #expect(detention.status == .authorised)
        #expect(detention.grounds == ["G1", "G2"])
        let open = try await scene.tasks(about: id)
        #expect(open.map(\.kind) == ["custody.review", "custody.limit"])
        #expect(open.first?.dueAt == scene.now.adding(hours: 6))
        #expect(open.first?.role == "REVO")
        #expect(try await scene.tasks(about: id, open: false).map(\.kind) == ["custody.decision"])
        #expect(try await scene.world.journal("custody.detention.authorise").map(\.outcome) == ["done"])
        #expect(try await scene.world.journal("custody.detention.authorise").first?.basis?.contains("PACE-21") == true)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let engine: Engine
        let arrived: String
        let authorised: String
        let review: String
        let limit: String
        var testDescription: String { "\(engine) \(arrived)" }

        static let all = TestStores.engines.flatMap { engine in
            [
                Change(
                    engine: engine, arrived: "2025-03-10T09:30+00:00", authorised: "2025-03-10T09:45+00:00", review: "2025-03-10T15:45+00:00",
                    limit: "2025-03-11T09:30+00:00"),
                Change(
                    engine: engine, arrived: "2025-03-29T20:00+00:00", authorised: "2025-03-29T20:20+00:00", review: "2025-03-30T03:20+01:00",
                    limit: "2025-03-30T21:00+01:00"),
                Change(
                    engine: engine, arrived: "2025-10-25T20:00+01:00", authorised: "2025-10-25T20:15+01:00", review: "2025-10-26T01:15+00:00",
                    limit: "2025-10-26T19:00+00:00"),
            ]
        }
    }

    @Test("gives the review and the limit of the rule book through the change of the clocks (CLK-01 to CLK-03)", arguments: Change.all)
    func summerTime(change: Change) async throws {
        let scene = try await Scene.make(change.engine, now: change.authorised)
        let id = try await scene.authorised(arrived: try at(change.arrived), at: try at(change.authorised))
        let tasks = try await scene.tasks(about: id)
        #expect(tasks.first { $0.kind == "custody.review" }?.dueAt == (try at(change.review)))
        #expect(tasks.first { $0.kind == "custody.limit" }?.dueAt == (try at(change.limit)))
        let clocks = DetentionClocks(try await scene.detention(id), DetentionHistory(law: .shipped))
        #expect(clocks.limit(at: scene.now)?.value.reached == (try at(change.limit)))
        #expect(clocks.nextReview?.value.latest == (try at(change.review)))
        #expect(clocks.limit(at: scene.now)?.rules == ["PACE-40", "PACE-16"])
    }

    @Test("refusing it releases the person and leaves nothing due", arguments: TestStores.engines)
    func refusing(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let refuse = RefuseDetention(detentionId: id, reasons: "A voluntary interview will do.", refusedAt: scene.now)
        #expect(try await scene.refusal(of: refuse, as: scene.involvedSergeant).description.contains("PACE-21"))
        _ = try await scene.office.perform(refuse, as: scene.custodySergeant)
        let detention = try await scene.detention(id)
        #expect(detention.status == .notAuthorised)
        #expect(detention.disposal == "DET-NA")
        #expect(detention.endedAt == scene.now)
        #expect(try await scene.tasks(about: id).isEmpty)
        #expect(try await scene.refusal(of: scene.authorisation(of: id), as: scene.custodySergeant).code == "conflict")
    }
}
