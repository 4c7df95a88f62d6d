import Base
import Core
import Storage

/// Visits that are not made, looked at again on every round of the server: which steps are reached and not told yet (PACE-72).
enum MissedVisits {
    /// People held in a force at once, at most; far more than any force has cells.
    static let heldMax = 5000

    static let act = ScheduledAct(EscalateVisit.self) { now, limit, tx in try steps(at: now, limit: limit, in: tx) }

    static func steps(at now: Instant, limit: Int, in tx: Transaction) throws -> [EscalateVisit] {
        let held = try tx.values(ID<Detention>.self, "SELECT id FROM detention WHERE ended_at IS NULL ORDER BY arrived_at LIMIT \(heldMax)")
        let standing = try CareSummary.observations(of: held, in: tx).filter { $0.value.state(at: now) != .calm }
        guard !standing.isEmpty else { return [] }
        let told = Set(
            try tx.all(VisitEscalation.self, "SELECT * FROM visit_escalation WHERE detention_id IN \(list: standing.keys.sorted())").map { key($0.detentionId, $0.dueAt, $0.step) })
        var steps: [EscalateVisit] = []
        for (detention, schedule) in standing.sorted(by: { $0.value.due < $1.value.due }) {
            for step in VisitEscalation.Step.allCases where step.state <= schedule.state(at: now) && !told.contains(key(detention, schedule.due, step)) {
                steps.append(EscalateVisit(detentionId: detention, dueAt: schedule.due, step: step.rawValue))
            }
        }
        return Array(steps.prefix(limit))
    }

    private static func key(_ detention: ID<Detention>, _ due: Instant, _ step: VisitEscalation.Step) -> String { "\(detention) \(due.microseconds) \(step.rawValue)" }
}
