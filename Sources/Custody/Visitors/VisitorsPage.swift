import Base
import Core
import Records
import Storage
import Web

/// What an independent custody visitor is shown before walking round a suite: every detainee by cell, how they are cared for and whether the reviews are in
/// time; no name, number, picture, offence or birth date, and nothing to open.
enum VisitorsPage {
    static let path = "/custody-visiting"
    static let permission = "visiting.read"

    private struct View: Sendable {
        let suites: [CustodySuite.Named]
        let chosen: CustodySuite.Named?
        let board: Whiteboard?
        let now: Instant
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Custody visiting", path: path, permission: permission))
        pages.get(path) { visit in
            let suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
            let view = try await visit.consult(permission) { reading in
                let suites = try CustodySuite.all(in: reading.tx)
                let chosen = suites.first { $0.suite.id == suite }
                let board = try chosen.map { try Whiteboard($0.suite.id, withPictures: false, withCare: true, reading) }
                return View(suites: suites, chosen: chosen, board: board, now: reading.now)
            }
            let live = view.chosen.map { [$0.suite.unit] } ?? []
            return .page(Page("Custody visiting", area: path, live: live, scripts: SuitePage.scripts, html(view)))
        }
    }

    private static func html(_ view: View) -> HTML {
        let links = view.suites.map { named -> HTML in
            "<a href=\"\(Address(path, [("suite", named.suite.id.description)]))\"\(named.suite.id == view.chosen?.suite.id ? " aria-current=\"true\"" as HTML : "")>\(named.unit.name)</a> "
        }
        let suites: HTML = view.suites.isEmpty ? Component.empty("No suite has been set up yet.") : "<nav class=\"filter\" aria-label=\"Suites\">\(links)</nav>"
        guard let chosen = view.chosen, let board = view.board else { return "<h1>Custody visiting</h1>\(suites)<p>Choose the suite you visit.</p>" }
        let rows = board.rows.sorted { CellName($0.cell ?? "~") < CellName($1.cell ?? "~") }.map { row($0, view.now) }
        let table: HTML =
            rows.isEmpty
            ? Component.empty("Nobody is in custody here.")
            : """
            <div class="board-scroll" role="region" aria-label="Detainees" tabindex="0"><table class="board"><thead><tr><th scope="col">Cell</th><th scope="col">Person</th>
            <th scope="col">Here for</th><th scope="col">Next review</th><th scope="col">Observation and visits</th><th scope="col">Support</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <h1>Custody visiting <small>\(chosen.unit.name)</small></h1>\(suites)<div data-region="visiting">\(table)</div>
            <p class="because">Detainees are shown without anything that says who they are. What you are shown is in the journal.</p>
            """
    }

    private static func row(_ row: Whiteboard.Row, _ now: Instant) -> HTML {
        let review = row.due.first { $0.what == .review }
        let late = row.clocks.reviews?.lateWithoutReason.value.count ?? 0
        return """
            <tr><th scope="row"><span class="cell">\(row.cell ?? "none yet")</span></th><td>\(band(row))</td><td>\(Elapsed.text(now.seconds(since: row.detention.arrivedAt)))</td>
            <td>\(review.map { BoardClock.html($0, now: now) } ?? "<span class=\"none\">detention not authorised yet</span>")\(late > 0 ? "<small>\(late) held late without a reason</small>" as HTML : "")</td>
            <td>\(care(row, now))</td><td>\(row.care.map { BoardPeople.html($0) } ?? "")</td></tr>
            """
    }

    private static func care(_ row: Whiteboard.Row, _ now: Instant) -> HTML {
        guard let care = row.care, care.level != nil else { return "<span class=\"none\">no level set</span>" }
        let visit: HTML = row.due.first { $0.what == .visit }.map { BoardClock.html($0, now: now) } ?? ""
        return "\(care.level.map { "<strong class=\"level\">\($0.title)</strong> " as HTML } ?? "")\(visit)"
    }

    /// Age in bands, so that it names nobody.
    private static func band(_ row: Whiteboard.Row) -> String {
        let age: String =
            switch row.age {
            case .child: "Child"
            case .mayBeChild: "May be a child"
            case .adult(let years): years < 25 ? "18 to 24" : years < 65 ? "Adult" : "65 or over"
            case .notKnown: "Age not known"
            }
        return row.sex.map { $0 == .female || $0 == .male ? "\(age), \($0.title)" : age } ?? age
    }
}
