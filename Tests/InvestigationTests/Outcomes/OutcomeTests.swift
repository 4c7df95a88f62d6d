import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Ending a crime")
struct OutcomeTests {
    private func suspect(_ scene: Scene, of id: ID<Investigation>) async throws -> ID<Person> {
        let link = try #require(try await scene.links(of: id).first { $0.type == "NOM" })
        return ID(link.fromId)
    }

    private func propose(_ id: ID<Investigation>, _ code: String, suspect: ID<Person>? = nil, _ detail: OutcomeDetail, told: Bool = true, _ scene: Scene) -> ProposeOutcome {
        var detail = detail
        if told { detail.toldAt = scene.now }
        return ProposeOutcome(
            investigationId: id, code: code, suspect: suspect, rationale: "The evidence falls short: one witness, no forensics.", detail: detail, toldHow: told ? "visit" : nil,
            toldWhat: told ? "That nobody will be charged, and how to ask for a review." : nil)
    }

    @Test("what the framework refuses is refused at its field, and nothing is proposed", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        func codes(_ operation: ProposeOutcome, as officer: Officer? = nil) async throws -> [String]? {
            try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.detective) }?.codes
        }
        #expect(try await codes(propose(id, "16", OutcomeDetail(victimSupports: false, victimReason: "afraid"), scene)) == ["suspect: suspect-needed"])
        #expect(try await codes(propose(id, "14", OutcomeDetail(victimSupports: false, victimReason: "afraid"), scene)) == ["code: suspect-linked"])
        #expect(try await codes(propose(id, "19", OutcomeDetail(), scene)) == ["code: not-by-police"])
        let stranger = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        #expect(
            try await codes(propose(id, "15", suspect: stranger, OutcomeDetail(victimSupports: true, evidenceSufficient: false), scene))
                == ["suspect: not-a-suspect", "suspect: suspect-needed"])
        let named = try await suspect(scene, of: id)
        #expect(try await codes(propose(id, "15", suspect: named, OutcomeDetail(victimSupports: true, evidenceSufficient: false), told: false, scene)) == ["victimTold: victim-not-told"])
        #expect(try await codes(propose(id, "15", suspect: named, OutcomeDetail(victimSupports: true, evidenceSufficient: false), scene), as: scene.world.officer("CTRL")) == ["forbidden"])
        #expect(try await scene.all(CrimeOutcome.self, "SELECT * FROM crime_outcome").isEmpty)
    }

    @Test("the officer in the case and the proposer do not authorise; another does, the crime closes and the victim's clock is met", arguments: Engine.allCases)
    func authorised(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        let proposal = propose(id, "15", suspect: named, OutcomeDetail(victimSupports: true, evidenceSufficient: false), scene)
        _ = try await scene.office.perform(proposal, as: scene.detective)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(proposal, as: scene.detective) }?.code == "conflict")
        let decide = DecideOutcome(investigationId: id, reason: "Agreed.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(decide, as: scene.detective) }?.code == "forbidden")
        let both = try await scene.world.officer("SGT", "DC", rank: .sergeant, unit: "CAMDEN")
        _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: both.id), as: scene.sergeant)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(decide, as: both) } == .forbidden("You have this case, so somebody else authorises its outcome.", rule: "OUT-09"))
        _ = try await scene.office.perform(decide, as: scene.otherSergeant)

        let crime = try #require(try await scene.crime(id))
        #expect(crime.outcome == "15")
        #expect(crime.status == .closed)
        #expect(try await scene.tasks(about: id).filter { $0.kind != "investigation.victim" }.isEmpty)
        let clocks = try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE event = 'concluded'")
        #expect(clocks.count == 1)
        #expect(clocks.first?.metAt == scene.now)
        let contacts = try await scene.all(VictimContact.self, "SELECT * FROM victim_contact")
        #expect(contacts.map(\.result) == ["told"])
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(decide, as: scene.otherSergeant) }?.code == "conflict")
    }

    @Test("a returned outcome leaves the crime open and tells the officer why", arguments: Engine.allCases)
    func returned(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        _ = try await scene.office.perform(propose(id, "15", suspect: named, OutcomeDetail(victimSupports: true, evidenceSufficient: false), scene), as: scene.detective)
        #expect(
            try await scene.world.refusal { _ = try await scene.office.perform(DecideOutcome(investigationId: id, decision: .giveBack, reason: " "), as: scene.sergeant) }?.codes
                == ["reason: required"])
        _ = try await scene.office.perform(DecideOutcome(investigationId: id, decision: .giveBack, reason: "Ask the neighbour first."), as: scene.sergeant)
        #expect(try await scene.crime(id)?.outcome == "0")
        #expect(try await scene.crime(id)?.status == .allocated)
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "investigation.outcome-returned" })
        #expect(task.officerId == scene.detective.id)
        #expect(try await scene.all(CrimeOutcome.self, "SELECT * FROM crime_outcome").map(\.status) == [.refused])
    }

    @Test("of two suspects the crime stays open until both have an outcome, and the higher one counts", arguments: Engine.allCases)
    func twoSuspects(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let first = try await suspect(scene, of: id)
        let second = try await scene.office.perform(
            NameSuspect(investigationId: id, person: .new(PersonFacts(givenNames: "Paul", familyName: "Sample", dateOfBirth: Day("1980-01-01"))), grounds: "Seen with him."),
            as: scene.detective
        ).outcome
        func end(_ code: String, _ person: ID<Person>, _ detail: OutcomeDetail) async throws {
            _ = try await scene.office.perform(propose(id, code, suspect: person, detail, scene), as: scene.detective)
            _ = try await scene.office.perform(DecideOutcome(investigationId: id, reason: "Agreed."), as: scene.sergeant)
        }
        try await end("15", first, OutcomeDetail(victimSupports: true, evidenceSufficient: false))
        #expect(try await scene.crime(id)?.status == .allocated)
        try await end("1", second, OutcomeDetail())
        let crime = try #require(try await scene.crime(id))
        #expect(crime.status == .closed)
        #expect(crime.outcome == "1")
        let states = try await scene.all(CrimeOutcome.self, "SELECT * FROM crime_outcome ORDER BY code")
        #expect(states.map { "\($0.code) \($0.status.rawValue)" } == ["1 current", "15 beside"])
    }

    @Test("a closed crime opens again for new facts, keeps its history, and ends otherwise", arguments: Engine.allCases)
    func reopened(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let receipt = try await scene.office.perform(scene.burglary(suspects: []), as: scene.constable)
        let id = receipt.outcome.id
        _ = try await scene.office.perform(ReviewCrime(investigationId: id, decision: "Fine."), as: scene.sergeant)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ReopenCrime(investigationId: id, reason: "New."), as: scene.sergeant) }?.code == "conflict")
        _ = try await scene.office.perform(propose(id, "18", OutcomeDetail(), scene), as: scene.constable)
        _ = try await scene.office.perform(DecideOutcome(investigationId: id, reason: "Agreed."), as: scene.sergeant)
        #expect(try await scene.crime(id)?.outcome == "18")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(ReopenCrime(investigationId: id, reason: " "), as: scene.sergeant) }?.codes == ["reason: required"])
        _ = try await scene.office.perform(ReopenCrime(investigationId: id, reason: "A DNA match."), as: scene.sergeant)
        #expect(try await scene.crime(id)?.outcome == "0")
        #expect(try await scene.crime(id)?.status == .reviewed)
        #expect(try await scene.all(CrimeOutcome.self, "SELECT * FROM crime_outcome").map(\.status) == [.former])
        #expect(try await scene.tasks(about: id).contains { $0.kind == "investigation.allocate" })
    }

    @Test("closing and reallocating at once: one wins, the other is told that the record changed", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        _ = try await scene.office.perform(propose(id, "15", suspect: named, OutcomeDetail(victimSupports: true, evidenceSufficient: false), scene), as: scene.detective)
        let version = try #require(try await scene.crime(id)).version
        let close = DecideOutcome(investigationId: id, version: version, reason: "Agreed.")
        let pass = AllocateCrime(investigationId: id, version: version, officer: scene.otherDetective.id)
        async let closing = scene.world.refusal { _ = try await scene.office.perform(close, as: scene.sergeant) }
        async let passing = scene.world.refusal { _ = try await scene.office.perform(pass, as: scene.otherSergeant) }
        let refusals = try await [closing, passing].compactMap { $0?.code }
        #expect(refusals == ["stale"])
    }

    @Test("an inspector authorises a community resolution in a hate case, and the supervisor answers for evidence-led prosecution", arguments: Engine.allCases)
    func inspector(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        _ = try await scene.office.perform(FlagCrime(investigationId: id, flags: ["HC-RACE"]), as: scene.detective)
        _ = try await scene.office.perform(propose(id, "8", suspect: named, OutcomeDetail(admitted: true), scene), as: scene.detective)
        let decide = DecideOutcome(investigationId: id, reason: "Agreed.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(decide, as: scene.sergeant) }?.code == "forbidden")
        let inspector = try await scene.world.officer("INSP_BAIL", rank: .inspector)
        _ = try await scene.office.perform(decide, as: inspector)
        #expect(try await scene.crime(id)?.outcome == "8")
    }
}
