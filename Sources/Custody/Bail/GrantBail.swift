public import Base
public import Core
import Records
public import Storage

/// Releases a detainee on bail before charge, to come back (PACE s37, s47ZA to s50A; BAIL-01 to BAIL-04). The detention clock stops until they do.
public struct GrantBail: Operation {
    public static let name: OperationName = "custody.bail.grant"
    public static let title = "Bail before charge"
    public static let form = Form {
        Section("Bail") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.option("disposal", "Bail", required: .by("PACE s37 gives each by a power of its own"))
            Field.option("step", "First period", hint: "Three months, unless another agency's case.", required: .by("PACE s47ZB sets how long it may last"))
            Field.choices("factors", "Necessary and proportionate", from: Bail.factorList, required: .by("PACE s50A"))
            Field.text("reasons", "Why, in this case", lines: 3, required: .by("PACE s50A: in all the circumstances"), max: 4000)
            Field.text(
                "representations", "Representations by the person or their solicitor", hint: "Or that there were none.", lines: 2,
                required: .by("PACE s50A(c): they are considered"), max: 2000)
        }
        Section("Return") {
            Field.moment("returnAt", "To return at", hint: "On or before the last day of the period.", future: true, required: .by("PACE s47(3): bail is to a time and place"))
            Field.option("returnSuiteId", "To which suite", required: .by("PACE s47(3)"))
        }
        Section("Conditions") {
            Bail.conditionFields
            Bail.victimViewsField
        }
        Section("Release") {
            Field.moment("givenAt", "Released at", required: .by("the detention clock stops then"))
            ReleaseGate.field
            LateEntry.field
        }
    }

    static let unconditional = "PCB-U"
    static let conditional = "PCB-C"
    static let forProsecutor = "PCB-CPS"

    public let detentionId: ID<Detention>
    public let version: Int?
    public let disposal: String
    public let step: String
    public let factors: [String]
    public let reasons: String
    public let representations: String
    public let returnAt: Instant
    public let returnSuiteId: ID<Unit>
    public let conditions: [BailConditionLine]?
    public let victimViews: String?
    public let givenAt: Instant
    public let despite: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, disposal: String = "PCB-U", step: String = "STANDARD-1", factors: [String], reasons: String,
        representations: String = "None.", returnAt: Instant, returnSuiteId: ID<Unit>, conditions: [BailConditionLine] = [], victimViews: String? = nil,
        givenAt: Instant, despite: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.disposal = disposal
        self.step = step
        self.factors = factors
        self.reasons = reasons
        self.representations = representations
        self.returnAt = returnAt
        self.returnSuiteId = returnSuiteId
        self.conditions = conditions
        self.victimViews = victimViews
        self.givenAt = givenAt
        self.despite = despite
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    public func perform(in work: Work) throws -> ID<Bail> {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.bail, of: detention)
        let authorised = detention.authorisedAt ?? detention.arrivedAt
        let chosen = try Disposal.check(disposal, for: detention, by: Self.name, in: work)
        try check(after: detention, authorised, in: work)
        let earlier = try Bail.all(of: detentionId, in: work.tx)
        // The period runs from the first bail on: coming back and being bailed again does not begin it anew (BAIL-02).
        let last = earlier.last { !$0.isCharged }
        let first = try firstStep(of: detention, in: work)
        let lead = last?.step.flatMap { step in last?.months.map { (step, $0) } } ?? (first.code, first.months)
        var bail = Bail(
            id: work.newID(), number: "\(detention.number) B\(earlier.count + 1)", detentionId: detentionId, personId: detention.personId,
            investigationId: detention.investigationId, isCharged: false, disposal: chosen.code, givenAt: givenAt, givenBy: work.officer.id,
            arrestedOn: London.day(of: detention.arrestedAt), step: lead.0, months: lead.1, withProsecutor: last?.withProsecutor ?? [],
            inHospital: last?.inHospital ?? [], returnAt: returnAt,
            returnSuiteId: returnSuiteId, factors: factors.sorted(), reasons: reasons, representations: representations, victimViews: victimViews)
        if chosen.code == Self.forProsecutor { bail.withProsecutor.append(.init(from: London.day(of: givenAt), until: nil)) }
        if let lapses = bail.period?.lapses, lapses <= givenAt {
            throw Refusal.conflict("The period of bail is over: \(bail.period?.lastDay.reason ?? "") Release without bail, or charge.")
        }
        try bail.checkReturn(returnAt, after: givenAt)

        bail = try work.file(bail)
        try work.setConditions(conditions ?? [], of: bail)
        let period = bail.period?.lastDay
        work.note("period", .string("\(period?.reason ?? "") \(period?.citation ?? "")"))
        try work.linkNew("BAIL", from: detention.person, to: bail.ref, source: detention.ref)
        let back = "To return \(London.text(returnAt, zoned: true))."
        _ = try work.end(
            detention, at: givenAt, chosen, reason: "\(reasons) \(back) \(period?.reason ?? "")", despite: despite, lateReason: lateReason, field: "givenAt",
            as: .bail, about: bail.ref)
        return bail.id
    }

    private func check(after detention: Detention, _ authorised: Instant, in work: Work) throws {
        let day = London.day(of: work.now)
        if factors.isEmpty {
            throw Refusal.invalid(
                "factors", code: "required", "Choose at least one: without it bail is neither necessary nor proportionate (PACE s50A), and the person is released without.")
        }
        for factor in factors where try CodeList.code(factor, of: Bail.factorList, on: day, in: work.tx) == nil {
            throw Refusal.invalid("factors", code: "not-on-the-list", "“\(factor.prefix(40))” is not a reason on the list. Choose from the list.")
        }
        try DetentionCheck.given(reasons, "reasons", "Say why bail is necessary and proportionate in this case (PACE s50A).")
        try DetentionCheck.given(representations, "representations", "Record the representations, or that there were none (PACE s50A).")
        try DetentionCheck.notFuture(givenAt, "givenAt", "Released at", now: work.now)
        try DetentionCheck.notBefore(authorised, givenAt, "givenAt", "Released at", "when detention was authorised")
        guard try work.tx.find(Unit.self, returnSuiteId) != nil else {
            throw Refusal.invalid("returnSuiteId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
        }
        let typed = conditions ?? []
        if disposal == Self.conditional, typed.isEmpty {
            throw Refusal.invalid("conditions", code: "required", "Add at least one condition, or choose bail without conditions.")
        }
        if disposal == Self.unconditional, !typed.isEmpty {
            throw Refusal.invalid("disposal", code: "has-conditions", "There are conditions: choose bail with conditions.")
        }
    }

    /// From the ladder of the day of arrest: the law as at the arrest applies.
    private func firstStep(of detention: Detention, in work: Work) throws -> BailStep {
        let steps = try Bail.steps(on: London.day(of: detention.arrestedAt), in: work.tx)
        guard let found = steps.first(where: { $0.code == step && $0.after.isEmpty }) else {
            throw Refusal.invalid("step", code: "not-a-first-step", "Bail begins with a first period. Choose one of those offered.")
        }
        return found
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionStage.isUncharged(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try DetentionPrefill.of(ref, in: tx).object ?? [:]
        members["step"] = "STANDARD-1"
        if let detention = try tx.find(Detention.self, ID(ref.id)) { members["returnSuiteId"] = .string(detention.suiteId.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        switch field {
        case "disposal": return try Disposal.options(on: ref, by: name, in: tx)
        case "step":
            guard let detention = try tx.find(Detention.self, ID(ref.id)) else { return [] }
            return try Bail.steps(on: London.day(of: detention.arrestedAt), in: tx).filter(\.after.isEmpty).map { Option($0.code, $0.title) }
        default: return try DetentionStage.suites(in: tx)
        }
    }
}
