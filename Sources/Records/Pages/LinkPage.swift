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
        let history: [HistoryItem]
        let titles: CodeTitles

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
            grade = try link.grade.flatMap { try CodeList.code($0, of: GradedLink.grades, on: day, in: tx)?.title }
            source = try link.source.flatMap { try entry($0) }
            by = try Officers.label(link.createdBy, in: tx)
            offer = try FormPage.offered(on: Ref(GradedLink.kind, id.raw), reading, registry).own
            history = try History.of(Ref(GradedLink.kind, id.raw), sources: kinds, visible: reading.visible, in: tx)
            titles = try CodeTitles.of(HistoryTable.lists(history), on: day, in: tx)
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
        let history = view.history.isEmpty ? Component.empty("Nothing was changed since it was recorded.") : HistoryTable.html(view.history, view.titles, registry)
        return """
            \(Component.head(title: "\(view.from.title): \(view.fromRole)", reference: nil, status: status, detail: " Link"))
            \(Component.actions(view.offer))
            \(Component.panel("Both ends", id: "ends", ends))
            \(Component.panel("Particulars", id: "particulars", facts))
            \(Component.panel("History", id: "history", history))
            """
    }
}
