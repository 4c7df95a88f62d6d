import Base
import Testing

@testable import Intelligence

/// intelligence.md §1, validation tests.
struct GradingTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let grade: Grading
        var provenance = "officer"
        var explanation: String?
        var corroboratedBy: String?
        var instruction: String?
        let wrong: [String]
        var testDescription: String { "\(grade.text) from \(provenance)" }
    }

    static let examples = [
        Example(grade: Grading(source: "2", assessment: "D", handling: "C"), wrong: ["conditions", "instruction"]),
        Example(grade: Grading(source: "3", assessment: "E", handling: "P"), wrong: ["explanation"]),
        Example(grade: Grading(source: "1", assessment: "B", handling: "P"), wrong: ["corroboratedBy"]),
        Example(grade: Grading(source: "1", assessment: "A", handling: "P"), provenance: "anonymous", wrong: ["source"]),
        Example(grade: Grading(source: "1", assessment: "A", handling: "P", conditions: ["A1"]), wrong: ["conditions"]),
        Example(grade: Grading(source: "1", assessment: "A", handling: "P"), wrong: []),
        Example(grade: Grading(source: "3", assessment: "E", handling: "P"), explanation: "The dates cannot be right.", wrong: []),
        Example(grade: Grading(source: "2", assessment: "B", handling: "C", conditions: ["S2", "A1"]), corroboratedBy: "INT/000001/26", instruction: "Ask first.", wrong: []),
    ]

    @Test("a grade is refused for what it lacks, and accepted when it has it", arguments: examples)
    func refusals(_ example: Example) {
        let problems = example.grade.problems(
            provenance: example.provenance, explanation: example.explanation, corroboratedBy: example.corroboratedBy, instruction: example.instruction)
        #expect(problems.map(\.field) == example.wrong)
    }

    @Test("a grade is written with its conditions in order")
    func text() {
        #expect(Grading(source: "2", assessment: "B", handling: "C", conditions: ["S2", "A1"]).text == "2BC[A1,S2]")
    }
}
