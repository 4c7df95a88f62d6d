import Base
import Core
import Records
import Storage
import Web

/// The tree of stores, and each store with what lies in it, what came of its audits, and the audit under way.
enum StorePages {
    static let path = "/property"
    static let itemsMax = 200

    struct Item: Decodable, Sendable {
        let exhibitId: RawID
        let reference: String
        let description: String
        let label: String
        let seal: String?
        let number: String?
        let investigationId: RawID
        let store: String
        let movedAt: Instant
        let seenAt: Instant
        let status: String
        let keepUntil: Day?
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Property", path: path, permission: "property.read"))
        pages.get(path) { visit in try await tree(visit) }
        pages.get("/property-stores/:id") { visit in try await store(visit) }
    }

    private static func tree(_ visit: Visit) async throws -> Reply {
        struct Row: Decodable, Sendable {
            let id: RawID
            let name: String
            let kind: String
            let path: String
            let label: String
            let capacity: Int?
            let items: Int
        }
        let (rows, titles) = try await visit.consult("property.read") { reading in
            // By path a store comes right before what lies in it, except that its name should decide; the depth is what the page needs.
            (
                try reading.tx.all(
                    Row.self,
                    """
                    SELECT s.id, s.name, s.kind, s.path, s.label, s.capacity, (SELECT count(*) FROM property_item i WHERE i.store_id = s.id) AS items
                    FROM property_store s WHERE s.is_open ORDER BY s.path LIMIT 1000
                    """), try CodeTitles.of(["store-kind"], on: London.day(of: reading.now), in: reading.tx)
            )
        }
        let lines = rows.map { row -> HTML in
            let depth = max(0, min(7, row.path.count { $0 == "/" } - 2))
            return """
                <tr><td class="depth-\(depth)"><a href="\(Address("/property-stores/\(row.id)"))">\(row.name)</a></td><td>\(titles.title(row.kind, of: "store-kind"))</td><td><span class="reference">\(row.label)</span></td><td>\(fill(row.items, row.capacity))</td></tr>
                """
        }
        let links = [("Scan to move", ScanPages.path), ("Evidence at risk", RiskList.path)].map { link -> HTML in "<a class=\"button\" href=\"\(Address(link.1))\">\(link.0)</a>" }
        let add: HTML = visit.officer.may(AddStore.name.text) ? "<a class=\"button quiet\" href=\"\(FormPage.address(of: AddStore.name, on: nil))\">\(AddStore.title)</a>" : ""
        let content: HTML = """
            <h1>Property</h1><nav class="actions" aria-label="What you can do">\(links)\(add)</nav>
            <section class="panel"><h2>Stores</h2>\(EnquirySections.table(["Store", "Kind", "Label", "Items"], lines, empty: "No store is set up yet."))</section>
            """
        return .page(Page("Property", area: path, scripts: ["exhibits.css"], content))
    }

    /// `36 of 40`, with a mark where there is hardly room or none.
    private static func fill(_ items: Int, _ capacity: Int?) -> HTML {
        guard let capacity else { return "\(items)" }
        guard let word = PropertyStore.fullness(items, of: capacity) else { return "\(items) of \(capacity)" }
        return "\(items) of \(capacity) <span class=\"deadline \(word == "full" ? "late" : "soon")\"><span class=\"state\">\(word)</span></span>"
    }

    private struct View: Sendable {
        let store: PropertyStore
        let name: String
        let items: [Item]
        /// What lies in the store itself.
        let own: Int
        let audits: [StoreAudit]
        let open: StoreAudit?
        let lines: [Line]
        let story: RecordStory
        let titles: CodeTitles
        let names: [ID<OfficerAccount>: String]
        let now: Instant
    }

    struct Line: Decodable, Sendable {
        let result: StoreAuditLine.Result
        let exhibitId: RawID
        let reference: String
        let description: String
        let recordedIn: String
        let at: Instant
    }

    private static func store(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(PropertyStore.self)
        let registry = visit.office.registry
        let view = try await visit.consult("property.read", Ref(PropertyStore.kind, id)) { reading in
            let tx = reading.tx
            let store = try reading.require(PropertyStore.self, id)
            let audits = try tx.all(StoreAudit.self, "SELECT * FROM store_audit WHERE store_id = \(id) ORDER BY started_at DESC LIMIT 10")
            let open = audits.first { $0.closedAt == nil }
            return View(
                store: store, name: try PropertyStore.fullName(id, in: tx), items: try items(below: store, reading), own: try PropertyStore.count(in: id, tx: tx), audits: audits, open: open,
                lines: try audits.first.map { try lines(of: $0, reading) } ?? [], story: try RecordStory(store.ref, reading, registry),
                titles: try CodeTitles.of(["store-kind", "property-status"], on: London.day(of: reading.now), in: tx),
                names: try EnquiryView.names(audits.map(\.startedBy), tx), now: reading.now)
        }
        return .page(Page(view.store.name, area: path, live: [view.store.ref], scripts: ["exhibits.css", "scan.js"], html(view, visit)))
    }

