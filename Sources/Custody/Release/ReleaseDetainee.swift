public import Base
public import Core
import Records
public import Storage

/// Ends a stay in detention with a disposal (PACE-95). Bail is given by acts of its own.
public struct ReleaseDetainee: Operation {
    public static let name: OperationName = "custody.detention.release"
    public static let title = "Release"
    static let disposals: CodeListName = "custody.disposal"

    public static let form = Form {
        Section("Release") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.option("disposal", "Disposal", required: .by("it says what happens next, and by what power"))
            Field.text(
                "reason", "Reason and arrangements", hint: "For court: which, and when. For another force: who took over.", lines: 4,
                required: .by("the record must show why detention ended"), max: 4000)
            Field.moment("releasedAt", "Released at", required: .by("detention ends then"))
            ReleaseGate.field
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let disposal: String
    public let reason: String
    public let releasedAt: Instant
    public let despite: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, disposal: String, reason: String, releasedAt: Instant, despite: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.disposal = disposal
        self.reason = reason
        self.releasedAt = releasedAt
        self.despite = despite
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        try CustodyFunction.decide(for: officer, on: detentionId, in: tx)
    }

    public func perform(in work: Work) throws -> Detention.Status {
        var detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.release, of: detention)
        let authorised = detention.authorisedAt ?? detention.arrivedAt
        let chosen = try Disposal.check(disposal, for: detention, by: Self.name, in: work)
        try DetentionCheck.given(reason, "reason", "Give the reason and the arrangements: the record must show why detention ended.")
        try DetentionCheck.notFuture(releasedAt, "releasedAt", "Released at", now: work.now)
        try DetentionCheck.notBefore(
            detention.chargedAt ?? authorised, releasedAt, "releasedAt", "Released at",
            detention.chargedAt == nil ? "when detention was authorised" : "when the person was charged")
        detention = try work.end(
            detention, at: releasedAt, chosen, reason: reason, despite: despite, lateReason: lateReason, field: "releasedAt")
        try work.suggestOutcome(chosen, of: detention, at: releasedAt, because: reason)
        if disposal == Disposal.underInvestigation { try work.beginUnderInvestigation(detention, since: releasedAt) }
        return detention.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND authorised_at IS NOT NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try Disposal.options(on: ref, by: name, in: tx)
    }
}

/// The list `custody.disposal` and what it asks of each.
enum Disposal {
    static let underInvestigation = "RUI"
    static let keptForCourt = "CHG-CUS"
    static let toAuthority = "CHG-LA"

    /// The disposal, if it fits the stage, the person's age and the act that makes it.
    static func check(_ code: String, for detention: Detention, by act: OperationName, in work: Work) throws -> Code {
        let day = London.day(of: work.now)
        guard let chosen = try CodeList.code(code, of: ReleaseDetainee.disposals, on: day, in: work.tx) else {
            throw Refusal.invalid("disposal", code: "not-on-the-list", "“\(code.prefix(40))” is not a disposal. Choose one from the list.")
        }
        let stage = detention.chargedAt == nil ? "uncharged" : "charged"
        if let wanted = chosen.detail["stage"], wanted != "any", wanted != stage {
            throw Refusal.invalid(
                "disposal", code: "wrong-stage",
                stage == "charged"
                    ? "The person has been charged: “\(chosen.title)” is for before charge. Choose another."
                    : "The person has not been charged: “\(chosen.title)” is for after charge. Charge first, or choose another.")
        }
        let maker = chosen.detail["act"] ?? ReleaseDetainee.name.text
        guard maker == act.text else {
            throw Refusal.invalid("disposal", code: "another-act", "“\(chosen.title)” is recorded by the act of that name on the detention page, not here.")
        }
        let age = try AgeStanding.of(detention, on: day, in: work.tx)
        if chosen.detail["adult"] == "yes", age.isTreatedAsChild {
            throw Refusal.invalid("disposal", code: "adults-only", "“\(chosen.title)” is for adults; this person is \(age.underAge). Choose another.")
        }
        if chosen.detail["child"] == "yes", !age.isTreatedAsChild {
            throw Refusal.invalid("disposal", code: "children-only", "“\(chosen.title)” is for children; this person is not known to be under 18. Choose another.")
        }
        try checkKept(chosen, detention, work.tx)
        return chosen
    }

    /// Nobody is kept for court, or moved to the local authority, without the decision of PACE s38.
    private static func checkKept(_ chosen: Code, _ detention: Detention, _ tx: Transaction) throws {
        guard chosen.code == keptForCourt || chosen.code == toAuthority else { return }
        guard let kept = try KeptForCourt.of(detention.id, in: tx) else {
            throw Refusal.conflict("Decide first on keeping the person for court, with its grounds (PACE s38): the act is on the detention page.")
        }
        if chosen.code == toAuthority, kept.authority == nil {
            throw Refusal.conflict("No local authority was asked for accommodation. Record that with the decision to keep the child for court (PACE s38(6)).")
        }
    }

    static func options(on ref: Ref, by act: OperationName, in tx: Transaction) throws -> [Option] {
        guard let detention = try tx.find(Detention.self, ID(ref.id)) else { return [] }
        let stage = detention.chargedAt == nil ? "uncharged" : "charged"
        let codes = try tx.all(
            Code.self, "SELECT code, title, detail FROM code WHERE list = \(ReleaseDetainee.disposals.text) AND valid_until IS NULL ORDER BY title LIMIT 200")
        let isChild = try AgeStanding.of(detention, on: London.day(of: detention.openedAt), in: tx).isTreatedAsChild
        return codes.filter {
            ($0.detail["act"] ?? ReleaseDetainee.name.text) == act.text && ($0.detail["stage"] == "any" || $0.detail["stage"] == stage)
                && $0.detail[isChild ? "adult" : "child"] != "yes"
        }.map { code in Option(code.code, code.detail["note"].map { "\(code.title) (\($0))" } ?? code.title) }
    }
}
