import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Another class, or out of the counts")
struct ChangeCrimeTests {
    @Test("CNT-06: asked with a reason, decided by the decision maker, never by the asker; the history stays", arguments: Engine.allCases)
    func reclassify(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let decisionMaker = try await scene.world.officer("DDM", rank: .inspector)
        let id = try await scene.allocated()
        func ask(_ code: String, _ basis: ReclassifyCrime.Basis = .facts, as officer: Officer? = nil) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(ReclassifyCrime(investigationId: id, offenceClass: code, basis: basis, reason: "It was the garage."), as: officer ?? scene.detective)
            }?.codes
        }
        #expect(try await ask("28I") == ["offenceClass: same"])
        #expect(try await ask("28M", .charge) == ["basis: charge-does-not-reclassify"])
        #expect(try await ask("28E") == ["offenceClass: not-in-force"])
        #expect(try await ask("28M") == nil)
        #expect(try await ask("30C") == ["conflict"])
        func decide(as officer: Officer) async throws -> String? {
            try await scene.world.refusal { _ = try await scene.office.perform(DecideChange(investigationId: id, approved: true, reason: "Agreed."), as: officer) }?.code
        }
        #expect(try await decide(as: scene.sergeant) == "forbidden")
        #expect(try await decide(as: decisionMaker) == nil)
        let crime = try #require(try await scene.crime(id))
        #expect(crime.offenceClass == "28M")
        #expect(crime.title.hasPrefix("Burglary of a shed"))
        let history = try await scene.all(CrimeChange.self, "SELECT * FROM crime_change")
        #expect(history.map { "\($0.oldClass) \($0.newClass ?? "") \($0.status.rawValue)" } == ["28I 28M approved"])
        #expect(try await ask("30C", as: decisionMaker) == nil)
        #expect(try await decide(as: decisionMaker) == "forbidden")
    }

    @Test("CNT-07: C2 needs more than a retraction and the decision maker; the crime keeps its number and leaves the counts", arguments: Engine.allCases)
    func cancel(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let decisionMaker = try await scene.world.officer("DDM", rank: .inspector)
        let id = try await scene.allocated()
        func ask(_ operation: CancelCrime) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(operation, as: scene.detective) }?.codes }
        #expect(
            try await ask(CancelCrime(investigationId: id, code: .verifiable, rationale: "She takes it back.", onlyRetraction: true))
                == ["document: required", "onlyRetraction: retraction-is-not-avi", "victimTold: victim-not-told"])
        #expect(try await ask(CancelCrime(investigationId: id, code: .duplicate, rationale: "The same.", victimTold: true, otherCrime: "01/999999/26A")) == ["otherCrime: unknown-number"])
        #expect(try await ask(CancelCrime(investigationId: id, code: .verifiable, rationale: "CCTV shows the sale.", document: "CM/4", victimTold: true)) == nil)
        func decide(_ approved: Bool, as officer: Officer) async throws -> String? {
            try await scene.world.refusal { _ = try await scene.office.perform(DecideChange(investigationId: id, approved: approved, reason: "Seen it."), as: officer) }?.code
        }
        #expect(try await decide(true, as: scene.sergeant) == "forbidden")
        #expect(try await decide(true, as: decisionMaker) == nil)
        let crime = try #require(try await scene.crime(id))
        #expect(!crime.isCrime && crime.status == .closed && crime.number == "01/000001/26V")
        #expect(try await scene.tasks(about: id).isEmpty)
        #expect(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE met_at IS NULL AND void_at IS NULL").isEmpty)
        #expect(try await ask(CancelCrime(investigationId: id, code: .error, rationale: "Again.")) == ["conflict"])
    }

    @Test("CNT-07: a rape is cancelled by the registrar only; a supervisor may refuse a duplicate", arguments: Engine.allCases)
    func reserved(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let decisionMaker = try await scene.world.officer("DDM", rank: .inspector)
        let registrar = try await scene.world.officer("FCR", rank: .staff)
        let report = ReportCrime(
            offenceClass: "19C", occurredFrom: scene.now.adding(hours: -2), location: .new(LocationFacts(line: "1 Example Street")), account: "As told.", victim: .new(Scene.victim))
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        _ = try await scene.office.perform(CancelCrime(investigationId: id, code: .error, rationale: "Recorded twice.", victimTold: true), as: scene.detective)
        let decide = DecideChange(investigationId: id, approved: true, reason: "Agreed.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(decide, as: decisionMaker) }?.code == "forbidden")
        _ = try await scene.office.perform(decide, as: registrar)
        let other = try await scene.allocated()
        _ = try await scene.office.perform(CancelCrime(investigationId: other, code: .error, rationale: "Recorded twice.", victimTold: true), as: scene.detective)
        _ = try await scene.office.perform(DecideChange(investigationId: other, approved: false, reason: "It is no duplicate."), as: scene.sergeant)
        #expect(try await scene.crime(other)?.isCrime == true)
    }
}
