public import Base
@_spi(Writing) public import Storage

/// One thing somebody must do by a time: a review, an allocation, a custody clock. One table and one work list for all of them.
public struct TaskItem: Filed {
    public static let table = "task"
    public static let kind: RecordKind = "task"

    public enum Status: String, Codable, Sendable, SQLBindable { case open, done, cancelled }

    public let id: ID<TaskItem>
    public var version = 0
    public let kind: String
    public let title: String
    public let subjectKind: RecordKind
    public let subjectId: RawID
    /// Who has it: an officer, or whoever holds `role` (in `unitId`, where one is given).
    public var officerId: ID<OfficerAccount>?
    public var unitId: ID<Unit>?
    public var role: String?
    public var dueAt: Instant?
    public var status: Status
    public var reason: String?
    public let createdAt: Instant
    public var closedAt: Instant?
    public var closedBy: ID<OfficerAccount>?

    public var card: Card? { nil }
    public var subject: Ref { Ref(subjectKind, subjectId) }
}

/// Who is to do a task.
public enum TaskOwner: Sendable, Hashable {
    case officer(ID<OfficerAccount>)
    /// Anyone who holds the role, in the unit where one is given.
    case role(String, in: ID<Unit>?)
}

/// A kind of task a module registers, so that the work list can name and group it.
public struct TaskKind: Sendable, Hashable {
    public let name: String
    public let title: String

    public init(_ name: String, title: String) {
        self.name = name
        self.title = title
    }
}

extension Work {
    /// Puts a task on somebody's list.
    @discardableResult
    public func task(_ kind: String, _ title: String, about subject: Ref, for owner: TaskOwner, due: Instant?) throws -> ID<TaskItem> {
        var item = TaskItem(
            id: newID(), kind: kind, title: title, subjectKind: subject.kind, subjectId: subject.id, dueAt: due, status: .open, createdAt: now)
        switch owner {
        case .officer(let officer): item.officerId = officer
        case .role(let role, in: let unit):
            item.role = role
            item.unitId = unit
        }
        concernOwner(of: item)
        return try save(item).id
    }

    /// Closes the open tasks of one kind about a record. Answers how many there were.
    ///
    /// - Parameter owner: only those that lie with this officer.
    @discardableResult
    public func closeTasks(
        _ kind: String, about subject: Ref, as status: TaskItem.Status = .done, reason: String? = nil, of owner: ID<OfficerAccount>? = nil
    ) throws -> Int {
        let open = try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(subject.id) AND status = 'open' AND kind = \(kind)")
        for var item in open where owner == nil || item.officerId == owner {
            item.status = status
            item.reason = reason
            item.closedAt = now
            item.closedBy = officer.id
            concernOwner(of: item)
            try save(item)
        }
        return open.count
    }

    /// Whoever has the task sees their work list change.
    private func concernOwner(of item: TaskItem) {
        if let officer = item.officerId { concern(Ref(OfficerAccount.kind, officer)) }
        if let unit = item.unitId { concern(Ref(Unit.kind, unit)) }
    }
}

/// The tasks an officer can see as theirs: given to them, or to a role of theirs in their unit or in no unit.
public struct WorkList: Sendable {
    /// How many tasks a page of the list holds.
    public static let pageSizeMax = 100

    public struct Item: Codable, Sendable {
        public let id: ID<TaskItem>
        public let kind: String
        public let title: String
        public let subjectKind: RecordKind
        public let subjectId: RawID
        public let officerId: ID<OfficerAccount>?
        public let role: String?
        public let dueAt: Instant?
        public let createdAt: Instant
        public let subjectReference: String?
        public let subjectTitle: String

        public var subject: Ref { Ref(subjectKind, subjectId) }
    }

    private static let columns: SQL = """
        t.id, t.kind, t.title, t.subject_kind, t.subject_id, t.officer_id, t.role, t.due_at, t.created_at,
        e.reference AS subject_reference, e.title AS subject_title
        """

    /// Own tasks, the earliest due first.
    public static func own(of officer: Officer, in tx: Transaction, limit: Int = pageSizeMax) throws -> [Item] {
        try tx.all(
            Item.self,
            """
            SELECT \(columns) FROM task t JOIN entry e ON e.id = t.subject_id
            WHERE t.officer_id = \(officer.id) AND t.status = 'open' AND \(Visibility(to: officer).condition("t.subject_id"))
            ORDER BY t.due_at, t.id LIMIT \(limit)
            """)
    }

    /// Tasks waiting for a role the officer holds, in the officer's unit or for the whole force.
    public static func team(of officer: Officer, in tx: Transaction, limit: Int = pageSizeMax) throws -> [Item] {
        guard !officer.roles.isEmpty else { return [] }
        return try tx.all(
            Item.self,
            """
            SELECT \(columns) FROM task t JOIN entry e ON e.id = t.subject_id
            WHERE t.role IN \(list: officer.roles) AND t.officer_id IS NULL AND t.status = 'open' AND (t.unit_id IS NULL OR t.unit_id = \(officer.unitId))
            AND \(Visibility(to: officer).condition("t.subject_id"))
            ORDER BY t.due_at, t.id LIMIT \(limit)
            """)
    }

    /// What is due next on one record.
    public static func open(about ref: Ref, in tx: Transaction) throws -> [Item] { try askOpen(about: ref, in: tx)() }

    public static func askOpen(about ref: Ref, in tx: Transaction) throws -> Later<[Item]> {
        try tx.ask(
            Item.self,
            """
            SELECT \(columns) FROM task t JOIN entry e ON e.id = t.subject_id
            WHERE t.subject_id = \(ref.id) AND t.status = 'open' ORDER BY t.due_at, t.id LIMIT 50
            """
        ).all
    }
}