    /// What lies in a store and below it, as far as the officer may know of it.
    static func items(below store: PropertyStore, _ reading: Reading) throws -> [Item] {
        let items = try reading.tx.all(
            Item.self,
            """
            SELECT i.exhibit_id, x.reference, x.description, i.label, i.seal, v.number, i.investigation_id, s.name AS store, i.moved_at, i.seen_at, i.status, i.keep_until
            FROM property_item i JOIN property_store s ON s.id = i.store_id JOIN exhibit x ON x.id = i.exhibit_id JOIN investigation v ON v.id = i.investigation_id
            WHERE s.path LIKE \(store.path + "%") AND \(reading.visible.condition("i.investigation_id")) ORDER BY s.path, x.reference, i.id LIMIT \(itemsMax)
            """)
        for item in items { reading.saw(Ref(Exhibit.kind, item.exhibitId)) }
        return items
    }

    static func lines(of audit: StoreAudit, _ reading: Reading) throws -> [Line] {
        try reading.tx.all(
            Line.self,
            """
            SELECT l.result, i.exhibit_id, x.reference, x.description, l.recorded_in, l.at FROM store_audit_line l JOIN property_item i ON i.id = l.item_id
            JOIN exhibit x ON x.id = i.exhibit_id WHERE l.audit_id = \(audit.id) AND \(reading.visible.condition("i.investigation_id"))
            ORDER BY CASE l.result WHEN 'missing' THEN 0 WHEN 'unexpected' THEN 1 ELSE 2 END, l.at DESC, l.id LIMIT \(itemsMax)
            """)
    }

    private static func html(_ view: View, _ visit: Visit) -> HTML {
        let items = view.items.map { item -> HTML in
            """
            <tr><td><a href="\(Address("/exhibits/\(item.exhibitId)"))"><span class="reference">\(item.reference)</span> \(item.description)</a></td><td>\(item.number)</td><td><span class="reference">\(item.label)</span></td>
            <td>\(item.seal)</td><td>\(item.store)</td><td>\(view.titles.title(item.status, of: "property-status"))</td><td>\(Component.time(item.seenAt))</td></tr>
            """
        }
        let audits = view.audits.map { audit -> HTML in
            "<tr><td>\(Component.time(audit.startedAt))</td><td>\(view.names[audit.startedBy])</td><td>\(audit.closedAt.map { Component.time($0) } ?? "under way")</td><td>\(audit.found)</td><td>\(audit.missing)</td><td>\(audit.unexpected)</td></tr>"
        }
        let cut: HTML = items.count == itemsMax ? "<p>The first \(itemsMax) are shown. Open a store below this one.</p>" : ""
        return """
            \(Component.head(title: view.name, reference: view.store.label, status: view.store.isOpen ? "" : "Closed", detail: " \(view.titles.title(view.store.kind, of: "store-kind"))"))
            \(view.story.actions())<p class="under"><a href="\(Address("/property/labels", [("store", view.store.id.description)]))">Print its label</a> <a href="\(Address(ScanPages.path, [("to", view.store.id.description)]))">Scan items into it</a></p>
            \(view.store.capacity == nil ? "" : "<p class=\"under\">\(fill(view.own, view.store.capacity)) places taken</p>" as HTML)
            \(view.open == nil ? "" : auditForm(view, visit))
            \(Component.panel("What lies here", id: "items", "\(EnquirySections.table(["Exhibit", "Crime", "Label", "Seal", "In", "State", "Last seen"], items, empty: "Nothing lies here that you may see."))\(cut)"))
            \(view.lines.isEmpty ? "" : Component.panel(view.open == nil ? "The last audit" : "Scanned so far", id: "audit", lines(view.lines)))
            \(Component.panel("Audits", id: "audits", EnquirySections.table(["Begun", "By", "Ended", "Found", "Missing", "Unexpected"], audits, empty: "Never audited.")))
            """
    }

    private static func auditForm(_ view: View, _ visit: Visit) -> HTML {
        ScanPages.form(
            title: "Audit: scan everything that lies here", action: Address("/property-stores/\(view.store.id)/audit"), hidden: [], message: visit.query("said"), isProblem: visit.query("bad") == "yes",
            visit)
    }

    static func lines(_ lines: [Line]) -> HTML {
        let rows = lines.map { line -> HTML in
            let style = line.result == .missing ? "late" : line.result == .unexpected ? "soon" : "ok"
            return """
                <tr><td><span class="deadline \(style)"><span class="state">\(line.result.rawValue)</span></span></td><td><a href="\(Address("/exhibits/\(line.exhibitId)"))"><span class="reference">\(line.reference)</span> \(line.description)</a></td>
                <td>\(line.recordedIn)</td><td>\(Component.time(line.at))</td></tr>
                """
        }
        return EnquirySections.table(["Result", "Exhibit", "Recorded in", "At"], rows, empty: "Nothing was scanned.")
    }
}
