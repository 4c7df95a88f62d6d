public import Base
public import Core
public import Storage

/// An investigation given to a supervisor: waiting, returned with reasons, or accepted (IN4).
public struct Submission: Filed {
    public static let table = "submission"
    public static let kind: RecordKind = "submission"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case waiting, returned, accepted
        public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    public let id: ID<Submission>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let number: Int
    /// A code of `submission-purpose`.
    public let purpose: String
    public let summary: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    public var status: Status
    public var decidedAt: Instant?
    public var decidedBy: ID<OfficerAccount>?
    public var reason: String?

    public var card: Card? { nil }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [Submission] {
        try tx.all(Submission.self, "SELECT * FROM submission WHERE investigation_id = \(crime) ORDER BY number DESC LIMIT 50")
    }

    static func waiting(_ crime: RawID, in tx: Transaction) throws -> Submission? {
        try tx.first(Submission.self, "SELECT * FROM submission WHERE investigation_id = \(crime) AND status = 'waiting'")
    }
}

/// Submits the investigation, or submits it again after it came back.
public struct SubmitInvestigation: Operation {
    public static let name: OperationName = "investigation.enquiry.submit"
    public static let title = "Submit to the supervisor"
    /// Hours a supervisor has for it.
    static let answerHours = 48
    public static let form = Form {
        Section("Submission") {
            Field.subject("investigationId", Investigation.kind)
            Field.choice("purpose", "For", from: "submission-purpose", required: .by("the supervisor decides one thing"))
            Field.text("summary", "Summary", hint: "What was done, what is proposed, and what answers each reason it came back for.", lines: 6, required: .by("the supervisor decides on it"), max: 8000)
        }
    }

    public let investigationId: ID<Investigation>
    public let purpose: String
    public let summary: String

    public init(investigationId: ID<Investigation>, purpose: String = "outcome", summary: String) {
        self.investigationId = investigationId
        self.purpose = purpose
        self.summary = summary
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Numbered {
        let crime = try work.requireOpen(investigationId)
        guard crime.status == .allocated else { throw Refusal.conflict("Only an allocated investigation is submitted. It is \(crime.status.title.lowercased()).") }
        if try Submission.waiting(crime.id.raw, in: work.tx) != nil { throw Refusal.conflict("It is submitted already and waits for the supervisor.") }
        try work.requireCode(purpose, of: "submission-purpose", "purpose", "For")
        let submission = try work.save(
            Submission(
                id: work.newID(), investigationId: crime.id, number: try work.number("submission", in: crime), purpose: purpose,
                summary: try work.words(summary, "summary", "Summary", because: "the supervisor decides on it"), at: work.now, officerId: work.officer.id,
                status: .waiting))
        try work.closeTasks(EnquiryTask.returned.rawValue, about: crime.ref)
        try work.task(
            EnquiryTask.submission.rawValue, "\(crime.number ?? "") submitted (\(submission.number))", about: crime.ref, for: .role("SGT", in: crime.unitId),
            due: work.now.adding(hours: Self.answerHours))
        return Numbered(number: submission.number)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.status(ref, in: tx) == .allocated && Submission.waiting(ref.id, in: tx) == nil
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Answers a submission: accepts it, or returns it with reasons.
public struct AnswerSubmission: Operation {
    public static let name: OperationName = "investigation.supervision.answer"
    public static let title = "Accept or return"
    /// Hours the officer has to submit again.
    static let againHours = 7 * 24
    public static let form = Form {
        Section("Answer") {
            Field.subject("investigationId", Investigation.kind)
            Field.yesNo("accepted", "Accept it?", required: .by("it is accepted or goes back"))
            Field.text("reason", "Reasons", hint: "When it goes back: what is missing, point by point.", lines: 5, required: .by("the officer answers each reason"), max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let accepted: Bool
    public let reason: String

    public init(investigationId: ID<Investigation>, accepted: Bool, reason: String) {
        self.investigationId = investigationId
        self.accepted = accepted
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let waiting = try Submission.waiting(investigationId.raw, in: tx) else { return .byRole }
        if waiting.officerId == officer.id { return .refused(.forbidden("You submitted it, so another supervisor answers.", rule: "separation of duty")) }
        return .granted(basis: "role; did not submit it")
    }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard var submission = try Submission.waiting(crime.id.raw, in: work.tx) else { throw Refusal.conflict("Nothing is submitted here. Somebody may have answered already.") }
        submission.reason = try work.words(reason, "reason", "Reasons", because: "the officer answers each reason")
        submission.status = accepted ? .accepted : .returned
        submission.decidedAt = work.now
        submission.decidedBy = work.officer.id
        try work.save(submission)
        try work.closeTasks(EnquiryTask.submission.rawValue, about: crime.ref)
        if !accepted {
            let owner = crime.officerInCase ?? submission.officerId
            try work.task(
                EnquiryTask.returned.rawValue, "\(crime.number ?? "") came back: \(reason.prefix(80))", about: crime.ref, for: .officer(owner),
                due: work.now.adding(hours: Self.againHours))
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Submission.waiting(ref.id, in: tx).map { $0.officerId != officer.id } ?? false
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}
