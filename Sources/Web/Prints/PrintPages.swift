import Base
import Core
import Foundation
import Storage

/// What can be printed of a record, how far a print is, and its file.
struct PrintPages: Sendable {
    static let path = "/print"
    let makers: [PrintMaker]

    func routes(_ pages: Pages) {
        pages.get(Self.path) { visit in try await offer(visit) }
        pages.post(Self.path) { visit in
            guard let ref = FormPage.ref(visit.form("ref")) else { throw Refusal.notFound }
            guard visit.office.attachments != nil else {
                throw Refusal.conflict("This installation keeps no files, so nothing can be printed: it was started without a folder for attachments.")
            }
            let choice = visit.form("choice")
            let request = RequestPrint(visit.form("document"), of: ref, choice: choice.isEmpty ? nil : choice)
            let id = try await visit.office.perform(request, as: visit.officer, visit.context).outcome
            return .redirect(Address("/prints/\(id)"))
        }
        pages.get("/prints/:id") { visit in try await follow(visit) }
        pages.get("/prints/:id/file") { visit in try await file(visit) }
        pages.api("/prints/:id", "How far a print is") { visit in
            let id = try visit.id(PrintJob.self)
            return .json(try await visit.consult("print.read", Ref(PrintJob.kind, id)) { reading in try PrintJob.own(id, reading).json(in: reading.tx) })
        }
        pages.api("/prints/:id/file", "A print that is ready", answers: .file) { visit in try await file(visit) }
    }

    // MARK: Choosing

    private struct Offered: Sendable {
        let record: Entry
        let documents: [(kind: PrintKind, choices: [Option])]
        let recent: [PrintJob]
    }

