import Base
import Core
import Web

/// Who is in custody now, the nearest deadline first.
enum SuitePage {
    static let path = "/custody"

    static func routes(_ pages: Pages) {
        pages.area(Area("Custody", path: path, permission: "custody.suite.read"))
        pages.get(path) { visit in
            let chosen = visit.query("suite").flatMap { ID<Unit>($0) }
            let suite = try await visit.consult("custody.suite.read") { reading in try Suite(chosen, reading) }
            let live = chosen.map { [Ref(Unit.kind, $0)] } ?? suite.suites.prefix(20).map { Ref(Unit.kind, $0.id) }
            return .page(Page("Custody", area: path, live: live, html(suite, chosen)))
        }
    }

    private static func html(_ suite: Suite, _ chosen: ID<Unit>?) -> HTML {
        """
        <h1>In custody now <small data-region="count">\(suite.held.count)</small></h1>
        \(filter(suite, chosen))
        <section class="panel" data-region="held" aria-label="Detainees">\(table(suite))</section>
        """
    }

    private static func filter(_ suite: Suite, _ chosen: ID<Unit>?) -> HTML {
        guard suite.suites.count > 1 || chosen != nil else { return "" }
        func current(_ isCurrent: Bool) -> HTML { isCurrent ? " aria-current=\"true\"" : "" }
        let links = suite.suites.map { unit -> HTML in
            "<a href=\"\(Address(path, [("suite", unit.id.description)]))\"\(current(unit.id == chosen))>\(unit.name)</a> "
        }
        return "<nav class=\"filter\" aria-label=\"Suites\"><a href=\"\(Address(path))\"\(current(chosen == nil))>All suites</a> \(links)</nav>"
    }

    private static func table(_ suite: Suite) -> HTML {
        guard !suite.held.isEmpty else { return Component.empty("Nobody is in custody here.") }
        let cut: HTML = suite.isCut ? "<p class=\"empty\">The first \(Suite.heldMax) to arrive are shown. Choose a suite to see the others.</p>" : ""
        return """
            \(cut)<div class="scroll"><table class="list"><thead><tr><th scope="col">Detainee</th><th scope="col">Suite</th><th scope="col">Suspected of</th>
            <th scope="col">Status</th><th scope="col">Detention limit</th><th scope="col">Next review</th></tr></thead>
            <tbody>\(suite.held.map { row($0, suite.now) })</tbody></table></div>
            """
    }

    private static func row(_ held: Suite.Held, _ now: Instant) -> HTML {
        let limit: HTML = held.clocks.limit(at: now).map { Component.deadline($0.value.reached, now: now) } ?? "charged"
        let review: HTML =
            held.clocks.nextReview.map { next -> HTML in "\(next.value.number): \(Component.deadline(next.value.latest, now: now))" } ?? "not authorised yet"
        return """
            <tr><td><a href="\(Address("/detentions/\(held.detention.id)"))"><span class="reference">\(held.detention.number)</span> \(held.person)</a></td>
            <td>\(held.suite)</td><td>\(held.suspectedOf)</td><td>\(held.detention.status.title)</td>
            <td class="clock \(ClockPanel.limitClass(held.clocks, now))">\(limit)</td>
            <td class="clock \(ClockPanel.reviewClass(held.clocks, now))">\(review)</td></tr>
            """
    }
}
