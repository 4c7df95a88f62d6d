import Base
import Core
import Records
import Storage

/// Everybody of the force who is due at a court on a day: kept for it after charge, bailed to it, or charged and not yet decided on, whom a court must have by
/// then (PACE-93, PACE-94).
struct CourtList: Sendable {
    /// People on one list: more than the courts of a force's area take in a day.
    static let peopleMax = 600
    /// Days ahead that lists are offered for: the next sittings are known by then.
    static let daysAhead = 14

    enum How: String, Sendable {
        /// Kept after charge, or moved to the local authority.
        case custody, authority, bail
        /// Charged and held, with nobody having decided yet: the last day a court can have them.
        case undecided

        var title: String {
            switch self {
            case .custody: "In custody"
            case .authority: "In local authority accommodation"
            case .bail: "On bail"
            case .undecided: "Not decided: kept or bailed"
            }
        }
    }

    struct Person: Sendable {
        let detention: Ref
        let number: String
        let person: Ref
        let name: String
        let born: Day?
        let age: AgeStanding
        /// Nothing while no court is named.
        let court: String?
        /// When a hearing is fixed for; nothing for the first sitting of the day.
        let at: Instant?
        let how: How
        let suite: String
        let charges: [String]
        let conditions: Int
        /// They failed to surrender already.
        let hasFailed: Bool
        let considered: Int
    }

    let day: Day
    let court: String?
    /// By court, those without one first, and then by name.
    let people: [Person]
    /// Every court of the day with how many are due there, whichever is shown.
    let courts: [(name: String, count: Int)]
    let isCut: Bool
    /// Why the people who are charged and not decided on could not be counted in.
    let gap: String?

    private struct Row: Decodable {
        let id: ID<Detention>
        let number: String
        let personId: ID<Records.Person>
        let title: String
        let dateOfBirth: Day?
        let bornFrom: Day?
        let bornUntil: Day?
        let suite: String
        let disposal: String?
        let chargedAt: Instant?
        let court: String?
        let at: Instant?
        let status: String?
        let bailId: RawID?
    }

    /// - Parameter court: only this one, as it is written; nothing for all.
    init(on day: Day, court: String? = nil, _ reading: Reading) throws {
        let (undecided, gap) = try Self.undecided(on: day, reading)
        let rows =
            try Self.kept(on: day, reading).map { ($0, $0.disposal == Disposal.toAuthority ? How.authority : .custody) }
            + Self.bailed(on: day, reading).map { ($0, How.bail) } + undecided.map { ($0, How.undecided) }
        let found = rows.prefix(Self.peopleMax)
        let ids = found.map { $0.0.id }
        let charges = Dictionary(
            grouping: try reading.tx.all(Charge.self, "SELECT * FROM charge WHERE detention_id IN \(list: ids) ORDER BY number"), by: \.detentionId)
        let conditions = try Self.counts("SELECT bail_id AS id, count(*) AS count FROM bail_condition WHERE ended_at IS NULL AND bail_id IN \(list: found.compactMap { $0.0.bailId }) GROUP BY bail_id", reading)
        let considered = try Self.counts("SELECT detention_id AS id, count(*) AS count FROM considered_offence WHERE withdrawn_at IS NULL AND detention_id IN \(list: ids) GROUP BY detention_id", reading)
        let everyone = found.map { row, how in
            Person(
                detention: Ref(Detention.kind, row.id), number: row.number, person: Ref(Records.Person.kind, row.personId), name: row.title, born: row.dateOfBirth,
                age: AgeStanding(born: row.dateOfBirth, from: row.bornFrom, until: row.bornUntil, on: day), court: row.court, at: row.at, how: how, suite: row.suite,
                charges: (charges[row.id] ?? []).map(\.title), conditions: row.bailId.flatMap { conditions[$0] } ?? 0, hasFailed: row.status == "failed",
                considered: considered[row.id.raw] ?? 0)
        }.sorted { (($0.court ?? "").lowercased(), $0.at ?? Instant(seconds: 0), $0.name, $0.number) < (($1.court ?? "").lowercased(), $1.at ?? Instant(seconds: 0), $1.name, $1.number) }
        courts = Dictionary(grouping: everyone.compactMap(\.court), by: { $0.lowercased() }).values.map { ($0[0], $0.count) }.sorted { $0.name < $1.name }
        people = court.map { name in everyone.filter { $0.court?.lowercased() == name.lowercased() } } ?? everyone
        isCut = rows.count > Self.peopleMax
        self.day = day
        self.court = court
        self.gap = gap
        for person in people { reading.saw(person.detention); reading.saw(person.person) }
        reading.note("due", .integer(Int64(people.count)))
    }

    private struct Count: Decodable {
        let id: RawID
        let count: Int
    }

