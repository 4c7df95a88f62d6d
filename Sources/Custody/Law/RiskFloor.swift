import Base

/// How low the risk may be set, given the answers (PACE-70).
enum RiskFloor {
    enum Risk: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
        case standard, medium, high

        var title: String {
            switch self {
            case .standard: "Standard"
            case .medium: "Medium"
            case .high: "High"
            }
        }
        static func < (left: Risk, right: Risk) -> Bool { (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0) }
    }

    /// One answer with the weight its question gives to a yes.
    struct Answer: Sendable, Hashable {
        let question: String
        let isYes: Bool
        /// Refused, or the person could not answer: risk is assumed until they do.
        let isRefused: Bool
        let weight: Risk?
    }

    static func of(_ answers: [Answer]) -> Explained<Risk> {
        let yes = answers.filter { $0.isYes && $0.weight != nil }
        let refused = answers.filter { $0.isRefused && $0.weight != nil }
        let heaviest = yes.compactMap(\.weight).max() ?? .standard
        let floor = max(heaviest, refused.isEmpty ? .standard : .medium)
        var reasons: [String] = []
        if heaviest > .standard { reasons.append("answered yes: \(yes.filter { $0.weight == heaviest }.map(\.question).joined(separator: ", "))") }
        if !refused.isEmpty { reasons.append("not answered, so risk is assumed: \(refused.map(\.question).joined(separator: ", "))") }
        return Explained(
            floor, because: reasons.isEmpty ? "No answer points to a heightened risk." : "The answers make it at least \(floor.title.lowercased()) (\(reasons.joined(separator: "; "))).",
            rules: ["PACE-70"])
    }
}
