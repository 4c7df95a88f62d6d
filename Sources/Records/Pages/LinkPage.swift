import Base
import Core
import Storage
import Web

/// The page of one link: both ends by their roles, when it held, how it is known, and everything that was done to it.
enum LinkPage {
    static func routes(_ pages: Pages) {
        pages.get("/links/:id") { visit in
            let id = try visit.id(GradedLink.self)
            let view = try await visit.consult("records.link.read", Ref(GradedLink.kind, id.raw)) { reading in try View(id, reading, visit.office.registry) }
            return .page(Page("Link", live: [view.link.from, view.link.to], html(view, visit.office.registry)))
        }
    }

    struct View: Sendable {
        let link: GradedLink
        let from: Entry
        let to: Entry
        let fromRole: String
        let toRole: String
        let grade: String?
        let source: Entry?
        let by: String
        let offer: Offer
        let history: [LinkChange]

        init(_ id: ID<GradedLink>, _ reading: Reading, _ registry: Registry) throws {
            let tx = reading.tx
            let day = London.day(of: reading.now)
            let kinds = RecordsModule.readable(by: reading.officer, in: registry)
            guard try GradedLink.isVisible(id.raw, to: reading.visible, in: tx) else { throw Refusal.notFound }
            link = try reading.require(GradedLink.self, id)
            func entry(_ ref: Ref) throws -> Entry? {
                guard kinds.contains(ref.kind) else { return nil }
                return try tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(ref.id) AND \(reading.visible.condition("e.id"))")
            }
            guard let from = try entry(link.from), let to = try entry(link.to) else { throw Refusal.notFound }
            (self.from, self.to) = (from, to)
            reading.saw(link.from)
            reading.saw(link.to)
            let types = try LinkTypes.on(day, in: tx)
            fromRole = types.role(link.type, outward: true)
            toRole = types.role(link.type, outward: false)
            grade = try link.grade.flatMap { try CodeList.code($0, of: "link-grade", on: day, in: tx)?.title }
            source = try link.source.flatMap { try entry($0) }
            by = try Officers.label(link.createdBy, in: tx)
            offer = try FormPage.offered(on: Ref(GradedLink.kind, id.raw), reading, registry).own
            history = try LinkChange.all(of: id, in: tx)
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let link = view.link
        let status = link.isMistake ? "recorded in error" : link.untilAt == nil ? "in force" : "ended"
        let ends: HTML = """
            <dl class="facts"><div><dt>\(view.fromRole)</dt><dd>\(Component.link(view.from, registry: registry)) \(view.from.summary)</dd></div>
            <div><dt>\(view.toRole)</dt><dd>\(Component.link(view.to, registry: registry)) \(view.to.summary)</dd></div></dl>
            """
        let facts = Component.facts([
            ("Since", link.fromAt.map { Component.day(London.day(of: $0)) }), ("Until", link.isMistake ? nil : link.lastDay.map(Component.day)),
            (link.isMistake ? "Why it is a mistake" : "Why it ended", link.endReason.flatMap(PersonPage.text)),
            ("How it is known", view.grade.flatMap(PersonPage.text)), ("Learned from", view.source.map { Component.link($0, registry: registry) }),
            ("As said", link.said.flatMap(PersonPage.text)), ("Note", link.note.flatMap(PersonPage.text)),
            ("Recorded", "\(Component.time(link.createdAt)) by \(view.by)"),
        ])
        return """
            \(Component.head(title: "\(view.from.title): \(view.fromRole)", reference: nil, status: status, detail: " Link"))
            \(Component.actions(view.offer))
            \(Component.panel("Both ends", id: "ends", ends))
            \(Component.panel("Particulars", id: "particulars", facts))
            \(Component.panel("History", id: "history", history(view)))
            """
    }

    private static func history(_ view: View) -> HTML {
        guard !view.history.isEmpty else { return Component.empty("Nothing was changed since it was recorded.") }
        let rows = view.history.map { change -> HTML in
            let fields = change.fields.map { field -> HTML in "<li>\(field.name): \(field.before ?? "nothing") → \(field.after ?? "nothing")</li>" }
            return """
                <tr><td>\(Component.time(change.at))</td><td>\(change.officer)</td><td>\(change.title)</td><td>\(change.reason)</td><td><ul class="plain">\(fields)</ul></td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Why</th>
            <th scope="col">Changed</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}

/// One change of a link, as the journal keeps it.
struct LinkChange: Sendable {
    struct Field: Sendable {
        let name: String
        let before: String?
        let after: String?
    }

    let at: Instant
    let officer: String
    let title: String
    let reason: String
    let fields: [Field]

    /// Changes told at most; a link is corrected a few times.
    static let countMax = 100

    private struct Row: Decodable {
        let at: Instant
        let act: String
        let name: String?
        let body: String?
    }

    /// Everything that changed the link after it was made, the newest first. What was erased lawfully is not there.
    static func all(of id: ID<GradedLink>, in tx: Transaction) throws -> [LinkChange] {
        let ref = "link/\(id)"
        let rows = try tx.all(
            Row.self,
            """
            SELECT j.at, j.act, o.name, d.body FROM journal j LEFT JOIN officer o ON o.id = j.officer_id LEFT JOIN journal_detail d ON d.journal_id = j.id
            WHERE j.subject_id = \(id) AND j.act IN \(list: titles.keys.sorted()) AND j.category IN ('ALT', 'COL') ORDER BY j.id DESC LIMIT \(countMax)
            """)
        return rows.map { row in
            let body = row.body.flatMap { try? JSONValue(text: $0.utf8) } ?? .null
            let changed = (body["changes"]?.array ?? []).first { $0["record"]?.string == ref }?["changed"]?.object ?? [:]
            let ended = body["reason"]?.string ?? (changed["end_reason"]?.array?.last?.string ?? "")
            let fields = changed.sorted { $0.key < $1.key }.compactMap { key, pair -> Field? in
                guard let name = names[key], let pair = pair.array, pair.count == 2 else { return nil }
                return Field(name: name, before: text(key, pair[0]), after: text(key, pair[1]))
            }
            return LinkChange(at: row.at, officer: row.name ?? "", title: titles[row.act] ?? row.act, reason: ended, fields: fields)
        }
    }

    private static let titles = [CorrectLink.name.text: "Corrected", EndLink.name.text: "Ended"]
    private static let names = [
        "from_at": "Since", "until_at": "Until", "grade": "How it is known", "said": "As said", "note": "Note", "is_mistake": "Recorded in error",
    ]

    private static func text(_ key: String, _ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .boolean(let flag): flag ? "yes" : "no"
        case .integer(let number) where key == "is_mistake": number == 1 ? "yes" : "no"
        case .integer(let microseconds):
            London.text(London.day(of: Instant(microseconds: microseconds).adding(seconds: key == "until_at" ? -1 : 0)))
        default: nil
        }
    }
}
