import Base
import Core
import Records
import Storage

/// Everyone in custody in a suite, or in the force, as the whiteboard shows them, what is due first at the top. The number of statements is the same for
/// one detainee and for six hundred: each reads its part for all of them, and they are put together here.
struct Whiteboard: Sendable {
    /// Rows of one suite; a suite holds far fewer.
    static let ofSuiteMax = 200
    /// Rows of the force.
    static let ofForceMax = 1_000

    struct Row: Sendable {
        let detention: Detention
        let name: String
        let age: AgeStanding
        let sex: Sex?
        let suite: String
        let cell: String?
        let isInDetentionRoom: Bool
        let photograph: ID<PersonPhotograph>?
        let suspectedOf: String
        let officerInTheCase: String?
        let markers: [String]
        let needsInterpreter: Bool
        let clocks: DetentionClocks
        let tasks: [Task]
        /// Nothing where the officer may not see how detainees are cared for.
        let care: CareSummary?

        /// What must be done next, the earliest first.
        let due: [Due]

        var nearest: Due? { due.first }
        /// Nobody has decided yet whether to detain, or to detain again after bail.
        var awaitsDecision: Bool { detention.authorisedAt == nil || clocks.awaitsDecision }
    }

    struct Task: Sendable {
        let subjectId: RawID
        let kind: String
        let title: String
        let dueAt: Instant?
    }

    /// One deadline on the board.
    struct Due: Sendable, Hashable {
        enum What: Sendable, Hashable { case limit, review, visit, meal, rest, interviewBreak, task(String) }

        let what: What
        let title: String
        let at: Instant
        /// From then on it is amber.
        let warnAt: Instant
    }

    let rows: [Row]
    /// Whoever is to come on bail in the next hours, or should have and nobody has said what became of them, the earliest first.
    let expected: [Expected]
    let isCut: Bool
    let now: Instant

    /// Somebody due on bail: the task stands until it is answered, failed or ended.
    struct Expected: Sendable {
        let subjectKind: RecordKind
        let subjectId: RawID
        let title: String
        let dueAt: Instant
    }

    /// How far ahead people due on bail are shown.
    static let expectedHours = 12
    static let expectedMax = 100

    private struct Found: Decodable, AgeKnown {
        let id: ID<Detention>
        let title: String
        let dateOfBirth: Day?
        let bornFrom: Day?
        let bornUntil: Day?
        let sex: Sex?
        let needsInterpreter: Bool?
        let suite: String
        let suspectedOf: String
        let risks: [String]?
        let seemedChild: Bool
        let cellName: String?
        let cellKind: Cell.Sort?
    }

    static let careRead = "custody.care.read"

    /// Tasks that are clocks of the board as well.
    private static let shownAsClock: Set<String> = [
        CustodyTask.limit.rawValue, CustodyTask.review.rawValue, CareTask.visitSoon.rawValue, CareTask.visitOverdue.rawValue, CareTask.visitMissed.rawValue,
    ]

