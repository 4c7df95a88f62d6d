public import Base

/// The 3x5x2 grading of one item of intelligence and the rules it must keep (INT-02 to INT-08).
public struct Grading: Sendable, Hashable {
    public let source: String
    public let assessment: String
    public let handling: String
    public let conditions: [String]

    public init(source: String, assessment: String, handling: String, conditions: [String] = []) {
        self.source = source
        self.assessment = assessment
        self.handling = handling
        self.conditions = conditions
    }

    /// `1AP`, `2BC[A1,S2]` (INT-07).
    public var text: String {
        source + assessment + handling + (conditions.isEmpty ? "" : "[" + conditions.sorted().joined(separator: ",") + "]")
    }

    /// What is wrong with a paragraph graded so. Each problem names its field and its rule.
    ///
    /// - Parameters:
    ///   - explanation: why the information is suspected to be false.
    ///   - corroboratedBy: the reference of an independent report.
    ///   - instruction: how the recipient is to handle it.
    public func problems(provenance: String, explanation: String?, corroboratedBy: String?, instruction: String?) -> [Problem] {
        var problems: [Problem] = []
        if provenance == "anonymous", source != "2" {
            problems.append(
                Problem("source", code: "anonymous", "Nobody can vouch for an anonymous caller: grade the source 2, untested (INT-03)."))
        }
        if assessment == "B", isBlank(corroboratedBy) {
            problems.append(
                Problem("corroboratedBy", code: "required", "B says corroborated: give the reference of the independent report, or grade C (INT-05)."))
        }
        if assessment == "E", isBlank(explanation) {
            problems.append(Problem("explanation", code: "required", "E says suspected to be false: explain why (INT-05)."))
        }
        if handling == "C" {
            if conditions.isEmpty {
                problems.append(Problem("conditions", code: "required", "C shares with conditions: choose at least one, or use P (INT-06)."))
            }
            if isBlank(instruction) {
                problems.append(Problem("instruction", code: "required", "C needs an instruction the recipient can follow (INT-06)."))
            }
        } else if !conditions.isEmpty {
            problems.append(Problem("conditions", code: "not-with-p", "P has no conditions: take them out, or use C (INT-06)."))
        }
        return problems
    }

    private func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
}
