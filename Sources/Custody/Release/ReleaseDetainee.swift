public import Base
public import Core
import Records
public import Storage

/// Ends a stay in detention with a disposal (PACE-95). Bail and the pre-release risk assessment have records of their own and are not made here.
public struct ReleaseDetainee: Operation {
    public static let name: OperationName = "custody.detention.release"
    public static let title = "Release"
    static let disposals: CodeListName = "custody.disposal"

    public static let form = Form {
        Section("Release") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.choice("disposal", "Disposal", from: disposals, required: .by("it says what happens next, and by what power"))
            Field.text(
                "reason", "Reason and arrangements", hint: "For court: which, and when. For another force: who took over.", lines: 4,
                required: .by("the record must show why detention ended"), max: 4000)
            Field.moment("releasedAt", "Released at", required: .by("detention ends then"))
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let disposal: String
    public let reason: String
    public let releasedAt: Instant
    public let lateReason: String?

    public init(detentionId: ID<Detention>, version: Int? = nil, disposal: String, reason: String, releasedAt: Instant, lateReason: String? = nil) {
        self.detentionId = detentionId
        self.version = version
        self.disposal = disposal
        self.reason = reason
        self.releasedAt = releasedAt
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        try CustodyFunction.decide(for: officer, on: detentionId, in: tx)
    }

    public func perform(in work: Work) throws -> Detention.Status {
        var detention = try work.require(Detention.self, detentionId, at: version)
        guard detention.isHeld else { throw Refusal.conflict("Detention \(detention.number) has ended already: \(detention.status.title.lowercased()).") }
        guard let authorised = detention.authorisedAt else {
            throw Refusal.conflict("Detention \(detention.number) was not authorised yet. Refuse it instead: that releases the person.")
        }
        guard let chosen = try CodeList.code(disposal, of: Self.disposals, on: London.day(of: work.now), in: work.tx) else {
            throw Refusal.invalid("disposal", code: "not-on-the-list", "“\(disposal.prefix(40))” is not a disposal. Choose one from the list.")
        }
        let stage = detention.chargedAt == nil ? "uncharged" : "charged"
        if let wanted = chosen.detail["stage"], wanted != "any", wanted != stage {
            throw Refusal.invalid(
                "disposal", code: "wrong-stage",
                stage == "charged"
                    ? "The person has been charged: “\(chosen.title)” is for before charge. Choose another."
                    : "The person has not been charged: “\(chosen.title)” is for after charge. Charge first, or choose another.")
        }
        try DetentionCheck.given(reason, "reason", "Give the reason and the arrangements: the record must show why detention ended.")
        try DetentionCheck.notFuture(releasedAt, "releasedAt", "Released at", now: work.now)
        try DetentionCheck.notBefore(
            detention.chargedAt ?? authorised, releasedAt, "releasedAt", "Released at",
            detention.chargedAt == nil ? "when detention was authorised" : "when the person was charged")
        detention.status = .released
        detention.endedAt = releasedAt
        detention.endedBy = work.officer.id
        detention.disposal = disposal
        detention.endReason = reason
        detention = try work.file(detention)
        try work.enter(.released, in: detention, at: releasedAt, text: "\(chosen.title). \(reason)", lateReason: lateReason, field: "releasedAt")
        try work.closeTasks(about: detention)
        return detention.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND status IN ('authorised', 'charged')")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
