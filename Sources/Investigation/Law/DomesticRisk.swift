public import Base

/// What DASH suggests of the risk to a victim of domestic abuse. It suggests; the officer grades by judgement and a supervisor reviews.
public enum DomesticRisk {
    public enum Answer: String, Codable, Sendable, CaseIterable {
        case yes, no
        case unknown = "dk"
    }

    public enum Grade: String, Codable, Sendable, CaseIterable, Comparable {
        case standard, medium, high

        public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
        public static func < (left: Grade, right: Grade) -> Bool { (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0) }
    }

    public static let questions = 27
    /// Yes answers from which the risk is visibly high.
    public static let highFrom = 14
    /// Ours: yes answers from which it is at least medium. No rule sets it.
    public static let mediumFrom = 7
    /// Incidents in twelve months that are an escalation.
    public static let incidentsFrom = 3

    /// Questions a single yes of which suggests high.
    private static let decisive: [(Int, String)] = [
        (6, "separated, or tried to, within a year"), (9, "pregnant, or a baby under 18 months"), (17, "threats to kill"), (18, "strangled, choked or suffocated"),
    ]

    /// - Parameters:
    ///   - answers: by number of the question, 1 to 27.
    ///   - incidents: of the last twelve months, this one among them.
    public static func suggest(_ answers: [Int: Answer], incidents: Int) -> Explained<Grade> {
        let yes = answers.count { $0.value == .yes }
        var reasons: [String] = []
        if yes >= highFrom { reasons.append("\(yes) of \(questions) answered yes") }
        if incidents >= incidentsFrom { reasons.append("\(incidents) incidents in twelve months") }
        reasons += decisive.filter { answers[$0.0] == .yes }.map(\.1)
        if !reasons.isEmpty { return Explained(.high, because: "Suggested because: \(reasons.joined(separator: "; ")).", rules: ["DASH"]) }
        if yes >= mediumFrom { return Explained(.medium, because: "\(yes) of \(questions) answered yes.", rules: ["DASH"]) }
        let open = answers.count { $0.value == .unknown } + questions - answers.count
        return Explained(.standard, because: "\(yes) of \(questions) answered yes\(open > 0 ? ", \(open) not known" : "").", rules: ["DASH"])
    }

    /// Whether the grade an officer gave needs words: one that is lower than what the answers suggest.
    public static func needsReason(given: Grade, suggested: Grade) -> Bool { given < suggested }
}
