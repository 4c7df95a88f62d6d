import Base
import Core
import Storage

/// A step of a missed visit that has been told: amber and red to the suite, then the inspector. Each is told once, whichever node sees it first.
struct VisitEscalation: CarePart {
    static let table = "visit_escalation"
    static let rows: SQL = "visit_escalation"
    static let kind: RecordKind = "visit-escalation"

    enum Step: String, Codable, Sendable, SQLBindable, CaseIterable {
        case amber, red, inspector

        var state: VisitSchedule.State {
            switch self {
            case .amber: .amber;
            case .red: .red;
            case .inspector: .inspector
            }
        }
        var task: CareTask {
            switch self {
            case .amber: .visitSoon;
            case .red: .visitOverdue;
            case .inspector: .visitMissed
            }
        }
    }

    let id: ID<VisitEscalation>
    var version = 0
    let detentionId: ID<Detention>
    let dueAt: Instant
    let step: Step
    let at: Instant
}

/// Puts a visit that was not made on the lists of those who must act (PACE-72). The server's round does it; the law decides whether it is so.
struct EscalateVisit: CareAct {
    static let name: OperationName = "custody.visit.escalate"
    static let title = "Tell of a missed visit"
    static let form = Form {
        Section("Visit") {
            CareField.detention
            Field.moment("dueAt", "Was due", future: true, required: .by("it names the visit"))
            Field.text("step", "Step", required: .by("amber, red or inspector"), max: 12)
        }
    }

    let detentionId: ID<Detention>
    let dueAt: Instant
    let step: String

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        guard let step = VisitEscalation.Step(rawValue: step) else { throw Refusal.invalid("step", code: "unknown", "A step is amber, red or inspector.") }
        guard let schedule = try ObservationStanding.of(detentionId, in: work.tx)?.schedule, schedule.due == dueAt, schedule.state(at: work.now) >= step.state else {
            throw Refusal.conflict("That visit is not so late, or has been made.")
        }
        if try work.tx.exists("SELECT 1 FROM visit_escalation WHERE detention_id = \(detentionId) AND due_at = \(dueAt) AND step = \(step)") {
            throw Refusal.conflict("That was told already.")
        }
        try work.save(VisitEscalation(id: work.newID(), detentionId: detentionId, dueAt: dueAt, step: step, at: work.now))
        for earlier in VisitEscalation.Step.allCases where earlier.state < step.state { try work.closeTasks(earlier.task.rawValue, about: detention.ref, reason: "went on to the next step") }
        switch step {
        case .amber: try work.careTask(.visitSoon, "Visit \(detention.number)", about: detention, due: dueAt)
        case .red: try work.careTask(.visitOverdue, "Visit \(detention.number): overdue", about: detention, due: dueAt)
        case .inspector:
            try work.careTask(.visitOverdue, "Visit \(detention.number): overdue", about: detention, due: dueAt)
            try work.careTask(.visitMissed, "Visit missed: \(detention.number)", about: detention, due: dueAt, for: .role("REVO", in: nil))
        }
        if step != .amber {
            try work.enter(
                .visit, in: detention, at: work.now,
                text: step == .red ? "No visit by \(London.time(of: dueAt, zoned: true)): overdue." : "No visit since it was due at \(London.time(of: dueAt, zoned: true)): the inspector was told.")
        }
        work.concern(Ref(Unit.kind, detention.suiteId))
        return Done()
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}
