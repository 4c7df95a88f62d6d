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

    /// Screened with nothing left to do.
    private func file(_ id: ID<Investigation>, _ scene: Scene) async throws {
        let lines = ["cctv", "witness", "forensic", "financial", "digital", "intelligence", "media"]
        _ = try await scene.office.perform(ScreenCrime(investigationId: id, factors: [], checked: lines, decision: .file, reason: "Nothing is left to find out."), as: scene.sergeant)
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
        try await file(id, scene)
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

    @Test("an eliminated suspect stands against no outcome: the crime ends as 18 once every line is done and it was screened", arguments: Engine.allCases)
    func eliminated(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        func codes(_ operation: some Core.Operation) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(operation, as: scene.detective) }?.codes }
        let line = try await scene.office.perform(OpenLine(investigationId: id, line: "Footage of the street", kind: "cctv"), as: scene.detective).outcome
        let end = propose(id, "18", OutcomeDetail(), scene)
        #expect(try await codes(end) == ["code: suspect-linked", "code: lines-open"])
        let stranger = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        #expect(try await codes(EndPursuit(investigationId: id, person: stranger, state: .eliminated, reason: "Away.")) == ["person: not-a-suspect"])
        #expect(try await codes(EndPursuit(investigationId: id, person: named, state: .eliminated, reason: " ")) == ["reason: required"])
        // Nobody need be put on the list of those outstanding to be taken off it.
        #expect(try await codes(EndPursuit(investigationId: id, person: named, state: .eliminated, reason: "In hospital that night.")) == nil)
        #expect(try await codes(EndPursuit(investigationId: id, person: named, state: .eliminated, reason: "Again.")) == ["person: not-a-suspect"])
        #expect(try await scene.links(of: id).contains { $0.type == "ELIM" && $0.fromId == named.raw })
        #expect(try await codes(end) == ["code: lines-open"])
        _ = try await scene.office.perform(CloseLine(investigationId: id, line: line, result: "No camera saw it."), as: scene.detective)
        #expect(try await codes(end) == ["code: not-screened"])
        try await file(id, scene)
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "investigation.propose-outcome" })
        #expect(task.officerId == scene.detective.id && task.title.contains("outcome 18"))
        #expect(try await codes(end) == nil)
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "investigation.propose-outcome" })
        _ = try await scene.office.perform(DecideOutcome(investigationId: id, reason: "Agreed."), as: scene.sergeant)
        #expect(try await scene.crime(id)?.status == .closed)
    }

    @Test("IN12: who is pursued again is suspected again", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        _ = try await scene.office.perform(EndPursuit(investigationId: id, person: named, state: .eliminated, reason: "In hospital."), as: scene.detective)
        _ = try await scene.office.perform(PursueSuspect(investigationId: id, person: named, risk: .medium, riskReason: "He had left by then."), as: scene.detective)
        #expect(try await !scene.links(of: id).contains { $0.type == "ELIM" })
        #expect(try await scene.tasks(about: id).contains { $0.kind == "investigation.suspect-outstanding" })
    }

    @Test("OUT-07, CJA 1988 s39A: a domestic common assault has its limit counted from the victim's signed statement", arguments: Engine.allCases)
    func statementLimit(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let report = ReportCrime(
            offenceClass: "105A", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "1 Example Street")), account: "He pushed her.", victim: .new(Scene.victim),
            suspects: [SuspectNamed(person: .new(Scene.suspect), grounds: "Named by her.")])
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        let victim = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        func lastDay() async throws -> Day? { try await scene.all(CrimeDetail.self, "SELECT * FROM crime_detail").first?.lastDay }
        func sign() async throws {
            let taken = try await scene.office.perform(TakeStatement(investigationId: id, maker: .known(victim), text: "He pushed me."), as: scene.constable).outcome
            _ = try await scene.office.perform(SignStatement(taken, version: 1, maker: Signed(name: "Vera Sampleton"), taker: Signed(name: "Asha Synthetic")), as: scene.constable)
        }
        #expect(try await lastDay() == Day("2026-09-10"))
        scene.world.clock.advance(minutes: 60 * 24 * 60)
        try await sign()
        #expect(try await lastDay() == Day("2026-09-10"), "it is not domestic")
        var detail = ReportDetail()
        detail.isDomestic = true
        detail.relationship = "PARTN"
        for number in 1...27 { detail.dash[number] = .no }
        detail.grade = .standard
        _ = try await scene.office.perform(AssessRisk(investigationId: id, person: victim, detail: detail), as: scene.constable)
        #expect(try await lastDay() == Day("2026-11-09"))
        scene.world.clock.advance(minutes: 60 * 24 * 30)
        try await sign()
        #expect(try await lastDay() == Day("2026-11-09"), "the first statement counts")
    }

    @Test("OUT-08, VIC-04, VIC-05: passed on is told, not excused; a way asked against needs its reason; the guardian of a child is told of 21", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let child = PersonFacts(givenNames: "Kit", familyName: "Sampleton", dateOfBirth: Day("2012-01-01"))
        let report = ReportCrime(
            offenceClass: "39", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "1 Example Street")), account: "A phone was snatched.", victim: .new(child),
            suspects: [SuspectNamed(person: .new(Scene.suspect), grounds: "Seen.")])
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        let victim = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        let named = try await suspect(scene, of: id)
        func codes(_ operation: ProposeOutcome) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(operation, as: scene.detective) }?.codes }
        var excused = OutcomeDetail(accepted: true, named: "Trading standards")
        excused.notToldBecause = "Moved away."
        #expect(try await codes(propose(id, "20", excused, told: false, scene)) == ["victimTold: victim-not-told"])
        var stopped = OutcomeDetail(evidenceSufficient: false)
        #expect(try await codes(propose(id, "21", suspect: named, stopped, scene)) == ["guardianToldAt: guardian-not-told"])
        stopped.guardianToldAt = scene.now
        #expect(try await codes(propose(id, "21", suspect: named, stopped, scene)) == ["guardianToldAt: guardian-not-told"], "nobody is known")
        _ = try await scene.office.perform(AssessVictim(investigationId: id, person: victim, warnings: ["no-visit"], guardian: .new(Scene.victim)), as: scene.detective)
        #expect(try await codes(propose(id, "21", suspect: named, stopped, scene)) == ["againstWishes: against-wishes"])
        let proposal = ProposeOutcome(
            investigationId: id, code: "21", suspect: named, rationale: "A first offence between pupils.",
            detail: {
                stopped.toldAt = scene.now
                return stopped
            }(), toldHow: "phone", toldWhat: "That it ends here.")
        #expect(try await codes(proposal) == nil)
        let contacts = try await scene.all(VictimContact.self, "SELECT * FROM victim_contact ORDER BY id")
        #expect(contacts.map(\.text) == ["That it ends here.", "The parent or guardian, SAMPLETON, Vera, was told: That it ends here."])
    }

    @Test("a victim who cannot be told is one with a reason, but for 20 and 21", arguments: Engine.allCases)
    func notTold(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let named = try await suspect(scene, of: id)
        var detail = OutcomeDetail(victimSupports: true, evidenceSufficient: false)
        func codes() async throws -> [String]? {
            try await scene.world.refusal { _ = try await scene.office.perform(propose(id, "15", suspect: named, detail, told: false, scene), as: scene.detective) }?.codes
        }
        detail.notToldBecause = " "
        #expect(try await codes() == ["victimTold: victim-not-told"])
        detail.notToldBecause = "She has left no address."
        #expect(try await codes() == nil)
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
