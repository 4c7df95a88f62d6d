public import Core
import Base
public import Logging
import Storage

/// What must happen in custody because time passes, looked at again and again while the server runs: visits that are not made.
public struct CustodyRounds: Sendable {
    static let everySeconds = 15
    /// Steps told in one round; the rest follow in the next.
    static let stepsMax = 200

    private let office: Office
    private let log: Logger

    public init(_ office: Office, log: Logger = Logger(label: "peel.custody")) {
        self.office = office
        self.log = log
    }

    /// Goes round until cancelled. A round that fails is logged and the next one tries again.
    public func run() async {
        while !Task.isCancelled {
            do { try await once() } catch { log.error("a custody round failed", metadata: ["error": .string("\(error)")]) }
            do { try await Task.sleep(for: .seconds(Self.everySeconds)) } catch { return }
        }
    }

    /// One round. Answers how many steps were told.
    @discardableResult
    public func once() async throws -> Int {
        let now = office.clock.now
        let due = try await office.store.read { tx in try Self.steps(at: now, in: tx) }
        guard !due.isEmpty else { return 0 }
        let officer = Office.system(access: office.registry.access)
        var told = 0
        for step in due {
            do {
                _ = try await office.perform(step, as: officer)
                told += 1
            } catch is Refusal {
                // Visited meanwhile, or another node told it.
            }
        }
        return told
    }

    /// The steps that are reached and not told yet, for everyone held now.
    static func steps(at now: Instant, in tx: Transaction) throws -> [EscalateVisit] {
        let held = try tx.rows("SELECT id FROM detention WHERE ended_at IS NULL ORDER BY arrived_at LIMIT 5000").compactMap { ID<Detention>(sqlValue: $0[0]) }
        let standing = try CareSummary.observations(of: held, in: tx).filter { $0.value.state(at: now) != .calm }
        guard !standing.isEmpty else { return [] }
        let told = Set(
            try tx.all(VisitEscalation.self, "SELECT * FROM visit_escalation WHERE detention_id IN \(list: standing.keys.sorted())").map { "\($0.detentionId) \($0.dueAt) \($0.step.rawValue)" })
        var steps: [EscalateVisit] = []
        for (detention, schedule) in standing.sorted(by: { $0.value.due < $1.value.due }) {
            for step in VisitEscalation.Step.allCases where step.state <= schedule.state(at: now) && !told.contains("\(detention) \(schedule.due) \(step.rawValue)") {
                steps.append(EscalateVisit(detentionId: detention, dueAt: schedule.due, step: step.rawValue))
            }
        }
        return Array(steps.prefix(stepsMax))
    }
}
