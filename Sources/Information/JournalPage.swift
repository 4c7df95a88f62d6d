import Base
import Core
import Storage
import Web

/// The journal as an auditor reads it: newest first, by person looked up, by officer, by act.
enum JournalPage {
    private static let pageSize = 100

    struct Line: Decodable, Sendable {
        let id: RawID
        let at: Instant
        let act: String
        let category: String
        let outcome: String
        let subjectKind: RecordKind?
        let subjectId: RawID?
        let basis: String?
        let position: Int64?
        let officerName: String?
        let officerNumber: String?
        let subjectTitle: String?
        let subjectReference: String?
    }

    struct View: Sendable {
        let lines: [Line]
        let about: String?
        let sealed: Int64
    }

    /// What the auditor asked for.
    struct Query: Sendable {
        var record: RawID?
        var officer: String
        var act: String
        var outcome: String
        var before: RawID?

        /// An id that is none is refused: without it the page would show everybody's entries as if they were that record's.
        init(_ visit: Visit) throws {
            record = try visit.query("record").flatMap { text in
                guard !text.isEmpty else { return nil }
                guard let id = RawID(text) else { throw Refusal.invalid("record", code: "not-an-id", "Record id: give an id (a UUID) as it stands in the address of its page.") }
                return id
            }
            officer = visit.query("officer") ?? ""
            act = visit.query("act") ?? ""
            outcome = visit.query("outcome") ?? ""
            before = visit.query("after").flatMap { RawID($0) }
        }

        var pairs: [(String, String)] {
            [("record", record?.description ?? ""), ("officer", officer), ("act", act), ("outcome", outcome)].filter { !$0.1.isEmpty }
        }
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Journal", path: "/journal", permission: "journal.read"))
        pages.get("/journal") { visit in
            let query = try Query(visit)
            let view = try await visit.consult("journal.read") { try read(query, $0) }
            return .page(Page("Journal", area: "/journal", draw(view, query, visit)))
        }
        pages.get("/journal/:id") { visit in
            guard let id = RawID(visit.parameter("id")) else { throw Refusal.notFound }
            let entry = try await visit.consult("journal.read", Ref("journal", id)) { try JournalEntryPage.read(id, $0) }
            return .page(Page("Journal entry", area: "/journal", JournalEntryPage.draw(entry, visit)))
        }
    }

    private static func read(_ query: Query, _ reading: Reading) throws -> View {
        var conditions: [SQL] = ["j.id < \(query.before ?? RawID(high: .max, low: .max))"]
        if let record = query.record {
            conditions.append("(j.subject_id = \(record) OR j.id IN (SELECT s.journal_id FROM journal_subject s WHERE s.id = \(record)))")
        }
        if !query.officer.isEmpty { conditions.append("j.officer_id IN (SELECT f.id FROM officer f WHERE f.number = \(query.officer))") }
        if !query.act.isEmpty { conditions.append("j.act = \(query.act)") }
        if query.outcome == "refused" { conditions.append("j.category = 'EXPF'") }
        let lines = try reading.tx.all(
            Line.self,
            """
            SELECT j.id, j.at, j.act, j.category, j.outcome, j.subject_kind, j.subject_id, j.basis, s.position, o.name AS officer_name,
            o.number AS officer_number, e.title AS subject_title, e.reference AS subject_reference
            FROM journal j LEFT JOIN journal_seal s ON s.journal_id = j.id LEFT JOIN officer o ON o.id = j.officer_id LEFT JOIN entry e ON e.id = j.subject_id
            WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY j.id DESC LIMIT \(pageSize + 1)
            """)
        reading.note("criteria", .object(Dictionary(query.pairs.map { ($0.0, .string($0.1)) }, uniquingKeysWith: { first, _ in first })))
        reading.note("shown", .integer(Int64(min(lines.count, pageSize))))
        return View(
            lines: lines, about: try query.record.flatMap { id in try reading.tx.value(String.self, "SELECT title FROM entry WHERE id = \(id)") },
            sealed: try reading.tx.value(Int64.self, "SELECT max(position) FROM journal_seal").map { $0 + 1 } ?? 0)
    }

    private static func draw(_ view: View, _ query: Query, _ visit: Visit) -> HTML {
        let rows = view.lines.prefix(pageSize).map { row($0, visit) }
        let next = view.lines.count > pageSize ? view.lines[pageSize - 1].id.description : nil
        let table: HTML =
            rows.isEmpty
            ? Component.empty("No entry fits.")
            : """
            <div class="scroll"><table class="list journal"><thead><tr><th scope="col">Position</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">Act</th>
            <th scope="col">Outcome</th><th scope="col">About</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <h1>Journal\(view.about.map { about -> HTML in " of \(about)" })</h1><p class="under">\(Int(view.sealed)) entries are sealed.</p>
            <form class="filters" method="get" action="/journal">
            <div class="field"><label for="officer">Officer number</label><input id="officer" name="officer" value="\(query.officer)" class="short"></div>
            <div class="field"><label for="act">Act</label><input id="act" name="act" value="\(query.act)" placeholder="custody.detention.authorise"></div>
            <div class="field"><label for="record">Record id</label><input id="record" name="record" value="\(query.record?.description ?? "")"></div>
            <div class="field"><label for="outcome">Outcome</label><select id="outcome" name="outcome"><option value="">All</option><option value="refused"\(query.outcome == "refused" ? " selected" : "")>Refused</option></select></div>
            <button type="submit">Show</button></form>
            \(table)\(Component.pages(path: "/journal", query: query.pairs, next: next, isFirst: query.before == nil))
            """
    }

    private static func row(_ line: Line, _ visit: Visit) -> HTML {
        let who: HTML = line.officerName.map { name -> HTML in "\(name) <small>\(line.officerNumber)</small>" } ?? "system"
        let about: HTML =
            line.subjectId.map { id -> HTML in
                let name = [line.subjectReference, line.subjectTitle].compactMap { $0 }.joined(separator: " ")
                return "<a href=\"\(Address("/journal", [("record", id.description)]))\">\(name.isEmpty ? (line.subjectKind?.name ?? "record") : name)</a>"
            } ?? ""
        return """
            <tr><td class="number">\(line.position.map { String($0) } ?? "not yet sealed")</td><td><a href="\(Address("/journal/\(line.id)"))">\(Component.time(line.at))</a></td>
            <td>\(who)</td><td><code>\(line.act)</code> <small>\(line.category)</small></td>
            <td>\(line.outcome)\(line.category == "EXPF" ? "<br><small>\(line.basis)</small>" : "" as HTML)</td><td>\(about)</td></tr>
            """
    }
}
