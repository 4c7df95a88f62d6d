public import Base
public import Core
import Records
public import Storage

/// The custody officer authorises detention without charge (PACE s37, PACE-20 to PACE-23). It starts the review clock.
public struct AuthoriseDetention: Operation {
    public static let name: OperationName = "custody.detention.authorise"
    public static let title = "Authorise detention"
    public static let form = Form {
        Section("Decision") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.yesNo(
                "sufficientEvidence", "Is there enough evidence to charge now?", required: .by("PACE s37(1) asks it first"))
            Field.choices("grounds", "Detention is necessary", from: "custody.detention-grounds", required: .by("PACE s37(2)"))
            Field.text(
                "reasons", "Grounds in writing", hint: "What is to be done, and why it needs detention.", lines: 6, required: .by("PACE s37(4)"), max: 4000)
            Field.text("comment", "What the person said when told", lines: 2, max: 2000)
            Field.moment("authorisedAt", "Authorised at", required: .by("PACE s40 counts reviews from it"))
            LateEntry.field
        }
        Section("Custody officer") {
            Field.text(
                "noneAvailable", "Why no custody officer is readily available", hint: "Only for an officer below sergeant who acts under PACE s36(4).", max: 400
            )
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let sufficientEvidence: Bool
    public let grounds: [String]
    public let reasons: String
    public let comment: String?
    public let authorisedAt: Instant
    public let noneAvailable: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, sufficientEvidence: Bool = false, grounds: [String], reasons: String, comment: String? = nil,
        authorisedAt: Instant, noneAvailable: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.sufficientEvidence = sufficientEvidence
        self.grounds = grounds
        self.reasons = reasons
        self.comment = comment
        self.authorisedAt = authorisedAt
        self.noneAvailable = noneAvailable
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        try CustodyFunction.decide(for: officer, on: detentionId, noneAvailable: noneAvailable, in: tx)
    }

    public func perform(in work: Work) throws -> Detention.Status {
        var detention = try work.require(Detention.self, detentionId)
        try work.demand(.authorise, of: detention)
        if let version, version != detention.version { throw Refusal.stale(current: detention.version) }
        if sufficientEvidence {
            throw Refusal.invalid(
                "sufficientEvidence", code: "charge-or-release",
                "With enough evidence to charge, detention to obtain more is not available (PACE s37(7)): refuse this detention, charge or release.")
        }
        if grounds.isEmpty {
            throw Refusal.invalid("grounds", code: "required", "Choose at least one ground, because PACE s37(2) requires it, or refuse detention.")
        }
        try DetentionCheck.given(reasons, "reasons", "Write the grounds down, because PACE s37(4) requires it.")
        try DetentionCheck.notFuture(authorisedAt, "authorisedAt", "Authorised at", now: work.now)
        try DetentionCheck.notBefore(detention.arrivedAt, authorisedAt, "authorisedAt", "Authorised at", "when the person arrived")

        detention.status = .authorised
        if var back = try DetentionHistory.of(detentionId, in: work.tx).undecided {
            // On return from bail the first decision stays on record as it was; this is the next.
            try DetentionCheck.notBefore(back.returnedAt, authorisedAt, "authorisedAt", "Authorised at", "when the person came back")
            back.authorisedAt = authorisedAt
            back.authorisedBy = work.officer.id
            back.grounds = grounds.sorted()
            back.reasons = reasons
            try work.save(back)
        } else {
            detention.authorisedAt = authorisedAt
            detention.authorisedBy = work.officer.id
            detention.noneAvailable = work.officer.rank >= .sergeant ? nil : noneAvailable
            detention.grounds = grounds.sorted()
            detention.reasons = reasons
            detention.comment = comment
        }
        detention = try work.file(detention)
        let said = comment.map { "\nThe person said: \($0)" } ?? ""
        try work.enter(.authorised, in: detention, at: authorisedAt, text: reasons + said, lateReason: lateReason, field: "authorisedAt")
        try work.closeTasks(CustodyTask.decision.rawValue, about: detention.ref)
        try work.scheduleReview(of: detention)
        try work.callForChild(detention, at: authorisedAt)
        return detention.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND status = 'arrived'")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}

/// What every form about a detention starts with.
enum DetentionPrefill {
    static func of(_ ref: Ref, in tx: Transaction) throws -> JSONValue {
        let version = try tx.value(Int64.self, "SELECT version FROM detention WHERE id = \(ref.id)") ?? 0
        return .object(["detentionId": .string(ref.id.description), "version": .integer(version)])
    }
}
