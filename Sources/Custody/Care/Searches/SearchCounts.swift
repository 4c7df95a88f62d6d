import Base
import Core
import Records
import Storage
import Web

/// Strip searches counted per officer, age, ethnicity and place, as the law and the public ask (PACE-80); the same as CSV.
enum SearchCounts {
    struct Row: Decodable, Sendable {
        let id: ID<DetentionSearch>
        let extent: DetentionSearch.Extent
        let number: String
        let suite: String
        let startedAt: Instant?
        let ageYears: Int?
        let ethnicity: String?
        let sex: Sex?
        let place: String?
        let needsAdult: Bool
        let adultPresent: Bool?
        let searchers: [ID<OfficerAccount>]
        let authorisedBy: ID<OfficerAccount>
        let carriedOutName: String?
        let found: String?
        let result: String?
        let closedAt: Instant?
    }

    /// Searches one page or file holds: a large force makes some thousands a year.
    static let rowsMax = 5000

    struct View: Sendable {
        let rows: [Row]
        let officers: [ID<OfficerAccount>: String]
        let titles: CodeTitles
        let days: CountedDays
        let isCut: Bool
    }

    static let path = "/custody/searches"

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let view = try await visit.consult("custody.search.statistics") { [visit] reading in try read(visit, reading) }
            return .page(Page("Strip and intimate searches", area: SuitePage.path, scripts: SuitePage.scripts, html(view, visit.officer)))
        }
        pages.get("/custody/searches.csv") { visit in
            let view = try await visit.consult("custody.search.statistics", category: .disclosure) { [visit] reading in try read(visit, reading) }
            return .text(csv(view), type: "text/csv; charset=utf-8", filename: "strip-searches-\(view.days.from)-\(view.days.until).csv")
        }
    }

    private static func read(_ visit: Visit, _ reading: Reading) throws -> View {
        let today = London.day(of: reading.now)
        let days = try CountedDays(visit, usual: 366, today: today)
        let rows = try reading.tx.all(
            Row.self,
            """
            SELECT s.id, s.extent, d.number, u.name AS suite, s.started_at, s.age_years, s.ethnicity, s.sex, s.place, s.needs_adult, s.adult_present, s.searchers, s.authorised_by, s.carried_out_name, s.found,
            s.result, s.closed_at FROM detention_search s JOIN detention d ON d.id = s.detention_id JOIN unit u ON u.id = s.suite_id
            WHERE s.extent IN ('strip', 'intimate') AND s.started_at >= \(days.begin) AND s.started_at < \(days.end)
            AND \(reading.visible.condition("d.id")) ORDER BY s.started_at, s.id LIMIT \(rowsMax + 1)
            """)
        let shown = Array(rows.prefix(rowsMax))
        reading.note("searches", .integer(Int64(shown.count)))
        let named = Set(shown.flatMap(\.searchers))
        return View(
            rows: shown, officers: try Dictionary(uniqueKeysWithValues: named.sorted().map { ($0, try Officers.label($0, in: reading.tx)) }),
            titles: try CodeTitles.of(["custody.search-place", "ethnicity-self", "ethnicity-observed"], on: today, in: reading.tx), days: days,
            isCut: rows.count > rowsMax)
    }

    // MARK: Counting

    static func ageBand(_ years: Int?) -> String {
        guard let years else { return "not known" }
        switch years {
        case ..<14: return "10 to 13"
        case 14..<18: return "14 to 17"
        case 18..<25: return "18 to 24"
        case 25..<45: return "25 to 44"
        default: return "45 and over"
        }
    }

    static func ethnicity(_ code: String?, _ titles: CodeTitles) -> String {
        guard let code else { return "not stated" }
        let own = titles.title(code, of: "ethnicity-self")
        return own == code ? titles.title(code, of: "ethnicity-observed") : own
    }

    /// Counts by one property, the most first.
    static func counts(_ view: View, by key: (Row) -> [String]) -> [(String, Int)] {
        Dictionary(view.rows.flatMap { key($0).map { ($0, 1) } }, uniquingKeysWith: +).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    // MARK: Pages

    private static func html(_ view: View, _ officer: Officer) -> HTML {
        func panel(_ title: String, _ counts: [(String, Int)]) -> HTML { CareSections.counts(title, "Searches", counts) }
        let query = view.days.query
        return """
            <header class="board-head"><h1>Strip and intimate searches <small>\(view.rows.count)</small></h1>\(CustodyNav.html(current: .searches, nil, officer))</header>
            <form class="filters" method="get" action="/custody/searches">\(view.days.fields)
            <a class="button quiet" href="\(Address("/custody/searches.csv", query))">Take away as CSV</a> <a class="button quiet" href="\(Address("/custody/force", query))">Use of force</a></form>
            \(view.isCut ? Component.empty("Only the first \(rowsMax) are counted: choose a shorter time.") : "")
            <div class="clocks">\(panel("Extent", counts(view) { [$0.extent.title] }))\(panel("Age", counts(view) { [ageBand($0.ageYears)] }))\(panel("Ethnicity", counts(view) { [ethnicity($0.ethnicity, view.titles)] }))
            \(panel("Place", counts(view) { [view.titles.title(ifAny: $0.place, of: "custody.search-place") ?? "not recorded"] }))
            \(panel("Officer", counts(view) { $0.searchers.map { view.officers[$0] ?? "" } + [$0.carriedOutName].compactMap { $0 } }))
            \(panel("Appropriate adult", counts(view) { [!$0.needsAdult ? "not needed" : $0.adultPresent == true ? "there" : "not there"] }))</div>
            """
    }

    static func csv(_ view: View) -> String {
        var lines = ["custody number,extent,suite,began,age,age band,ethnicity,sex,place,adult needed,adult there,searched by,record complete,result"]
        for row in view.rows {
            let cells = [
                row.number, row.extent.title, row.suite, row.startedAt?.description ?? "", row.ageYears.map(String.init) ?? "", ageBand(row.ageYears), ethnicity(row.ethnicity, view.titles),
                row.sex?.title ?? "", view.titles.title(ifAny: row.place, of: "custody.search-place") ?? "", row.needsAdult ? "yes" : "no", row.adultPresent == true ? "yes" : "no",
                (row.searchers.map { view.officers[$0] ?? "" } + [row.carriedOutName].compactMap { $0 }).joined(separator: "; "), row.closedAt == nil ? "no" : "yes", row.result ?? "",
            ]
            lines.append(cells.map(CSVCell.text).joined(separator: ","))
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}

/// One cell of a CSV file as RFC 4180 writes it. A spreadsheet would take a value that begins with a sign for a formula, so an apostrophe goes before it.
enum CSVCell {
    static func text(_ value: String) -> String {
        let safe = value.first.map { "=+-@\t\r".contains($0) } == true ? "'" + value : value
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
