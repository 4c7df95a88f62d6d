public import Base
public import Core
import Records
public import Storage

/// Puts what a victim is to be told on a list by itself: the regular update shortly before it is due, with whoever has the case; anything overdue with the team.
public struct RaiseVictimTask: Operation {
    public static let name: OperationName = "policy.victim.raise"
    public static let title = "Raise the task of a victim's clock"
    /// Hours before a regular update in which the officer has it on the list.
    static let aheadHours = 72
    static let overdue = "victim-overdue"

    public static let form = Form {
        Section("Clock") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("deadline", "Clock", required: .by("each clock has a task of its own"), max: 36)
        }
    }

    public let investigationId: ID<Investigation>
    public let deadline: ID<VictimDeadline>

    public init(investigationId: ID<Investigation>, deadline: ID<VictimDeadline>) {
        self.investigationId = investigationId
        self.deadline = deadline
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        guard let crime = try work.tx.find(Investigation.self, investigationId), var clock = try work.tx.find(VictimDeadline.self, deadline), clock.investigationId == crime.id else {
            throw Refusal.notFound
        }
        guard clock.metAt == nil, clock.voidAt == nil else { throw Refusal.conflict("The victim was told, or need not be any more.") }
        let title = try CodeList.code(clock.event, of: VictimClock.list, on: London.day(of: work.now), in: work.tx)?.title ?? clock.event
        let victim = try ToldVictim.all(of: crime.id.raw, for: work.officer, in: work.tx).first { $0.id == clock.personId }?.name ?? "a victim"
        if clock.dueAt > work.now {
            guard clock.taskId == nil else { throw Refusal.conflict("It is on a list already.") }
            let owner: TaskOwner = crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId)
            clock.taskId = try work.task(RecordingTask.victim.rawValue, "Tell \(victim): \(title)", about: crime.ref, for: owner, due: clock.dueAt)
            try work.save(clock)
            return Done()
        }
        if try work.tx.exists("SELECT 1 FROM policy_task WHERE policy = \(Self.overdue) AND subject_id = \(clock.id)") { throw Refusal.conflict("It is on the team's list already.") }
        let task = try work.task(
            RecordingTask.victim.rawValue, "Overdue: tell \(victim): \(title)", about: crime.ref, for: .role("SGT", in: crime.unitId), due: clock.dueAt)
        try work.save(PolicyTask(id: work.newID(), policy: Self.overdue, subjectId: clock.id.raw, taskId: task, raisedAt: work.now))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    /// Clocks that are overdue and not yet with the team, and regular updates that come up.
    static func due(_ now: Instant, _ limit: Int, _ tx: Transaction) throws -> [RaiseVictimTask] {
        struct Row: Decodable {
            let id: ID<VictimDeadline>
            let investigationId: ID<Investigation>
        }
        return try tx.all(
            Row.self,
            """
            SELECT c.id, c.investigation_id FROM victim_clock c WHERE c.met_at IS NULL AND c.void_at IS NULL AND c.due_at <= \(now.adding(hours: aheadHours))
            AND (c.due_at <= \(now) AND NOT EXISTS (SELECT 1 FROM policy_task p WHERE p.policy = \(overdue) AND p.subject_id = c.id)
            OR c.due_at > \(now) AND c.event = 'regular' AND c.task_id IS NULL) ORDER BY c.due_at, c.id LIMIT \(limit)
            """
        ).map { RaiseVictimTask(investigationId: $0.investigationId, deadline: $0.id) }
    }
}