    private static func counts(_ sql: SQL, _ reading: Reading) throws -> [RawID: Int] {
        Dictionary(try reading.tx.all(Count.self, sql).map { ($0.id, $0.count) }, uniquingKeysWith: { first, _ in first })
    }

    private static let columns: SQL = "d.id, d.number, d.person_id, e.title, p.date_of_birth, p.born_from, p.born_until, u.name AS suite, d.disposal, d.charged_at"
    private static let joins: SQL = "JOIN person p ON p.id = d.person_id JOIN entry e ON e.id = d.person_id JOIN unit u ON u.id = d.suite_id"

    private static func visible(_ reading: Reading) -> SQL { "\(reading.visible.condition("d.id")) AND \(reading.visible.condition("d.person_id"))" }

    /// Whoever was bailed to court afterwards stands among those on bail.
    private static func kept(on day: Day, _ reading: Reading) throws -> [Row] {
        try reading.tx.all(
            Row.self,
            """
            SELECT \(columns), k.court, NULL AS at, NULL AS status, NULL AS bail_id FROM kept_for_court k JOIN detention d ON d.id = k.detention_id \(joins)
            WHERE k.court_on = \(day) AND (d.ended_at IS NULL OR d.disposal IN (\(Disposal.keptForCourt), \(Disposal.toAuthority))) AND \(visible(reading))
            ORDER BY e.title, d.id LIMIT \(peopleMax + 1)
            """)
    }

    private static func bailed(on day: Day, _ reading: Reading) throws -> [Row] {
        try reading.tx.all(
            Row.self,
            """
            SELECT \(columns), b.court, b.return_at AS at, b.status, b.id AS bail_id FROM bail b JOIN detention d ON d.id = b.detention_id \(joins)
            WHERE b.is_charged AND b.status IN ('in-force', 'failed') AND b.return_at >= \(London.start(of: day)) AND b.return_at < \(London.start(of: day.adding(days: 1)))
            AND \(reading.visible.condition("b.id")) AND \(visible(reading)) ORDER BY b.return_at, b.id LIMIT \(peopleMax + 1)
            """)
    }

    /// Charged and held, and nobody has written down for which court: the law names the last day.
    private static func undecided(on day: Day, _ reading: Reading) throws -> ([Row], gap: String?) {
        let held = try reading.tx.all(
            Row.self,
            """
            SELECT \(columns), NULL AS court, NULL AS at, NULL AS status, NULL AS bail_id FROM detention d \(joins)
            WHERE d.ended_at IS NULL AND d.charged_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM kept_for_court k WHERE k.detention_id = d.id) AND \(visible(reading))
            ORDER BY d.charged_at, d.id LIMIT \(peopleMax + 1)
            """)
        let calendar = try Courts.calendar(in: reading.tx, on: London.day(of: reading.now))
        do {
            return (try held.filter { row in try row.chargedAt.map { try calendar.firstCourt(after: $0).value == day } ?? false }, nil)
        } catch let ended as CourtCalendar.Ended {
            return ([], ended.sentence)
        }
    }

    /// The days ahead with somebody due, and at which courts: what lists can be printed.
    static func ahead(_ reading: Reading) throws -> [(day: Day, court: String)] {
        struct Due: Decodable {
            let courtOn: Day?
            let at: Instant?
            let court: String
        }
        let today = London.day(of: reading.now)
        let last = today.adding(days: daysAhead)
        let kept = try reading.tx.all(
            Due.self,
            """
            SELECT k.court_on, NULL AS at, k.court FROM kept_for_court k JOIN detention d ON d.id = k.detention_id WHERE k.court_on >= \(today) AND k.court_on <= \(last)
            AND (d.ended_at IS NULL OR d.disposal IN (\(Disposal.keptForCourt), \(Disposal.toAuthority))) AND \(visible(reading)) GROUP BY k.court_on, k.court ORDER BY k.court_on LIMIT \(peopleMax)
            """)
        let bailed = try reading.tx.all(
            Due.self,
            """
            SELECT NULL AS court_on, b.return_at AS at, b.court FROM bail b JOIN detention d ON d.id = b.detention_id WHERE b.is_charged AND b.status = 'in-force'
            AND b.return_at >= \(London.start(of: today)) AND b.return_at < \(London.start(of: last.adding(days: 1))) AND \(reading.visible.condition("b.id")) AND \(visible(reading))
            GROUP BY b.return_at, b.court ORDER BY b.return_at LIMIT \(peopleMax)
            """)
        var seen: Set<String> = []
        return (kept + bailed).compactMap { due in (due.courtOn ?? due.at.map { London.day(of: $0) }).map { (day: $0, court: due.court) } }
            .sorted { ($0.day, $0.court) < ($1.day, $1.court) }.filter { seen.insert("\($0.day) \($0.court.lowercased())").inserted }
    }
}
