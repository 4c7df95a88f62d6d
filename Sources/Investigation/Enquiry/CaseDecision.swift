public import Base
public import Core
public import Storage

/// A numbered decision with its reason: never altered, never deleted by anybody's hand (IN7).
public struct CaseDecision: InvestigationPart {
    public static let table = "decision"
    public static let kind: RecordKind = "decision"

    public let id: ID<CaseDecision>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let number: Int
    public let title: String
    public let decision: String
    public let reason: String
    /// What else was considered, and why not.
    public let considered: String?
    public let madeAt: Instant
    public let recordedAt: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? {
        Card(ref, title: "Decision \(number): \(title)", summary: "Decision \(number)", at: madeAt, words: [decision, reason, considered].compactMap { $0 })
    }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [CaseDecision] {
        try tx.all(CaseDecision.self, "SELECT * FROM decision WHERE investigation_id = \(crime) ORDER BY number DESC LIMIT 200")
    }
}

/// Records a decision.
public struct RecordDecision: Operation {
    public static let name: OperationName = "investigation.enquiry.decide"
    public static let title = "Record a decision"
    public static let form = Form {
        Section("Decision") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("about", "About", required: .by("a decision is found by its subject"), max: 200)
            Field.text("decision", "Decision", hint: "It gets the next number and is never changed. A later decision may replace it.", lines: 4, required: .by("it is the decision"), max: 4000)
            Field.text("reason", "Reason", lines: 4, required: .by("a decision without its reason cannot be defended"), max: 4000)
            Field.text("considered", "What else was considered, and why not", lines: 3, max: 4000)
            Field.moment("madeAt", "Made", hint: "Empty: now.")
        }
    }

    public let investigationId: ID<Investigation>
    public let about: String
    public let decision: String
    public let reason: String
    public let considered: String?
    public let madeAt: Instant?

    public init(investigationId: ID<Investigation>, about: String, decision: String, reason: String, considered: String? = nil, madeAt: Instant? = nil) {
        self.investigationId = investigationId
        self.about = about
        self.decision = decision
        self.reason = reason
        self.considered = considered
        self.madeAt = madeAt
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Numbered {
        let crime = try work.requireOpen(investigationId)
        let about = try work.words(about, "about", "About", because: "a decision is found by its subject")
        let decision = try work.words(decision, "decision", "Decision", because: "it is the decision")
        let reason = try work.words(reason, "reason", "Reason", because: "a decision without its reason cannot be defended")
        let made = try work.past(madeAt, "madeAt", "Made")
        let kept = try work.save(
            CaseDecision(
                id: work.newID(), investigationId: crime.id, number: try work.number("decision", in: crime), title: about, decision: decision, reason: reason,
                considered: considered, madeAt: made, recordedAt: work.now, officerId: work.officer.id))
        return Numbered(number: kept.number)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// The number something got within its investigation.
public struct Numbered: Codable, Sendable, Hashable {
    public let number: Int
}
