import Base
import Core
import Storage

/// Puts down the figures of a month as they were counted. An act of the system, done by the clock when something of the month has changed.
struct CountFigures: Operation {
    static let name: OperationName = "investigation.figures.count"
    static let title = "Count crimes"
    static let form = Form { Section("Figures") { Field.text("month", "Month", required: .by("figures are of a month"), max: 7) } }
    /// Not counted again sooner, however much comes in.
    static let secondsBetween: Int64 = 60
    /// Journal entries looked through at once, and after how many the position moves although no crime was touched.
    private static let entriesMax: Int64 = 200_000
    private static let entriesIdleMax: Int64 = 20_000

    struct Counted: Codable, Sendable {
        let cell: CrimeFigure.Cell
        let crimes: Int
    }

    /// Nothing where only the position moves.
    let month: String?
    let counted: [Counted]
    /// Of `CrimeCount`, before this act and after it.
    let version: Int
    let position: Int64

    func perform(in work: Work) throws -> Done {
        if let month { try keep(month, work) }
        var count = CrimeCount(id: CrimeCount.only, position: position, countedAt: work.now)
        count.version = version
        try work.keep(count)
        return Done()
    }

    private func keep(_ month: String, _ work: Work) throws {
        var former = Dictionary(
            try work.tx.all(CrimeFigure.self, "SELECT * FROM crime_figure WHERE month = \(month)").map { ($0.cell, $0) }, uniquingKeysWith: { first, _ in first })
        for one in counted {
            if var figure = former.removeValue(forKey: one.cell) {
                guard figure.crimes != one.crimes else { continue }
                figure.crimes = one.crimes
                try work.keep(figure)
            } else {
                try work.keep(
                    CrimeFigure(id: work.newID(), month: month, unit: one.cell.unit, measure: one.cell.measure, key: one.cell.key, crimes: one.crimes))
            }
        }
        for var figure in former.values where figure.crimes > 0 {
            figure.crimes = 0
            try work.keep(figure)
        }
        work.note("month", .string(month))
        work.note("cells", .integer(Int64(counted.count)))
    }

    // MARK: When

    static let scheduled = ScheduledAct(CountFigures.self) { now, _, tx in try due(now, in: tx) }

    /// The months in which something changed since they were counted, counted anew; none while nothing did, or the last count is fresh.
    static func due(_ now: Instant, in tx: Transaction) throws -> [CountFigures] {
        let last = try CrimeCount.current(in: tx)
        if let last, now.seconds(since: last.countedAt) < secondsBetween { return [] }
        let from = last?.position ?? -1
        let through = try tx.value(
            Int64.self, "SELECT max(position) FROM journal_seal WHERE position > \(from) AND position <= \(from + entriesMax)")
        guard let through else { return [] }
        let months = try tx.values(
            String.self,
            """
            SELECT DISTINCT i.month FROM journal_seal s JOIN journal j ON j.id = s.journal_id JOIN investigation i ON i.id = j.subject_id
            WHERE s.position > \(from) AND s.position <= \(through) AND j.subject_kind = \(Investigation.kind) AND j.outcome = 'done'
            AND j.category IN ('COL', 'ALT', 'COM', 'ERA', 'ADM') ORDER BY i.month
            """)
        var version = last?.version ?? 0
        if months.isEmpty {
            return through - from < entriesIdleMax ? [] : [CountFigures(month: nil, counted: [], version: version, position: through)]
        }
        return try months.enumerated().map { index, month in
            // The position moves with the last month: a node that stops in between counts the rest again.
            let isLast = index == months.count - 1
            defer { version += 1 }
            return CountFigures(
                month: month, counted: try counts(of: month, in: tx).map { Counted(cell: $0.key, crimes: $0.value) }, version: version,
                position: isLast ? through : from)
        }
    }

    /// What everyone may see of a month.
    static func counts(of month: String, in tx: Transaction) throws -> CrimeTally.Counts {
        try CrimeTally.count("i.month = \(month) AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = i.id)", in: tx)
    }
}
