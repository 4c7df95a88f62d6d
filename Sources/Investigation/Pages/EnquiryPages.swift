import Base
import Core
import Records
import Storage
import Web

/// Pages of the parts of an investigation: its whole log, an action, a document, a linked series.
enum EnquiryPages {
    static func routes(_ pages: Pages) {
        pages.get("/investigations/:id/log") { visit in try await log(visit) }
        pages.get("/enquiries/:id") { visit in
            let id = try visit.id(EnquiryEntry.self)
            let entry = try await visit.consult("investigation.read", Ref(EnquiryEntry.kind, id)) { reading in
                let entry = try reading.require(EnquiryEntry.self, id)
                _ = try reading.require(Investigation.self, entry.investigationId)
                return entry
            }
            return .redirect(Address("/investigations/\(entry.investigationId)/log", [("q", String(entry.text.prefix(60)))]))
        }
        // Parts that stand on the page of their investigation.
        part(ReportPart.self, "/report-parts/:id", "parts", pages)
        part(DashAssessment.self, "/risk-assessments/:id", "domestic", pages)
        part(InvestigationPlan.self, "/plans/:id", "plan", pages)
        part(LineOfEnquiry.self, "/lines-of-enquiry/:id", "plan", pages)
        part(CaseDecision.self, "/decisions/:id", "decisions", pages)
        pages.get("/actions/:id") { visit in try await action(visit) }
        pages.get("/documents/:id") { visit in try await document(visit) }
        pages.get("/crime-series/:id") { visit in try await series(visit) }
    }

    private static func part<P: RecordPart>(_ type: P.Type, _ path: String, _ section: String, _ pages: Pages) {
        pages.get(path) { visit in
            let id = try visit.id(P.self)
            let part = try await visit.consult("investigation.read", Ref(P.kind, id)) { reading in
                let part = try reading.require(P.self, id)
                guard try reading.visible.allows(part.partOf.id, in: reading.tx) else { throw Refusal.notFound }
                return part
            }
            let whole = visit.office.registry.recordTypes[part.partOf.kind]?.path ?? ""
            return .redirect(Address("/\(whole)/\(part.partOf.id)#\(section)"))
        }
    }

    /// The investigation a part belongs to, as its page names it.
    static func crimeLine(_ entry: Entry?, _ registry: Registry) -> HTML { entry.map { entry -> HTML in " \(Component.link(entry, registry: registry))" } ?? "" }

    private static func log(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(Investigation.self)
        let typed = visit.query("q") ?? ""
        let after = visit.query("after").flatMap { RawID($0) }
        struct View: Sendable {
            let crime: Investigation
            let log: EnquiryLogPage
            let titles: CodeTitles
            let names: [ID<OfficerAccount>: String]
        }
        let view = try await visit.consult("investigation.read", Ref(Investigation.kind, id)) { reading in
            let crime = try reading.require(Investigation.self, id)
            let log = try EnquiryLogPage.read(id, typed: typed, after: after, in: reading.tx)
            if !typed.isEmpty { reading.note("typed", .string(typed)) }
            return View(
                crime: crime, log: log, titles: try CodeTitles.of(["enquiry-kind"], on: London.day(of: reading.now), in: reading.tx),
                names: try EnquiryView.names(log.lines.map(\.officerId), reading.tx))
        }
        let path = "/investigations/\(id)/log"
        let content: HTML = """
            \(Component.head(title: "Log of \(view.crime.title)", reference: view.crime.number, status: ""))
            <p class="under"><a href="\(Address("/investigations/\(id)"))">The investigation</a></p>
            <section class="panel"><h2>Enquiry log</h2>
            <form class="filters" method="get" action="\(Address(path))"><div class="field"><label for="log-q">Words</label><input id="log-q" name="q" value="\(typed)"></div>
            <button type="submit">Search</button></form>
            \(EnquirySections.logTable(view.log.lines, view.titles) { view.names[$0] ?? "" })
            \(Component.pages(path: path, query: typed.isEmpty ? [] : [("q", typed)], next: view.log.next?.description, isFirst: after == nil))</section>
            """
        return .page(Page("Log \(view.crime.number ?? "")", area: InvestigationList.path, live: [view.crime.ref], content))
    }

