import Base
import Core
import Storage

/// A rest period as recorded.
struct RestRecord: CarePart {
    static let table = "rest_period"
    static let rows: SQL = "rest_period"
    static let kind: RecordKind = "rest-period"

    let id: ID<RestRecord>
    var version = 0
    let detentionId: ID<Detention>
    let startedAt: Instant
    var endedAt: Instant?
    var interruptions: [RestPeriod.Interruption] = []
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant

    var period: RestPeriod { RestPeriod(from: startedAt, until: endedAt, interruptions: interruptions) }

    static func running(_ detention: ID<Detention>, in tx: Transaction) throws -> RestRecord? {
        try tx.first(RestRecord.self, "SELECT * FROM rest_period WHERE detention_id = \(detention) AND ended_at IS NULL")
    }

    static func balance(_ detention: Detention, now: Instant, in tx: Transaction) throws -> RestBalance {
        // For someone arrested at the station they came to by themselves the 24 hours run from arrest, which is their relevant time.
        RestBalance(from: try PresentStay.began(detention.id, in: tx) ?? detention.relevantAt, periods: try all(of: detention.id, in: tx).map(\.period), now: now)
    }
}

/// A rest period begins, is interrupted, or ends (Code C 12.2, PACE-65).
struct RecordRest: CareAct {
    static let name: OperationName = "custody.rest.record"
    static let title = "Record rest"

    enum Step: String, Codable, Sendable, CaseIterable { case begin, interrupt, end }

    static let form = Form {
        Section("Rest") {
            CareField.detention
            Field.option("step", "What", required: .by("rest is eight hours without a break"))
            Field.choice("cause", "Why it was interrupted", hint: "Needed for an interruption.", from: "custody.rest-interruption")
            Field.moment("from", "Interrupted from", hint: "Needed for an interruption.")
            CareField.time("at", "Begins, ends, or interrupted until")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let step: Step
    let cause: RestPeriod.Cause?
    let from: Instant?
    let at: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        let running = try RestRecord.running(detentionId, in: work.tx)
        let time = at ?? work.thisMinute
        var text: String
        switch step {
        case .begin:
            if let running { throw Refusal.conflict("The person has been resting since \(London.text(running.startedAt, zoned: true)). End that first.") }
            if let last = try RestRecord.all(of: detentionId, in: work.tx).compactMap(\.endedAt).max() {
                try DetentionCheck.notBefore(last, time, "at", "Begins", "when the last rest ended")
            }
            try work.save(RestRecord(id: work.newID(), detentionId: detentionId, startedAt: time, officerId: work.officer.id, recordedAt: work.now))
            text = "Rest begins."
        case .interrupt:
            guard var running else { throw Refusal.conflict("The person is not resting.") }
            guard let cause else { throw Refusal.invalid("cause", code: "required", "Say why rest was interrupted: some reasons need a fresh eight hours (Code C 12.2).") }
            guard let from else { throw Refusal.invalid("from", code: "required", "Say from when rest was interrupted.") }
            try DetentionCheck.notBefore(running.startedAt, from, "from", "Interrupted from", "when rest began")
            try DetentionCheck.notBefore(from, time, "at", "Interrupted until", "when the interruption began")
            running.interruptions.append(.init(from: from, until: time, cause: cause))
            try work.save(running)
            text = "Rest interrupted from \(London.time(of: from, zoned: true)): \(try work.code(cause.rawValue, of: "custody.rest-interruption", field: "cause").title)."
            if cause.needsFreshPeriod { text += " A fresh period of eight hours is due (Code C 12.2)." }
        case .end:
            guard var running else { throw Refusal.conflict("The person is not resting.") }
            try DetentionCheck.notBefore(running.startedAt, time, "at", "Ends", "when rest began")
            running.endedAt = time
            try work.save(running)
            text = "Rest ends after \(Elapsed.text(time.seconds(since: running.startedAt)))."
        }
        try work.enter(.rest, in: detention, at: time, text: text, lateReason: lateReason, field: "at")
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try RestRecord.running(ID(ref.id), in: tx) == nil
            ? [Option(Step.begin.rawValue, "Rest begins")] : [Option(Step.interrupt.rawValue, "It was interrupted"), Option(Step.end.rawValue, "Rest ends")]
    }
}
