import Base
import Core
import Records
import Storage
import Web

/// Scanning: one field that has the focus, for a scanner that types, and the camera where the browser reads codes. First a store, then one item after
/// another. Works without scripts.
enum ScanPages {
    static let path = "/property/scan"

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in try await page(visit) }
        pages.post(path) { visit in try await scanned(visit) }
        pages.post("/property-stores/:id/audit") { visit in try await audited(visit) }
    }

    static func form(title: String, action: Address, hidden: [(String, String)], message: String?, isProblem: Bool, _ visit: Visit) -> HTML {
        let fields = hidden.map { field -> HTML in "<input type=\"hidden\" name=\"\(field.0)\" value=\"\(field.1)\">" }
        let said: HTML =
            message.map { message -> HTML in
                isProblem ? "<div class=\"summary\" role=\"alert\"><p>\(message)</p></div>" : "<p class=\"flash\" role=\"status\">\(message)</p>"
            } ?? ""
        return """
            <section class="panel scan" id="scan"><h2>\(title)</h2>\(said)
            <form method="post" action="\(action)" data-scan>\(visit.csrfField)\(fields)<div class="field"><label for="code">Label</label>
            <p class="hint" id="code-hint">Scan, or type what stands under the code and press Enter.</p>
            <input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus aria-describedby="code-hint"></div>
            <div class="actions"><button type="submit" class="primary">Take it</button></div></form></section>
            """
    }

    private struct Last: Decodable, Sendable {
        let exhibitId: RawID
        let reference: String
        let description: String
        let fromText: String
        let at: Instant
    }

    private static func page(_ visit: Visit) async throws -> Reply {
        let to = visit.query("to").flatMap { ID<PropertyStore>($0) }
        let (store, last) = try await visit.consult("property.read") { reading in
            guard let to else { return (nil as String?, [Last]()) }
            _ = try reading.require(PropertyStore.self, to)
            let place = PropertyPlace.store(to.raw).description
            let last = try reading.tx.all(
                Last.self,
                """
                SELECT i.exhibit_id, x.reference, x.description, m.from_text, m.at FROM property_item i JOIN exhibit_movement m ON m.item_id = i.id AND m.number = i.moves
                JOIN exhibit x ON x.id = i.exhibit_id WHERE i.store_id = \(to) AND m.to_place = \(place) AND m.officer_id = \(reading.officer.id) AND m.is_scanned
                AND \(reading.visible.condition("i.investigation_id")) ORDER BY m.at DESC, m.id DESC LIMIT 20
                """)
            return (try PropertyStore.fullName(to, in: reading.tx), last)
        }
        let rows = last.map { row -> HTML in
            "<tr><td><a href=\"\(Address("/exhibits/\(row.exhibitId)"))\"><span class=\"reference\">\(row.reference)</span> \(row.description)</a></td><td>\(row.fromText)</td><td>\(Component.time(row.at))</td></tr>"
        }
        let title = store.map { "Into \($0)" } ?? "First scan the store"
        let hidden = to.map { [("to", $0.description)] } ?? []
        let other: HTML = store == nil ? "" : "<p class=\"under\">Scan another store's label to go on there.</p>"
        let content: HTML = """
            <h1>Scan to move</h1>
            \(form(title: title, action: Address(path), hidden: hidden, message: visit.query("said"), isProblem: visit.query("bad") == "yes", visit))\(other)
            \(rows.isEmpty ? "" : Component.panel("You scanned in", id: "last", EnquirySections.table(["Exhibit", "From", "At"], rows, empty: "")))
            """
        return .page(Page("Scan to move", area: StorePages.path, scripts: ["exhibits.css", "scan.js"], content))
    }

    private static func back(_ path: String, to: String?, _ said: String, bad: Bool) -> Reply {
        .redirect(Address(path, (to.map { [("to", $0)] } ?? []) + [("said", String(said.prefix(300)))] + (bad ? [("bad", "yes")] : [])))
    }

    /// A store's label sets where to; an item's moves it there.
    private static func scanned(_ visit: Visit) async throws -> Reply {
        let code = visit.form("code")
        let to = visit.form("to").isEmpty ? nil : visit.form("to")
        if let label = PropertyLabel(code), label.sort == .store {
            let store = try await visit.consult("property.read") { reading in
                try reading.tx.first(PropertyStore.self, "SELECT * FROM property_store WHERE label = \(label.description) AND is_open")
            }
            guard let store else { return back(path, to: to, "No store in use has this label.", bad: true) }
            return .redirect(Address(path, [("to", store.id.description)]))
        }
        guard let to, let store = ID<PropertyStore>(to) else { return back(path, to: nil, "Scan the label of a store first.", bad: true) }
        do {
            let done = try await visit.office.perform(ScanItem(code, into: store), as: visit.officer, visit.context).outcome
            return back(path, to: to, "\(done.reference) \(done.description) is in.", bad: false)
        } catch let refusal as Refusal {
            return back(path, to: to, refusal.description, bad: true)
        }
    }

    private static func audited(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(PropertyStore.self)
        let path = "/property-stores/\(id)"
        do {
            let seen = try await visit.office.perform(ScanInAudit(id, label: visit.form("code")), as: visit.officer, visit.context).outcome
            let said = seen.result == .found ? "\(seen.reference) is where it belongs." : "\(seen.reference) is unexpected: recorded with \(seen.recordedIn)."
            return back(path, to: nil, said, bad: seen.result != .found)
        } catch let refusal as Refusal {
            return back(path, to: nil, refusal.description, bad: true)
        }
    }
}
