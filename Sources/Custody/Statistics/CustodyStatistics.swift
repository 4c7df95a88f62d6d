import Base
import Core
import Records
import Storage

/// Figures of custody over some days: numbers only, of the detentions the officer may see.
struct CustodyStatistics: Sendable {
    /// A quarter of a year; longer is asked in pieces.
    static let daysMax = 92
    /// Detentions read at most; a force has fewer in a quarter.
    static let staysMax = 100_000
    /// A child still in police detention at this hour spent the night there. Local definition.
    static let nightHour = 4

    struct Figures: Sendable {
        var name: String
        var arrived = 0
        var refused = 0
        var children = 0
        var childrenOvernight = 0
        var childrenOvernightCharged = 0
        /// Seconds of each stay that ended.
        var stays: [Int64] = []
        /// Seconds from arrival to authorisation.
        var waits: [Int64] = []
        var reviewsInTime = 0
        var reviewsPostponed = 0
        var reviewsMissed = 0
        var stripSearches = 0
        /// Of people under 18.
        var stripSearchesOfChildren = 0
        var cells = 0
        /// Seconds spent in cells.
        var occupied: Int64 = 0

        var reviews: Int { reviewsInTime + reviewsPostponed + reviewsMissed }
        /// In tenths of a per cent.
        func occupancy(over seconds: Int64) -> Int? { cells == 0 || seconds == 0 ? nil : Int(occupied * 1000 / (Int64(cells) * seconds)) }
    }

    let days: CountedDays
    let suites: [Figures]
    let total: Figures
    let disposals: [(title: String, count: Int)]
    /// Elapsed between the first and the last moment of the days that have come.
    let seconds: Int64

    fileprivate struct Stay: Decodable, AgeKnown {
        let suiteId: RawID
        let arrivedAt: Instant
        let authorisedAt: Instant?
        let chargedAt: Instant?
        let endedAt: Instant?
        let status: Detention.Status
        let disposal: String?
        let dateOfBirth: Day?
        let bornFrom: Day?
        let bornUntil: Day?
        let risks: [String]?
        let seemedChild: Bool
    }

    init(_ days: CountedDays, suite: ID<CustodySuite>?, _ reading: Reading) throws {
        let (tx, visible, now) = (reading.tx, reading.visible, reading.now)
        guard days.until.daysSince1970 - days.from.daysSince1970 < Self.daysMax else {
            throw Refusal.invalid("from", code: "range", "Choose at most \(Self.daysMax) days.")
        }
        let (start, end) = (days.begin, days.end)
        let chosen: SQL = suite.map { "AND d.suite_id = \($0)" } ?? ""
        let stays = try tx.all(
            Stay.self,
            """
            SELECT d.suite_id, d.arrived_at, d.authorised_at, d.charged_at, d.ended_at, d.status, d.disposal, \(DetaineeAge.columns)
            FROM detention d JOIN arrest a ON a.id = d.arrest_id JOIN person p ON p.id = d.person_id WHERE d.arrived_at >= \(start) AND d.arrived_at < \(end) \(chosen)
            AND \(visible.condition("d.id")) AND \(visible.condition("d.person_id")) ORDER BY d.arrived_at LIMIT \(Self.staysMax)
            """)
        let reviews = try Self.reviews(start, end, chosen, visible, tx)
        let searches = try Self.searches(start, end, suite, visible, tx)
        let occupied = try Self.occupied(start, min(end, now), chosen, tx)
        let cells = try Self.cells(tx)
        let named = try CustodySuite.all(in: tx)
        let names = Dictionary(named.map { ($0.suite.id.raw, $0.unit.name) }, uniquingKeysWith: { first, _ in first })
        let others = try tx.all(Unit.self, "SELECT * FROM unit ORDER BY id LIMIT 2000")
        let units = Dictionary(others.map { ($0.id.raw, $0.name) }, uniquingKeysWith: { first, _ in first })

        var figures: [RawID: Figures] = [:]
        for stay in stays {
            figures[stay.suiteId, default: Figures(name: names[stay.suiteId] ?? units[stay.suiteId] ?? "")].add(stay.measure(now: now))
        }
        for row in reviews { figures[row.suiteId]?.add(row) }
        for row in searches {
            figures[row.suiteId, default: Figures(name: names[row.suiteId] ?? "")].stripSearches += row.searches
            figures[row.suiteId]?.stripSearchesOfChildren += row.children
        }
        for (id, seconds) in occupied { figures[id, default: Figures(name: names[id] ?? "")].occupied += seconds }
        for id in figures.keys { figures[id]?.cells = cells[id] ?? 0 }
        self.days = days
        suites = figures.values.sorted { $0.name < $1.name }
        total = suites.reduce(into: Figures(name: "All")) { $0.add($1) }
        let titles = try CodeList.all(ReleaseDetainee.disposals, on: London.day(of: now), in: tx)
        let counts = Dictionary(grouping: stays.compactMap(\.disposal)) { $0 }.mapValues(\.count)
        disposals = counts.map { code, count in
            (title: code == RefuseDetention.disposal ? "Detention not authorised" : titles.first { $0.code == code }?.title ?? code, count: count)
        }.sorted { ($1.count, $0.title) < ($0.count, $1.title) }
        seconds = max(0, min(end, now).seconds(since: start))
        reading.note("from", .string(days.from.description))
        reading.note("until", .string(days.until.description))
        reading.note("detentions", .integer(Int64(stays.count)))
    }

