public import Base
public import Core
public import Storage

/// A supervisor's review: due on the clock, then held, with what was found and what is to be done.
public struct SupervisorReview: Filed {
    public static let table = "supervisor_review"
    public static let kind: RecordKind = "supervisor-review"

    public let id: ID<SupervisorReview>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let number: Int
    /// A code of `review-clock`.
    public let step: String
    public let dueAt: Instant
    public var heldAt: Instant?
    public var officerId: ID<OfficerAccount>?
    public var findings: String?
    public var direction: String?

    public var card: Card? { nil }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [SupervisorReview] {
        try tx.all(SupervisorReview.self, "SELECT * FROM supervisor_review WHERE investigation_id = \(crime) ORDER BY number DESC LIMIT 100")
    }
}

extension ReviewClock {
    /// The steps of `review-clock` in force.
    static func steps(on day: Day, in tx: Transaction) throws -> [ReviewStep] {
        try CodeList.all("review-clock", on: day, in: tx).compactMap { code in
            code.detail["hours"].flatMap { Int($0) }.map { ReviewStep(code.code, code.title, hours: $0, repeatHours: code.detail["repeatHours"].flatMap { Int($0) }) }
        }
    }
}

extension Work {
    /// Puts the next review on the supervisors' list. The first is the review of a new crime, which has a task of its own from the report.
    func scheduleReview(of crime: Investigation) throws {
        let steps = try ReviewClock.steps(on: London.day(of: now), in: tx)
        let last = try tx.first(SupervisorReview.self, "SELECT * FROM supervisor_review WHERE investigation_id = \(crime.id) ORDER BY number DESC LIMIT 1")
        if let last, last.heldAt == nil { return }
        let began = crime.reportedAt ?? crime.recordedAt
        guard let next = ReviewClock.next(steps, reported: began, after: last.map { ($0.step, $0.dueAt) }) else { return }
        try save(SupervisorReview(id: newID(), investigationId: crime.id, number: (last?.number ?? 0) + 1, step: next.step.code, dueAt: next.due))
        try task(EnquiryTask.review.rawValue, "\(next.step.title) of \(crime.number ?? "")", about: crime.ref, for: .role("SGT", in: crime.unitId), due: next.due)
    }
}

/// Holds a supervisor's review; the next one is put on the clock.
public struct HoldReview: Operation {
    public static let name: OperationName = "investigation.supervision.review"
    public static let title = "Hold a supervisor's review"
    public static let form = Form {
        Section("Review") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("findings", "What was found", hint: "The plan, what is missing for charge, the victim, the suspects, exhibits.", lines: 5, required: .by("a review says what it saw"), max: 4000)
            Field.text("direction", "Direction to the officer", lines: 4, max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let findings: String
    public let direction: String?

    public init(investigationId: ID<Investigation>, findings: String, direction: String? = nil) {
        self.investigationId = investigationId
        self.findings = findings
        self.direction = direction
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let crime = try tx.find(Investigation.self, investigationId) else { return .refused(.notFound) }
        if crime.officerInCase == officer.id { return .refused(.forbidden("You are the officer in the case, so somebody else reviews it.", rule: "separation of duty")) }
        return .granted(basis: "role; not the officer in the case")
    }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        let findings = try work.words(findings, "findings", "What was found", because: "a review says what it saw")
        // One that nobody asked for yet counts as the next that is due.
        try work.scheduleReview(of: crime)
        guard
            var review = try work.tx.first(
                SupervisorReview.self, "SELECT * FROM supervisor_review WHERE investigation_id = \(crime.id) AND held_at IS NULL ORDER BY number LIMIT 1")
        else { throw Refusal.conflict("No further review is set for this investigation. See the list review-clock.") }
        review.heldAt = work.now
        review.officerId = work.officer.id
        review.findings = findings
        review.direction = direction
        try work.save(review)
        try work.closeTasks(EnquiryTask.review.rawValue, about: crime.ref)
        try work.scheduleReview(of: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND status = 'allocated' AND officer_in_case <> \(officer.id)")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}
