public import Base
public import Core
public import Storage

/// One line of the investigation's log: what was done or decided, by whom and when.
public struct InvestigationLog: Filed {
    public static let table = "investigation_log"
    public static let kind: RecordKind = "investigation-log"

    public enum Step: String, Codable, Sendable, SQLBindable {
        case report, review, allocation, suspect, exhibit
        case incident, part, flag, domestic, screening, outcome, change, sample, victim

        public var title: String {
            switch self {
            case .report: "Report"
            case .review: "Supervisor's review"
            case .allocation: "Allocation"
            case .suspect: "Suspect named"
            case .exhibit: "Exhibit"
            case .incident: "Incident"
            case .part: "Part of the report"
            case .flag: "Flag"
            case .domestic: "Domestic abuse"
            case .screening: "Screening"
            case .outcome: "Outcome"
            case .change: "Class or cancellation"
            case .sample: "Registrar's sample"
            case .victim: "Victim"
            }
        }
    }

    public let id: ID<InvestigationLog>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let kind: Step
    public let text: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }

    public static func all(of investigation: ID<Investigation>, in tx: Transaction) throws -> [InvestigationLog] {
        try tx.all(InvestigationLog.self, "SELECT * FROM investigation_log WHERE investigation_id = \(investigation) ORDER BY at, id LIMIT 500")
    }
}

extension Work {
    func log(_ kind: InvestigationLog.Step, _ text: String, on crime: Investigation) throws {
        try save(InvestigationLog(id: newID(), investigationId: crime.id, kind: kind, text: text, at: now, officerId: officer.id))
    }
}
