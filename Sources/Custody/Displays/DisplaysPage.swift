import Base
import Core
import Storage
import Web

/// The wall screens of a suite: where each hangs, by whom and until when it is registered, when it was last seen.
enum DisplaysPage {
    static let path = "/custody/screens"
    static let permission = "custody.display.read"

    private struct Row: Sendable {
        let display: CustodyDisplay
        let by: String
        let seenAt: Instant?
    }

    private struct View: Sendable {
        let suites: [CustodySuite.Named]
        let chosen: CustodySuite.Named?
        let rows: [Row]
        let titles: CodeTitles
        let now: Instant
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let wanted = visit.query("suite").flatMap { ID<CustodySuite>($0) } ?? visit.officer.unitId.map { ID($0.raw) }
            let view = try await visit.consult(permission) { reading in try read(wanted, reading) }
            return .page(Page("Wall screens", area: SuitePage.path, live: view.chosen.map { [$0.suite.unit] } ?? [], scripts: SuitePage.scripts, html(view, visit)))
        }
    }

    private static func read(_ wanted: ID<CustodySuite>?, _ reading: Reading) throws -> View {
        let suites = try CustodySuite.all(in: reading.tx)
        let chosen = suites.first { $0.suite.id == wanted } ?? suites.first
        let rows = try chosen.map { try CustodyDisplay.of($0.suite.id, in: reading.tx) }?.map { display in
            Row(
                display: display, by: try Officers.label(display.registeredBy, in: reading.tx),
                // What it showed is in the journal under its own account.
                seenAt: try reading.tx.value(Instant.self, "SELECT j.at FROM journal j WHERE j.officer_id = \(display.account) ORDER BY j.id DESC LIMIT 1"))
        }
        return View(
            suites: suites, chosen: chosen, rows: rows ?? [], titles: try CodeTitles.of([RegisterDisplay.namings.text], on: London.day(of: reading.now), in: reading.tx), now: reading.now)
    }

    private static func html(_ view: View, _ visit: Visit) -> HTML {
        guard let chosen = view.chosen else { return "<h1>Wall screens</h1>\(Component.empty("No suite has been set up yet."))" }
        let links = view.suites.map { suite -> HTML in
            "<a href=\"\(Address(path, [("suite", suite.suite.id.description)]))\"\(suite.suite.id == chosen.suite.id ? " aria-current=\"true\"" as HTML : "")>\(suite.unit.name)</a> "
        }
        let filter: HTML = view.suites.count < 2 ? "" : "<nav class=\"filter suites\" aria-label=\"Suites\">\(links)</nav>"
        let acts = [AnyOperation(RegisterDisplay.self), AnyOperation(EndDisplay.self)].filter { act in
            visit.officer.may(act.name.text) && (act.name == RegisterDisplay.name || view.rows.contains { $0.display.endedAt == nil })
        }
        let list: HTML = view.rows.isEmpty ? Component.empty("No screen is registered.") : table(view)
        return """
            <header class="board-head"><h1>Wall screens of \(chosen.unit.name)</h1>\(CustodyNav.html(current: .screens, chosen.suite.id, visit.officer))</header>
            \(filter)\(Component.panel("Screens", id: "screens", acts: acts, on: chosen.suite.ref, list))
            <p class="quiet-line">A screen opens <strong>/wall</strong> and shows a code; whoever registers that code here lets it show this suite's board. No person is signed in at it, it
            opens no other page, it shows nobody who is restricted, and what it shows is in the journal under its own name.</p>
            """
    }

    private static func table(_ view: View) -> HTML {
        let rows = view.rows.map { row -> HTML in
            let display = row.display
            let state: HTML =
                display.endedAt.map { at -> HTML in "taken off \(Component.time(at)): \(display.endReason ?? "")" }
                ?? (display.isOn(at: view.now) ? "<strong>on</strong> until \(Component.time(display.expiresAt))" : "over since \(Component.time(display.expiresAt))")
            return CareSections.row(
                "\(display.name)", "<span class=\"reference\">\(ScreenSecret.shown(display.code))</span>",
                "\(view.titles.title(display.naming.rawValue, of: RegisterDisplay.namings))", "\(Component.time(display.registeredAt)), \(row.by)",
                row.seenAt.map { Component.time($0) } ?? "never", state)
        }
        return CareSections.table(["Where", "Code", "Names", "Registered", "Last seen", "State"], rows)
    }
}