    struct Reviewed: Decodable {
        let suiteId: RawID
        let inTime: Int
        let postponed: Int
        let missed: Int
    }

    private static func reviews(_ start: Instant, _ end: Instant, _ chosen: SQL, _ visible: Visibility, _ tx: Transaction) throws -> [Reviewed] {
        try tx.all(
            Reviewed.self,
            """
            SELECT d.suite_id, sum(CASE WHEN r.held_at <= r.due_at THEN 1 ELSE 0 END) AS in_time,
            sum(CASE WHEN r.held_at > r.due_at AND r.postponed IS NOT NULL THEN 1 ELSE 0 END) AS postponed,
            sum(CASE WHEN r.held_at > r.due_at AND r.postponed IS NULL THEN 1 ELSE 0 END) AS missed
            FROM detention d JOIN detention_review r ON r.detention_id = d.id WHERE d.arrived_at >= \(start) AND d.arrived_at < \(end) \(chosen)
            AND \(visible.condition("d.id")) AND \(visible.condition("d.person_id")) GROUP BY d.suite_id
            """)
    }

    private struct Searched: Decodable {
        let suiteId: RawID
        let searches: Int
        let children: Int
    }

    private static func searches(_ start: Instant, _ end: Instant, _ suite: ID<CustodySuite>?, _ visible: Visibility, _ tx: Transaction) throws -> [Searched] {
        try tx.all(
            Searched.self,
            """
            SELECT s.suite_id, count(*) AS searches, sum(CASE WHEN s.age_years < \(AgeStanding.majority) THEN 1 ELSE 0 END) AS children
            FROM detention_search s WHERE s.extent = 'strip' AND s.not_done_reason IS NULL AND s.authorised_at >= \(start) AND s.authorised_at < \(end)
            \(suite.map { "AND s.suite_id = \($0)" as SQL } ?? "") AND \(visible.condition("s.detention_id")) GROUP BY s.suite_id
            """)
    }

    private struct Occupied: Decodable {
        let suiteId: RawID
        let fromAt: Instant
        let untilAt: Instant?
    }

    private static func occupied(_ start: Instant, _ end: Instant, _ chosen: SQL, _ tx: Transaction) throws -> [RawID: Int64] {
        // Nobody is held for a month: what began before then has ended.
        let rows = try tx.all(
            Occupied.self,
            """
            SELECT d.suite_id, o.from_at, o.until_at FROM detention d JOIN occupation o ON o.detention_id = d.id
            WHERE d.arrived_at >= \(start.adding(hours: -31 * 24)) AND d.arrived_at < \(end) \(chosen) LIMIT \(staysMax)
            """)
        var found: [RawID: Int64] = [:]
        for row in rows {
            let seconds = min(row.untilAt ?? end, end).seconds(since: max(row.fromAt, start))
            if seconds > 0 { found[row.suiteId, default: 0] += seconds }
        }
        return found
    }

    private struct Cells: Decodable {
        let suiteId: RawID
        let cells: Int
    }

    private static func cells(_ tx: Transaction) throws -> [RawID: Int] {
        Dictionary(
            try tx.all(Cells.self, "SELECT suite_id, count(*) AS cells FROM cell GROUP BY suite_id").map { ($0.suiteId, $0.cells) }, uniquingKeysWith: +)
    }
}

extension CustodyStatistics.Stay {
    /// This one stay as figures.
    fileprivate func measure(now: Instant) -> CustodyStatistics.Figures {
        var one = CustodyStatistics.Figures(name: "", arrived: 1)
        if status == .notAuthorised { one.refused = 1 }
        if let endedAt { one.stays = [endedAt.seconds(since: arrivedAt)] }
        if let authorisedAt { one.waits = [authorisedAt.seconds(since: arrivedAt)] }
        if standing(on: London.day(of: arrivedAt)).isTreatedAsChild {
            one.children = 1
            if OvernightStay.isOvernight(from: arrivedAt, until: endedAt ?? now) {
                one.childrenOvernight = 1
                if let chargedAt, OvernightStay.isOvernight(from: chargedAt, until: endedAt ?? now) { one.childrenOvernightCharged = 1 }
            }
        }
        return one
    }
}

extension CustodyStatistics.Figures {
    fileprivate mutating func add(_ other: Self) {
        arrived += other.arrived
        refused += other.refused
        children += other.children
        childrenOvernight += other.childrenOvernight
        childrenOvernightCharged += other.childrenOvernightCharged
        stays += other.stays
        waits += other.waits
        reviewsInTime += other.reviewsInTime
        reviewsPostponed += other.reviewsPostponed
        reviewsMissed += other.reviewsMissed
        stripSearches += other.stripSearches
        stripSearchesOfChildren += other.stripSearchesOfChildren
        cells += other.cells
        occupied += other.occupied
    }

    fileprivate mutating func add(_ row: CustodyStatistics.Reviewed) {
        reviewsInTime += row.inTime
        reviewsPostponed += row.postponed
        reviewsMissed += row.missed
    }
}
