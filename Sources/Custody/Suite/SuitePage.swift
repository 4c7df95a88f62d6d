import Base
import Core
import Records
import Storage
import Web

/// The whiteboard: `/custody` for the force, `/suites/ID` for one suite, each as a table or, with `view=wall`, for a screen on the wall.
enum SuitePage {
    static let path = "/custody"
    static let permission = "custody.suite.read"
    static let scripts = ["board.css", "board.js"]

    private struct View: Sendable {
        let board: Whiteboard
        let suites: [Standing]
        let chosen: Standing?
    }

    /// A suite as the filter shows it.
    struct Standing: Sendable {
        let named: CustodySuite.Named
        let held: Int
        let free: Int
        let cells: Int
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Custody", path: path, permission: permission))
        pages.get(path) { visit in try await reply(visit, visit.query("suite").flatMap { ID<CustodySuite>($0) }) }
        pages.get("/suites/:id") { visit in try await reply(visit, try visit.id(CustodySuite.self), mustExist: true) }
        pages.api("/custody/board", "A suite's whiteboard", query: ["suite"]) { visit in
            let suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
            let board = try await visit.consult(permission) { reading in try Whiteboard(suite, withPictures: false, reading).json(stamp: reading.stamp) }
            return .json(board)
        }
    }

    private static func reply(_ visit: Visit, _ suite: ID<CustodySuite>?, mustExist: Bool = false) async throws -> Reply {
        let isWall = visit.query("view") == "wall"
        let (officer, registry) = (visit.officer, visit.office.registry)
        return try await visit.watch(permission) { reading in
            let board = try Whiteboard(suite, withPictures: suite != nil && !isWall, reading)
            let suites = try standings(reading)
            let chosen = suites.first { $0.named.suite.id == suite }
            if mustExist, chosen == nil { throw Refusal.notFound }
            return View(board: board, suites: suites, chosen: chosen)
        } show: { view in
            let title = view.chosen?.named.unit.name ?? "Custody"
            let live = suite.map { [Ref(Unit.kind, $0.raw)] } ?? refs(of: view)
            let content = isWall ? wall(view, title, suite) : page(view, title, suite, officer, registry)
            return Page(title, area: path, live: live, scripts: scripts, content)
        }
    }

    /// The suites a page of the force listens to; where a force has set up none, the units that hold somebody.
    private static func refs(of view: View) -> [Ref] {
        let suites = view.suites.map(\.named.suite.unit)
        return suites.isEmpty ? Set(view.board.rows.map(\.detention.suiteId)).sorted().map { Ref(Unit.kind, $0) } : suites
    }

    private struct Cells: Decodable {
        let suiteId: ID<CustodySuite>
        let cells: Int
        let free: Int
    }

    /// Every suite with how many cells it has and how many take somebody now.
    static func standings(_ reading: Reading) throws -> [Standing] {
        let suites = try CustodySuite.all(in: reading.tx)
        let counted = try reading.tx.all(
            Cells.self,
            """
            SELECT c.suite_id, count(*) AS cells, sum(CASE WHEN c.out_because IS NULL
            AND (SELECT count(*) FROM occupation o WHERE o.cell_id = c.id AND o.until_at IS NULL) < c.places THEN 1 ELSE 0 END) AS free
            FROM cell c GROUP BY c.suite_id
            """)
        let cells = Dictionary(counted.map { ($0.suiteId, $0) }, uniquingKeysWith: { first, _ in first })
        let held = try QueueBoard.held(reading.visible, in: reading.tx)
        return suites.map { named in
            let own = cells[named.suite.id]
            return Standing(named: named, held: held[named.suite.id.raw] ?? 0, free: own?.free ?? 0, cells: own?.cells ?? 0)
        }
    }

