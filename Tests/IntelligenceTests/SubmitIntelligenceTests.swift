import Base
import Core
import Intelligence
import Records
import Storage
import TestSupport
import Testing

@Suite("Submitting intelligence")
struct SubmitIntelligenceTests {
    /// An item as the form gives it, and the fields that are refused.
    struct Example: Sendable, CustomTestStringConvertible {
        let item: [String: JSONValue]
        var provenance = "officer"
        let wrong: [String]
        var testDescription: String { "\(JSONValue.object(item).text) from \(provenance)" }
    }

    static let examples = [
        Example(item: ["source": "2", "assessment": "D", "handling": "C"], wrong: ["paragraphs.0.conditions", "paragraphs.0.instruction"]),
        Example(item: ["source": "2", "assessment": "D", "handling": "C", "conditions": ["A1"], "instruction": "  "], wrong: ["paragraphs.0.instruction"]),
        Example(item: ["source": "2", "assessment": "D", "handling": "P", "conditions": ["A1"]], wrong: ["paragraphs.0.conditions"]),
        Example(item: ["source": "1", "assessment": "B", "handling": "P"], wrong: ["paragraphs.0.corroboratedBy"]),
        Example(item: ["source": "1", "assessment": "B", "handling": "P", "corroboratedBy": ""], wrong: ["paragraphs.0.corroboratedBy"]),
        Example(item: ["source": "3", "assessment": "E", "handling": "P"], wrong: ["paragraphs.0.explanation"]),
        Example(item: ["source": "1", "assessment": "A", "handling": "P"], provenance: "anonymous", wrong: ["paragraphs.0.source"]),
        Example(item: ["source": "2", "assessment": "D", "handling": "P", "text": " \n"], wrong: ["paragraphs.0.text"]),
        Example(item: ["source": "4", "assessment": "F", "handling": "X"], wrong: ["paragraphs.0.source", "paragraphs.0.assessment", "paragraphs.0.handling"]),
    ]

