public import Base
public import Core
public import Storage

/// Records what a court decided on a warrant of further detention, or on its extension (PACE s43 and s44, PACE-43 and PACE-44).
public struct RecordWarrant: Operation {
    public static let name: OperationName = "custody.warrant.record"
    public static let title = "Record warrant of further detention"
    public static let form = Form {
        Section("Application") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.text("court", "Court", required: .by("PACE s43: two justices or a district judge"), max: 120)
            Field.moment("appliedAt", "Applied at", required: .by("PACE s43(5): before the limit, or within six hours where the court could not sit"))
            Field.text("couldNotSit", "Why the court could not sit before the limit", hint: "Only for an application after it.", lines: 2, max: 1000)
            Field.text("newEvidence", "Evidence that has come to light since a court refused", hint: "Only after a refusal.", lines: 2, max: 1000)
        }
        Section("Decision") {
            Field.yesNo("isGranted", "Granted?", required: .by("after a refusal: charge or release"))
            Field.moment("decidedAt", "Decided at", required: .by("the warrant runs from its issue"))
            Field.moment("until", "Until", future: true, required: .by("PACE s43(12): 36 hours at most")).shown(when: Condition("isGranted", is: "yes"))
            Field.text("reasons", "What the court said", lines: 3, required: .by("PACE s43(11)"), max: 4000)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let court: String
    public let appliedAt: Instant
    public let couldNotSit: String?
    public let newEvidence: String?
    public let isGranted: Bool
    public let decidedAt: Instant
    public let until: Instant?
    public let reasons: String
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, court: String, appliedAt: Instant, couldNotSit: String? = nil, newEvidence: String? = nil,
        isGranted: Bool = true, decidedAt: Instant, until: Instant? = nil, reasons: String, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.court = court
        self.appliedAt = appliedAt
        self.couldNotSit = couldNotSit
        self.newEvidence = newEvidence
        self.isGranted = isGranted
        self.decidedAt = decidedAt
        self.until = until
        self.reasons = reasons
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Instant? {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.warrant, of: detention)
        let clocks = try DetentionClocks.of(detention, in: work.tx)
        try DetentionCheck.given(court, "court", "Name the court.")
        try DetentionCheck.given(reasons, "reasons", "Write down what the court said, because PACE s43(11) has the warrant state it.")
        try DetentionCheck.notFuture(appliedAt, "appliedAt", "Applied at", now: work.now)
        try DetentionCheck.notFuture(decidedAt, "decidedAt", "Decided at", now: work.now)
        try DetentionCheck.notBefore(appliedAt, decidedAt, "decidedAt", "Decided at", "when the court was asked")
        let clock = clocks.detention
        let history = try DetentionHistory.of(detentionId, in: work.tx)
        // Where the lists do not know the offence, the superintendent has found before that it can be tried on indictment, and the court again.
        let question = WarrantOfFurtherDetention(
            clock: clock, offences: try DetentionStage.modes(detention, orSaid: true, in: work.tx), refused: history.extensions.last { $0.isRefused }?.givenAt)
        var ends: Instant?
        if isGranted {
            guard let until else { throw Refusal.invalid("until", code: "required", "Until: give it, because a warrant states its period (PACE s43(10)).") }
            if case .refused(let refusal) = question.decide(
                applied: appliedAt, issued: decidedAt, until: until, couldNotSit: couldNotSit, newEvidence: newEvidence)
            {
                throw refusal
            }
            ends = until
        }
        let given = try work.save(
            DetentionExtension(
                id: work.newID(), detentionId: detentionId, kind: question.next, isRefused: !isGranted, appliedAt: appliedAt, givenAt: decidedAt, untilAt: ends,
                secondsAllowed: ends.map { clock.secondsUsed(by: $0, runningFrom: decidedAt) } ?? 0, court: court, reasons: reasons, representations: nil,
                couldNotSit: couldNotSit, newEvidence: newEvidence, recordedAt: work.now, recordedBy: work.officer.id))
        let said = ends.map { "until \(London.text($0, zoned: true))" } ?? "refused: charge or release (PACE s43(15))"
        try work.enter(
            .warrant, in: detention, at: decidedAt, text: "\(court): \(said). \(reasons)", lateReason: lateReason, about: given.ref, field: "decidedAt")
        try work.scheduleLimit(of: detention)
        return ends
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionStage.isUncharged(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
