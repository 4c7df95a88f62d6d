public import Base
public import Core
public import Storage

/// The plan as it stood once it was written; a new one follows, none is changed.
public struct InvestigationPlan: InvestigationPart {
    public static let table = "investigation_plan"
    public static let kind: RecordKind = "investigation-plan"

    public let id: ID<InvestigationPlan>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let number: Int
    public let strategy: String
    public let hypotheses: String?
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { Card(ref, title: "Plan \(number)", summary: "Plan \(number)", at: at, words: [strategy, hypotheses].compactMap { $0 }) }

    static func current(of crime: ID<Investigation>, in tx: Transaction) throws -> InvestigationPlan? {
        try tx.first(InvestigationPlan.self, "SELECT * FROM investigation_plan WHERE investigation_id = \(crime) ORDER BY number DESC LIMIT 1")
    }
}

/// Writes the investigation plan, or the next one.
public struct PlanInvestigation: Operation {
    public static let name: OperationName = "investigation.enquiry.plan"
    public static let title = "Write the plan"
    public static let form = Form {
        Section("Plan") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("strategy", "Strategy", hint: "What is to be found out, in which order, and why.", lines: 6, required: .by("an investigation has a plan"), max: 8000)
            Field.text("hypotheses", "Hypotheses", hint: "What may have happened; what would show each to be wrong.", lines: 4, max: 8000)
        }
    }

    public let investigationId: ID<Investigation>
    public let strategy: String
    public let hypotheses: String?

    public init(investigationId: ID<Investigation>, strategy: String, hypotheses: String? = nil) {
        self.investigationId = investigationId
        self.strategy = strategy
        self.hypotheses = hypotheses
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<InvestigationPlan> {
        let crime = try work.requireOpen(investigationId)
        let strategy = try work.words(strategy, "strategy", "Strategy", because: "an investigation has a plan")
        let plan = try work.savePart(
            InvestigationPlan(
                id: work.newID(), investigationId: crime.id, number: try work.number("plan", in: crime), strategy: strategy, hypotheses: hypotheses, at: work.now,
                officerId: work.officer.id))
        try work.closeTasks(InvestigationTask.investigate.rawValue, about: crime.ref)
        return plan.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }

    /// The plan in force: it is written on, not anew.
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let plan = try InvestigationPlan.current(of: ID(ref.id), in: tx)
        return .object([
            "investigationId": .string(ref.id.description), "strategy": .string(plan?.strategy ?? ""), "hypotheses": .string(plan?.hypotheses ?? ""),
        ])
    }
}
