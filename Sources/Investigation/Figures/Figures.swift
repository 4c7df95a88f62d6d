import Base
import Core
import Storage

/// What a dashboard is asked for: a unit or the whole force, and which months.
struct FigureChoice: Sendable {
    static let monthsMax = 60
    static let spans = [6, 12, 24, 60]

    let unit: ID<Unit>?
    let from: Month
    let until: Month
    let span: Int

    /// - Parameter latest: the last month there is anything of.
    init(unit: ID<Unit>?, months span: Int, until latest: Month) {
        self.unit = unit
        self.span = min(max(span, 1), Self.monthsMax)
        until = latest
        from = (1..<self.span).reduce(latest) { month, _ in month.before }
    }

    var months: [Month] {
        var all = [until]
        while let first = all.last, first > from { all.append(first.before) }
        return all.reversed()
    }

    var query: [(String, String)] { [("unit", unit?.description ?? ""), ("months", "\(span)")] }
}

extension Month {
    var before: Month { Month(number == 1 ? "\(year - 1)-12" : "\(year)-\(number < 11 ? "0" : "")\(number - 1)") ?? self }
}

/// The counts of a choice: those everyone may see, and the restricted crimes of the officer's own groups.
struct Figures: Sendable {
    let choice: FigureChoice
    let countedAt: Instant?
    private var counts: [CrimeFigure.Measure: [String: [String: Int]]] = [:]

    private struct Row: Decodable {
        let measure: CrimeFigure.Measure
        let month: String
        let key: String
        let crimes: Int
    }

    init(_ choice: FigureChoice, _ reading: Reading) throws {
        self.choice = choice
        let tx = reading.tx
        countedAt = try CrimeCount.current(in: tx)?.countedAt
        let unit: SQL = choice.unit.map { "AND unit = \($0.description)" } ?? ""
        let rows = try tx.all(
            Row.self,
            """
            SELECT measure, month, key, CAST(sum(crimes) AS BIGINT) AS crimes FROM crime_figure WHERE measure IN \(list: CrimeFigure.Measure.allCases)
            AND month BETWEEN \(choice.from.description) AND \(choice.until.description) \(unit) GROUP BY measure, month, key
            """)
        for row in rows { add(row.measure, row.month, row.key, row.crimes) }
        try addOwn(reading)
    }

    /// Restricted crimes are in nobody's counts but their group's: few, so they are counted as they are asked for.
    private mutating func addOwn(_ reading: Reading) throws {
        guard let own = reading.visible.restrictedOnly("i.id") else { return }
        let months = try reading.tx.values(
            String.self,
            "SELECT DISTINCT i.month FROM investigation i WHERE \(own) AND i.month BETWEEN \(choice.from.description) AND \(choice.until.description)")
        for month in months {
            let unit: SQL = choice.unit.map { " AND i.unit_id = \($0)" } ?? ""
            for (cell, crimes) in try CrimeTally.count("\(own) AND i.month = \(month)\(unit)", in: reading.tx) { add(cell.measure, month, cell.key, crimes) }
        }
    }

    private mutating func add(_ measure: CrimeFigure.Measure, _ month: String, _ key: String, _ crimes: Int) {
        counts[measure, default: [:]][month, default: [:]][key, default: 0] += crimes
    }

    func count(_ measure: CrimeFigure.Measure, _ month: Month, _ key: String) -> Int { counts[measure]?[month.description]?[key] ?? 0 }

    func total(_ measure: CrimeFigure.Measure, _ month: Month) -> Int { counts[measure]?[month.description]?.values.reduce(0, +) ?? 0 }

    /// Over all months of the choice, the most first.
    func sums(_ measure: CrimeFigure.Measure) -> [(key: String, crimes: Int)] {
        var sums: [String: Int] = [:]
        for month in (counts[measure] ?? [:]).values { sums.merge(month, uniquingKeysWith: +) }
        return sums.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    func sum(_ measure: CrimeFigure.Measure) -> Int { sums(measure).reduce(0) { $0 + $1.crimes } }
}