    /// - Parameters:
    ///   - suite: only this suite; nothing for the force.
    ///   - withCare: whatever the officer's role: for a custody visitor, who is told of care without being told of whom.
    init(_ suite: ID<CustodySuite>?, withPictures: Bool, withCare: Bool = false, _ reading: Reading) throws {
        let (tx, visible, now) = (reading.tx, reading.visible, reading.now)
        let most = suite == nil ? Self.ofForceMax : Self.ofSuiteMax
        let chosen: SQL = suite.map { "AND d.suite_id = \($0)" } ?? ""
        let held: SQL = "FROM detention d WHERE d.ended_at IS NULL \(chosen)"
        let found = try tx.all(
            Found.self,
            """
            SELECT d.id, e.title, \(DetaineeAge.columns), p.sex, p.needs_interpreter, u.name AS suite, a.suspected_of,
            c.name AS cell_name, c.kind AS cell_kind
            FROM detention d JOIN arrest a ON a.id = d.arrest_id JOIN person p ON p.id = d.person_id JOIN entry e ON e.id = d.person_id
            JOIN unit u ON u.id = d.suite_id LEFT JOIN occupation o ON o.detention_id = d.id AND o.until_at IS NULL LEFT JOIN cell c ON c.id = o.cell_id
            WHERE d.ended_at IS NULL \(chosen) AND \(visible.condition("d.id")) AND \(visible.condition("d.person_id"))
            ORDER BY d.arrived_at, d.id LIMIT \(most + 1)
            """)
        isCut = found.count > most
        let detentions = Dictionary(try tx.all(Detention.self, "SELECT d.* \(held)").map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let shown = Array(found.prefix(most))
        let clocks = try DetentionClocks.of(shown.compactMap { detentions[$0.id] }, in: tx)
        let photographs = withPictures && reading.officer.may(AddPhotograph.read) ? try Self.photographs(held, visible, tx) : [:]
        let officers = try Self.officers(held, visible, tx)
        let markers = try Self.markers(held, visible, tx)
        // A screen on the wall and a custody visitor are not told who is out on bail.
        let (open, awaited) = try Self.tasks(held, suite, withBail: !withCare, now, visible, tx)
        let tasks = Dictionary(grouping: open, by: \.subjectId)
        expected = awaited
        let care = withCare || reading.officer.may(Self.careRead) ? try CareSummary.of(shown.map(\.id), now: now, in: tx) : [:]
        let day = London.day(of: now)

        rows = shown.compactMap { row -> Row? in
            guard let detention = detentions[row.id], let clock = clocks[row.id] else { return nil }
            let own = tasks[row.id.raw] ?? []
            return Row(
                detention: detention, name: row.title,
                age: row.standing(on: day),
                sex: row.sex, suite: row.suite, cell: row.cellName, isInDetentionRoom: row.cellKind == .detentionRoom,
                photograph: photographs[detention.personId], suspectedOf: row.suspectedOf, officerInTheCase: officers[detention.investigationId],
                markers: markers[detention.personId] ?? [], needsInterpreter: row.needsInterpreter ?? false, clocks: clock, tasks: own, care: care[row.id],
                due: Self.due(detention, clock, own, care[row.id], now))
        }.sorted { left, right in
            switch (left.nearest?.at, right.nearest?.at) {
            case (let one?, let other?): (one, left.detention.id) < (other, right.detention.id)
            case (_?, nil): true
            case (nil, _?): false
            case (nil, nil): (left.detention.arrivedAt, left.detention.id) < (right.detention.arrivedAt, right.detention.id)
            }
        }
        self.now = now
        for one in expected { reading.saw(Ref(one.subjectKind, one.subjectId)) }
        for row in rows { reading.saw(row.detention.ref); reading.saw(row.detention.person) }
        reading.note("held", .integer(Int64(rows.count)))
    }

    private struct Picture: Decodable {
        let personId: ID<Person>
        let id: ID<PersonPhotograph>
    }

    private static func photographs(_ held: SQL, _ visible: Visibility, _ tx: Transaction) throws -> [ID<Person>: ID<PersonPhotograph>] {
        Dictionary(
            try tx.all(
                Picture.self,
                """
                SELECT ph.person_id, ph.id FROM person_photograph ph WHERE ph.person_id IN (SELECT d.person_id \(held)) AND ph.ended_at IS NULL
                AND \(visible.condition("ph.source_id")) ORDER BY ph.taken_on DESC, ph.id DESC
                """
            ).map { ($0.personId, $0.id) }, uniquingKeysWith: { latest, _ in latest })
    }

    private struct InCharge: Decodable {
        let investigation: RawID
        let officer: String
    }

    private static func officers(_ held: SQL, _ visible: Visibility, _ tx: Transaction) throws -> [RawID: String] {
        Dictionary(
            try tx.all(
                InCharge.self,
                """
                SELECT l.to_id AS investigation, o.name || ' ' || o.number AS officer FROM link l JOIN officer o ON o.id = l.from_id
                WHERE l.type = 'OIC' AND l.from_kind = 'officer' AND l.until_at IS NULL AND l.to_id IN (SELECT d.investigation_id \(held))
                AND \(visible.condition("l.to_id")) ORDER BY l.id
                """
            ).map { ($0.investigation, $0.officer) }, uniquingKeysWith: { _, latest in latest })
    }

    private struct Marked: Decodable {
        let personId: ID<Person>
        let title: String
    }

    private static func markers(_ held: SQL, _ visible: Visibility, _ tx: Transaction) throws -> [ID<Person>: [String]] {
        let rows = try tx.all(
            Marked.self,
            """
            SELECT m.person_id, k.title FROM warning_marker m JOIN code k ON k.list = 'warning-marker' AND k.code = m.code AND k.valid_until IS NULL
            WHERE m.person_id IN (SELECT d.person_id \(held)) AND m.removed_at IS NULL AND \(visible.condition("m.id")) AND \(visible.condition("m.source_id"))
            ORDER BY m.set_at, m.id
            """)
        return Dictionary(grouping: rows, by: \.personId).mapValues { $0.map(\.title) }
    }

    private struct Open: Decodable {
        let subjectKind: RecordKind
        let subjectId: RawID
        let kind: String
        let title: String
        let dueAt: Instant?
    }

    /// Everything to do about those who are held, and who is to come on bail, in one statement.
    private static func tasks(_ held: SQL, _ suite: ID<CustodySuite>?, withBail: Bool, _ now: Instant, _ visible: Visibility, _ tx: Transaction) throws -> ([Task], [Expected]) {
        let columns: SQL = "t.subject_kind, t.subject_id, t.kind, t.title, t.due_at"
        let due: SQL = """
            UNION ALL SELECT * FROM (SELECT \(columns) FROM task t WHERE t.role = 'CUSO' AND t.status = 'open' AND t.due_at < \(now.adding(hours: expectedHours))
            AND t.kind = \(CustodyTask.bailDue.rawValue) \(suite.map { "AND t.unit_id = \($0)" as SQL } ?? "") AND \(visible.condition("t.subject_id")) ORDER BY t.due_at LIMIT \(expectedMax)) AS awaited
            """
        let rows = try tx.all(
            Open.self, "SELECT \(columns) FROM task t WHERE t.status = 'open' AND t.subject_id IN (SELECT d.id \(held)) \(withBail ? due : "")")
        let awaited = rows.compactMap { row in
            row.kind == CustodyTask.bailDue.rawValue ? row.dueAt.map { Expected(subjectKind: row.subjectKind, subjectId: row.subjectId, title: row.title, dueAt: $0) } : nil
        }
        return (
            rows.filter { $0.kind != CustodyTask.bailDue.rawValue }.map { Task(subjectId: $0.subjectId, kind: $0.kind, title: $0.title, dueAt: $0.dueAt) },
            awaited.sorted { ($0.dueAt, $0.subjectId) < ($1.dueAt, $1.subjectId) }
        )
    }

    /// All deadlines of one detainee, each once, the earliest first.
    private static func due(_ detention: Detention, _ clocks: DetentionClocks, _ tasks: [Task], _ care: CareSummary?, _ now: Instant) -> [Due] {
        var due: [Due] = []
        let limits = clocks.detention.limits
        if let limit = clocks.limit(at: now)?.value, !limit.isStopped {
            due.append(Due(what: .limit, title: "Detention limit", at: limit.reached, warnAt: limit.reached.adding(hours: -(limits.warnHoursBefore.first ?? 4))))
        }
        if let review = clocks.nextReview?.value {
            due.append(
                Due(
                    what: .review, title: "Review \(review.number)", at: review.latest,
                    warnAt: review.latest.adding(minutes: -(limits.reviewWarnMinutesBefore.first ?? 60))))
        }
        if let visits = care?.visits { due.append(Due(what: .visit, title: "Visit", at: visits.due, warnAt: visits.amber)) }
        if let at = care?.nextMeal { due.append(Due(what: .meal, title: "Meal", at: at, warnAt: at.adding(minutes: -30))) }
        if let at = care?.restBy { due.append(Due(what: .rest, title: "Rest to begin", at: at, warnAt: at.adding(minutes: -60))) }
        if let at = care?.interviewBreak { due.append(Due(what: .interviewBreak, title: "Break in interview", at: at, warnAt: at.adding(minutes: -15))) }
        // The clocks above are tasks as well: each stands once.
        for task in tasks where !shownAsClock.contains(task.kind) {
            guard let at = task.dueAt else { continue }
            due.append(Due(what: .task(task.kind), title: task.title, at: at, warnAt: at.adding(minutes: -30)))
        }
        return due.sorted { $0.at < $1.at }
    }
}
