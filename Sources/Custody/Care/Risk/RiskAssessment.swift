import Base
import Core
import Records
import Storage

/// One assessment of a detainee's risk, with every answer as it was given (PACE-70).
struct RiskAssessment: CarePart {
    static let table = "risk_assessment"
    static let rows: SQL = "risk_assessment"
    static let kind: RecordKind = "risk-assessment"
    static let questions: CodeListName = "custody.risk-question"

    enum Stage: String, Codable, Sendable, SQLBindable {
        case arrival, again, handover, release

        var title: String {
            switch self {
            case .arrival: "on arrival"
            case .again: "again"
            case .handover: "at handover"
            case .release: "before release"
            }
        }
        /// The stage of the question list that is asked.
        var asks: String { self == .release ? "release" : "arrival" }
    }

    struct Answer: Codable, Sendable, Hashable {
        let question: String
        /// A code of `custody.risk-answer`.
        let answer: String
        let detail: String?
    }

    let id: ID<RiskAssessment>
    var version = 0
    let detentionId: ID<Detention>
    let number: Int
    let stage: Stage
    let assessedAt: Instant
    let answers: [Answer]
    let isComplete: Bool
    let incompleteReason: String?
    let markersChecked: Bool
    let previousChecked: Bool
    let risk: RiskFloor.Risk
    let isVulnerable: Bool
    let appearsUnder18: Bool
    let plan: String
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant

    /// The questions to ask this person at this stage.
    static func questions(for stage: Stage, sex: Sex?, on day: Day, in tx: Transaction) throws -> [Code] {
        try CodeList.all(questions, on: day, in: tx).filter { $0.detail["stage"] == stage.asks && ($0.detail["ask"] != "female" || sex != .male) }
    }
}

extension RiskFloor.Risk: SQLBindable {}

/// What must be assessed before a cell, and before release (PACE-70).
enum RiskGate {
    /// Whether the person may be put in a cell; the whiteboard's allocation asks it.
    static func beforeCell(_ detention: ID<Detention>, in tx: Transaction) throws -> Explained<Bool> {
        let since = try PresentStay.began(detention, in: tx) ?? Instant(seconds: 0)
        let last = try tx.first(
            RiskAssessment.self,
            "SELECT * FROM risk_assessment WHERE detention_id = \(detention) AND stage <> 'release' AND assessed_at >= \(since) ORDER BY number DESC LIMIT 1")
        guard let last else {
            return Explained(false, because: "No risk assessment yet: it comes before the cell, unless the reason why not is recorded (Code C 3.6).", rules: ["PACE-70"])
        }
        if last.isComplete { return Explained(true, because: "Risk assessment \(last.number) is complete: \(last.risk.title.lowercased()) risk.", rules: ["PACE-70"]) }
        return Explained(true, because: "Risk assessment \(last.number) is not complete: \(last.incompleteReason ?? ""). Risk is assumed until it is.", rules: ["PACE-70"])
    }

    /// Whether the pre-release risk assessment stands.
    static func beforeRelease(_ detention: Detention, in tx: Transaction) throws -> Explained<Bool> {
        let since = try PresentStay.began(detention.id, in: tx) ?? Instant(seconds: 0)
        let done = try tx.exists("SELECT 1 FROM risk_assessment WHERE detention_id = \(detention.id) AND stage = 'release' AND is_complete AND assessed_at >= \(since)")
        return Explained(
            done, because: done ? "The risk assessment before release is done (Code C 3.10)." : "There is no complete risk assessment before release yet (Code C 3.10).",
            rules: ["PACE-70", "PACE-95"])
    }
}
