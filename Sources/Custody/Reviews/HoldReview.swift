public import Base
public import Core
import Records
public import Storage

/// Records a review of detention that was held (PACE s40, PACE-30 to PACE-37).
public struct HoldReview: Operation {
    public static let name: OperationName = "custody.review.hold"
    public static let title = "Hold review"
    /// Two reviews nearer together than this are one that was entered twice.
    static let minutesApartMin = 10
    public static let form = Form {
        Section("Review") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("heldAt", "Held at", required: .by("PACE s40(3) counts the next review from it"))
            Field.choice("method", "How", from: "custody.review-method", required: .by("PACE s40A and s45A allow less than a meeting only in some cases"))
            Field.text("noLiveLink", "Why a live link was not to be had", required: .by("PACE s40A(2) allows the telephone only then"), max: 400)
                .shown(when: Condition("method", is: DetentionReview.Method.telephone.rawValue))
            Field.choice("condition", "The person was", from: DetentionReview.conditions, required: .by("Code C 15.3: who may be heard hangs on it"))
            Field.yesNo("isReminded", "Reminded of free legal advice?", required: .by("Code C 15.4"))
            Field.text(
                "representations", "Representations by the person, their solicitor or appropriate adult", hint: "Or that there were none; needed where the person was awake.",
                lines: 3, max: 4000)
            Field.text("reasons", "Why detention is still necessary", lines: 4, required: .by("PACE s40(8) and s37(4)"), max: 4000)
            Field.choice(
                "postponed", "If it was late, why", hint: "Needed only when the review was held after its latest time.", from: "custody.postponement")
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let heldAt: Instant
    public let method: DetentionReview.Method
    public let isReminded: Bool
    public let representations: String?
    public let reasons: String
    /// A code of `custody.postponement`; `NONE` for a review that was missed without a lawful reason, which stands as a breach (PACE-33).
    public let postponed: String?
    /// A code of `custody.review-condition`.
    public let condition: String?
    public let noLiveLink: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, heldAt: Instant, method: DetentionReview.Method = .inPerson, isReminded: Bool = true,
        representations: String? = "None.", reasons: String, postponed: String? = nil, condition: String? = "awake", noLiveLink: String? = nil,
        lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.heldAt = heldAt
        self.method = method
        self.isReminded = isReminded
        self.representations = representations
        self.reasons = reasons
        self.postponed = postponed
        self.condition = condition
        self.noLiveLink = noLiveLink
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let detention = try tx.find(Detention.self, detentionId) else { return .refused(.notFound) }
        if let stage = try NextSteps.stage(of: detention, now: heldAt, in: tx)?.stage(.review), !stage.value { return .refused(.conflict(stage.reason)) }
        guard let schedule = try DetentionClocks.of(detention, in: tx).reviews else { return .refused(.notFound) }
        let reviewer = schedule.reviewer(at: heldAt)
        if reviewer == .custodyOfficer { return try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }
        return Independence.reviewer(
            officer.id.raw, as: reviewer, isInspector: officer.rank >= .inspector, isSergeant: officer.rank >= .sergeant,
            isSuperintendent: officer.rank >= .superintendent, involved: try CustodyFunction.involved(in: detention, tx))
    }

    public func perform(in work: Work) throws -> Int {
        let detention = try work.require(Detention.self, detentionId, at: version)
        let clocks = try DetentionClocks.of(detention, in: work.tx)
        guard let schedule = clocks.reviews, let due = clocks.nextReview?.value else { throw Refusal.notFound }
        try DetentionCheck.notFuture(heldAt, "heldAt", "Held at", now: work.now)
        let last = schedule.held.last?.at
        try DetentionCheck.notBefore(
            last ?? schedule.authorised, heldAt, "heldAt", "Held at", last == nil ? "when detention was authorised" : "when the last review was held")
        if let last, heldAt < last.adding(minutes: Self.minutesApartMin) {
            throw Refusal.conflict(
                "Review \(due.number - 1) was held at \(London.text(last, zoned: true)) and is on record. Is this the same one? It is entered once.")
        }
        try DetentionCheck.given(reasons, "reasons", "Say why detention is still necessary: if it is not, release the person.")
        try checkHeard()
        if method == .telephone, schedule.charged != nil {
            throw Refusal.invalid(
                "method", code: "not-after-charge", "After charge a review cannot be held by telephone (PACE s40A). Hold it in person or by live link.")
        }
        if method == .telephone {
            try DetentionCheck.given(
                noLiveLink ?? "", "noLiveLink", "Say why a live link was not reasonably practicable: PACE s40A(2) allows the telephone only then.")
        }
        if schedule.isLate(at: heldAt), postponed == nil {
            throw Refusal.invalid(
                "postponed", code: "required",
                "The review was due by \(London.text(due.latest, zoned: true)). Say why it was late, because PACE s40(7) wants the reason recorded.")
        }
        let review = DetentionReview(
            id: work.newID(), detentionId: detentionId, number: due.number, dueAt: due.latest, heldAt: heldAt, officerId: work.officer.id,
            reviewer: schedule.reviewer(at: heldAt),
            method: method, postponed: schedule.isLate(at: heldAt) ? postponed.flatMap { ReviewSchedule.Postponement(rawValue: $0) } : nil,
            representations: representations, isReminded: isReminded, reasons: reasons, recordedAt: work.now, condition: condition,
            noLiveLink: method == .telephone ? noLiveLink : nil)
        try work.save(review)
        try work.enter(
            .review, in: detention, at: heldAt, text: "Review \(due.number), \(method.title). \(reasons)", lateReason: lateReason, about: review.ref, field: "heldAt")
        try work.closeTasks(CustodyTask.tell.rawValue, about: detention.ref)
        if condition == DetentionReview.asleep {
            try work.task(
                CustodyTask.tell.rawValue, "Tell the person of review \(due.number) when awake, \(detention.number)", about: detention.ref,
                for: .role("CUSO", in: detention.suiteId), due: nil)
        }
        try work.scheduleReview(of: detention)
        return due.number
    }

    /// PACE-35: somebody who is awake is reminded of free legal advice and heard before it is decided; whoever sleeps or is unfit is told afterwards.
    private func checkHeard() throws {
        guard condition == nil || condition == DetentionReview.awake else { return }
        guard isReminded else {
            throw Refusal.invalid("isReminded", code: "required", "Remind the person of free legal advice first (Code C 15.4, PACE-35), then decide.")
        }
        try DetentionCheck.given(
            representations ?? "", "representations", "Record the representations, or that there were none: the person was awake and is heard first (PACE s40(12), PACE-35).")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND status IN ('authorised', 'charged')")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try DetentionPrefill.of(ref, in: tx).object ?? [:]
        members["method"] = .string(DetentionReview.Method.inPerson.rawValue)
        members["condition"] = .string(DetentionReview.awake)
        return .object(members)
    }
}
