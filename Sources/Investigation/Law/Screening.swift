public import Base

/// How solvable a crime is, by parts, and where it goes (IN5).
public enum Solvability {
    public struct Factor: Sendable, Hashable {
        /// A code of `solvability`.
        public let code: String
        public let title: String
        public let points: Int

        public init(_ code: String, _ title: String, _ points: Int) {
            self.code = code
            self.title = title
            self.points = points
        }
    }

    public enum Route: String, Codable, Sendable, CaseIterable {
        case investigator, desk, file

        public var title: String {
            switch self {
            case .investigator: "Allocate to an investigator"
            case .desk: "Investigate from the desk"
            case .file: "A supervisor may file it"
            }
        }
    }

    public static let investigatorFrom = 40
    public static let deskFrom = 20

    public static func score(_ factors: [Factor]) -> Int { factors.reduce(0) { $0 + $1.points } }

    public static func route(_ factors: [Factor]) -> Explained<Route> {
        let score = score(factors)
        let parts = factors.map { "\($0.title) \($0.points > 0 ? "+" : "")\($0.points)" }
        let sum = "Score \(score)\(parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))."
        let route: Route = score >= investigatorFrom ? .investigator : score >= deskFrom ? .desk : .file
        return Explained(route, because: sum, rules: ["investigation.md 5"])
    }

    /// What must be answered before a crime is filed without investigation: each line of enquiry, and whether it is still open.
    public static func problems(filing lines: Set<String>, all: [String], stillOpen: Set<String>) -> [Problem] {
        let missing = all.filter { !lines.contains($0) && !stillOpen.contains($0) }
        var problems: [Problem] = []
        if !stillOpen.isEmpty {
            problems.append(Problem("decision", code: "lines-open", "A reasonable line of enquiry remains, so the crime cannot be filed as outcome 18. Investigate it, or tick it off."))
        } else if !missing.isEmpty {
            problems.append(Problem("checked", code: "not-checked", "Lines of enquiry: tick each one that was looked into or does not apply before the crime is filed."))
        }
        return problems
    }
}

/// THRIVE: how soon and by whom a report is answered.
public enum Thrive {
    public enum Grade: String, Codable, Sendable, CaseIterable {
        case immediate, priority, scheduled, resolved

        public var title: String {
            switch self {
            case .immediate: "Immediate"
            case .priority: "Priority"
            case .scheduled: "Scheduled"
            case .resolved: "Resolved without deployment"
            }
        }
    }

    /// Levels 0 to 3 in the order threat, harm, risk, investigation, vulnerability, engagement.
    public struct Levels: Sendable, Hashable, Codable {
        public var threat: Int
        public var harm: Int
        public var risk: Int
        public var investigation: Int
        public var vulnerability: Int
        public var engagement: Int

        public init(threat: Int, harm: Int, risk: Int, investigation: Int = 0, vulnerability: Int = 0, engagement: Int = 0) {
            self.threat = threat
            self.harm = harm
            self.risk = risk
            self.investigation = investigation
            self.vulnerability = vulnerability
            self.engagement = engagement
        }
    }

    public static func grade(_ levels: Levels) -> Explained<Grade> {
        let danger = max(levels.threat, levels.harm, levels.risk)
        let rules = ["THRIVE"]
        if danger == 3 { return Explained(.immediate, because: "Threat, harm or risk is at its highest.", rules: rules) }
        if danger == 2 || levels.vulnerability == 3 { return Explained(.priority, because: "Threat, harm or risk is real, or somebody is very vulnerable.", rules: rules) }
        if levels.vulnerability == 2 && danger == 1 { return Explained(.priority, because: "Somebody vulnerable is at some risk.", rules: rules) }
        if danger == 1 || levels.investigation >= 1 || levels.vulnerability >= 1 {
            return Explained(.scheduled, because: "Somebody must see to it, and it can wait for an appointment.", rules: rules)
        }
        return Explained(.resolved, because: "Nothing in it needs an officer to attend.", rules: rules)
    }

    /// Minutes within which an officer attends; nothing where none does.
    public static func minutes(_ grade: Grade, isRural: Bool) -> Int? {
        switch grade {
        case .immediate: isRural ? 20 : 15
        case .priority: 60
        case .scheduled: 48 * 60
        case .resolved: nil
        }
    }
}
