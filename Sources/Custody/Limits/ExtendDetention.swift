public import Base
public import Core
public import Storage

/// A superintendent authorises detention past the first day (PACE s42, PACE-41 and PACE-42).
public struct ExtendDetention: Operation {
    public static let name: OperationName = "custody.detention.extend"
    public static let title = "Extend to 36 hours"
    public static let form = Form {
        Section("Decision") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("authorisedAt", "Decided at", required: .by("PACE s42(4): after the second review and before 24 hours"))
            Field.moment("until", "Detention may go on until", hint: "Empty: to the full 36 hours.", future: true)
            Field.yesNo("isNecessary", "Necessary to secure, preserve or obtain evidence?", required: .by("PACE s42(1)(a)"))
            Field.yesNo("isDiligent", "Investigated diligently and without delay?", required: .by("PACE s42(1)(c)"))
            Field.yesNo("isIndictable", "Can an offence be tried on indictment?", required: .by("PACE s42(1)(b)"))
            Field.text("reasons", "Grounds in writing", lines: 4, required: .by("PACE s42(5)"), max: 4000)
            Field.text(
                "representations", "Representations by the person, their solicitor or appropriate adult", hint: "Or that there were none.", lines: 3,
                required: .by("PACE s42(6) to (8): they are given the opportunity"), max: 4000)
            Field.yesNo("isReminded", "Told of the right to legal advice and to have someone informed?", required: .by("PACE s42(9)"))
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let authorisedAt: Instant
    public let until: Instant?
    public let isNecessary: Bool
    public let isDiligent: Bool
    public let isIndictable: Bool
    public let reasons: String
    public let representations: String
    public let isReminded: Bool
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, authorisedAt: Instant, until: Instant? = nil, isNecessary: Bool = true, isDiligent: Bool = true,
        isIndictable: Bool = true, reasons: String, representations: String, isReminded: Bool = true, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.authorisedAt = authorisedAt
        self.until = until
        self.isNecessary = isNecessary
        self.isDiligent = isDiligent
        self.isIndictable = isIndictable
        self.reasons = reasons
        self.representations = representations
        self.isReminded = isReminded
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let detention = try tx.find(Detention.self, detentionId) else { return .refused(.notFound) }
        if let stage = try NextSteps.stage(of: detention, now: authorisedAt, in: tx)?.stage(.extend), !stage.value { return .refused(.conflict(stage.reason)) }
        let clocks = try DetentionClocks.of(detention, in: tx)
        let history = try DetentionHistory.of(detentionId, in: tx)
        let earlier = history.extensions.contains { $0.kind == .superintendent && !$0.isRefused }
        return SuperintendentExtension(
            clock: clocks.detention, reviewsHeld: history.reviews.map(\.heldAt), offences: try DetentionStage.modes(detention, orSaid: isIndictable, in: tx),
            authorisedUntil: earlier ? clocks.detention.runsOut(at: authorisedAt).value : nil
        ).decide(at: authorisedAt, isSuperintendent: officer.rank >= .superintendent)
    }

    public func perform(in work: Work) throws -> Instant {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try DetentionCheck.notFuture(authorisedAt, "authorisedAt", "Decided at", now: work.now)
        if !isNecessary || !isDiligent || !isIndictable {
            throw Refusal.invalid(
                !isNecessary ? "isNecessary" : !isDiligent ? "isDiligent" : "isIndictable", code: "condition-not-met",
                "Detention is extended only if all three conditions of PACE s42(1) are met. Charge or release.")
        }
        try DetentionCheck.given(reasons, "reasons", "Write the grounds down, because PACE s42(5) requires it.")
        try DetentionCheck.given(representations, "representations", "Record the representations, or that there were none (PACE s42(6) to (8)).")
        guard isReminded else {
            throw Refusal.invalid("isReminded", code: "required", "Tell the person of their rights first (PACE s42(9)), then decide.")
        }
        let clock = try DetentionClocks.of(detention, in: work.tx).detention
        let latest = clock.reaches(.superintendent, at: authorisedAt)
        let ends = until ?? latest.value
        guard ends > authorisedAt, ends <= latest.value else {
            throw Refusal.invalid(
                "until", code: "out-of-range",
                "Detention may go on until: choose a time after the decision and not after \(London.text(latest.value, zoned: true)), 36 hours of detention (PACE s42(1)).")
        }
        let allowed = until == nil ? Int64(clock.limits.superintendentHours) * 3600 : clock.secondsUsed(by: ends, runningFrom: authorisedAt)
        guard allowed > clock.inForce(at: authorisedAt).seconds else {
            throw Refusal.invalid("until", code: "too-early", "Detention may go on until: that is not later than it may already.")
        }
        let given = try work.save(
            DetentionExtension(
                id: work.newID(), detentionId: detentionId, kind: .superintendent, isRefused: false, appliedAt: nil, givenAt: authorisedAt, untilAt: ends,
                secondsAllowed: allowed, court: nil, reasons: reasons, representations: representations, couldNotSit: nil, newEvidence: nil,
                recordedAt: work.now, recordedBy: work.officer.id))
        try work.enter(
            .extension, in: detention, at: authorisedAt,
            text: "Detention authorised until \(London.text(ends, zoned: true)) (PACE s42). \(reasons)\nRepresentations: \(representations)",
            lateReason: lateReason, about: given.ref, field: "authorisedAt")
        try work.scheduleLimit(of: detention)
        return ends
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionStage.isUncharged(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
