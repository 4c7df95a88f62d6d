import Base
import Core
import Records
import Storage

/// What a whiteboard shows of a detainee's care: risk, level, next visit, who is needed and where they are. One query a table for any number of detainees.
struct CareSummary: Sendable, Hashable {
    /// Somebody the person needs: not needed, or where they are.
    enum Need: String, Sendable, Hashable, Codable {
        case notNeeded = "not-needed"
        case needed, called, coming, present, done, failed, declined

        var title: String {
            switch self {
            case .notNeeded: "not needed"
            case .needed: "to be called"
            case .called: "called"
            case .coming: "on the way"
            case .present: "here"
            case .done: "has been"
            case .failed: "could not come"
            case .declined: "declined"
            }
        }
        /// Whether somebody must still do something.
        var isOpen: Bool { [.needed, .called, .coming, .failed].contains(self) }
    }

    /// Nothing until the first assessment.
    var risk: RiskFloor.Risk?
    var isRiskComplete = false
    var level: ObservationLevel?
    /// Nothing until a level is set.
    var visits: VisitSchedule?
    var isAtHospital = false
    var adult = Need.notNeeded
    var solicitor = Need.notNeeded
    var interpreter = Need.notNeeded
    var medical = Need.notNeeded
    var nextMedication: Instant?
    /// The next mealtime for which nothing was offered; it may have passed (PACE-68).
    var nextMeal: Instant?
    /// When rest must begin so that eight hours fit; nothing once they were had, or while the person rests (PACE-65).
    var restBy: Instant?
    /// When the interview that is going on must break (PACE-66).
    var interviewBreak: Instant?
    var isInterviewed = false
    var isResting = false
    var hasOpenStripSearch = false
    /// Under 18 today, or treated so.
    var isChild = false
    var isVulnerable = false

    /// What is due first of visit and medication, with its words.
    func next(at now: Instant) -> (title: String, due: Instant)? {
        let all = [visits.map { ("Visit", $0.due) }, nextMedication.map { ("Medication", $0) }].compactMap { $0 }
        return all.min { $0.1 < $1.1 }
    }

    static func of(_ id: ID<Detention>, now: Instant, in tx: Transaction) throws -> CareSummary { try of([id], now: now, in: tx)[id] ?? CareSummary() }

    /// - Parameter ids: detentions the reader may see; the caller has checked.
    static func of(_ ids: [ID<Detention>], now: Instant, in tx: Transaction) throws -> [ID<Detention>: CareSummary] {
        guard !ids.isEmpty else { return [:] }
        var all = Dictionary(ids.map { ($0, CareSummary()) }, uniquingKeysWith: { first, _ in first })
        let today = London.day(of: now)

        struct RiskRow: Decodable {
            let detentionId: ID<Detention>
            let risk: RiskFloor.Risk
            let isComplete: Bool
            let isVulnerable: Bool
        }
        let risks = try tx.all(
            RiskRow.self,
            """
            SELECT r.detention_id, r.risk, r.is_complete, r.is_vulnerable FROM risk_assessment r
            JOIN (SELECT detention_id, MAX(number) AS number FROM risk_assessment WHERE detention_id IN \(list: ids) AND stage <> 'release' GROUP BY detention_id) l
            ON l.detention_id = r.detention_id AND l.number = r.number
            """)
        for row in risks {
            all[row.detentionId]?.risk = row.risk
            all[row.detentionId]?.isRiskComplete = row.isComplete
            all[row.detentionId]?.isVulnerable = row.isVulnerable
        }
        let began = try PresentStay.began(ids, in: tx)
        for (id, standing) in try standings(of: ids, began: began, in: tx) {
            all[id]?.level = standing.current.observation
            all[id]?.visits = standing.schedule
            all[id]?.isAtHospital = standing.isAway
        }
        struct PersonRow: Decodable, AgeKnown {
            let id: ID<Detention>
            let dateOfBirth: Day?
            let bornFrom: Day?
            let bornUntil: Day?
            let risks: [String]?
            let seemedChild: Bool
            let needsInterpreter: Bool?
            let needsAdult: Bool
            let arrivedAt: Instant
            let relevantAt: Instant
        }
        let people = try tx.all(
            PersonRow.self,
            """
            SELECT d.id, d.arrived_at, d.relevant_at, p.needs_interpreter, \(DetaineeAge.columns),
            CASE WHEN EXISTS (SELECT 1 FROM healthcare_examination h WHERE h.detention_id = d.id AND h.needs_adult) THEN \(true) ELSE \(false) END AS needs_adult
            FROM detention d JOIN arrest a ON a.id = d.arrest_id JOIN person p ON p.id = d.person_id
            WHERE d.id IN \(list: ids)
            """)
        for row in people {
            all[row.id]?.isChild = row.standing(on: today).isTreatedAsChild
            if row.needsInterpreter == true { all[row.id]?.interpreter = .needed }
            if row.needsAdult { all[row.id]?.isVulnerable = true }
        }
        for id in ids where all[id]?.isChild == true || all[id]?.isVulnerable == true { all[id]?.adult = .needed }

        struct RightRow: Decodable {
            let detentionId: ID<Detention>
            let act: DetentionRight.Act
        }
        for row in try tx.all(
            RightRow.self, "SELECT detention_id, act FROM detention_right WHERE detention_id IN \(list: ids) AND entitlement = 'R2' ORDER BY at, id")
        {
            all[row.detentionId]?.solicitor = row.act == .requested ? .needed : row.act == .declined ? .declined : .notNeeded
        }
        let contacts = try tx.all(DetentionContact.self, "SELECT * FROM detention_contact WHERE detention_id IN \(list: ids) ORDER BY id")
        for (id, of) in Dictionary(grouping: contacts, by: \.detentionId) {
            func need(_ part: String) -> Need? { DetentionContact.standing(of: part, in: of).flatMap { Need(rawValue: $0.status.rawValue) } }
            if let adult = need(DetentionContact.adult) { all[id]?.adult = adult }
            if let solicitor = need(DetentionContact.solicitor) { all[id]?.solicitor = solicitor }
            if let interpreter = need(DetentionContact.interpreter) { all[id]?.interpreter = interpreter }
            if let medical = need(DetentionContact.healthcare) { all[id]?.medical = medical }
        }
        struct DueRow: Decodable {
            let detentionId: ID<Detention>
            let due: Instant
        }
        for row in try tx.all(
            DueRow.self,
            """
            SELECT detention_id, MIN(next_due_at) AS due FROM detention_medication WHERE detention_id IN \(list: ids) AND stopped_at IS NULL AND next_due_at IS NOT NULL
            GROUP BY detention_id
            """)
        { all[row.detentionId]?.nextMedication = row.due }
        for interview in try tx.all(CustodyInterview.self, "SELECT * FROM custody_interview WHERE detention_id IN \(list: ids) AND ended_at IS NULL") {
            all[interview.detentionId]?.isInterviewed = true
            all[interview.detentionId]?.interviewBreak = InterviewBreaks.due(started: interview.startedAt, breaks: interview.breaks).value
        }
        let rests = Dictionary(
            grouping: try tx.all(RestRecord.self, "SELECT * FROM rest_period WHERE detention_id IN \(list: ids) ORDER BY id"), by: \.detentionId)
        struct MealRow: Decodable {
            let detentionId: ID<Detention>
            let at: Instant
        }
        let meals = Dictionary(
            try tx.all(
                MealRow.self,
                """
                SELECT detention_id, MAX(given_at) AS at FROM detention_care WHERE detention_id IN \(list: ids)
                AND kind IN \(list: Meals.Kind.allCases.map(\.rawValue)) GROUP BY detention_id
                """
            ).map { ($0.detentionId, $0.at) }, uniquingKeysWith: max)
        for row in people {
            let rest = RestBalance(from: began[row.id] ?? row.relevantAt, periods: (rests[row.id] ?? []).map(\.period), now: now)
            all[row.id]?.isResting = rest.isResting
            all[row.id]?.restBy = rest.isMet || rest.isResting ? nil : rest.latestStart
            let offered = meals[row.id].map { [Meals.Offered(kind: .light, at: $0)] } ?? []
            all[row.id]?.nextMeal = Meals.next(from: began[row.id] ?? row.arrivedAt, offered: offered, now: now).value
        }
        for id in try detentions("SELECT detention_id FROM detention_search WHERE detention_id IN \(list: ids) AND extent = 'strip' AND closed_at IS NULL", in: tx) {
            all[id]?.hasOpenStripSearch = true
        }
        return all
    }