    @Test("an item that breaks a grading rule is refused at its field", arguments: examples, Engine.allCases)
    func grading(_ example: Example, _ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let item: [String: JSONValue] = ["text": "Seen at the market."]
        let body: JSONValue = [
            "purpose": "crime", "provenance": .string(example.provenance), "obtainedAt": .string(scene.now.description), "marking": "OFFICIAL",
            "paragraphs": .array([.object(item.merging(example.item) { _, given in given })]),
        ]
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(SubmitIntelligence.name, body: body, as: scene.insider) }
        guard case .invalid(let problems)? = refusal else {
            Issue.record("expected invalid, got \(String(describing: refusal))")
            return
        }
        #expect(problems.map(\.field) == example.wrong)
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM intelligence_report") })
    }

    @Test("a report without an item, or obtained in the future, is refused", arguments: Engine.allCases)
    func incomplete(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let empty = try await scene.world.refusal { _ = try await scene.submitted(scene.report([])) }
        #expect(empty == .invalid("paragraphs", code: "required", "Write at least one item of intelligence."))
        let future = try await scene.world.refusal { _ = try await scene.submitted(scene.report(obtainedAt: scene.now.adding(minutes: 6))) }
        guard case .invalid(let problems)? = future else {
            Issue.record("expected invalid, got \(String(describing: future))")
            return
        }
        #expect(problems.map(\.field) == ["obtainedAt"])
    }

    @Test("nobody restricts a report to a group they are not in", arguments: Engine.allCases)
    func stranger(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let refusal = try await scene.world.refusal { _ = try await scene.submitted(scene.report(groups: [scene.group]), by: scene.outsider) }
        #expect(refusal?.description.contains("You are not in group") == true)
        #expect(try await scene.world.journal(SubmitIntelligence.name.text).map(\.outcome) == ["invalid"])
    }

    @Test("a new person's mistake is told at that person's field, and nothing of the report is kept", arguments: Engine.allCases)
    func wrongPerson(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let unborn = PersonFacts(givenNames: "Una", familyName: "Testcase", dateOfBirth: Day("2026-03-11"))
        let refusal = try await scene.world.refusal { _ = try await scene.submitted(scene.report(about: [.known(scene.known), .new(unborn)])) }
        guard case .invalid(let problems)? = refusal else {
            Issue.record("expected invalid, got \(String(describing: refusal))")
            return
        }
        #expect(problems.map(\.field) == ["subjects.1.person.new.dateOfBirth"])
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM intelligence_report") })
    }

    @Test("a person the officer may not see cannot be named, exactly as one who does not exist", arguments: Engine.allCases)
    func hiddenPerson(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let report = try await scene.submitted(scene.report(about: [.new(PersonFacts(givenNames: "Hilde", familyName: "Covertname"))], groups: [scene.group]))
        let hidden = try #require(try await scene.world.store.read { tx in try tx.value(ID<Person>.self, "SELECT to_id FROM link WHERE from_id = \(report)") })
        for id in [hidden, ID<Person>(at: scene.now)] {
            let refusal = try await scene.world.refusal { _ = try await scene.submitted(scene.report(about: [.known(id)]), by: scene.outsider) }
            #expect(refusal == .notFound)
        }
    }

    @Test("it gets its number, its grades on the card, and links to those it is about, known and new", arguments: Engine.allCases)
    func done(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let new = PersonFacts(givenNames: "Bo", familyName: "Mockford", phone: "020 7946 0123")
        let items = [
            Scene.paragraph(source: "1", assessment: "A"),
            Scene.paragraph(
                "Bo Mockford drives the van.", source: "2", assessment: "B", corroboratedBy: "INT/000009/25", handling: "C", conditions: ["S2", "A1"],
                instruction: "Ask the originator first."),
        ]
        let id = try await scene.submitted(scene.report(about: [.known(scene.known), .new(new)], items), by: scene.outsider)
        let report = try await scene.found(id)
        #expect(report.reference == "INT/000001/26")
        #expect(report.submittedBy == scene.outsider.id)
        let card = try await scene.entry(id.raw)
        #expect(card.reference == "INT/000001/26")
        #expect(card.title == "Intelligence about SAMPLE, Alex, MOCKFORD, Bo")
        #expect(card.summary == "1AP 2BC[A1,S2]")
        #expect(card.at == report.obtainedAt)
        let links = try await scene.world.store.read { tx in try tx.all(Link.self, "SELECT * FROM link WHERE from_id = \(id) ORDER BY id") }
        #expect(links.map(\.type) == ["INTEL", "INTEL"])
        #expect(links.map(\.toKind) == [Person.kind, Person.kind])
        #expect(links.contains { $0.toId == scene.known.raw })
        #expect(try await scene.world.store.read { tx in try IntelligenceParagraph.all(of: id, in: tx) }.map(\.grading.text) == ["1AP", "2BC[A1,S2]"])
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM restriction") })
        let journal = try #require(try await scene.world.journal(SubmitIntelligence.name.text).last)
        #expect(journal.subjectId == id.raw)
        #expect(journal.category == "COL")
        #expect(try await scene.found(try await scene.submitted(scene.report())).reference == "INT/000002/26")
    }

    @Test("an open report does not name on its card somebody whom not all its readers may see", arguments: Engine.allCases)
    func closedPerson(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let closed = try await scene.submitted(scene.report(about: [.new(PersonFacts(givenNames: "Hilde", familyName: "Covertname"))], groups: [scene.group]))
        let hidden = try #require(try await scene.world.store.read { tx in try tx.value(ID<Person>.self, "SELECT to_id FROM link WHERE from_id = \(closed)") })
        #expect(try await scene.entry(closed.raw).title == "Intelligence about COVERTNAME, Hilde")
        let open = try await scene.submitted(scene.report(about: [.known(hidden), .known(scene.known)]))
        #expect(try await scene.entry(open.raw).title == "Intelligence about SAMPLE, Alex")
    }

    @Test("the keys of the form are the keys the operation reads and writes", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.world.store.read { tx in try FormKeysTest.problems(of: try IntelligenceModule.manifest(), in: tx) } == [])
    }
}
