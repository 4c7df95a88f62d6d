import Base
import Core
import Records
import Storage

/// Who is on the way to a suite or waits there, and when each can expect to be booked in: seven statements however many suites and people.
struct QueueBoard: Sendable {
    /// An arrest that has led to nothing for so long is no longer on its way.
    static let windowHours = 48
    /// Over how long booking in is measured.
    static let measuredDays = 7
    static let peopleMax = 400
    private static let measuredMax = 20_000

    struct Person: Sendable {
        enum Stage: Sendable { case onTheWay, atStation, atDesk }

        /// The arrest, or the detention once one is open.
        let record: Ref
        let person: Ref
        let suite: ID<CustodySuite>
        let name: String
        let age: AgeStanding
        let sex: Sex?
        let suspectedOf: String
        let necessity: [String]
        let risks: [String]
        let riskNote: String?
        let forceUsed: String?
        let officer: String
        let stage: Stage
        let arrestedAt: Instant
        let expectedAt: Instant?
        let arrivedAt: Instant?
        /// When booking in begins, as far as can be told; for somebody at the desk, when it began.
        var bookInAt: Instant
        /// A free cell that suits, or the nearest suite that has one.
        var cell: String?
        var nearest: NearestSuite?

        var since: Instant { arrivedAt ?? arrestedAt }
    }

    struct SuiteQueue: Sendable {
        let named: CustodySuite.Named
        let people: [Person]
        let pace: BookingQueue.Pace
        let free: Int
        let cells: Int
        let held: Int
    }

    let queues: [SuiteQueue]
    let now: Instant

    private struct Row: Decodable {
        let arrestId: ID<Arrest>
        let personId: ID<Records.Person>
        let suiteId: RawID
        let title: String
        let dateOfBirth: Day?
        let bornFrom: Day?
        let bornUntil: Day?
        let sex: Sex?
        let suspectedOf: String
        let necessity: [String]
        let risks: [String]?
        let riskNote: String?
        let forceUsed: String?
        let officer: String
        let arrestedAt: Instant
        let expectedAt: Instant?
        let atStationAt: Instant?
        let detentionId: ID<Detention>?
        let arrivedAt: Instant?
        let openedAt: Instant?
    }

    private struct Measured: Decodable {
        let suiteId: RawID
        let took: Int64
    }

    /// - Parameter suite: only this suite; nothing for all.
    init(_ suite: ID<CustodySuite>?, _ reading: Reading) throws {
        let (tx, now, visible) = (reading.tx, reading.now, reading.visible)
        let day = London.day(of: now)
        let suites = try CustodySuite.all(in: tx)
        let shown = suites.filter { suite == nil || $0.suite.id == suite }
        let cells = try SuiteCells(of: nil, on: day, visible: visible, in: tx)
        let waiting = try Self.waiting(suite, reading)
        let titles = try Self.titles(in: tx)
        let paces = try Self.paces(suite, now, in: tx)
        let held = try Self.held(visible, in: tx)

        let byOrder = Dictionary(grouping: waiting, by: \.suiteId)
        queues = shown.map { named in
            let rows = byOrder[named.suite.id.raw] ?? []
            let pace = BookingQueue.Pace(paces[named.suite.id.raw] ?? [])
            let queue = BookingQueue(pace: pace, desks: named.suite.desks)
            let desk = rows.filter { $0.detentionId != nil }
            let others = rows.filter { $0.detentionId == nil }
            let starts = queue.starts(ready: others.map { $0.atStationAt ?? $0.expectedAt ?? now }, atDesk: desk.compactMap(\.openedAt), now: now)
            let people =
                desk.map { Self.person($0, starts: $0.openedAt ?? now, named, suites, cells, titles, day) }
                + zip(others, starts).map { Self.person($0, starts: $1, named, suites, cells, titles, day) }
            return SuiteQueue(
                named: named, people: people.sorted { ($0.bookInAt, $0.since) < ($1.bookInAt, $1.since) }, pace: pace, free: cells.free(in: named.suite.id),
                cells: cells.places[named.suite.id]?.count ?? 0, held: held[named.suite.id.raw] ?? 0)
        }
        self.now = now
        for queue in queues { for person in queue.people { reading.saw(person.record); reading.saw(person.person) } }
        reading.note("waiting", .integer(Int64(waiting.count)))
    }

