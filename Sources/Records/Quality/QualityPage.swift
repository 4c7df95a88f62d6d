import Base
import Core
import Storage
import Web

/// How good a team's records are: the score, what to put right first, and the records behind each figure; by page, by API and as a sheet.
enum QualityPage {
    static let path = "/quality"
    static let recordsPath = "/quality/records"
    static let permission = "quality.read"
    private static let pageSize = 50
    /// Months one can look back on: what the nights counted stays.
    private static let monthsShown = 12

    static func routes(_ pages: Pages) {
        pages.area(Area("Data quality", path: path, permission: permission))
        pages.get(path) { visit in
            let view = try await read(visit)
            return .page(Page("Data quality", area: path, html(view)))
        }
        pages.get(path + "/copy") { visit in
            let view = try await read(visit, category: .disclosure)
            return .text(sheet(view), type: "text/csv; charset=utf-8", filename: "quality-\(view.month.description.prefix(7)).csv")
        }
        pages.api(path, "What is missing or looks wrong in the records of a team") { visit in .json(json(try await read(visit))) }
        pages.get(recordsPath) { visit in try await records(visit) }
    }

    private struct View: Sendable {
        let unit: Unit
        let units: [Unit]
        let month: Day
        let months: [Day]
        let own: TeamQuality
        let before: TeamQuality
        /// The teams that belong to the unit.
        let teams: [(unit: Unit, quality: TeamQuality)]
        let today: Day
    }

    private static let teamsMax = 60

