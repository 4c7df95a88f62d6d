import Base
import Core
import Storage

/// A level of observation as the custody officer set it.
struct ObservationSetting: CarePart {
    static let table = "detention_observation"
    static let rows: SQL = "detention_observation"
    static let kind: RecordKind = "detention-observation"
    static let levels: CodeListName = "custody.observation-level"

    let id: ID<ObservationSetting>
    var version = 0
    let detentionId: ID<Detention>
    /// A code of `custody.observation-level`, with what it meant that day.
    let level: String
    let title: String
    let minutesMax: Int
    let isRoused: Bool
    let isConstant: Bool
    let rank: Int
    let reason: String
    let isClinical: Bool
    let clinicalInput: String?
    let setAt: Instant
    /// As the visits known then had it; a visit that a tablet sends later may move it.
    var nextDueAt: Instant
    let officerId: ID<OfficerAccount>

    var observation: ObservationLevel { ObservationLevel(code: level, title: title, minutesMax: minutesMax, isRoused: isRoused, isConstant: isConstant, rank: rank) }
}

extension ObservationLevel {
    /// From a row of the list; a row without minutes is no level.
    init?(_ code: Code) {
        guard let minutes = Int(code.detail["minutes"] ?? ""), (1...60).contains(minutes) else { return nil }
        self.init(
            code: code.code, title: code.title, minutesMax: minutes, isRoused: code.detail["roused"] == "yes", isConstant: code.detail["constant"] == "yes",
            rank: Int(code.detail["rank"] ?? "") ?? 0)
    }
}

/// A visit at the cell. Its time is the server's.
struct CellVisit: CarePart {
    static let table = "cell_visit"
    static let rows: SQL = "cell_visit"
    static let kind: RecordKind = "cell-visit"
    static let states: CodeListName = "custody.visit-state"

    let id: ID<CellVisit>
    var version = 0
    let detentionId: ID<Detention>
    let visitedAt: Instant
    let dueAt: Instant
    let nextDueAt: Instant
    /// A code of `custody.visit-state`.
    let state: String
    let wakes: Bool?
    let answers: Bool?
    let obeys: Bool?
    let note: String?
    /// Why it was overdue.
    let lateReason: String?
    let officerId: ID<OfficerAccount>

    var isLate: Bool { visitedAt > dueAt }
    var rousing: Rousing? { wakes.flatMap { wakes in answers.flatMap { answers in obeys.map { Rousing(wakes: wakes, answers: answers, obeys: $0) } } } }
}

/// Level and visits of one detainee as they stand.
struct ObservationStanding: Sendable {
    let current: ObservationSetting
    let lastVisit: CellVisit?
    /// Away at hospital, where the escort watches and no visit at a cell is due.
    var isAway = false
    /// The last return from hospital.
    var backAt: Instant?

    /// The later of the last visit, the last setting and the return from hospital knows when the next is due; nothing while the person is away.
    var schedule: VisitSchedule? {
        if isAway { return nil }
        let last = max(lastVisit?.visitedAt ?? current.setAt, current.setAt)
        if let backAt, backAt > last { return VisitSchedule(due: backAt.adding(minutes: current.minutesMax), of: current, last: lastVisit) }
        guard let visit = lastVisit else { return VisitSchedule(due: current.nextDueAt, of: current, last: nil) }
        let isLatest = visit.visitedAt > current.setAt || (visit.visitedAt == current.setAt && current.nextDueAt <= current.setAt)
        return VisitSchedule(due: isLatest ? visit.nextDueAt : current.nextDueAt, of: current, last: visit)
    }

    /// - Parameter moment: as it stood then; now where there is none.
    static func of(_ detention: ID<Detention>, at moment: Instant? = nil, in tx: Transaction) throws -> ObservationStanding? {
        try CareSummary.standings(of: [detention], at: moment, in: tx)[detention]
    }
}

extension VisitSchedule {
    /// As stored: what is due was worked out when the last visit or level was recorded.
    init(due: Instant, of current: ObservationSetting, last: CellVisit?) {
        let since = last.map { "the last visit was at \(London.time(of: $0.visitedAt, zoned: true))" } ?? "no visit yet"
        self.init(due: due, minutesMax: current.minutesMax, reason: "every \(current.minutesMax) minutes at the longest, and \(since)")
    }
}
