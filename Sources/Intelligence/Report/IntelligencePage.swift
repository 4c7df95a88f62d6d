import Base
import Core
import Storage
import Web

/// The page of one report and the list of reports. Both read only what the officer may see.
enum IntelligencePage {
    private static let pageSize = 50

    struct View: Sendable {
        let report: IntelligenceReport
        let paragraphs: [IntelligenceParagraph]
        let people: [Entry]
        let submitter: String
        let purpose: String
        let provenance: String
        let offer: Offer
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Intelligence", path: "/intelligence", permission: "intelligence.report.read"))
        pages.get("/intelligence-reports/:id") { visit in
            let id = try visit.id(IntelligenceReport.self)
            let view = try await visit.consult("intelligence.report.read", Ref(IntelligenceReport.kind, id)) { try read(id, $0, visit.office.registry) }
            return .page(Page(view.report.reference, area: "/intelligence", live: [view.report.ref], draw(view, visit)))
        }
        pages.get("/intelligence") { visit in
            let after = visit.query("after").flatMap { RawID($0) }
            let entries = try await visit.consult("intelligence.report.read") { try list($0, after: after) }
            return .page(Page("Intelligence", area: "/intelligence", drawList(entries, visit, isFirst: after == nil)))
        }
    }

    private static func read(_ id: ID<IntelligenceReport>, _ reading: Reading, _ registry: Registry) throws -> View {
        let report = try reading.require(IntelligenceReport.self, id)
        let people = try reading.tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM link l JOIN entry e ON e.id = l.to_id WHERE l.from_id = \(id) AND l.type = 'INTEL'
            AND \(reading.visible.condition("e.id")) ORDER BY e.title LIMIT 50
            """)
        for person in people { reading.saw(person.ref) }
        let today = London.day(of: reading.now)
        return View(
            report: report, paragraphs: try IntelligenceParagraph.all(of: id, in: reading.tx), people: people,
            submitter: try Officers.label(report.submittedBy, in: reading.tx),
            purpose: try CodeList.code(report.purpose, of: "intelligence.purpose", on: today, in: reading.tx)?.title ?? report.purpose,
            provenance: try CodeList.code(report.provenance, of: "intelligence.provenance", on: today, in: reading.tx)?.title ?? report.provenance,
            offer: try FormPage.offered(on: report.ref, reading, registry))
    }

    private static func draw(_ view: View, _ visit: Visit) -> HTML {
        let items = view.paragraphs.map { paragraph -> HTML in
            """
            <li><p class="grade"><strong>\(paragraph.grading.text)</strong>\(paragraph.instruction.map { instruction -> HTML in " <span class=\"instruction\">\(instruction)</span>" })</p>
            <p class="prose">\(paragraph.text)</p>\(Component.facts([
                ("Corroborated by", paragraph.corroboratedBy.map { HTML(text: $0) }), ("Suspected to be false because", paragraph.explanation.map { HTML(text: $0) }),
            ]))</li>
            """
        }
        return """
            \(Component.head(title: "Intelligence report", reference: view.report.reference, status: "Submitted"))\(Component.actions(view.offer))
            \(Component.panel("About", id: "people", view.people.isEmpty ? Component.empty("Nobody is named.") : "<ul class=\"links\">\(view.people.map { entry -> HTML in "<li>\(Component.link(entry, registry: visit.office.registry))</li>" })</ul>"))
            \(Component.panel("Intelligence", id: "items", "<ol class=\"items\">\(items)</ol>"))
            \(Component.panel("Provenance", id: "provenance", Component.facts([
                ("Purpose", HTML(text: view.purpose)), ("How the source knows", HTML(text: view.provenance)), ("Obtained", Component.time(view.report.obtainedAt)),
                ("Submitted", Component.time(view.report.submittedAt)), ("By", HTML(text: view.submitter)),
            ])))
            """
    }

    /// Newest first, by key.
    private static func list(_ reading: Reading, after: RawID?) throws -> [Entry] {
        let entries = try reading.tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.kind = \(IntelligenceReport.kind)
            AND e.id < \(after ?? RawID(high: .max, low: .max)) AND \(reading.visible.condition("e.id")) ORDER BY e.id DESC LIMIT \(pageSize + 1)
            """)
        reading.note("shown", .integer(Int64(min(entries.count, pageSize))))
        return entries
    }

    private static func drawList(_ entries: [Entry], _ visit: Visit, isFirst: Bool) -> HTML {
        let rows = entries.prefix(pageSize).map { entry -> HTML in
            "<tr><td>\(Component.link(entry, registry: visit.office.registry))</td><td>\(entry.summary)</td><td>\(Component.time(entry.at))</td></tr>"
        }
        let start: HTML =
            visit.officer.may(SubmitIntelligence.name.text)
            ? "<nav class=\"actions\"><a class=\"button\" href=\"\(FormPage.address(of: SubmitIntelligence.name, on: nil))\">Submit intelligence</a></nav>" : ""
        let table: HTML =
            rows.isEmpty
            ? Component.empty("There are no reports you may read.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Report</th><th scope="col">Grades</th><th scope="col">Obtained</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let next = entries.count > pageSize ? entries[pageSize - 1].id.description : nil
        return "<h1>Intelligence</h1>\(start)\(table)\(Component.pages(path: "/intelligence", query: [], next: next, isFirst: isFirst))"
    }
}
