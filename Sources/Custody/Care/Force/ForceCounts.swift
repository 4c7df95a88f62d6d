import Base
import Core
import Records
import Storage
import Web

/// Uses of force counted per officer, tactic, age and ethnicity; the same as CSV, one line a tactic.
enum ForceCounts {
    static let rowsMax = 5000

    struct View: Sendable {
        let rows: [ForceUse]
        let officers: [ID<OfficerAccount>: String]
        let titles: CodeTitles
        let days: CountedDays
        let isCut: Bool

        func tactic(_ code: String) -> String { titles.title(code, of: "custody.force-tactic") }
        func ethnicity(_ code: String?) -> String { titles.title(ifAny: code, of: "ethnicity-observed") ?? "not stated" }
    }

    static func routes(_ pages: Pages) {
        pages.get("/custody/force") { visit in
            let view = try await visit.consult("custody.search.statistics") { [visit] reading in try read(visit, reading) }
            return .page(Page("Use of force", area: SuitePage.path, scripts: SuitePage.scripts, html(view, visit.officer)))
        }
        pages.get("/custody/force.csv") { visit in
            let view = try await visit.consult("custody.search.statistics", category: .disclosure) { [visit] reading in try read(visit, reading) }
            return .text(csv(view), type: "text/csv; charset=utf-8", filename: "use-of-force-\(view.days.from)-\(view.days.until).csv")
        }
    }

    private static func read(_ visit: Visit, _ reading: Reading) throws -> View {
        let today = London.day(of: reading.now)
        let days = try CountedDays(visit, usual: 366, today: today)
        let rows = try reading.tx.all(
            ForceUse.self,
            """
            SELECT f.* FROM force_use f WHERE f.used_at >= \(days.begin) AND f.used_at < \(days.end)
            AND \(reading.visible.condition("f.id")) ORDER BY f.used_at, f.id LIMIT \(rowsMax + 1)
            """)
        let shown = Array(rows.prefix(rowsMax))
        reading.note("uses", .integer(Int64(shown.count)))
        let named = Set(shown.map(\.userId)).sorted()
        return View(
            rows: shown, officers: try Dictionary(uniqueKeysWithValues: named.map { ($0, try Officers.label($0, in: reading.tx)) }),
            titles: try CodeTitles.of(["custody.force-tactic", "custody.force-injury", "custody.force-occasion", "ethnicity-observed"], on: today, in: reading.tx), days: days, isCut: rows.count > rowsMax)
    }

    private static func counts(_ view: View, by key: (ForceUse) -> [String]) -> [(String, Int)] {
        Dictionary(view.rows.flatMap { key($0).map { ($0, 1) } }, uniquingKeysWith: +).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    private static func html(_ view: View, _ officer: Officer) -> HTML {
        func panel(_ title: String, _ counts: [(String, Int)]) -> HTML { CareSections.counts(title, "Uses", counts) }
        let query = view.days.query
        return """
            <header class="board-head"><h1>Use of force <small>\(view.rows.count)</small></h1>\(CustodyNav.html(current: .searches, nil, officer))</header>
            <form class="filters" method="get" action="/custody/force">\(view.days.fields)
            <a class="button quiet" href="\(Address("/custody/force.csv", query))">Take away as CSV</a> <a class="button quiet" href="\(Address("/custody/searches", query))">Strip searches</a></form>
            \(view.isCut ? Component.empty("Only the first \(rowsMax) are counted: choose a shorter time.") : "")
            <div class="clocks">\(panel("Tactic", counts(view) { $0.tactics.map { view.tactic($0.tactic) } }))\(panel("Ethnicity as seen", counts(view) { [view.ethnicity($0.ethnicity)] }))
            \(panel("Age as seen", counts(view) { [SearchCounts.ageBand($0.ageYears)] }))\(panel("Officer", counts(view) { [view.officers[$0.userId] ?? ""] }))
            \(panel("Occasion", counts(view) { [view.titles.title($0.occasion.rawValue, of: "custody.force-occasion")] }))</div>
            """
    }

    static func csv(_ view: View) -> String {
        var lines = ["number,used at,occasion,reference,place,officer,tactic,order,worked,age,age band,ethnicity,sex,injury to person,injury to officer,seemed unwell"]
        for row in view.rows {
            for (index, used) in row.tactics.enumerated() {
                let cells = [
                    row.number, row.usedAt.description, view.titles.title(row.occasion.rawValue, of: "custody.force-occasion"), row.occasionReference ?? "", row.place,
                    view.officers[row.userId] ?? "", view.tactic(used.tactic), String(index + 1), used.worked ? "yes" : "no", row.ageYears.map(String.init) ?? "",
                    SearchCounts.ageBand(row.ageYears), view.ethnicity(row.ethnicity), row.sex?.title ?? "", view.titles.title(row.subjectInjury, of: "custody.force-injury"),
                    view.titles.title(row.officerInjury, of: "custody.force-injury"), row.seemedUnwell ? "yes" : "no",
                ]
                lines.append(cells.map(CSVCell.text).joined(separator: ","))
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}
