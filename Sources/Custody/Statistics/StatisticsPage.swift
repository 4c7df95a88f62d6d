import Base
import Core
import Records
import Storage
import Web

/// Figures of custody, as a page and as CSV.
enum StatisticsPage {
    static let path = "/custody/statistics"
    static let permission = "custody.statistics.read"
    static let exportPermission = "custody.statistics.export"
    private static let daysShown = 28

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let asked = Asked(visit)
            let figures = try await visit.consult(permission) { reading in try asked.figures(reading) }
            return .page(Page("Custody figures", area: SuitePage.path, scripts: SuitePage.scripts, html(figures, asked, visit.officer)))
        }
        pages.get(path + ".csv") { visit in
            let asked = Asked(visit)
            let figures = try await visit.consult(exportPermission, category: .disclosure) { reading in try asked.figures(reading) }
            return .text(csv(figures), type: "text/csv; charset=utf-8", filename: "custody-\(figures.days.from)-\(figures.days.until).csv")
        }
        pages.api("/custody/statistics", "Counts of detentions", query: ["suite", "from", "to"]) { visit in
            let asked = Asked(visit)
            return .json(try await visit.consult(permission) { reading in try asked.figures(reading) }.json)
        }
    }

    private struct Asked: Sendable {
        let visit: Visit
        let suite: ID<CustodySuite>?

        init(_ visit: Visit) {
            self.visit = visit
            suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
        }

        func figures(_ reading: Reading) throws -> CustodyStatistics {
            try CustodyStatistics(try CountedDays(visit, usual: daysShown, today: London.day(of: reading.now)), suite: suite, reading)
        }
    }

    private static func html(_ figures: CustodyStatistics, _ asked: Asked, _ officer: Officer) -> HTML {
        let suite: HTML = asked.suite.map { "<input type=\"hidden\" name=\"suite\" value=\"\($0.description)\">" } ?? ""
        let query = figures.days.query + (asked.suite.map { [("suite", $0.description)] } ?? [])
        let export: HTML = officer.may(exportPermission) ? "<a class=\"button\" href=\"\(Address(path + ".csv", query))\">Take away as CSV</a>" : ""
        let total = figures.total
        return """
            <header class="board-head"><h1>Custody figures <small>\(London.text(figures.days.from)) to \(London.text(figures.days.until))</small></h1>\(CustodyNav.html(current: .statistics, asked.suite, officer))</header>
            <form class="filters" method="get" action="\(Address(path))">\(suite)\(figures.days.fields)\(export)</form>
            \(Component.panel("In short", id: "short", Component.facts(facts(total, figures))))
            \(Component.panel("By suite", id: "suites", table(figures)))
            \(Component.panel("How detention ended", id: "disposals", disposals(figures)))
            <p class="because">Of the detentions that began on these days. A child is overnight who is still in detention at \(CustodyStatistics.nightHour):00.
            Occupancy is the time spent in cells as a share of all the time of all cells.</p>
            """
    }

    private static func facts(_ total: CustodyStatistics.Figures, _ figures: CustodyStatistics) -> [(String, HTML?)] {
        [
            ("Detentions", "\(total.arrived)"), ("Not authorised", "\(total.refused)"),
            ("Stay, median", Spread.percentile(50, of: total.stays).map { "\(Elapsed.text($0))" as HTML }),
            ("Stay, nine in ten within", Spread.percentile(90, of: total.stays).map { "\(Elapsed.text($0))" as HTML }),
            ("Arrival to authorisation, median", Spread.percentile(50, of: total.waits).map { "\(Elapsed.text($0))" as HTML }),
            ("Reviews in time", share(total.reviewsInTime, of: total.reviews)), ("Children", "\(total.children), \(total.childrenOvernight) overnight"),
            ("Children overnight after charge", "\(total.childrenOvernightCharged)"),
            ("Strip searches", "\(total.stripSearches), \(total.stripSearchesOfChildren) of children"),
            ("Occupancy", total.occupancy(over: figures.seconds).map { "\(tenths($0)) %" as HTML }),
        ]
    }

    private static func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }

    private static func share(_ part: Int, of all: Int) -> HTML? { all == 0 ? nil : "\(part) of \(all), \(part * 100 / all) %" }

    private static let heads = [
        "Suite", "Detentions", "Not authorised", "Stay, median", "Stay, 90 %", "To authorisation, median", "Reviews", "In time", "Postponed", "Missed", "Children",
        "Overnight", "Overnight charged", "Strip searches", "Of children", "Cells", "Occupancy %",
    ]

    private static func cells(_ row: CustodyStatistics.Figures, _ figures: CustodyStatistics, time: (Int64) -> String) -> [String] {
        [
            row.name, "\(row.arrived)", "\(row.refused)", Spread.percentile(50, of: row.stays).map(time) ?? "", Spread.percentile(90, of: row.stays).map(time) ?? "",
            Spread.percentile(50, of: row.waits).map(time) ?? "", "\(row.reviews)", "\(row.reviewsInTime)", "\(row.reviewsPostponed)", "\(row.reviewsMissed)",
            "\(row.children)", "\(row.childrenOvernight)", "\(row.childrenOvernightCharged)", "\(row.stripSearches)", "\(row.stripSearchesOfChildren)", "\(row.cells)",
            row.occupancy(over: figures.seconds).map(tenths) ?? "",
        ]
    }

    private static func table(_ figures: CustodyStatistics) -> HTML {
        guard !figures.suites.isEmpty else { return Component.empty("Nobody was detained on these days.") }
        func row(_ row: CustodyStatistics.Figures) -> HTML {
            let values = cells(row, figures) { Elapsed.text($0) }
            return "<tr><th scope=\"row\">\(values[0])</th>\(values.dropFirst().map { "<td class=\"number\">\($0)</td>" as HTML })</tr>"
        }
        let head = heads.enumerated().map { index, title -> HTML in "<th scope=\"col\"\(index == 0 ? "" : " class=\"number\"" as HTML)>\(title)</th>" }
        return """
            <div class="scroll"><table class="list figures"><thead><tr>\(head)</tr></thead><tbody>\(figures.suites.map(row))</tbody><tfoot>\(row(figures.total))</tfoot></table></div>
            """
    }

    private static func disposals(_ figures: CustodyStatistics) -> HTML {
        guard !figures.disposals.isEmpty else { return Component.empty("None of them has ended yet.") }
        return """
            <table class="list"><thead><tr><th scope="col">Disposal</th><th scope="col" class="number">Detentions</th></tr></thead>
            <tbody>\(figures.disposals.map { "<tr><td>\($0.title)</td><td class=\"number\">\($0.count)</td></tr>" as HTML })</tbody></table>
            """
    }

    /// Times in minutes.
    static func csv(_ figures: CustodyStatistics) -> String {
        let rows = [heads] + (figures.suites + [figures.total]).map { cells($0, figures) { "\($0 / 60)" } }
        return rows.map { $0.map(field).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }

    /// RFC 4180; a sign in front would make a formula of it.
    private static func field(_ value: String) -> String {
        let safe = value.first.map { "=+-@\t\r".contains($0) } == true ? "'" + value : value
        return safe.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : safe
    }
}

extension CustodyStatistics {
    var json: JSONValue {
        .object(["from": .string(days.from.description), "until": .string(days.until.description), "suites": .array(suites.map { $0.json(seconds) }), "total": total.json(seconds)])
    }
}

extension CustodyStatistics.Figures {
    fileprivate func json(_ seconds: Int64) -> JSONValue {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        return .object([
            "name": .string(name), "detentions": number(arrived), "notAuthorised": number(refused),
            "stayMedianSeconds": Spread.percentile(50, of: stays).map { .integer($0) } ?? .null,
            "stay90PercentSeconds": Spread.percentile(90, of: stays).map { .integer($0) } ?? .null, "reviewsInTime": number(reviewsInTime),
            "reviewsPostponed": number(reviewsPostponed), "reviewsMissed": number(reviewsMissed), "children": number(children),
            "childrenOvernight": number(childrenOvernight), "childrenOvernightCharged": number(childrenOvernightCharged), "stripSearches": number(stripSearches),
            "stripSearchesOfChildren": number(stripSearchesOfChildren), "cells": number(cells),
            "occupancyTenthsOfPercent": occupancy(over: seconds).map(number) ?? .null,
        ])
    }
}
