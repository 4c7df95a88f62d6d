public import Base
public import Core
import Records
public import Storage

/// The custody officer does not authorise detention, and the person is released at once (DET-NA).
public struct RefuseDetention: Operation {
    public static let name: OperationName = "custody.detention.refuse"
    public static let title = "Refuse detention"
    static let disposal = "DET-NA"
    public static let form = Form {
        Section("Decision") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.text(
                "reasons", "Why detention is not authorised", lines: 4, required: .by("PACE s37(2) releases the person unless detention is necessary"),
                max: 4000)
            Field.moment("refusedAt", "Decided at", required: .by("the person is free from then"))
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
    public let reasons: String
    public let refusedAt: Instant
    public let noneAvailable: String?
    public let lateReason: String?

    public init(detentionId: ID<Detention>, version: Int? = nil, reasons: String, refusedAt: Instant, noneAvailable: String? = nil, lateReason: String? = nil) {
        self.detentionId = detentionId
        self.version = version
        self.reasons = reasons
        self.refusedAt = refusedAt
        self.noneAvailable = noneAvailable
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        try CustodyFunction.decide(for: officer, on: detentionId, noneAvailable: noneAvailable, in: tx)
    }

    public func perform(in work: Work) throws -> Detention.Status {
        var detention = try work.require(Detention.self, detentionId)
        try work.demand(.refuse, of: detention)
        if let version, version != detention.version { throw Refusal.stale(current: detention.version) }
        try DetentionCheck.given(reasons, "reasons", "Say why detention is not authorised: the record must show it.")
        try DetentionCheck.notFuture(refusedAt, "refusedAt", "Decided at", now: work.now)
        try DetentionCheck.notBefore(detention.arrivedAt, refusedAt, "refusedAt", "Decided at", "when the person arrived")
        detention.status = .notAuthorised
        detention.noneAvailable = work.officer.rank >= .sergeant ? nil : noneAvailable
        detention.endedAt = refusedAt
        detention.endedBy = work.officer.id
        detention.disposal = Self.disposal
        detention.endReason = reasons
        detention = try work.file(detention)
        try work.enter(.notAuthorised, in: detention, at: refusedAt, text: reasons, lateReason: lateReason, field: "refusedAt")
        try work.closeTasks(about: detention)
        if let disposal = try CodeList.code(Self.disposal, of: ReleaseDetainee.disposals, on: London.day(of: refusedAt), in: work.tx) {
            try work.tellVictims(of: detention, by: disposal, at: refusedAt)
        }
        return detention.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND status = 'arrived' AND authorised_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