    private static func read(_ visit: Visit, category: ActCategory = .consultation) async throws -> View {
        let asked = try Asked(visit)
        return try await visit.consult(permission, category: category) { reading in
            let (tx, visible) = (reading.tx, reading.visible)
            let (unit, month, today) = try asked.resolve(reading)
            let units = try tx.all(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT \(TeamWork.unitsMax)")
            func quality(_ unit: ID<Unit>, _ month: Day) throws -> TeamQuality { try TeamQuality(unit: unit, month: month, visible: visible, in: tx) }
            reading.note("unit", .string(unit.id.description))
            reading.note("month", .string(month.description))
            let latest = QualityCount.month(of: reading.now)
            return View(
                unit: unit, units: units, month: month, months: (0..<monthsShown).map { latest.adding(months: -$0) }, own: try quality(unit.id, month), before: try quality(unit.id, month.adding(months: -1)),
                teams: try units.filter { $0.parentId == unit.id }.prefix(teamsMax).map { ($0, try quality($0.id, month)) }, today: today)
        }
    }

    /// What the address asks for: `?unit=` a team, own when left out; `?month=2026-03`, last month when left out.
    private struct Asked: Sendable {
        let unit: ID<Unit>?
        let month: Day?

        init(_ visit: Visit) throws {
            let typed = visit.query("unit").flatMap { $0.isEmpty ? nil : $0 }
            unit = typed.flatMap { ID<Unit>($0) }
            if typed != nil, unit == nil { throw Refusal.notFound }
            month = visit.query("month").flatMap { $0.isEmpty ? nil : $0 }.flatMap { Day($0 + ($0.utf8.count == 7 ? "-01" : "")) }.flatMap { Day(year: $0.year, month: $0.month, day: 1) }
        }

        func resolve(_ reading: Reading) throws -> (Unit, Day, Day) {
            let today = London.day(of: reading.now)
            let chosen = unit ?? reading.officer.unitId
            let found = try chosen.map { try reading.tx.find(Unit.self, $0) } ?? reading.tx.first(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT 1")
            guard let found else { throw Refusal.notFound }
            return (found, month ?? QualityCount.month(of: reading.now).adding(months: -1), today)
        }
    }

    // MARK: Page

    private static func query(_ view: View, unit: ID<Unit>? = nil) -> [(String, String)] { [("unit", (unit ?? view.unit.id).description), ("month", String(view.month.description.prefix(7)))] }

    private static func name(_ month: Day) -> String { "\(London.monthNames[month.month - 1]) \(month.year)" }

    private static func html(_ view: View) -> HTML {
        let own = view.own
        let counted: HTML =
            own.countedOn.map { "Counted in the night to \(Component.day($0)) over the people, vehicles, places and organisations this team recorded." }
            ?? "Nothing is counted for this month: the nights count what was recorded since the beginning of last month."
        return """
            <h1>Data quality <small>\(view.unit.name), \(name(view.month))</small></h1>\(filters(view))
            <p>\(counted) Restricted records are counted only for those who may see them.
            <a class="button quiet" href="\(Address(path + "/copy", query(view)))">Copy as CSV</a></p>
            \(Component.panel("Score", id: "score", score(view)))
            \(Component.panel("What to put right first", id: "first", lines(view)))
            \(view.teams.isEmpty ? "" : Component.panel("Teams", id: "teams", teams(view)))
            """
    }

    private static func filters(_ view: View) -> HTML {
        func option(_ value: String, _ title: String, _ isChosen: Bool) -> HTML { "<option value=\"\(value)\"\(isChosen ? " selected" : "" as HTML)>\(title)</option>" }
        let units = view.units.map { option($0.id.description, $0.name, $0.id == view.unit.id) }
        let months = view.months.map { option(String($0.description.prefix(7)), name($0), $0 == view.month) }
        return """
            <form class="filters" method="get" action="\(Address(path))">
            <div class="field"><label for="unit">Team</label><select id="unit" name="unit">\(units)</select></div>
            <div class="field"><label for="month">Recorded in</label><select id="month" name="month">\(months)</select></div>
            <div class="actions"><button type="submit">Show</button></div></form>
            """
    }

    private static func score(_ view: View) -> HTML {
        let own = view.own
        guard let score = own.score else { return Component.empty("This team recorded nothing in \(name(view.month)), or nothing you may see.") }
        let change: HTML =
            view.before.score.map { before -> HTML in
                " <small>\(score == before ? "as in" : score > before ? "\(score - before) more than in" : "\(before - score) fewer than in") \(name(view.month.adding(months: -1)))</small>"
            } ?? ""
        let shares = "\(own.sound) of \(own.records) (\((own.sound * 100 + own.records / 2) / own.records) %)"
        return """
            \(Component.facts([
                ("Score of 100", "<strong>\(score)</strong>\(change)"), ("Records made", "<a href=\"\(Address(recordsPath, query(view)))\">\(own.records)</a>"),
                ("With nothing to look at", "\(shares)"),
            ]))
            <details class="why"><summary>How it is counted</summary><p>Each record begins with 100. A finding that must be put right takes \(QualityFinding.Severity.block.points), one to look at
            \(QualityFinding.Severity.warn.points), one that is missing \(QualityFinding.Severity.note.points). The team's score is the mean.</p></details>
            """
    }

    private static func lines(_ view: View) -> HTML {
        guard view.own.score != nil else { return Component.empty("Nothing is counted yet.") }
        guard !view.own.lines.isEmpty else { return Component.empty("Nothing to put right.") }
        let rows = view.own.lines.map { line -> HTML in
            """
            <tr><td><a href="\(Address(recordsPath, query(view) + [("finding", line.code.rawValue)]))">\(line.code.title)</a></td>
            <td><span class="finding \(line.code.severity.rawValue)"><strong>\(line.code.severity.title)</strong></span></td>
            <td class="number">\(line.count)</td><td class="number">\((line.count * 100 + view.own.records / 2) / max(1, view.own.records)) %</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">What</th><th scope="col">How grave</th><th scope="col" class="number">Records</th>
            <th scope="col" class="number">Of all</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func teams(_ view: View) -> HTML {
        let rows = view.teams.sorted { ($0.quality.score ?? 101, $0.unit.name) < ($1.quality.score ?? 101, $1.unit.name) }.map { team -> HTML in
            """
            <tr><td><a href="\(Address(path, query(view, unit: team.unit.id)))">\(team.unit.name)</a></td><td class="number">\(team.quality.score.map { "\($0)" } ?? "")</td>
            <td class="number">\(team.quality.records)</td><td>\(team.quality.lines.first?.code.title ?? "")</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Team</th><th scope="col" class="number">Score</th><th scope="col" class="number">Records</th>
            <th scope="col">First to put right</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    // MARK: Sheet and data

    private static func sheet(_ view: View) -> String {
        var lines = [["team", "month", "figure", "severity", "records"]]
        for (unit, quality) in [(view.unit, view.own)] + view.teams.map({ ($0.unit, $0.quality) }) {
            let begin = [unit.name, String(view.month.description.prefix(7))]
            lines.append(begin + ["Records made", "", String(quality.records)])
            lines.append(begin + ["Score of 100", "", quality.score.map { String($0) } ?? ""])
            lines.append(begin + ["With nothing to look at", "", String(quality.sound)])
            for line in quality.lines { lines.append(begin + [line.code.title, line.code.severity.title, String(line.count)]) }
        }
        return lines.map { $0.map(CSV.field).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }

    private static func json(_ view: View) -> JSONValue {
        .object([
            "unit": .string(view.unit.id.description), "month": .string(String(view.month.description.prefix(7))), "records": .integer(Int64(view.own.records)),
            "score": view.own.score.map { .integer(Int64($0)) } ?? .null, "sound": .integer(Int64(view.own.sound)), "countedOn": view.own.countedOn.map { .string($0.description) } ?? .null,
            "findings": .array(
                view.own.lines.map { line in
                    .object(["code": .string(line.code.rawValue), "title": .string(line.code.title), "severity": .string(line.code.severity.rawValue), "records": .integer(Int64(line.count))])
                }),
        ])
    }

    // MARK: Behind a figure

    private static func records(_ visit: Visit) async throws -> Reply {
        let asked = try Asked(visit)
        let typed = visit.query("finding").flatMap { $0.isEmpty ? nil : $0 }
        let code = typed.flatMap { QualityCode(rawValue: $0) }
        if typed != nil, code == nil { throw Refusal.notFound }
        let after = visit.query("after").flatMap { RawID($0) }
        let registry = visit.office.registry
        let (unit, month, found) = try await visit.consult(permission) { reading in
            let (unit, month, _) = try asked.resolve(reading)
            let kinds = RecordsModule.readable(by: reading.officer, in: registry)
            let found = try TeamQuality.records(unit: unit.id, month: month, code: code, after: after, limit: pageSize + 1, kinds: kinds, visible: reading.visible, in: reading.tx)
            reading.note("figure", .string("\(unit.id) \(month) \(typed ?? "all")"))
            reading.note("shown", .array(found.prefix(pageSize).map { .string($0.entry.ref.description) }))
            return (unit, month, found)
        }
        let rows = found.prefix(pageSize).map { line -> HTML in
            "<tr><td>\(Component.link(line.entry, registry: registry)) <small>\(line.entry.summary)</small></td><td class=\"number\">\(line.score)</td><td>\(Component.time(line.entry.at))</td><td>\(line.officer ?? "")</td></tr>"
        }
        let table: HTML =
            rows.isEmpty
            ? Component.empty("There are none, or none that you may see.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Record</th><th scope="col" class="number">Score</th><th scope="col">Recorded</th><th scope="col">By</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        var query = [("unit", unit.id.description), ("month", String(month.description.prefix(7)))]
        let back = Address(path, query)
        if let code { query.append(("finding", code.rawValue)) }
        let next = found.count > pageSize ? found[pageSize - 1].entry.id.description : nil
        let content: HTML = """
            <h1>\(code?.title ?? "Records made") <small>\(unit.name), \(name(month))</small></h1><p class="under"><a href="\(back)">Data quality</a></p>
            <section class="panel" aria-label="Records">\(table)</section>\(Component.pages(path: recordsPath, query: query, next: next, isFirst: after == nil))
            """
        return .page(Page("Records behind a figure", area: path, content))
    }
}