    private static func waiting(_ suite: ID<CustodySuite>?, _ reading: Reading) throws -> [Row] {
        let visible = reading.visible
        let since = reading.now.adding(hours: -windowHours)
        return try reading.tx.all(
            Row.self,
            """
            SELECT a.id AS arrest_id, a.person_id, COALESCE(d.suite_id, a.destination_id) AS suite_id, e.title, p.date_of_birth, p.born_from, p.born_until, p.sex,
            a.suspected_of, a.necessity, a.risks, a.risk_note, a.force_used, o.name || ' ' || o.number AS officer, a.arrested_at, a.expected_at,
            a.at_station_at, d.id AS detention_id, d.arrived_at, d.opened_at
            FROM arrest a LEFT JOIN detention d ON d.arrest_id = a.id JOIN person p ON p.id = a.person_id JOIN entry e ON e.id = a.person_id
            JOIN officer o ON o.id = a.officer_id
            WHERE a.arrested_at > \(since) AND (a.destination_id IS NOT NULL OR d.id IS NOT NULL) AND a.ended_at IS NULL AND (d.id IS NULL OR d.status = 'arrived')
            \(suite.map { "AND COALESCE(d.suite_id, a.destination_id) = \($0)" as SQL } ?? "")
            AND \(visible.condition("a.id")) AND \(visible.condition("a.person_id")) AND (d.id IS NULL OR \(visible.condition("d.id")))
            ORDER BY a.arrested_at, a.id LIMIT \(peopleMax)
            """)
    }

    /// Seconds from opening to the decision, of those decided lately.
    private static func paces(_ suite: ID<CustodySuite>?, _ now: Instant, in tx: Transaction) throws -> [RawID: [Int64]] {
        let rows = try tx.all(
            Measured.self,
            """
            SELECT d.suite_id, (d.authorised_at - d.opened_at) / 1000000 AS took FROM detention d
            WHERE d.opened_at > \(now.adding(hours: -24 * measuredDays)) AND d.authorised_at > d.opened_at
            \(suite.map { "AND d.suite_id = \($0)" as SQL } ?? "") ORDER BY d.opened_at DESC LIMIT \(measuredMax)
            """)
        return Dictionary(grouping: rows, by: \.suiteId).mapValues { $0.map(\.took) }
    }

    private struct Count: Decodable {
        let suiteId: RawID
        let held: Int
    }

    static func held(_ visible: Visibility, in tx: Transaction) throws -> [RawID: Int] {
        Dictionary(
            try tx.all(
                Count.self,
                "SELECT d.suite_id, count(*) AS held FROM detention d WHERE d.ended_at IS NULL AND \(visible.condition("d.id")) GROUP BY d.suite_id"
            ).map { ($0.suiteId, $0.held) }, uniquingKeysWith: +)
    }

    private static func titles(in tx: Transaction) throws -> [String: String] {
        Dictionary(
            try tx.all(
                Title.self,
                "SELECT list || ' ' || code AS name, title FROM code WHERE list IN ('custody.risk-seen', 'custody.arrest-necessity') AND valid_until IS NULL"
            ).map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Title: Decodable {
        let name: String
        let title: String
    }

    private static func person(
        _ row: Row, starts: Instant, _ named: CustodySuite.Named, _ suites: [CustodySuite.Named], _ cells: SuiteCells, _ titles: [String: String], _ day: Day
    ) -> Person {
        let risks = row.risks ?? []
        let age = AgeStanding(
            born: row.dateOfBirth, from: row.bornFrom, until: row.bornUntil, seemsChild: risks.contains(AgeStanding.seemsChildRisk), on: day)
        let detainee = CellAllocation.Detainee(isChild: age.isTreatedAsChild, sex: CellAllocation.Sex(row.sex), needsAccessible: risks.contains("MOBILITY"))
        let own = cells.suiting(detainee, in: named.suite.id).first
        return Person(
            record: row.detentionId.map { Ref(Detention.kind, $0) } ?? Ref(Arrest.kind, row.arrestId), person: Ref(Records.Person.kind, row.personId),
            suite: named.suite.id, name: row.title, age: age, sex: row.sex, suspectedOf: row.suspectedOf,
            necessity: row.necessity.map { titles["custody.arrest-necessity \($0)"] ?? $0 }, risks: risks.map { titles["custody.risk-seen \($0)"] ?? $0 },
            riskNote: row.riskNote, forceUsed: row.forceUsed, officer: row.officer,
            stage: row.detentionId != nil ? .atDesk : row.atStationAt != nil ? .atStation : .onTheWay, arrestedAt: row.arrestedAt, expectedAt: row.expectedAt,
            arrivedAt: row.arrivedAt ?? row.atStationAt, bookInAt: starts, cell: own?.title,
            nearest: own == nil ? NearestSuite(to: named.suite.id, for: detainee, among: suites, cells) : nil)
    }
}
