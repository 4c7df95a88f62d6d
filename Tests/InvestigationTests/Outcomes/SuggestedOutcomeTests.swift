import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

/// Stands where Custody stands: it deals with a suspect and says what came of it.
private struct DealWith: Operation {
    static let name: OperationName = "neighbour.suspect.deal-with"
    static let title = "Deal with a suspect"
    static let form = Form { Section("Suspect") { Field.text("code", "Outcome") } }

    let code: String
    let crime: ID<Investigation>
    let person: ID<Person>
    var isWithdrawn = false

    func perform(in work: Work) throws -> Done {
        let (crime, person) = (Ref(Investigation.kind, crime), Ref(Person.kind, person))
        if isWithdrawn {
            try work.announce(OutcomeNoLongerSuggested(code, of: crime, for: person, because: "Denied now."))
        } else {
            try work.announce(
                OutcomeSuggested(
                    code, of: crime, for: person, at: work.now, because: "Simple caution. Admitted in interview and accepted.", reference: "CRO/7/26", isAdmitted: true, isAccepted: code == "3"))
        }
        return Done()
    }
}

@Suite("Outcomes suggested by custody")
struct SuggestedOutcomeTests {
    private struct Set {
        let scene: Scene
        let crime: ID<Investigation>
        let suspect: ID<Person>
    }

    private func set(_ engine: Engine) async throws -> Set {
        var neighbour = Manifest(name: "neighbour")
        neighbour.operations = [AnyOperation(DealWith.self)]
        let scene = try await Scene.make(engine, also: [neighbour])
        let crime = try await scene.allocated()
        let link = try #require(try await scene.links(of: crime).first { $0.type == "NOM" })
        return Set(scene: scene, crime: crime, suspect: ID(link.fromId))
    }

    private func waiting(_ set: Set) async throws -> [SuggestedOutcome] {
        try await set.scene.world.store.read { tx in try SuggestedOutcome.open(of: set.crime, in: tx) }
    }

    private func tasks(_ set: Set) async throws -> [TaskItem] {
        try await set.scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(set.crime) AND kind = 'investigation.propose-outcome' AND status = 'open'")
    }

    private func prefill(_ set: Set, for officer: Officer? = nil) async throws -> [String: JSONValue] {
        let officer = officer ?? set.scene.detective
        return try await set.scene.world.store.read { tx in try ProposeOutcome.prefill(on: Ref(Investigation.kind, set.crime), for: officer, in: tx).object ?? [:] }
    }

    @Test("a code that is no outcome, and a crime that is closed, get none; the act that announced it is done all the same", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let set = try await set(engine)
        _ = try await set.scene.office.perform(DealWith(code: "99", crime: set.crime, person: set.suspect), as: set.scene.world.system)
        #expect(try await waiting(set).isEmpty)
        #expect(try await tasks(set).isEmpty)
        #expect(try await prefill(set)["code"] == nil)
    }

    @Test("the officer in the case finds the form filled in and a task for it; the second suggestion takes the place of the first", arguments: Engine.allCases)
    func filled(engine: Engine) async throws {
        let set = try await set(engine)
        let scene = set.scene
        _ = try await scene.office.perform(DealWith(code: "8", crime: set.crime, person: set.suspect), as: scene.world.system)
        _ = try await scene.office.perform(DealWith(code: "3", crime: set.crime, person: set.suspect), as: scene.world.system)
        #expect(try await waiting(set).map(\.code) == ["3"])
        let task = try #require(try await tasks(set).last)
        #expect(task.officerId == scene.detective.id && task.title.contains("outcome 3") && task.title.contains("CRO/7/26"))
        let form = try await prefill(set)
        #expect(form["code"] == "3" && form["suspect"] == .string(set.suspect.description) && form["admitted"] == true && form["accepted"] == true)
        #expect(form["rationale"]?.string?.contains("Admitted in interview") == true)
        let notices = try await scene.world.store.read { [officer = scene.detective] tx in try ProposeOutcome.notices(on: Ref(Investigation.kind, set.crime), for: officer, in: tx) }
        #expect(notices.first?.contains("CRO/7/26") == true)

        // What is proposed goes to somebody else to authorise, as any outcome does, and nothing is left to propose.
        let proposal = ProposeOutcome(
            investigationId: set.crime, code: "3", suspect: set.suspect, rationale: form["rationale"]?.string ?? "",
            detail: OutcomeDetail(toldAt: scene.now, evidenceSufficient: true, admitted: true, accepted: true), toldHow: "visit", toldWhat: "That the suspect was cautioned.")
        _ = try await scene.office.perform(proposal, as: scene.detective)
        #expect(try await waiting(set).isEmpty)
        #expect(try await tasks(set).isEmpty)
        #expect(try await scene.all(CrimeOutcome.self, "SELECT * FROM crime_outcome").map(\.status) == [.proposed])
    }

    @Test("an offence that is no longer to be taken into consideration is suggested no more", arguments: Engine.allCases)
    func withdrawn(engine: Engine) async throws {
        let set = try await set(engine)
        _ = try await set.scene.office.perform(DealWith(code: "4", crime: set.crime, person: set.suspect), as: set.scene.world.system)
        #expect(try await prefill(set)["authority"] == "CRO/7/26")
        _ = try await set.scene.office.perform(DealWith(code: "4", crime: set.crime, person: set.suspect, isWithdrawn: true), as: set.scene.world.system)
        #expect(try await waiting(set).isEmpty)
        #expect(try await tasks(set).isEmpty)
        #expect(try await prefill(set)["code"] == nil)
    }
}
