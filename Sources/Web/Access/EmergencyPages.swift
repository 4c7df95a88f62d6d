import Base
import Core
import Storage

/// Restricted records opened in an emergency: those of the whole force for whoever answers for access, one's own, and the page of one.
enum EmergencyPages {
    static let path = "/emergency"
    static let ownPath = "/emergency/mine"
    private static let pageSize = 50

    private struct Line: Codable, Sendable {
        let id: ID<EmergencyOpening>
        let officer: String
        let number: String
        let ground: String
        let openedAt: Instant
        let untilAt: Instant
        let isJustified: Bool?
        let reviewer: String?
        let records: Int
        let waiting: Int
    }

    private struct View: Sendable {
        let opening: EmergencyOpening
        let officer: String
        let ground: String
        let reviewer: String?
        let told: [(name: String, told: EmergencyOpening.Told)]
        let asked: [HTML]
        let parts: Int
        let acts: [AnyOperation]
        let isOwn: Bool
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Emergency access", path: path, permission: EmergencyOpening.list))
        pages.get(path) { visit in
            let lines = try await visit.consult(EmergencyOpening.list) { try list($0, of: nil, after: try after(visit)) }
            return .page(Page("Emergency access", area: path, draw(lines, visit, isOwn: false)))
        }
        pages.api(path, "Emergency openings, those that wait for their review first", query: ["after"], answers: .object) { visit in
            let lines = try await visit.consult(EmergencyOpening.list) { try list($0, of: nil, after: try after(visit)) }
            return .json(["results": try JSONValue(encoding: Array(lines.prefix(pageSize))), "more": .boolean(lines.count > pageSize)])
        }
        pages.get(ownPath) { visit in
            let own = visit.officer.id
            let lines = try await visit.consult(EmergencyOpening.read) { try list($0, of: own, after: try after(visit)) }
            return .page(Page("What you opened in an emergency", draw(lines, visit, isOwn: true)))
        }
        pages.get("/emergency-openings/:id") { visit in
            let id = try visit.id(EmergencyOpening.self)
            let registry = visit.office.registry
            let view = try await visit.consult(EmergencyOpening.read, Ref(EmergencyOpening.kind, id)) { try read(id, $0, registry) }
            let area = visit.officer.may(EmergencyOpening.list) ? path : ""
            return .page(Page("Emergency opening", area: area, live: [view.opening.ref], draw(view, now: visit.office.clock.now)))
        }
    }

    private static func after(_ visit: Visit) throws -> RawID? {
        guard let text = visit.query("after") else { return nil }
        guard let id = RawID(text) else { throw Refusal.invalid("after", code: "not-an-id", "after is the id of the last opening of the page before.") }
        return id
    }

    /// The newest first.
    private static func list(_ reading: Reading, of officer: ID<OfficerAccount>?, after: RawID?) throws -> [Line] {
        var condition: SQL = "x.id < \(after ?? RawID(high: .max, low: .max))"
        if let officer { condition.append(" AND x.officer_id = \(officer)") }
        let lines = try reading.tx.all(
            Line.self,
            """
            SELECT x.id, o.name AS officer, o.number, x.ground, x.opened_at, x.until_at, x.is_justified, r.name AS reviewer,
            (SELECT count(*) FROM emergency_opened a WHERE a.opening_id = x.id AND a.is_asked) AS records,
            (SELECT count(*) FROM emergency_told t WHERE t.opening_id = x.id AND t.read_at IS NULL) AS waiting
            FROM emergency_opening x JOIN officer o ON o.id = x.officer_id LEFT JOIN officer r ON r.id = x.reviewed_by
            WHERE \(condition) ORDER BY x.id DESC LIMIT \(pageSize + 1)
            """)
        for line in lines.prefix(pageSize) { reading.saw(Ref(EmergencyOpening.kind, line.id)) }
        return lines
    }

    private static func read(_ id: ID<EmergencyOpening>, _ reading: Reading, _ registry: Registry) throws -> View {
        let opening = try reading.require(EmergencyOpening.self, id)
        let tx = reading.tx
        guard try opening.isVisible(to: reading.officer, in: tx) else { throw Refusal.notFound }
        let opened = try opening.opened(in: tx)
        let day = London.day(of: opening.openedAt)
        return View(
            opening: opening, officer: try Officers.label(opening.officerId, in: tx),
            ground: try CodeList.code(opening.ground, of: EmergencyAccess.grounds, on: day, in: tx)?.title ?? opening.ground,
            reviewer: try opening.reviewedBy.map { try Officers.label($0, in: tx) },
            told: try opening.told(in: tx).map { (try Officers.label($0.officerId, in: tx), $0) }, asked: try opened.filter(\.isAsked).map { try name($0.ref, reading, registry) },
            parts: opened.count { !$0.isAsked }, acts: try FormPage.offered(on: opening.ref, reading, registry).operations, isOwn: opening.officerId == reading.officer.id)
    }

