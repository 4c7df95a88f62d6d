import Base
import Core
import Records
import Storage
import Web

/// Labels to print: one, or a sheet of all of an investigation. A label carries a code, the exhibit reference and the crime number, no name of anybody.
enum LabelPages {
    static let path = "/property/labels"
    static let labelsMax = 200

    struct Label: Sendable {
        let code: String
        let title: String
        let lines: [String]
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let labels: [Label] = try await visit.consult("investigation.read") { reading in try read(visit, reading) }
            let content: HTML = """
                <h1>Labels</h1><p class="under">Print this page: on sheets of 24 labels of 70 by 37 mm, or one label alone on a label printer.</p>
                <div class="exhibit-labels\(labels.count == 1 ? " single" : "")">\(labels.map(html))</div>
                """
            return .page(Page("Labels", area: StorePages.path, scripts: ["exhibits.css"], content))
        }
    }

    private static func read(_ visit: Visit, _ reading: Reading) throws -> [Label] {
        struct Row: Decodable {
            let id: RawID
            let label: String
            let reference: String
            let number: String?
            let description: String
            let seizedAt: Instant
            let seal: String?
        }
        if let store = visit.query("store").flatMap({ ID<PropertyStore>($0) }) {
            let store = try reading.require(PropertyStore.self, store)
            return [Label(code: store.label, title: store.name, lines: [try PropertyStore.fullName(store.id, in: reading.tx)])]
        }
        let one: SQL
        if let exhibit = visit.query("exhibit").flatMap({ RawID($0) }) {
            one = "x.id = \(exhibit)"
        } else if let crime = visit.query("investigation").flatMap({ RawID($0) }) {
            one = "x.investigation_id = \(crime) AND i.closed_at IS NULL"
        } else {
            throw Refusal.notFound
        }
        let rows = try reading.tx.all(
            Row.self,
            """
            SELECT x.id, i.label, x.reference, v.number, x.description, x.seized_at, i.seal FROM exhibit x JOIN property_item i ON i.exhibit_id = x.id
            JOIN investigation v ON v.id = x.investigation_id WHERE \(one) AND \(reading.visible.condition("x.investigation_id")) ORDER BY x.recorded_at, x.id LIMIT \(labelsMax)
            """)
        guard !rows.isEmpty else { throw Refusal.notFound }
        return rows.map { row in
            reading.saw(Ref(Exhibit.kind, row.id))
            return Label(
                code: row.label, title: row.reference,
                lines: [row.number ?? "", String(row.description.prefix(60)), "Seized \(London.text(row.seizedAt))", row.seal.map { "Seal \($0)" } ?? ""].filter { !$0.isEmpty })
        }
    }

    private static func html(_ label: Label) -> HTML {
        let lines = label.lines.map { line -> HTML in "<p>\(line)</p>" }
        return "<section class=\"exhibit-label\">\(code(label.code))<div><strong>\(label.title)</strong>\(lines)<p class=\"reference\">\(label.code)</p></div></section>"
    }

    /// The QR code as one path with its quiet zone.
    static func code(_ text: String) -> HTML {
        guard let code = QRCode(text) else { return "" }
        var path = ""
        for (row, modules) in code.rows.enumerated() {
            for (column, dark) in modules.enumerated() where dark { path += "M\(column + 4) \(row + 4)h1v1h-1z" }
        }
        let side = code.size + 8
        return "<svg class=\"qr\" viewBox=\"0 0 \(side) \(side)\" role=\"img\" aria-label=\"Code of \(text)\" shape-rendering=\"crispEdges\"><rect width=\"\(side)\" height=\"\(side)\"/><path d=\"\(path)\"/></svg>"
    }
}
