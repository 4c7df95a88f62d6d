public import Base
public import Core
public import Storage

/// A supervisor's first review of a reported crime: is it rightly recorded, and what is to be done.
public struct ReviewCrime: Operation {
    public static let name: OperationName = "investigation.crime.review"
    public static let title = "Review"
    public static let form = Form {
        Section("Review") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.text("decision", "Decision and direction", lines: 5, required: .by("the officer in the case acts on it"), max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let decision: String

    public init(investigationId: ID<Investigation>, version: Int? = nil, decision: String) {
        self.investigationId = investigationId
        self.version = version
        self.decision = decision
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let crime = try tx.find(Investigation.self, investigationId) else { return .refused(.notFound) }
        if crime.reportedBy == officer.id {
            return .refused(.forbidden("You took this report, so another supervisor reviews it.", rule: "separation of duty"))
        }
        return .granted(basis: "role; did not take the report")
    }

    public func perform(in work: Work) throws -> Done {
        var crime = try work.require(Investigation.self, investigationId, at: version)
        try crime.requireOpen()
        guard crime.status == .reported else { throw Refusal.conflict("\(crime.number ?? "This crime") has been reviewed already.") }
        if decision.allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("decision", code: "required", "Decision and direction: give it, because the officer in the case acts on it.")
        }
        crime.status = .reviewed
        crime = try work.save(crime)
        try work.log(.review, decision, on: crime)
        try work.closeTasks(InvestigationTask.review.rawValue, about: crime.ref)
        let due = work.now.adding(hours: try ForceSetting.reviewHours(in: work.tx))
        try work.task(
            InvestigationTask.allocate.rawValue, "Allocate \(crime.number ?? "")", about: crime.ref, for: .role("SGT", in: crime.unitId), due: due)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND status = 'reported' AND reported_by <> \(officer.id)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }
}