    /// The record for whoever may see it; for everybody else its kind and number, by which its group knows it.
    private static func name(_ ref: Ref, _ reading: Reading, _ registry: Registry) throws -> HTML {
        guard let entry = try reading.tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(ref.id)") else { return "" }
        if try reading.visible.allows(ref.id, in: reading.tx) {
            reading.saw(ref)
            return Component.link(entry, registry: registry)
        }
        let groups = try Handling.of(ref.id, in: reading.tx).groups.joined(separator: ", ")
        let number: HTML = entry.reference.map { reference -> HTML in " <span class=\"reference\">\(reference)</span>" } ?? ""
        return "\(registry.recordTypes[ref.kind]?.title ?? "Record")\(number), restricted to \(groups)"
    }

    // MARK: Drawing

    private static func draw(_ lines: [Line], _ visit: Visit, isOwn: Bool) -> HTML {
        let now = visit.office.clock.now
        let rows = lines.prefix(pageSize).map { line -> HTML in
            """
            <tr><td><a href="\(Address("/emergency-openings/\(line.id)"))">\(Component.time(line.openedAt))</a></td><td>\(line.officer) <span class="reference">\(line.number)</span></td>
            <td class="number">\(line.records)</td><td>\(state(line.untilAt, now))</td><td class="number">\(line.waiting)</td><td>\(review(line))</td></tr>
            """
        }
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Opened</th><th scope="col">By</th><th scope="col" class="number">Records</th><th scope="col">Access</th>
            <th scope="col" class="number">Owners who have not read it</th><th scope="col">Review</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let title = isOwn ? "What you opened in an emergency" : "Emergency access"
        return """
            <h1>\(title)</h1><p class="lead">Restricted records that somebody outside their groups opened because a life was at risk. Each is told to its owners at once and reviewed by somebody else.</p>
            \(rows.isEmpty ? Component.empty(isOwn ? "You have opened none." : "None has been opened.") : table)
            \(Component.pages(path: isOwn ? ownPath : path, query: [], next: lines.count > pageSize ? lines[pageSize - 1].id.description : nil, isFirst: visit.query("after") == nil))
            """
    }

    private static func state(_ until: Instant, _ now: Instant) -> HTML { until > now ? "<strong>open until \(Component.time(until))</strong>" : "ended \(Component.time(until))" }

    private static func review(_ line: Line) -> HTML {
        guard let isJustified = line.isJustified else { return "<strong>waits</strong>" }
        return "\(isJustified ? "justified" : "not justified")\(line.reviewer.map { name -> HTML in ", \(name)" })"
    }

    private static func draw(_ view: View, now: Instant) -> HTML {
        let opening = view.opening
        let status = opening.reviewedAt == nil ? "waits for its review" : opening.isJustified == true ? "justified" : "not justified"
        let acts = view.acts.map { act -> HTML in "<a class=\"button\" href=\"\(FormPage.address(of: act.name, on: opening.ref))\">\(act.title)</a>" }
        let nav: HTML = acts.isEmpty ? "" : "<nav class=\"actions\" aria-label=\"What you can do\">\(acts)</nav>"
        let parts: HTML = view.parts == 0 ? "" : "<p>With \(view.parts) \(view.parts == 1 ? "record" : "records") closed together with \(view.asked.count == 1 ? "it" : "them").</p>"
        let told = view.told.map { name, told -> HTML in
            "<li>\(name): \(told.readAt.map { at -> HTML in "read \(Component.time(at))" } ?? "<strong>not read yet</strong>")\(told.done.map { done -> HTML in ". \(done)" })</li>"
        }
        let reviewed: HTML = Component.facts([
            ("Held to be", opening.isJustified.map { $0 ? "justified" : "not justified" }), ("Because", opening.finding.map { HTML(text: $0) }),
            ("By", view.reviewer.map { HTML(text: $0) }), ("At", opening.reviewedAt.map { Component.time($0) }),
        ])
        return """
            \(Component.head(title: "Emergency opening", reference: nil, status: status))\(nav)
            \(Component.panel(view.isOwn && opening.untilAt > now ? "What you may read now" : "What was opened", "<ul>\(view.asked.map { item -> HTML in "<li>\(item)</li>" })</ul>\(parts)<p>\(state(opening.untilAt, now))</p>"))
            \(Component.panel("Why", Component.facts([("Opened by", HTML(text: view.officer)), ("At", Component.time(opening.openedAt)), ("In danger", HTML(text: view.ground)), ("Reason", HTML(text: opening.reason)), ("Known by", HTML(text: opening.asked))])))
            \(Component.panel("Who was told", told.isEmpty ? Component.empty("Nobody: its groups have no owner in service. The review is the only check.") : "<ul>\(told)</ul>"))
            \(opening.reviewedAt == nil ? "" : Component.panel("Review", reviewed))
            """
    }
}
