public import Base
public import Storage

/// Whose tasks are looked at.
public enum WorkScope: Sendable, Hashable {
    case officer(ID<OfficerAccount>)
    /// Given to officers of the unit, or waiting there for a role.
    case unit(ID<Unit>)
    /// A unit with all that belong to it: a station with its teams.
    case station(ID<Unit>)
    /// Waiting for anyone with the role, in the unit where one is given.
    case role(String, in: ID<Unit>?)
}

/// Which of them.
public enum WorkSort: String, Sendable, CaseIterable {
    case all, overdue, unallocated, returned, aging

    /// Days after which a task that is still open counts as aging.
    public static let agingDays = 14

    public var title: String {
        switch self {
        case .all: "All open"
        case .overdue: "Overdue"
        case .unallocated: "Unallocated"
        case .returned: "Returned"
        case .aging: "Older than \(Self.agingDays) days"
        }
    }
}

/// Open tasks of an officer, a team, a role or a station, as one question to the database.
public struct TeamWork: Sendable {
    /// Units a station may have.
    public static let unitsMax = 500

    public let scope: WorkScope
    private let now: Instant
    private let returned: [String]
    private let visible: Visibility
    private let units: [ID<Unit>]

    public init(_ scope: WorkScope, _ reading: Reading, _ registry: Registry) throws {
        self.scope = scope
        now = reading.now
        returned = registry.manifests.flatMap(\.taskKinds).filter(\.isReturn).map(\.name)
        visible = reading.visible
        units =
            switch scope {
            case .officer, .role: []
            case .unit(let unit): [unit]
            case .station(let unit): try Unit.tree(below: unit, in: reading.tx)
            }
    }

    /// The tasks of the scope as rows of `task`, by indexes alone.
    private var source: SQL {
        switch scope {
        case .officer(let officer): "SELECT * FROM task WHERE officer_id = \(officer) AND status = 'open'"
        case .role(let role, in: let unit):
            if let unit {
                "SELECT * FROM task WHERE role = \(role) AND unit_id = \(unit) AND status = 'open' AND officer_id IS NULL"
            } else {
                "SELECT * FROM task WHERE role = \(role) AND status = 'open' AND officer_id IS NULL"
            }
        case .unit, .station:
            """
            SELECT k.* FROM officer o JOIN task k ON k.officer_id = o.id AND k.status = 'open' WHERE o.unit_id IN \(list: units)
            UNION ALL SELECT * FROM task WHERE unit_id IN \(list: units) AND status = 'open' AND officer_id IS NULL
            """
        }
    }

    private func condition(_ sort: WorkSort) -> SQL {
        switch sort {
        case .all: "t.status = 'open'"
        case .overdue: "t.due_at < \(now)"
        case .unallocated: "t.officer_id IS NULL"
        case .returned: "t.kind IN \(list: returned)"
        case .aging: "t.created_at < \(now.adding(hours: -24 * WorkSort.agingDays))"
        }
    }

    // MARK: List

    public struct Line: Codable, Sendable {
        public let id: ID<TaskItem>
        public let kind: String
        public let title: String
        public let subjectKind: RecordKind
        public let subjectId: RawID
        public let dueAt: Instant?
        public let createdAt: Instant
        public let role: String?
        public let officer: String?
        public let subjectReference: String?
        public let subjectTitle: String
    }

    /// A place in the order of the list: what is due first stands first, what has no deadline last.
    public struct Cursor: Sendable, LosslessStringConvertible {
        let due: Int64
        let id: RawID

        init(after line: Line) {
            due = line.dueAt?.microseconds ?? Int64.max
            id = line.id.raw
        }

        public init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let due = Int64(parts[0]), let id = RawID(String(parts[1])) else { return nil }
            self.due = due
            self.id = id
        }

