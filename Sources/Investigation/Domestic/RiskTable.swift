import Base
import Core
import Web

/// Assessments of a domestic abuse risk with their reviews, the newest first.
enum RiskTable {
    static func html(_ assessments: [DashAssessment], name: (ID<OfficerAccount>?) -> String) -> HTML {
        guard !assessments.isEmpty else { return Component.empty("The risk was not assessed.") }
        let rows = assessments.map { assessment -> HTML in
            let yes = assessment.answers.filter { $0.value == .yes }.keys.compactMap { Int($0) }.sorted().map(String.init).joined(separator: ", ")
            let review: HTML = assessment.reviewedAt.map { "\(Component.time($0)), \(name(assessment.reviewedBy)): \(assessment.reviewedGrade?.title ?? ""). \(assessment.review ?? "")" } ?? "not reviewed yet"
            return """
                <tr><td>\(Component.time(assessment.assessedAt)), \(name(assessment.assessedBy))</td><td><strong>\(assessment.gradeNow.title)</strong></td>
                <td>\(assessment.suggested.title). \(assessment.suggestedBecause)\(yes.isEmpty ? "" : " Yes to \(yes).") \(assessment.reason ?? "")</td><td>\(review)</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Assessed</th><th scope="col">Risk now</th><th scope="col">Suggested</th>
            <th scope="col">Supervisor's review</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