    private static func page(_ view: View, _ title: String, _ suite: ID<CustodySuite>?, _ officer: Officer, _ registry: Registry) -> HTML {
        let markup = BoardMarkup(board: view.board, acts: BoardAct.offered(to: officer, registry), isForce: suite == nil)
        return """
            <header class="board-head"><h1>\(title) <small data-region="count">\(view.board.rows.count) held</small></h1>
            \(CustodyNav.html(current: .board, suite, officer))</header>
            \(filter(view, suite))
            <section class="alarms" data-region="alarms" aria-label="Alarms">\(markup.alarms())</section>
            <div class="board-scroll" data-region="held" role="region" aria-label="Detainees" tabindex="0">\(markup.table())</div>
            <p class="keys"><kbd>↑</kbd> <kbd>↓</kbd> go from row to row, <kbd>Enter</kbd> opens one; on a row \(markup.acts.map { act -> HTML in "<kbd>\(act.key)</kbd> \(act.title.lowercased()) " })</p>
            """
    }

    private static func wall(_ view: View, _ title: String, _ suite: ID<CustodySuite>?) -> HTML {
        WallPage.html(
            WallMarkup(board: view.board, isForce: suite == nil), title: title, free: view.chosen.map { ($0.free, $0.cells) },
            leave: Address(suite.map { "/suites/\($0)" } ?? path))
    }

    private static func filter(_ view: View, _ chosen: ID<CustodySuite>?) -> HTML {
        guard !view.suites.isEmpty else { return "" }
        func current(_ isCurrent: Bool) -> HTML { isCurrent ? " aria-current=\"true\"" : "" }
        let links = view.suites.map { suite -> HTML in
            let state: HTML = suite.named.suite.closedBecause == nil ? "\(suite.free) free" : "closed"
            return """
                <a href="\(Address("/suites/\(suite.named.suite.id)"))"\(current(suite.named.suite.id == chosen))>\(suite.named.unit.name) <small>\(suite.held) held, \(state)</small></a>
                """
        }
        return """
            <nav class="filter suites" data-region="suites" aria-label="Suites"><a href="\(Address(path))"\(current(chosen == nil))>All suites</a> \(links)</nav>
            """
    }
}

/// The pages of custody beside each other.
enum CustodyNav {
    enum Here { case board, round, queue, cells, statistics, screens, handover, searches, appointments, court }

    static func html(current: Here, _ suite: ID<CustodySuite>?, _ officer: Officer) -> HTML {
        let query = suite.map { [("suite", $0.description)] } ?? []
        var links: [(Here?, String, Address)] = []
        if officer.may(SuitePage.permission) {
            links = [
                (.board, "Whiteboard", suite.map { Address("/suites/\($0)") } ?? Address(SuitePage.path)), (.queue, "Queue", Address(QueuePage.path, query)),
                (.cells, "Cells", Address(CellsPage.path, query)),
            ]
        }
        if let suite, officer.may(Whiteboard.careRead) { links.append((.round, RoundPage.title, Address(RoundPage.path(suite)))) }
        if officer.may(VoluntaryPage.permission) { links.append((.appointments, "Appointments", Address(AppointmentsPage.path, query))) }
        if officer.may(CourtListPage.permission) { links.append((.court, "Court", Address(CourtListPage.path))) }
        if officer.may(StatisticsPage.permission) { links.append((.statistics, "Figures", Address(StatisticsPage.path, query))) }
        if officer.may("custody.care.read"), suite != nil || officer.unitId != nil { links.append((.handover, "Handover", Address(HandoverPage.path, query))) }
        if officer.may("custody.search.statistics") { links.append((.searches, "Searches and force", Address(SearchCounts.path))) }
        if officer.may(DisplaysPage.permission) { links.append((.screens, "Screens", Address(DisplaysPage.path, query))) }
        if current == .board { links.append((nil, "Wall view", Address(suite.map { "/suites/\($0)" } ?? SuitePage.path, [("view", "wall")]))) }
        let items = links.map { here, title, address -> HTML in
            "<a href=\"\(address)\"\(here == current ? " aria-current=\"page\"" as HTML : "")>\(title)</a>"
        }
        return "<nav class=\"custody-nav\" aria-label=\"Custody\">\(items)</nav>"
    }
}
