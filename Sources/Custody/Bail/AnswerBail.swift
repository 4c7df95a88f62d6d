public import Base
public import Core
import Records
public import Storage

/// The person comes back on bail before charge: their detention goes on under the same number, and its clock runs again from where it stood (PACE s47(6),
/// PACE-51 and PACE-52). The custody officer decides anew whether to detain.
public struct AnswerBail: Operation {
    public static let name: OperationName = "custody.bail.answer"
    public static let title = "Answers bail"
    public static let form = Form {
        Section("Return") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.moment("returnedAt", "Made themselves known at the station at", required: .by("PACE-52: the clock runs again from then"))
            Field.option("suiteId", "Custody suite", required: .by("its officers take over"))
            LateEntry.field
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let returnedAt: Instant
    public let suiteId: ID<Unit>
    public let lateReason: String?

    public init(bailId: ID<Bail>, version: Int? = nil, returnedAt: Instant, suiteId: ID<Unit>, lateReason: String? = nil) {
        self.bailId = bailId
        self.version = version
        self.returnedAt = returnedAt
        self.suiteId = suiteId
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> ID<Detention> {
        var bail = try Bail.openOrUnaccounted(bailId, at: version, in: work)
        guard !bail.isCharged else { throw Refusal.conflict("Bail \(bail.number) is to a court after charge: it is answered there.") }
        try work.undoLapse(of: &bail, because: "They had answered bail \(bail.number) in time.")
        try DetentionCheck.notFuture(returnedAt, "returnedAt", "Made themselves known", now: work.now)
        try DetentionCheck.notBefore(bail.givenAt, returnedAt, "returnedAt", "Made themselves known", "when bail was given")
        return try work.resume(
            bail, at: returnedAt, in: suiteId, arrestedAt: nil, text: "Answered bail \(bail.number).", reason: nil, lateReason: lateReason, field: "returnedAt")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Bail.isOpen(ref, charged: false, in: tx) || Bail.isOpenOrUnaccounted(ref, in: tx) && !Bail.isOpen(ref, charged: true, in: tx)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try Bail.prefill(ref, in: tx)
        if let suite = try tx.find(Bail.self, ID(ref.id))?.returnSuiteId { members["suiteId"] = .string(suite.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try DetentionStage.suites(in: tx) }
}

/// Arrested under PACE s46A: they did not come, or there are reasonable grounds to suspect that they broke a condition. The first three hours at the station
/// do not count (PACE-53).
public struct ArrestOnBail: Operation {
    public static let name: OperationName = "custody.bail.arrest"
    public static let title = "Arrested under s46A"
    public static let form = Form {
        Section("Arrest") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.moment("arrestedAt", "Arrested at", required: .by("PACE s46A"))
            Field.officer("officerId", "Arresting officer", required: .by("PACE s36(5) keeps them out of the custody officer's part"))
            Field.text("reason", "Failed to surrender, or which condition was broken and how", lines: 2, required: .by("PACE s28: they are told"), max: 1000)
            Field.moment("arrivedAt", "Arrived at the station", required: .by("PACE-53: three hours from then do not count"))
            Field.option("suiteId", "Custody suite", required: .by("its officers take over"))
            LateEntry.field
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let arrestedAt: Instant
    public let officerId: ID<OfficerAccount>
    public let reason: String
    public let arrivedAt: Instant
    public let suiteId: ID<Unit>
    public let lateReason: String?

    public init(
        bailId: ID<Bail>, version: Int? = nil, arrestedAt: Instant, officerId: ID<OfficerAccount>, reason: String, arrivedAt: Instant, suiteId: ID<Unit>,
        lateReason: String? = nil
    ) {
        self.bailId = bailId
        self.version = version
        self.arrestedAt = arrestedAt
        self.officerId = officerId
        self.reason = reason
        self.arrivedAt = arrivedAt
        self.suiteId = suiteId
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> ID<Detention> {
        let bail = try Bail.uncharged(bailId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say what they were arrested for, because PACE s28 has them told.")
        try DetentionCheck.notFuture(arrivedAt, "arrivedAt", "Arrived at the station", now: work.now)
        try DetentionCheck.notBefore(bail.givenAt, arrestedAt, "arrestedAt", "Arrested at", "when bail was given")
        try DetentionCheck.notBefore(arrestedAt, arrivedAt, "arrivedAt", "Arrived at the station", "when they were arrested")
        guard try work.tx.find(OfficerAccount.self, officerId) != nil else {
            throw Refusal.invalid("officerId", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        // Whoever arrests has a part in the investigation from then on (PACE-21).
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, officerId), to: Ref("investigation", bail.investigationId), source: bail.ref)
        try work.announce(PersonArrested(bail.personId, at: arrestedAt))
        try work.tellVictims("arrested", of: try work.require(Detention.self, bail.detentionId), at: arrestedAt)
        return try work.resume(
            bail, at: arrivedAt, in: suiteId, arrestedAt: arrestedAt,
            text: "Arrested under PACE s46A at \(London.text(arrestedAt, zoned: true)), bail \(bail.number): \(reason)", reason: reason, lateReason: lateReason,
            field: "arrivedAt")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, charged: false, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try AnswerBail.prefill(on: ref, for: officer, in: tx) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try DetentionStage.suites(in: tx) }
}

extension Work {
    /// Opens the detention again on return from bail, in the suite they came to.
    fileprivate func resume(
        _ bail: Bail, at time: Instant, in suiteId: ID<Unit>, arrestedAt: Instant?, text: String, reason: String?, lateReason: String?, field: String
    ) throws -> ID<Detention> {
        guard try tx.find(Unit.self, suiteId) != nil else {
            throw Refusal.invalid("suiteId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
        }
        if let other = try tx.value(String.self, "SELECT number FROM detention WHERE person_id = \(bail.personId) AND ended_at IS NULL") {
            throw Refusal.conflict("This person is in detention already, under \(other). End that first, or deal with the offence there (PACE-52).")
        }
        if let lapses = bail.period?.lapses, time >= lapses, arrestedAt == nil || !bail.hasFailedInPeriod {
            if bail.hasFailedInPeriod {
                throw Refusal.conflict("The day for surrender to bail \(bail.number) has passed and its period with it: record the arrest under PACE s46A (BAIL-08).")
            }
            throw Refusal.conflict("Bail \(bail.number) had lapsed by \(London.text(time, zoned: true)): the person was free. Only a new arrest brings them back (PACE-45).")
        }
        var ended = bail
        ended.status = .answered
        ended.endedAt = time
        ended.endReason = text
        ended = try file(ended)
        let back = try save(
            BailReturn(
                id: newID(), detentionId: bail.detentionId, bailId: bail.id, isArrested: arrestedAt != nil, arrestedAt: arrestedAt, returnedAt: time,
                suiteId: suiteId, reason: reason, recordedBy: officer.id))
        var detention = try require(Detention.self, bail.detentionId)
        detention.status = .arrived
        detention.suiteId = suiteId
        (detention.endedAt, detention.endedBy, detention.disposal, detention.endReason) = (nil, nil, nil, nil)
        detention = try file(detention)
        let limit = try DetentionClocks.of(detention, in: tx).limit(at: now)
        let left = limit.map { " The clock runs out at \(London.text($0.value.reached, zoned: true)): \($0.reason) \($0.citation)" } ?? ""
        try enter(.bailAnswered, in: detention, at: time, text: text + left, lateReason: lateReason, about: back.ref, field: field)
        try scheduleDecision(on: detention)
        try scheduleLimit(of: detention)
        try scheduleDesignated(detention)
        return detention.id
    }
}
