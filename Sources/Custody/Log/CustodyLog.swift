import Base
import Core
import Records
import Storage
import Web

/// A stretch of a detention's log, the newest first, read by key, with what corrects it.
struct CustodyLog: Sendable {
    static let pageSizeMax = 100

    /// A place in the order of the log.
    struct Cursor: Sendable, LosslessStringConvertible {
        let at: Instant
        let id: RawID

        init(at: Instant, id: RawID) {
            self.at = at
            self.id = id
        }

        init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let at = Int64(parts[0]), let id = RawID(String(parts[1])) else { return nil }
            self.init(at: Instant(microseconds: at), id: id)
        }

        var description: String { "\(at.microseconds)_\(id)" }
    }

    let entries: [CustodyEntry]
    /// Corrections of the entries shown, by the entry they correct.
    let corrections: [RawID: [CustodyEntry]]
    let next: Cursor?
    private let titles: CodeTitles
    private let officers: [ID<OfficerAccount>: String]

    static func newest(of detention: ID<Detention>, after: Cursor? = nil, in tx: Transaction) throws -> CustodyLog {
        let older: SQL = after.map { "AND (happened_at < \($0.at) OR happened_at = \($0.at) AND id < \($0.id))" } ?? ""
        let found = try tx.all(
            CustodyEntry.self,
            """
            SELECT * FROM custody_entry WHERE detention_id = \(detention) \(older) ORDER BY happened_at DESC, id DESC LIMIT \(pageSizeMax + 1)
            """)
        return try CustodyLog(found, in: tx)
    }

    private init(_ found: [CustodyEntry], in tx: Transaction) throws {
        let shown = Array(found.prefix(Self.pageSizeMax))
        let about = try tx.all(
            CustodyEntry.self,
            "SELECT * FROM custody_entry WHERE about_kind = \(CustodyEntry.kind) AND about_id IN \(list: shown.map(\.id)) ORDER BY entered_at, id")
        try self.init(shown, about: about, next: found.count > Self.pageSizeMax ? shown.last.map { Cursor(at: $0.happenedAt, id: $0.id.raw) } : nil, in: tx)
    }

    /// - Parameter about: what corrects the entries shown.
    init(_ entries: [CustodyEntry], about: [CustodyEntry], next: Cursor? = nil, in tx: Transaction) throws {
        self.entries = entries
        self.next = next
        corrections = Dictionary(grouping: about) { $0.aboutId ?? $0.id.raw }
        let day = London.day(of: (entries + about).map(\.enteredAt).max() ?? Instant(seconds: 0))
        titles = try CodeTitles.of(entries.isEmpty ? [] : [EntryKind.list.text], on: day, in: tx)
        var officers: [ID<OfficerAccount>: String] = [:]
        for officer in Set((entries + about).map(\.enteredBy)) { officers[officer] = try Officers.label(officer, in: tx) }
        self.officers = officers
    }

    func title(_ entry: CustodyEntry) -> String { titles.title(entry.kind.rawValue, of: EntryKind.list) }
    func name(_ officer: ID<OfficerAccount>) -> String { officers[officer] ?? "" }

    // MARK: Markup

    func html() -> HTML {
        let items = entries.map { entry -> HTML in
            """
            <li id="entry-\(entry.id)">\(Component.time(entry.happenedAt, zoned: true)) <span class="kind">\(title(entry))</span>
            <div class="what">\(name(entry.enteredBy))\(Self.lines(entry.text))\(late(entry))\(received(entry))\(corrected(entry))</div></li>
            """
        }
        return items.isEmpty ? Component.empty("Nothing has been entered yet.") : "<ol>\(items)</ol>"
    }

    private static func lines(_ text: String) -> HTML { "\(text.split(separator: "\n").map { line -> HTML in "<p>\(String(line))</p>" })" }

    private func late(_ entry: CustodyEntry) -> HTML {
        entry.lateReason.map { reason -> HTML in
            "<p><small>Entered late, \(Component.time(entry.enteredAt, zoned: true)): \(reason)</small></p>"
        } ?? ""
    }

    private func received(_ entry: CustodyEntry) -> HTML { Self.received(entry).map { "<p><small>\($0)</small></p>" } ?? "" }

    /// Both times of an entry that a tablet kept until the server answered again.
    static func received(_ entry: CustodyEntry) -> HTML? {
        entry.recordedAt.map { "Recorded without network \(Component.time($0, zoned: true)), received \(Component.time(entry.enteredAt, zoned: true))." }
    }

    private func corrected(_ entry: CustodyEntry) -> HTML {
        if entry.kind == .corrected, let about = entry.aboutId { return "<p><small><a href=\"#entry-\(about)\">The entry it corrects</a></small></p>" }
        let notes = (corrections[entry.id.raw] ?? []).map { correction -> HTML in
            """
            <p><strong>Corrected</strong> \(Component.time(correction.enteredAt, zoned: true)) by \(name(correction.enteredBy)):
            <a href="#entry-\(correction.id)">the correction</a></p>
            """
        }
        return "\(notes)"
    }
}

/// The whole log of one detention, page by page.
enum CustodyLogPage {
    static func path(_ id: ID<Detention>) -> String { "/detentions/\(id)/log" }

    static func routes(_ pages: Pages) {
        pages.get("/detentions/:id/log") { visit in
            let id = try visit.id(Detention.self)
            let after = visit.query("after").flatMap { CustodyLog.Cursor($0) }
            let (detention, log) = try await visit.consult("custody.detention.read", Ref(Detention.kind, id)) { reading in
                (try reading.require(Detention.self, id), try CustodyLog.newest(of: id, after: after, in: reading.tx))
            }
            let title = "Custody log \(detention.number)"
            let content: HTML = """
                <h1>\(title)</h1><p><a href="\(Address("/detentions/\(id)"))">Detention \(detention.number)</a></p>
                <section class="timeline" data-region="timeline" aria-label="Entries">\(log.html())</section>
                \(Component.pages(path: path(id), query: [], next: log.next?.description, isFirst: after == nil))
                """
            return .page(Page(title, area: SuitePage.path, live: [detention.ref], scripts: ["custody.css"], content))
        }
    }
}