    private func offer(_ visit: Visit) async throws -> Reply {
        guard let ref = visit.query("ref").flatMap(FormPage.ref), let type = visit.office.registry.recordTypes[ref.kind] else { throw Refusal.notFound }
        let kinds = visit.office.registry.prints(of: ref.kind, for: visit.officer)
        guard !kinds.isEmpty else { throw Refusal.forbidden("Your role does not include printing such a record.") }
        let offered = try await visit.consult(type.read, ref) { reading in
            guard let record = try reading.tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(ref.id) AND \(reading.visible.condition("e.id"))") else {
                throw Refusal.notFound
            }
            let documents = try makers.filter { kinds.contains($0.kind) }.sorted { $0.kind.title < $1.kind.title }.map { ($0.kind, try $0.choices(ref.id, reading)) }
            return Offered(record: record, documents: documents, recent: try PrintJob.recent(of: ref, by: reading.officer.id, in: reading.tx))
        }
        let forms = offered.documents.map { kind, choices in form(kind, choices, ref, visit) }
        let missing: HTML = visit.office.registry.printTool.isThere ? "" : "<p class=\"summary\" role=\"alert\">\(PrintTool.missing)</p>"
        let content: HTML = """
            <h1>Print</h1><p class="under">\(Component.link(offered.record, registry: visit.office.registry))</p>\(missing)
            <section class="panel"><h2>Documents</h2>\(forms)<p class="hint">A print is made in the background, kept for \(PrintJob.keptMinutes) minutes and then removed. It is recorded in the journal that you took it.</p></section>
            \(offered.recent.isEmpty ? "" : Component.panel("Your prints of this record", id: "recent", list(offered.recent, visit.office.registry)))
            """
        return .page(Page("Print", live: [ref], content))
    }

    private func form(_ kind: PrintKind, _ choices: [Option], _ ref: Ref, _ visit: Visit) -> HTML {
        let options = choices.map { option -> HTML in "<option value=\"\(option.value)\">\(option.title)</option>" }
        let id = "choice-" + kind.name
        let select: HTML =
            choices.isEmpty
            ? "" : "<div class=\"field\"><label for=\"\(id)\">For</label><select id=\"\(id)\" name=\"choice\">\(options)</select></div>"
        return """
            <form class="filters print" method="post" action="\(Address(Self.path))">\(visit.csrfField)<input type="hidden" name="idempotency" value="\(RawID(at: visit.office.clock.now))">
            <input type="hidden" name="ref" value="\(ref.description)"><input type="hidden" name="document" value="\(kind.name)">
            <h3>\(kind.title)</h3>\(select)<button type="submit">Print<span class="visually-hidden"> \(kind.title)</span></button></form>
            """
    }

    private func list(_ jobs: [PrintJob], _ registry: Registry) -> HTML {
        let rows = jobs.map { job -> HTML in
            """
            <tr><td><a href="\(Address("/prints/\(job.id)"))">\(registry.prints[job.document]?.title ?? job.document)</a></td><td>\(Component.time(job.askedAt))</td>
            <td><span class="status">\(job.status.title)</span></td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Document</th><th scope="col">Asked for</th><th scope="col">State</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    // MARK: Following

    private struct Followed: Sendable {
        let job: PrintJob
        let record: Entry?
        let ahead: Int
    }

    private func follow(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(PrintJob.self)
        let found = try await visit.consult("print.read", Ref(PrintJob.kind, id)) { reading in
            let job = try PrintJob.own(id, reading)
            let record = try reading.tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(job.subjectId) AND \(reading.visible.condition("e.id"))")
            return Followed(job: job, record: record, ahead: job.status == .waiting ? try job.ahead(in: reading.tx) : 0)
        }
        let registry = visit.office.registry
        let job = found.job
        let title = registry.prints[job.document]?.title ?? "Print"
        let content: HTML = """
            \(Component.head(title: title, reference: found.record?.reference, status: job.status.title, detail: found.record.map { record -> HTML in " of \(Component.link(record, registry: registry))" } ?? ""))
            <section class="panel" data-region="state" role="status"><h2>State</h2>\(state(found))
            \(Component.facts([
                ("Asked for", Component.time(job.askedAt)), ("Made", job.status == .ready || job.status == .removed ? job.finishedAt.map { Component.time($0) } : nil),
                ("Pages", job.pages.map { pages -> HTML in "\(pages)" }), ("Size", job.byteCount.map { bytes -> HTML in "\(max(1, bytes / 1024)) KB" }),
                ("Removed", job.removedAt.map { Component.time($0) }),
            ]))</section>
            """
        return .page(Page(title, live: [job.ref], content))
    }

    private func state(_ found: Followed) -> HTML {
        let again: HTML = "<a class=\"button\" href=\"\(Address(Self.path, [("ref", found.job.subject.description)]))\">Print again</a>"
        switch found.job.status {
        case .waiting:
            let before = found.ahead == 0 ? "It is the next to be made." : "\(found.ahead) \(found.ahead == 1 ? "print is" : "prints are") before it."
            return "<progress aria-label=\"Waiting\"></progress><p>Waiting. \(before) This page shows the file as soon as it is ready.</p>"
        case .running:
            return "<progress aria-label=\"Being made\"></progress><p>Being made. This page shows the file as soon as it is ready.</p>"
        case .ready:
            return "<p><a class=\"button primary\" href=\"\(Address("/prints/\(found.job.id)/file"))\">Open the PDF</a> \(again)</p>"
        case .failed:
            return "<p class=\"error\">It was not made. \(found.job.reason ?? "")</p><p>\(again)</p>"
        case .removed:
            return "<p>The file was kept for \(PrintJob.keptMinutes) minutes and is removed.</p><p>\(again)</p>"
        }
    }

    private func file(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(PrintJob.self)
        let registry = visit.office.registry
        let job = try await visit.consult("print.read", Ref(PrintJob.kind, id), category: .disclosure) { reading in
            let job = try PrintJob.own(id, reading)
            // A role taken away in the meantime takes its prints with it.
            guard let kind = registry.prints[job.document], reading.officer.may(kind.permission) else { throw Refusal.forbidden("Your role does not include this document any more.") }
            guard job.status == .ready else { throw Refusal.conflict("There is no file: the print is \(job.status.title.lowercased()).") }
            reading.saw(job.subject)
            return job
        }
        guard let store = visit.office.attachments, FileManager.default.fileExists(atPath: store.path(of: id)) else {
            throw Refusal.conflict("The file is not there any more. Print it again.")
        }
        return .file(path: store.path(of: id), type: .pdf, filename: "\(job.document)-\(London.day(of: job.askedAt)).pdf")
    }
}