        public var description: String { "\(due)_\(id)" }
    }

    public func lines(_ sort: WorkSort, after: Cursor? = nil, limit: Int, in tx: Transaction) throws -> (lines: [Line], next: Cursor?) {
        let due: SQL = "COALESCE(t.due_at, \(Int64.max))"
        let later: SQL = after.map { "AND (\(due) > \($0.due) OR \(due) = \($0.due) AND t.id > \($0.id))" } ?? ""
        let found = try tx.all(
            Line.self,
            """
            SELECT t.id, t.kind, t.title, t.subject_kind, t.subject_id, t.due_at, t.created_at, t.role, o.name AS officer,
            e.reference AS subject_reference, e.title AS subject_title
            FROM (\(source)) t JOIN entry e ON e.id = t.subject_id LEFT JOIN officer o ON o.id = t.officer_id
            WHERE \(condition(sort)) AND \(visible.condition("t.subject_id")) \(later) ORDER BY \(due), t.id LIMIT \(limit + 1)
            """)
        let lines = Array(found.prefix(limit))
        return (lines, found.count > limit ? lines.last.map { Cursor(after: $0) } : nil)
    }

    // MARK: Load

    /// How many tasks of each sort there are.
    public struct Counts: Codable, Sendable {
        public let all: Int
        public let overdue: Int
        public let unallocated: Int
        public let returned: Int
        public let aging: Int

        public subscript(_ sort: WorkSort) -> Int {
            switch sort {
            case .all: all
            case .overdue: overdue
            case .unallocated: unallocated
            case .returned: returned
            case .aging: aging
            }
        }
    }

    public func counts(in tx: Transaction) throws -> Counts {
        func sum(_ sort: WorkSort) -> SQL { "CAST(COALESCE(sum(CASE WHEN \(condition(sort)) THEN 1 ELSE 0 END), 0) AS BIGINT)" }
        let found = try tx.first(
            Counts.self,
            """
            SELECT count(*) AS all_, \(sum(.overdue)) AS overdue, \(sum(.unallocated)) AS unallocated, \(sum(.returned)) AS returned, \(sum(.aging)) AS aging
            FROM (\(source)) t WHERE \(visible.condition("t.subject_id"))
            """)
        return found ?? Counts(all: 0, overdue: 0, unallocated: 0, returned: 0, aging: 0)
    }

    /// What one officer has on their hands.
    public struct Load: Codable, Sendable {
        public let id: ID<OfficerAccount>
        public let name: String
        public let number: String
        public let rank: Rank
        public let open: Int
        public let overdue: Int
        /// Due within the next seven days, and not overdue.
        public let soon: Int
        /// When the oldest of them was made.
        public let oldest: Instant?
    }

    /// Everyone of the unit or station, who has most first.
    public func loads(in tx: Transaction, limit: Int = 200) throws -> [Load] {
        let week = now.adding(hours: 24 * 7)
        return try tx.all(
            Load.self,
            """
            SELECT o.id, o.name, o.number, o.rank, count(t.id) AS open, CAST(COALESCE(sum(CASE WHEN t.due_at < \(now) THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue,
            CAST(COALESCE(sum(CASE WHEN t.due_at >= \(now) AND t.due_at < \(week) THEN 1 ELSE 0 END), 0) AS BIGINT) AS soon, min(t.created_at) AS oldest
            FROM officer o LEFT JOIN task t ON t.officer_id = o.id AND t.status = 'open' AND \(visible.condition("t.subject_id"))
            WHERE o.unit_id IN \(list: units) AND o.is_active = \(true) GROUP BY o.id, o.name, o.number, o.rank
            ORDER BY count(t.id) DESC, o.name, o.id LIMIT \(limit)
            """)
    }
}

extension TeamWork.Counts {
    private enum CodingKeys: String, CodingKey {
        // `all` is a word of SQL.
        case all = "all_"
        case overdue, unallocated, returned, aging
    }
}

extension TaskKind {
    /// Work that came back to whoever did it, to be done again: by their names.
    var isReturn: Bool { name.hasSuffix("returned") }
}

extension Unit {
    /// The unit and all that belong to it.
    public static func tree(below unit: ID<Unit>, in tx: Transaction) throws -> [ID<Unit>] {
        try tx.values(
            ID<Unit>.self,
            """
            WITH RECURSIVE below (id) AS (SELECT id FROM unit WHERE id = \(unit) UNION SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id)
            SELECT id FROM below LIMIT \(TeamWork.unitsMax)
            """)
    }
}
