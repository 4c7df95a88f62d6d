public import Base
public import Core
public import Storage

/// Changes conditions or the day of return (PACE s47(1E), Bail Act 1976 s3A; PACE-94, BAIL-07).
public struct VaryBail: Operation {
    public static let name: OperationName = "custody.bail.vary"
    public static let title = "Vary bail"
    public static let form = Form {
        Section("Change") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.options("ended", "Conditions that end")
            Bail.conditionFields
            Bail.victimViewsField
            Field.moment("returnAt", "To return at", hint: "Empty: as before.", future: true)
            Field.text("reason", "Why", hint: "And who asked for it.", lines: 2, required: .by("a court may ask on appeal"), max: 2000)
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let ended: [ID<BailCondition>]?
    public let conditions: [BailConditionLine]?
    public let victimViews: String?
    public let returnAt: Instant?
    public let reason: String

    public init(
        bailId: ID<Bail>, version: Int? = nil, ended: [ID<BailCondition>] = [], conditions: [BailConditionLine] = [], victimViews: String? = nil,
        returnAt: Instant? = nil, reason: String
    ) {
        self.bailId = bailId
        self.version = version
        self.ended = ended
        self.conditions = conditions
        self.victimViews = victimViews
        self.returnAt = returnAt
        self.reason = reason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try Bail.decide(for: officer, on: bailId, in: tx) }

    public func perform(in work: Work) throws -> Int {
        var bail = try Bail.open(bailId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say why, and who asked for it.")
        let leaving = ended ?? []
        let coming = conditions ?? []
        guard !leaving.isEmpty || !coming.isEmpty || returnAt != nil else {
            throw Refusal.invalid("conditions", code: "nothing-changes", "Nothing changes: end a condition, add one, or set another day of return.")
        }
        if let victimViews, !victimViews.allSatisfy(\.isWhitespace) { bail.victimViews = victimViews } else { bail.victimViews = nil }
        let known = try BailCondition.all(of: bailId, in: work.tx).filter { $0.endedAt == nil }
        try checkViews(of: known.filter { leaving.contains($0.id) }, bail, in: work)
        for id in leaving {
            guard var condition = known.first(where: { $0.id == id }) else {
                throw Refusal.invalid("ended", code: "unknown-condition", "That condition is not in force. Choose from those offered.")
            }
            condition.endedAt = work.now
            condition.endedBy = work.officer.id
            condition.endReason = reason
            try work.save(condition)
        }
        try work.setConditions(coming, of: bail)
        if let returnAt {
            try bail.checkReturn(returnAt, after: work.now)
            bail.returnAt = returnAt
        }
        bail = try work.file(bail)
        let detention = try work.require(Detention.self, bail.detentionId)
        let said = [
            leaving.isEmpty ? nil : "\(leaving.count) condition\(leaving.count == 1 ? "" : "s") ended", coming.isEmpty ? nil : coming.map(\.text).joined(separator: "; "),
            returnAt.map { "to return \(London.text($0, zoned: true))" },
        ].compactMap { $0 }.joined(separator: "; ")
        try work.enter(.bail, in: detention, at: work.now, text: "Bail \(bail.number) varied: \(said). \(reason)", about: bail.ref)
        try work.tellVictims("bailed", of: detention, at: work.now)
        return known.count - leaving.count + coming.count
    }

    /// What safeguards a victim is not taken off without asking them either.
    private func checkViews(of leaving: [BailCondition], _ bail: Bail, in work: Work) throws {
        for condition in leaving where bail.victimViews == nil {
            if try CodeList.code(condition.code, of: Bail.conditionKinds, on: London.day(of: work.now), in: work.tx)?.detail["victim"] == "yes" {
                throw Refusal.invalid(
                    "victimViews", code: "required", "That condition safeguards a victim or witness: say what was done to learn their views first (BAIL-07).")
            }
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try Bail.prefill(ref, in: tx)) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try BailCondition.all(of: ID(ref.id), in: tx).filter { $0.endedAt == nil }.map { Option($0.id.description, $0.text) }
    }
}

/// Extends bail by a step of the ladder (PACE s47ZC to s47ZG, BAIL-04).
public struct ExtendBail: Operation {
    public static let name: OperationName = "custody.bail.extend"
    public static let title = "Extend bail"
    public static let form = Form {
        Section("Step") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.option("step", "Extension", required: .by("PACE s47ZD to s47ZG: each by its own authority"))
            Field.moment("decidedAt", "Decided at", required: .by("before the period ends"))
            Field.text("court", "Court", hint: "For a court's extension.", max: 120)
            Field.text("designation", "Designation as exceptionally complex", hint: "Who designated the case, and when; where the step needs it.", max: 200)
        }
        Section("Conditions") {
            Field.yesNo("suspected", "A: reasonable grounds to suspect the person?", required: .by("PACE s47ZC(2)"))
            Field.yesNo("needsTime", "B: more time needed to decide on charge or to investigate?", required: .by("PACE s47ZC(3)"))
            Field.yesNo("isDiligent", "C: decision or investigation made diligently and without delay?", required: .by("PACE s47ZC(4)"))
            Field.yesNo("isNecessary", "D: bail necessary and proportionate?", required: .by("PACE s47ZC(5)"))
            Field.text("reasons", "Why", lines: 4, required: .by("a record is kept of the decision"), max: 4000)
            Field.text(
                "representations", "Representations by the person or their solicitor", hint: "Or that there were none.", lines: 2,
                required: .by("BAIL-10: they may make them before"), max: 2000)
        }
        Section("Return") {
            Field.moment("returnAt", "To return at", hint: "Empty: as before.", future: true)
            LateEntry.field
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let step: String
    public let decidedAt: Instant
    public let court: String?
    public let designation: String?
    public let suspected: Bool
    public let needsTime: Bool
    public let isDiligent: Bool
    public let isNecessary: Bool
    public let reasons: String
    public let representations: String
    public let returnAt: Instant?
    public let lateReason: String?

    public init(
        bailId: ID<Bail>, version: Int? = nil, step: String, decidedAt: Instant, court: String? = nil, designation: String? = nil, suspected: Bool = true,
        needsTime: Bool = true, isDiligent: Bool = true, isNecessary: Bool = true, reasons: String, representations: String = "None.",
        returnAt: Instant? = nil, lateReason: String? = nil
    ) {
        self.bailId = bailId
        self.version = version
        self.step = step
        self.decidedAt = decidedAt
        self.court = court
        self.designation = designation
        self.suspected = suspected
        self.needsTime = needsTime
        self.isDiligent = isDiligent
        self.isNecessary = isNecessary
        self.reasons = reasons
        self.representations = representations
        self.returnAt = returnAt
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Day? {
        var bail = try Bail.uncharged(bailId, at: version, in: work)
        // The ladder of the day of arrest: the law as at the arrest applies.
        guard let chosen = try Bail.steps(on: bail.arrestedOn, in: work.tx).first(where: { $0.code == step }), let period = bail.period,
            let current = bail.step
        else { throw Refusal.invalid("step", code: "not-on-the-list", "“\(step.prefix(40))” is not a step of the ladder. Choose one of those offered.") }
        try DetentionCheck.given(reasons, "reasons", "Say why: a record is kept of the decision.")
        try DetentionCheck.notFuture(decidedAt, "decidedAt", "Decided at", now: work.now)
        try DetentionCheck.notBefore(bail.givenAt, decidedAt, "decidedAt", "Decided at", "when bail was given")
        if chosen.decidedBy == .court { try DetentionCheck.given(court ?? "", "court", "Name the court that decided.") }
        if chosen.isDesignated {
            try DetentionCheck.given(designation ?? "", "designation", "Say who designated the case as exceptionally complex: PACE s47ZE needs it.")
        }
        let decided = London.day(of: decidedAt)
        let decision = BailExtension(period: period, current: current).decide(
            chosen, on: decided, asked: bail.askedCourtOn ?? decided, rankReached: rankReached(chosen, work.officer),
            findings: .init(suspected: suspected, needsTime: needsTime, isDiligent: isDiligent, isNecessary: isNecessary),
            represented: !representations.allSatisfy(\.isWhitespace))
        if case .refused(let refusal) = decision { throw refusal }
        bail.step = chosen.code
        bail.months = chosen.total(after: bail.months ?? 0)
        if chosen.decidedBy == .court { bail.askedCourtOn = nil }
        if let returnAt {
            try bail.checkReturn(returnAt, after: work.now)
            bail.returnAt = returnAt
        }
        bail = try work.file(bail)
        let last = bail.period?.lastDay
        let taken = try work.save(
            BailExtended(
                id: work.newID(), bailId: bailId, step: chosen.code, months: bail.months ?? 0, decidedAt: decidedAt, officerId: work.officer.id, court: court,
                lastDay: last?.value, reasons: [reasons, designation].compactMap { $0 }.joined(separator: " "), representations: representations,
                recordedAt: work.now))
        let detention = try work.require(Detention.self, bail.detentionId)
        try work.enter(
            .bail, in: detention, at: decidedAt, text: "Bail \(bail.number): \(chosen.title) (\(chosen.statute)). \(reasons) \(last?.reason ?? "")",
            lateReason: lateReason, about: taken.ref, field: "decidedAt")
        try work.tellVictims("bailed", of: detention, at: decidedAt)
        return last?.value
    }

    private func rankReached(_ step: BailStep, _ officer: Officer) -> Bool {
        guard case .officer(let rank) = step.decidedBy, let needed = Rank(rawValue: rank) else { return true }
        return officer.rank >= needed
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, charged: false, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try Bail.prefill(ref, in: tx)) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        guard let bail = try tx.find(Bail.self, ID(ref.id)), let current = bail.step else { return [] }
        return try Bail.steps(on: bail.arrestedOn, in: tx).filter { $0.after.contains(current) }.map { Option($0.code, "\($0.title) (\($0.statute))") }
    }
}
