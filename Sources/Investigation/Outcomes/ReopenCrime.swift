public import Base
public import Core
public import Storage

/// Opens a finished crime again because of new facts (OUT-01): a name, a match, a victim who supports action now.
public struct ReopenCrime: Operation {
    public static let name: OperationName = "investigation.crime.reopen"
    public static let title = "Open again"
    public static let form = Form {
        Section("New facts") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.text("reason", "New facts", lines: 4, required: .by("an outcome changes only for new facts (OUT-01)"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let reason: String

    public init(investigationId: ID<Investigation>, version: Int? = nil, reason: String) {
        self.investigationId = investigationId
        self.version = version
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        var crime = try work.require(Investigation.self, investigationId, at: version)
        guard crime.status == .closed else { throw Refusal.conflict("\(crime.number ?? "This record") is not closed.") }
        guard crime.isCrime else { throw Refusal.conflict("\(crime.number ?? "This record") was cancelled and is not counted. Record a new crime for new facts.") }
        if reason.allSatisfy(\.isWhitespace) { throw Refusal.invalid("reason", code: "required", "New facts: give them, because an outcome changes only for new facts (OUT-01).") }
        for var outcome in try work.tx.all(CrimeOutcome.self, "SELECT * FROM crime_outcome WHERE investigation_id = \(crime.id) AND status IN ('current', 'beside')") {
            outcome.status = .former
            outcome.endedAt = work.now
            try work.save(outcome)
        }
        crime.outcome = "0"
        crime.status = crime.officerInCase == nil ? .reviewed : .allocated
        try work.save(crime)
        try work.log(.outcome, "Opened again. \(reason)", on: crime)
        if let officer = crime.officerInCase {
            let due = work.now.adding(hours: 24 * (try ForceSetting.planDays(in: work.tx)))
            try work.task(InvestigationTask.investigate.rawValue, "Investigate \(crime.number ?? "") again", about: crime.ref, for: .officer(officer), due: due)
        } else {
            let due = work.now.adding(hours: try ForceSetting.reviewHours(in: work.tx))
            try work.task(InvestigationTask.allocate.rawValue, "Allocate \(crime.number ?? "") again", about: crime.ref, for: .role("SGT", in: crime.unitId), due: due)
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND status = 'closed' AND is_crime = \(true)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }
}