    private static func detentions(_ sql: SQL, in tx: Transaction) throws -> [ID<Detention>] { try tx.rows(sql).compactMap { ID<Detention>(sqlValue: $0[0]) } }

    /// When the next visit of each is due.
    static func observations(of ids: [ID<Detention>], in tx: Transaction) throws -> [ID<Detention>: VisitSchedule] {
        try standings(of: ids, in: tx).compactMapValues(\.schedule)
    }

    /// - Parameters:
    ///   - moment: as they stood then; now where there is none.
    ///   - known: when the present stay of each began, where the caller has it already.
    static func standings(
        of ids: [ID<Detention>], at moment: Instant? = nil, began known: [ID<Detention>: Instant]? = nil, in tx: Transaction
    ) throws -> [ID<Detention>: ObservationStanding] {
        guard !ids.isEmpty else { return [:] }
        func until(_ column: SQL) -> SQL { moment.map { "AND \(column) <= \($0)" } ?? "" }
        let settings = try tx.all(
            ObservationSetting.self,
            """
            SELECT o.* FROM detention_observation o
            JOIN (SELECT detention_id, MAX(set_at) AS at FROM detention_observation WHERE detention_id IN \(list: ids) \(until("set_at")) GROUP BY detention_id) l
            ON l.detention_id = o.detention_id AND l.at = o.set_at ORDER BY o.id
            """)
        let visits = try tx.all(
            CellVisit.self,
            """
            SELECT v.* FROM cell_visit v JOIN (SELECT detention_id, MAX(visited_at) AS at FROM cell_visit WHERE detention_id IN \(list: ids) \(until("visited_at")) GROUP BY detention_id) l
            ON l.detention_id = v.detention_id AND l.at = v.visited_at ORDER BY v.id
            """)
        let last = Dictionary(visits.map { ($0.detentionId, $0) }, uniquingKeysWith: { $1 })
        let stays = Dictionary(
            try tx.all(HospitalStay.self, "SELECT * FROM hospital_stay WHERE detention_id IN \(list: ids) \(until("left_at")) ORDER BY left_at, id").map { ($0.detentionId, $0) }, uniquingKeysWith: { $1 })
        let began = try known ?? PresentStay.began(ids, in: tx)
        // A level set before the person went away on bail is none now.
        let now = settings.filter { setting in began[setting.detentionId].map { setting.setAt >= $0 } ?? true }
        return Dictionary(
            now.map { setting in
                let stay = stays[setting.detentionId]
                let backAt = stay?.backAt.flatMap { back in moment.map { back > $0 } ?? false ? nil : back }
                return (setting.detentionId, ObservationStanding(current: setting, lastVisit: last[setting.detentionId], isAway: stay != nil && backAt == nil, backAt: backAt))
            }, uniquingKeysWith: { $1 })
    }
}
