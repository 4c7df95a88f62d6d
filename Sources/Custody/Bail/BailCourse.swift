public import Base
public import Core
public import Storage

/// The case went to the prosecutor for a decision on charge, or came back with questions: the period stands still between (PACE s47ZL, BAIL-06).
public struct PassToProsecutor: Operation {
    public static let name: OperationName = "custody.bail.prosecutor"
    public static let title = "With the prosecutor"
    public static let form = Form {
        Section("Prosecutor") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.yesNo("isSent", "Sent to them for a decision?", hint: "No: they asked for more.", required: .by("PACE s47ZL: the period stands still between"))
            Field.day("on", "On", future: false, required: .by("the days are counted"))
            Field.text("reference", "Reference", required: .by("it must be found at the prosecutor's"), max: 60)
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let isSent: Bool
    public let on: Day
    public let reference: String

    public init(bailId: ID<Bail>, version: Int? = nil, isSent: Bool, on: Day, reference: String) {
        self.bailId = bailId
        self.version = version
        self.isSent = isSent
        self.on = on
        self.reference = reference
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Day? {
        var bail = try Bail.uncharged(bailId, at: version, in: work)
        try DetentionCheck.given(reference, "reference", "Give the reference: it must be found at the prosecutor's.")
        try bail.stand(.withProsecutor, begins: isSent, on: on, now: work.now)
        return try work.fileStanding(bail, "\(isSent ? "with the prosecutor" : "the prosecutor asked for more") on \(London.text(on)), \(reference).")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, charged: false, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try Bail.prefill(ref, in: tx)
        members["isSent"] = .boolean(try Bail.runs(ref, .withProsecutor, in: tx))
        return .object(members)
    }
}

/// A magistrates' court was asked for more time: asked before the period ends, bail goes on until it decides (PACE s47ZJ, BAIL-05).
public struct AskCourtForBail: Operation {
    public static let name: OperationName = "custody.bail.ask"
    public static let title = "Court asked for more time"
    public static let form = Form {
        Section("Application") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.text("court", "Court", required: .by("PACE s47ZF: a magistrates' court"), max: 120)
            Field.day("askedOn", "Asked on", future: false, required: .by("PACE s47ZJ: before the period ends"))
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let court: String
    public let askedOn: Day

    public init(bailId: ID<Bail>, version: Int? = nil, court: String, askedOn: Day) {
        self.bailId = bailId
        self.version = version
        self.court = court
        self.askedOn = askedOn
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Done {
        var bail = try Bail.uncharged(bailId, at: version, in: work)
        try DetentionCheck.given(court, "court", "Name the court.")
        if askedOn > London.day(of: work.now) { throw Refusal.invalid("askedOn", code: "in-the-future", "Asked on: \(London.text(askedOn)) has not come yet.") }
        if let last = bail.period?.lastDay.value, askedOn > last {
            throw Refusal.invalid("askedOn", code: "too-late", "Asked on: bail ended on \(London.text(last)), and a court is asked before that (PACE s47ZJ).")
        }
        bail.askedCourtOn = askedOn
        bail = try work.file(bail)
        let detention = try work.require(Detention.self, bail.detentionId)
        try work.enter(
            .bail, in: detention, at: work.now,
            text: "Bail \(bail.number): \(court) asked for more time on \(London.text(askedOn)). \(bail.period?.lastDay.reason ?? "")", about: bail.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, charged: false, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try Bail.prefill(ref, in: tx)) }
}

/// Nobody came at the time of return (BAIL-08): they may be arrested under PACE s46A, after charge under the Bail Act 1976 s7.
public struct FailToAnswer: Operation {
    public static let name: OperationName = "custody.bail.fail"
    public static let title = "Failed to surrender"
    public static let form = Form {
        Section("Failure") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.text("reason", "What is known, and what was tried", lines: 2, required: .by("an arrest will rest on it"), max: 1000)
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let reason: String

    public init(bailId: ID<Bail>, version: Int? = nil, reason: String) {
        self.bailId = bailId
        self.version = version
        self.reason = reason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Bail.Status {
        var bail = try Bail.openOrUnaccounted(bailId, at: version, in: work)
        guard bail.status != .failed else { throw Refusal.conflict("It is on record already that they failed to surrender to bail \(bail.number).") }
        guard work.now > bail.returnAt else {
            throw Refusal.conflict("They are to surrender at \(London.text(bail.returnAt, zoned: true)): that has not come yet.")
        }
        try DetentionCheck.given(reason, "reason", "Say what is known and what was tried: an arrest will rest on it.")
        try work.undoLapse(of: &bail, because: "They failed to surrender to bail \(bail.number).")
        bail.status = .failed
        bail = try work.file(bail)
        let detention = try work.require(Detention.self, bail.detentionId)
        try work.enter(.bail, in: detention, at: work.now, text: "Failed to surrender to bail \(bail.number). \(reason)", about: bail.ref)
        return bail.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM bail WHERE id = \(ref.id) AND status = 'in-force'")
            || Bail.isOpenOrUnaccounted(ref, in: tx)
                && !tx.exists("SELECT 1 FROM bail WHERE id = \(ref.id) AND status = 'failed'")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try Bail.prefill(ref, in: tx)) }
}

/// Ends bail before it is answered: no further action, release under investigation, or the hearing held.
public struct EndBail: Operation {
    public static let name: OperationName = "custody.bail.end"
    public static let title = "End bail"
    public static let form = Form {
        Section("End") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.yesNo("goesOn", "Does the investigation of this person go on?", hint: "Yes: they are released under investigation.", required: .by("they are told"))
            Field.text("reason", "Why", lines: 2, required: .by("the person and the victim are told"), max: 2000)
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let goesOn: Bool
    public let reason: String

    public init(bailId: ID<Bail>, version: Int? = nil, goesOn: Bool, reason: String) {
        self.bailId = bailId
        self.version = version
        self.goesOn = goesOn
        self.reason = reason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Bail.Status {
        var bail = try Bail.open(bailId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say why: the person and the victim are told.")
        bail.status = .ended
        bail.endedAt = work.now
        bail.endReason = reason
        bail = try work.file(bail)
        var detention = try work.require(Detention.self, bail.detentionId)
        if !bail.isCharged {
            detention.disposal = goesOn ? Disposal.underInvestigation : "NFA"
            detention = try work.file(detention)
            if goesOn { try work.beginUnderInvestigation(detention, since: work.now) }
        }
        let then = bail.isCharged ? "" : goesOn ? " Released under investigation." : " No further action."
        try work.enter(.bail, in: detention, at: work.now, text: "Bail \(bail.number) ended. \(reason)\(then)", about: bail.ref)
        if !bail.isCharged { try work.tellVictims(goesOn ? "bailed" : "released", of: detention, at: work.now) }
        return bail.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try Bail.prefill(ref, in: tx)) }
}

/// Bail whose period ended without charge or extension is over: the person is released under investigation, and the officer in the case is told (BAIL-05).
/// Bail to a court ends with the day of the hearing; what follows is the court's. Nobody does this by hand; it happens at midnight.
public struct LapseBail: Operation {
    public static let name: OperationName = "custody.bail.lapse"
    public static let title = "Bail lapses"
    public static let form = Form { Section("Bail") { Field.subject("bailId", Bail.kind) } }

    public let bailId: ID<Bail>

    public init(bailId: ID<Bail>) { self.bailId = bailId }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.isSystem ? .granted(basis: "BAIL-05") : .refused(.forbidden("Bail lapses by itself at the end of its period; nobody makes it.", rule: "BAIL-05"))
    }

    public func perform(in work: Work) throws -> Bail.Status {
        // By its id alone: the law ends bail of a restricted record too.
        guard var bail = try work.tx.find(Bail.self, bailId), var detention = try work.tx.find(Detention.self, bail.detentionId) else { throw Refusal.notFound }
        guard bail.status == .inForce, let lapses = bail.lapsesAt, lapses <= work.now else { throw Refusal.conflict("Bail \(bail.number) has not lapsed.") }
        guard let period = bail.period else {
            bail.status = .ended
            bail.endedAt = lapses
            bail.endReason = "The hearing was on \(London.text(London.day(of: bail.returnAt))): bail is the court's from then on."
            return try work.file(bail, detention).status
        }
        bail.status = .lapsed
        bail.endedAt = lapses
        bail.endReason = period.lastDay.reason
        bail = try work.file(bail, detention)
        detention.disposal = Disposal.underInvestigation
        detention = try work.file(detention)
        try work.beginUnderInvestigation(detention, since: lapses)
        try work.enter(
            .bail, in: detention, at: lapses,
            text: "Bail \(bail.number) lapsed: its conditions can no longer be enforced; the person is released under investigation. \(period.lastDay.reason)",
            lateReason: "Entered by the system when the period had ended.", about: bail.ref)
        try work.task(
            CustodyTask.bail.rawValue, "Bail \(bail.number) lapsed: tell the person and the victim", about: bail.ref, for: try work.investigator(of: detention),
            due: lapses.adding(hours: 24))
        try work.tellVictims("bailed", of: detention, at: lapses)
        return bail.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    /// The bails whose period is over.
    static let act = ScheduledAct(LapseBail.self) { now, limit, tx in
        try tx.values(ID<Bail>.self, "SELECT id FROM bail WHERE status = 'in-force' AND lapses_at <= \(now) ORDER BY lapses_at, id LIMIT \(limit)").map {
            LapseBail(bailId: $0)
        }
    }
}
