import Base
import Core
import Storage
import Web

/// One entry with its detail: what changed, field by field.
enum JournalEntryPage {
    struct View: Sendable {
        let entry: JournalEntry
        let detail: String?
        let position: Int64?
        let officer: String
        let origin: ActOrigin?
        let others: [Entry]
    }

    static func read(_ id: RawID, _ reading: Reading) throws -> View {
        guard let entry = try reading.tx.first(JournalEntry.self, "SELECT * FROM journal WHERE id = \(id)") else { throw Refusal.notFound }
        return View(
            entry: entry, detail: try reading.tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(id)"),
            position: try reading.tx.value(Int64.self, "SELECT position FROM journal_seal WHERE journal_id = \(id)"),
            officer: try entry.officerId.map { try Officers.label(ID($0), in: reading.tx) } ?? "system",
            origin: try ActOrigin.find(of: entry, in: reading.tx),
            others: try reading.tx.all(
                Entry.self,
                "SELECT \(Entry.columns) FROM journal_subject s JOIN entry e ON e.id = s.id WHERE s.journal_id = \(id) ORDER BY e.kind, e.title LIMIT 100"))
    }

    private static func origin(_ origin: ActOrigin) -> HTML {
        switch origin {
        case .signIn(let at, let address, let device): "\(device ?? "A browser without a name") at \(address), signed in \(Component.time(at))"
        case .token(let label): "API token \(label)"
        }
    }

    static func draw(_ view: View, _ visit: Visit) -> HTML {
        let others: HTML =
            view.others.isEmpty
            ? Component.empty("No other record.")
            : """
            <ul class="links">\(view.others.map { entry -> HTML in "<li>\(Component.link(entry, registry: visit.office.registry))</li>" })</ul>
            """
        return """
            \(Component.head(title: view.entry.act, reference: view.position.map { "Position \($0)" }, status: view.entry.outcome))
            \(Component.panel("Entry", Component.facts([
                ("When", Component.time(view.entry.at, zoned: true)), ("Who", HTML(text: view.officer)), ("From", view.origin.map(origin)), ("Category", HTML(text: view.entry.category)),
                ("Basis", view.entry.basis.map { HTML(text: $0) }), ("Request", view.entry.request.map { HTML(text: $0) }),
                ("Event", view.entry.event.map { HTML(text: $0) }), ("Detail hash", view.entry.detailHash.map { hash -> HTML in "<code>\(hash)</code>" }),
            ])))
            \(Component.panel("Records touched or shown", others))
            \(Component.panel("Detail", view.detail.map { detail -> HTML in "<pre class=\"detail\">\(detail)</pre>" } ?? Component.empty("This entry has no detail, or it was lawfully erased.")))
            """
    }
}
