public import Base
@_spi(Writing) public import Storage

/// Gives open tasks of the supervisor's team to another officer, many at once: each is passed on, or left with the reason why.
public struct ReassignTasks: Operation {
    public static let name: OperationName = "worklist.reassign"
    public static let title = "Reallocate tasks"
    /// Tasks in one act.
    public static let tasksMax = 200

    public static let form = Form {
        Section("Reallocate") {
            Field.repeated("tasks", "Task", max: tasksMax) {
                Field.text("task", "Task", required: .by("each task is named"), max: 36)
            }
            Field.officer("officer", "To", required: .by("one officer answers for each task"))
            Field.text("reason", "Reason", lines: 2, required: .by("the officers concerned are told why"), max: 500)
        }
    }

    public struct Chosen: Codable, Sendable, Hashable {
        public let task: ID<TaskItem>
        public init(task: ID<TaskItem>) { self.task = task }
    }

    /// What came of one task.
    public struct Result: Codable, Sendable, Hashable {
        public let task: ID<TaskItem>
        public let isDone: Bool
        /// What the task is, for who reads the answer; nothing where they may not know.
        public let title: String?
        /// Why it stays where it is.
        public let refusal: String?
    }

    public let tasks: [Chosen]
    public let officer: ID<OfficerAccount>
    public let reason: String

    public init(_ tasks: [ID<TaskItem>], to officer: ID<OfficerAccount>, because reason: String) {
        self.tasks = tasks.map { Chosen(task: $0) }
        self.officer = officer
        self.reason = reason
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    public func perform(in work: Work) throws -> [Result] {
        guard !tasks.isEmpty else { throw Refusal.invalid("tasks", code: "required", "Task: choose at least one.") }
        guard tasks.count <= Self.tasksMax else { throw Refusal.invalid("tasks", code: "too-many", "Choose at most \(Self.tasksMax) tasks at once.") }
        if reason.allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("reason", code: "required", "Reason: give it, because the officers concerned are told why.")
        }
        guard let account = try work.tx.find(OfficerAccount.self, officer), account.isActive else {
            throw Refusal.invalid("officer", code: "unknown-officer", "To: there is no such officer in service. Choose one from the list.")
        }
        guard let unit = work.officer.unitId else { throw Refusal.forbidden("You belong to no unit, so you have no team whose tasks you could reallocate.") }
        let units = Set(try Unit.tree(below: unit, in: work.tx))
        work.note("reason", .string(reason))
        var seen: Set<ID<TaskItem>> = []
        // With one task its case may pass on, and others chosen with it: they are done then.
        let before = try tasks.compactMap { try work.tx.find(TaskItem.self, $0.task) }
        let movable = Set(before.filter { $0.status == .open && $0.officerId != officer }.map(\.id))
        return try tasks.filter { seen.insert($0.task).inserted }.map { chosen in
            let known = try work.tx.find(TaskItem.self, chosen.task).flatMap { try Visibility(to: work.officer).allows($0.subjectId, in: work.tx) ? $0 : nil }
            do {
                guard let task = known else { throw Refusal.notFound }
                let wentAlong = movable.contains(task.id) && (task.status != .open || task.officerId == account.id)
                if !wentAlong { try work.tx.nested { try reassign(task, to: account, units, work) } }
                return Result(task: chosen.task, isDone: true, title: task.title, refusal: nil)
            } catch let refusal as Refusal {
                return Result(task: chosen.task, isDone: false, title: known?.title, refusal: refusal.description)
            }
        }
    }

    private func reassign(_ task: TaskItem, to account: OfficerAccount, _ units: Set<ID<Unit>>, _ work: Work) throws {
        guard task.status == .open else { throw Refusal.conflict("It is \(task.status == .done ? "done" : "cancelled") already.") }
        let former = try task.officerId.flatMap { try work.tx.find(OfficerAccount.self, $0) }
        guard let unit = former?.unitId ?? task.unitId, units.contains(unit) else { throw Refusal.forbidden("It is not your team's.") }
        if task.officerId == account.id { throw Refusal.conflict("\(account.name) has it already.") }
        if let role = task.role, !account.roles.contains(role) {
            throw Refusal.conflict("It waits for the role \(role), which \(account.name) does not have.")
        }
        let groups = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM access_group_member WHERE officer_id = \(account.id)")
        let restricted = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(task.subjectId)")
        guard restricted.isEmpty || restricted.contains(where: groups.contains) else {
            throw Refusal.conflict("\(account.name) may not see the record it is about. Add them to its group first.")
        }
        try work.announce(TaskReassigned(task: task, to: account, reason: reason))
        // The module may have put another task in its place.
        guard var current = try work.tx.find(TaskItem.self, task.id), current.status == .open else { return }
        current.officerId = account.id
        try work.save(current)
        for officer in [former?.id, account.id] { if let officer { work.concern(Ref(OfficerAccount.kind, officer)) } }
        if let unit = task.unitId { work.concern(Ref(Unit.kind, unit)) }
        work.concern(task.subject)
    }
}

/// A task is about to pass to another officer. The module it belongs to may refuse, or do what goes with it.
public struct TaskReassigned: Event {
    public static let name = "worklist.reassigned"
    public let task: TaskItem
    public let to: OfficerAccount
    public let reason: String
}