    private static func action(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(EnquiryAction.self)
        let registry = visit.office.registry
        struct View: Sendable {
            let action: EnquiryAction
            let crime: Entry?
            let line: LineOfEnquiry?
            let story: RecordStory
            let names: [ID<OfficerAccount>: String]
        }
        let view = try await visit.consult("investigation.read", Ref(EnquiryAction.kind, id)) { reading in
            let action = try reading.require(EnquiryAction.self, id)
            _ = try reading.require(Investigation.self, action.investigationId)
            let officers = [action.raisedBy, action.ownerId, action.resultedBy, action.completedBy].compactMap { $0 }
            return View(
                action: action, crime: try InvestigationView.card(action.investigationId.raw, reading), line: try action.lineId.flatMap { try reading.tx.find(LineOfEnquiry.self, $0) },
                story: try RecordStory(action.ref, reading, registry), names: try EnquiryView.names(officers, reading.tx))
        }
        let action = view.action
        func name(_ id: ID<OfficerAccount>?) -> String { id.flatMap { view.names[$0] } ?? "" }
        let facts = Component.facts([
            ("Line of enquiry", view.line.map { line -> HTML in "\(line.title)" }), ("Priority", "\(action.priority.title)"),
            ("Raised", "\(Component.time(action.raisedAt)), \(name(action.raisedBy))"), ("With", action.ownerId == nil ? "nobody: it waits in the queue" : "\(name(action.ownerId))"),
            ("Due", Component.time(action.dueAt)), ("Result", action.result.map { result -> HTML in "<span class=\"text\">\(result)</span>" }),
            ("Resulted", action.resultedAt.map { at -> HTML in "\(Component.time(at)), \(name(action.resultedBy))" }),
            ("Read", action.completedAt.map { at -> HTML in "\(Component.time(at)), \(name(action.completedBy))" }),
        ])
        let content: HTML = """
            \(Component.head(title: action.text, reference: "A\(action.number)", status: action.status.title, detail: crimeLine(view.crime, registry)))
            \(view.story.actions())\(view.story.dueNext())\(Component.panel("Action", id: "particulars", facts))
            """
        return .page(Page("Action A\(action.number)", area: InvestigationList.path, live: [action.ref], content))
    }

    private static func document(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(EnquiryDocument.self)
        let registry = visit.office.registry
        struct View: Sendable {
            let document: EnquiryDocument
            let crime: Entry?
            let kind: String
            let story: RecordStory
            let names: [ID<OfficerAccount>: String]
        }
        let view = try await visit.consult("investigation.read", Ref(EnquiryDocument.kind, id)) { reading in
            let document = try reading.require(EnquiryDocument.self, id)
            _ = try reading.require(Investigation.self, document.investigationId)
            let kind = try CodeList.code(document.kind, of: "enquiry-document", on: London.day(of: reading.now), in: reading.tx)?.title ?? document.kind
            return View(
                document: document, crime: try InvestigationView.card(document.investigationId.raw, reading), kind: kind, story: try RecordStory(document.ref, reading, registry),
                names: try EnquiryView.names([document.officerId, document.readBy, document.indexedBy].compactMap { $0 }, reading.tx))
        }
        let document = view.document
        func name(_ id: ID<OfficerAccount>?) -> HTML? { id.flatMap { view.names[$0] }.map { name -> HTML in "\(name)" } }
        let facts = Component.facts([
            ("Kind", "\(view.kind)"), ("From", document.fromText.map { from -> HTML in "\(from)" }), ("Made", Component.time(document.madeAt)),
            ("Registered", "\(Component.time(document.registeredAt)), \(name(document.officerId))"), ("Read by", name(document.readBy)), ("Indexed by", name(document.indexedBy)),
            ("Text", "<span class=\"text\">\(document.text)</span>"),
        ])
        let content: HTML = """
            \(Component.head(title: document.title, reference: document.reference, status: document.status.title, detail: crimeLine(view.crime, registry)))
            \(view.story.actions())\(view.story.dueNext())\(Component.panel("Document", id: "particulars", facts))\(view.story.linksPanel(registry))
            """
        return .page(Page("Document \(document.reference)", area: InvestigationList.path, live: [document.ref], content))
    }

    private static func series(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(CrimeSeries.self)
        let registry = visit.office.registry
        struct Row: Decodable, Sendable {
            let id: RawID
            let reference: String?
            let title: String
            let status: String
            let at: Instant
            let why: String
        }
        struct View: Sendable {
            let series: CrimeSeries
            let rows: [Row]
            let owner: String
            let story: RecordStory
        }
        let view = try await visit.consult("investigation.read", Ref(CrimeSeries.kind, id)) { reading in
            let series = try reading.require(CrimeSeries.self, id)
            let rows = try reading.tx.all(
                Row.self,
                """
                SELECT e.id, e.reference, e.title, e.status, e.at, m.why FROM series_member m JOIN entry e ON e.id = m.investigation_id
                WHERE m.series_id = \(id) AND m.removed_at IS NULL AND \(reading.visible.condition("e.id")) ORDER BY e.at, e.id LIMIT \(AddToSeries.membersMax)
                """)
            for row in rows { reading.saw(Ref(Investigation.kind, row.id)) }
            return View(series: series, rows: rows, owner: try Officers.label(series.ownerId, in: reading.tx), story: try RecordStory(series.ref, reading, registry))
        }
        let rows = view.rows.map { row -> HTML in
            """
            <tr><td><a href="\(Address("/investigations/\(row.id)"))">\(row.reference.map { reference -> HTML in "<span class=\"reference\">\(reference)</span> " })\(row.title)</a></td>
            <td>\(Component.time(row.at))</td><td>\(row.status)</td><td>\(row.why)</td></tr>
            """
        }
        let content: HTML = """
            \(Component.head(title: view.series.title, reference: view.series.number, status: "", detail: " Linked series, \(view.owner)"))
            \(view.story.actions())
            \(Component.panel("What links them", id: "pattern", "<p class=\"text\">\(view.series.pattern)</p>"))
            \(Component.panel("\(view.rows.count) crime\(view.rows.count == 1 ? "" : "s")", id: "crimes", EnquirySections.table(["Crime", "When", "State", "Why it belongs"], rows, empty: "No crime that you may see.")))
            """
        return .page(Page("Series \(view.series.number)", area: InvestigationList.path, live: [view.series.ref], content))
    }
}
