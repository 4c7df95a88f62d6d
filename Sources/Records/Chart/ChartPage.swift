import Base
import Core
import Storage
import Web

/// The links around a record, or the paths between two, as a chart and as a table. The table is the truth; the script draws the same from the same data.
enum ChartPage {
    static let path = "/chart"
    static let permission = "records.chart.read"

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let asked = try Asked(visit)
            let (chart, end) = try await read(asked, visit)
            return .page(Page("Links of \(chart.nodes[0].entry.title)", scripts: ["chart.css", "chart.js"], html(chart, asked, end, visit)))
        }
        pages.get(path + "/data") { visit in .json(json(try await read(try Asked(visit), visit).0, visit.office.registry)) }
        pages.api(path, "Links around a record, or the paths between two", query: ["ref", "depth", "open", "to"]) { visit in .json(json(try await read(try Asked(visit), visit).0, visit.office.registry)) }
    }

    /// What the address asks for.
    struct Asked: Sendable {
        let start: Ref
        let depth: Int
        let open: [Ref]
        let end: Ref?

        init(_ visit: Visit) throws {
            guard let start = visit.query("ref").flatMap({ FormPage.ref($0) }) else {
                throw Refusal.invalid("ref", code: "no-record", "Name the record the chart begins at: ref=person/ID.")
            }
            self.start = start
            depth =
                try visit.query("depth").map { text in
                    guard let depth = Int(text), (1...LinkChart.depthMax).contains(depth) else {
                        throw Refusal.invalid("depth", code: "out-of-range", "depth is 1, 2 or 3 links from the start.")
                    }
                    return depth
                } ?? 1
            let named = visit.queries("open")
            guard named.count <= LinkChart.openMax else {
                throw Refusal.invalid("open", code: "too-many", "At most \(LinkChart.openMax) records can be opened one by one. Choose a greater depth, or begin at another record.")
            }
            open = named.compactMap { FormPage.ref($0) }
            let other = visit.query("to").flatMap { $0.isEmpty ? nil : $0 }
            end = other.flatMap { FormPage.ref($0) }
            if other != nil, end == nil { throw Refusal.invalid("to", code: "no-record", "Name the record a path is looked for to: to=person/ID.") }
        }

        /// The address of this chart with one thing changed.
        func address(depth: Int? = nil, opening: Ref? = nil, to: Ref? = nil) -> Address {
            var query = [("ref", start.description), ("depth", "\(depth ?? self.depth)")]
            query += (open + (opening.map { [$0] } ?? [])).map { ("open", $0.description) }
            if let to { query.append(("to", to.description)) }
            return Address(path, query)
        }
    }

    private static func read(_ asked: Asked, _ visit: Visit) async throws -> (LinkChart, Entry?) {
        let registry = visit.office.registry
        return try await visit.consult(permission, asked.start) { reading in
            let source = try ChartSource(
                kinds: RecordsModule.readable(by: reading.officer, in: registry), visible: reading.visible, on: London.day(of: reading.now), in: reading.tx)
            let chart =
                try asked.end.map { try LinkChart.paths(from: asked.start, to: $0, source) }
                ?? LinkChart.around(asked.start, depth: asked.depth, open: Set(asked.open.map(\.id)), source)
            reading.note("depth", .integer(Int64(asked.depth)))
            if let end = asked.end { reading.saw(end) }
            reading.note("shown", .array(chart.nodes.flatMap { [$0.entry] + $0.others }.map { .string($0.ref.description) }))
            return (chart, try asked.end.map { try source.start($0) })
        }
    }

    static func json(_ chart: LinkChart, _ registry: Registry) -> JSONValue {
        let nodes = chart.nodes.map { node -> JSONValue in
            .object([
                "ref": .string(node.entry.ref.description), "id": .string(node.entry.id.description), "kind": .string(node.entry.kind.name),
                "kindTitle": .string(RecordsModule.title(of: node.entry.kind, registry)), "title": .string(node.entry.title),
                "reference": node.entry.reference.map { .string($0) } ?? .null, "summary": .string(node.entry.summary),
                "href": registry.recordTypes[node.entry.kind].map { .string("/\($0.path)/\(node.entry.id)") } ?? .null, "depth": .integer(Int64(node.depth)),
                "also": .array(node.others.map { .string($0.title) }), "parent": node.parent.map { .string($0.description) } ?? .null, "open": .boolean(node.isOpen), "more": .boolean(node.hasMore),
            ])
        }
        let edges = chart.edges.map { edge -> JSONValue in
            .object([
                "link": .string(edge.link.description), "from": .string(edge.from.description), "to": .string(edge.to.description), "role": .string(edge.role),
                "inverse": .string(edge.inverse), "since": edge.since.map { .string(London.day(of: $0).description) } ?? .null,
                "until": edge.until.map { .string(London.day(of: $0.adding(seconds: -1)).description) } ?? .null,
            ])
        }
        return .object(["nodes": .array(nodes), "edges": .array(edges), "full": .boolean(chart.isFull), "depthMax": .integer(Int64(LinkChart.depthMax))])
    }

    // MARK: Page

    private static func html(_ chart: LinkChart, _ asked: Asked, _ end: Entry?, _ visit: Visit) -> HTML {
        let registry = visit.office.registry
        let start = chart.nodes[0].entry
        let heading: HTML = end.map { end in "Paths from \(start.title) to \(end.title)" } ?? "Links of \(start.title)"
        return """
            <h1>\(heading)</h1>
            <p class="under">\(Component.link(start, registry: registry))\(end.map { end -> HTML in " \(Component.link(end, registry: registry)) <a href=\"\(asked.address())\">All links instead</a>" }) \(also(chart.nodes[0], registry))</p>
            \(choices(asked, end))
            <p id="chart-total" role="status">\(total(chart, asked))</p>\(limits(chart))
            <div id="chart" data-source="\(path)/data" data-depth-max="\(LinkChart.depthMax)" hidden></div>
            \(table(chart, asked, end, registry))
            """
    }

    private static func choices(_ asked: Asked, _ end: Entry?) -> HTML {
        let depths = (1...LinkChart.depthMax).map { depth -> HTML in
            "<a href=\"\(Address(path, [("ref", asked.start.description), ("depth", "\(depth)")]))\"\(depth == asked.depth && end == nil ? " aria-current=\"true\"" as HTML : "")>\(depth == 1 ? "1 link away" : "\(depth) links away")</a>"
        }
        return """
            <nav class="filter" aria-label="How far">\(depths)</nav>
            <form class="filters" method="get" action="\(Address(path))"><input type="hidden" name="ref" value="\(asked.start.description)">
            <div class="field"><label for="to">Path to a person</label>
            <div class="pick" data-source="/pick/person" data-prefix="person/"><input type="hidden" name="to" value="\(asked.end?.description ?? "")">
            <input id="to" type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="to-list" autocomplete="off" value="\(end?.title ?? "")">
            <ul id="to-list" role="listbox" aria-label="Matches" hidden></ul></div></div><button type="submit">Find the path</button></form>
            """
    }

    private static func total(_ chart: LinkChart, _ asked: Asked) -> String {
        let links = chart.edges.count == 1 ? "1 link" : "\(chart.edges.count) links"
        if asked.end != nil {
            guard chart.nodes.count > 1 else {
                return chart.isFull
                    ? "No path was found among the first records and links that a search may open; there may be a longer one."
                    : "There is no path of up to \(2 * LinkChart.depthMax) links among what you may see."
            }
            return "The shortest way is \(chart.nodes.last?.depth ?? 0) links long: \(chart.nodes.count) records, \(links)."
        }
        return "\(chart.nodes.count == 1 ? "1 record" : "\(chart.nodes.count) records"), \(links)."
    }

    private static func limits(_ chart: LinkChart) -> HTML {
        var sentences: [String] = []
        if chart.isFull, chart.nodes.count > 1 { sentences.append("The chart is full: it holds \(LinkChart.nodesMax) records. Begin at another record, or go less far, to see the others.") }
        let hubs = chart.nodes.filter(\.hasMore).map(\.entry.title)
        if !hubs.isEmpty { sentences.append("Only the first \(LinkChart.linksPerNodeMax) links are drawn of: \(hubs.prefix(10).joined(separator: "; ")). Their own pages have them all.") }
        return HTML.joined(sentences.map { sentence -> HTML in "<p class=\"alert\">\(sentence)</p>" })
    }

    private static func table(_ chart: LinkChart, _ asked: Asked, _ end: Entry?, _ registry: Registry) -> HTML {
        let titles = Dictionary(chart.nodes.map { ($0.entry.id, $0) }, uniquingKeysWith: { first, _ in first })
        let told = chart.edges.compactMap { edge -> Told? in
            guard let from = titles[edge.from], let to = titles[edge.to] else { return nil }
            return from.depth <= to.depth ? Told(near: from, far: to, role: edge.role, edge: edge) : Told(near: to, far: from, role: edge.inverse, edge: edge)
        }
        let rows = told.sorted { $0.order < $1.order }.map { told -> HTML in
            let (near, far, role, edge) = (told.near, told.far, told.role, told.edge)
            return """
                <tr><td>\(far.depth)</td><td>\(Component.link(near.entry, registry: registry))</td><td>\(role)</td><td>\(Component.link(far.entry, registry: registry))
                <small>\(RecordsModule.title(of: far.entry.kind, registry)) \(far.entry.summary)</small>\(also(far, registry))</td><td>\(period(edge))</td>
                <td>\(end == nil ? opening(far, asked) : "" as HTML)</td></tr>
                """
        }
        guard !rows.isEmpty else { return Component.panel("As a table", id: "chart-table", Component.empty("There is no link to show.")) }
        return Component.panel(
            "As a table", id: "chart-table",
            """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Links away</th><th scope="col">This record</th><th scope="col">is</th>
            <th scope="col">of or at this one</th><th scope="col">When</th><th scope="col">Further</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """)
    }

    /// A link told from the end nearer to the start.
    private struct Told {
        let near: LinkChart.Node
        let far: LinkChart.Node
        let role: String
        let edge: LinkChart.Edge

        var order: (Int, String, RawID, String, RawID, RawID) { (far.depth, near.entry.title, near.entry.id, far.entry.title, far.entry.id, edge.link) }
    }

    /// The further records of the same person: one box on the chart.
    private static func also(_ node: LinkChart.Node, _ registry: Registry) -> HTML {
        guard !node.others.isEmpty else { return "" }
        let links = node.others.map { other -> HTML in "<span>\(Component.link(other, registry: registry))</span> " }
        return "<small class=\"joined\">The same person is also recorded as \(links)</small>"
    }

    private static func opening(_ node: LinkChart.Node, _ asked: Asked) -> HTML {
        if node.isOpen { return "shown" }
        if node.depth >= LinkChart.depthMax { return "<a href=\"\(Address(path, [("ref", node.entry.ref.description)]))\">Its own chart</a>" }
        return "<a href=\"\(asked.address(opening: node.entry.ref))\">Show its links<span class=\"visually-hidden\"> (\(node.entry.title))</span></a>"
    }

    private static func period(_ edge: LinkChart.Edge) -> String {
        let since = edge.since.map { London.text(London.day(of: $0)) }
        let until = edge.until.map { London.text(London.day(of: $0.adding(seconds: -1))) }
        switch (since, until) {
        case (let since?, let until?): return "\(since) to \(until)"
        case (let since?, nil): return "since \(since)"
        case (nil, let until?): return "until \(until)"
        case (nil, nil): return ""
        }
    }
}
