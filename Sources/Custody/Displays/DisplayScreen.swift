import Base
import Core
import Storage
import Web

/// `/wall`: what a screen on the wall asks for. Registered, it shows its suite; otherwise a code by which somebody may register it.
enum DisplayScreen {
    static let path = "/wall"
    static let permission = "wall.read"

    static func routes(_ pages: Pages) {
        pages.screen(ScreenPage(path, page: { try await reply($0) }, listens: { try await listens($0) }))
    }

    private static func registered(_ visit: ScreenVisit) async throws -> (display: CustodyDisplay?, isKnown: Bool) {
        let now = visit.office.clock.now
        let known = try await visit.office.store.read { [code = visit.code] tx in try CustodyDisplay.find(code: code, in: tx) }
        return (known.flatMap { $0.isOn(at: now) ? $0 : nil }, known != nil)
    }

    private static func listens(_ visit: ScreenVisit) async throws -> (Officer, [Ref])? {
        try await registered(visit).display.map { ($0.viewer, [Ref(Unit.kind, $0.suiteId.raw)]) }
    }

    private struct View: Sendable {
        let board: Whiteboard
        let standing: SuitePage.Standing?
    }

    private static func reply(_ visit: ScreenVisit) async throws -> ScreenReply {
        let (display, isKnown) = try await registered(visit)
        guard let display else { return .waits(isSpent: isKnown, page: waiting) }
        let (suite, naming) = (display.suiteId, display.naming)
        let open = visit.page(Address(path, [("suite", suite.description), ("naming", naming.rawValue)]).text)
        let page = try await visit.office.watch(permission, as: display.viewer, on: open, visit.context) { reading in
            View(
                board: try Whiteboard(suite, withPictures: false, withCare: true, reading), standing: try SuitePage.standings(reading).first { $0.named.suite.id == suite })
        } show: { view in
            let title = view.standing?.named.unit.name ?? "Custody"
            let wall = WallMarkup(board: view.board, isForce: false, naming: naming, isUnattended: true)
            var page = Page(
                title, live: [Ref(Unit.kind, suite.raw)], scripts: SuitePage.scripts,
                WallPage.html(wall, title: title, free: view.standing.map { ($0.free, $0.cells) }, leave: nil))
            page.liveAt = ScreenPage.liveAddress(of: path)
            return page
        }.shown
        return .shows(page)
    }

    private static func waiting(_ code: String) -> Page {
        Page(
            "Wall screen", scripts: SuitePage.scripts,
            """
            <header class="wall-head"><h1>Wall screen</h1><span class="wall-time" data-clock></span></header>
            <section class="wall-code" data-region="code"><p>This screen is not registered, or its time is over. A custody officer registers it: <strong>Custody</strong>, then
            <strong>Screens</strong>, with this code.</p><p class="code">\(ScreenSecret.shown(code))</p></section>
            """)
    }
}
