import Base
import Core
import Storage
import Web

/// The page of one order: whom it binds and protects, what it forbids, what follows a breach, and what was changed.
enum OrderPage {
    static let read = "records.order.read"

    static func routes(_ pages: Pages) {
        pages.get("/orders/:id") { visit in
            let id = try visit.id(CourtOrder.self)
            let view = try await visit.consult(read, Ref(CourtOrder.kind, id)) { reading in try View(id, visit, reading) }
            return .page(Page(view.title, live: [view.order.ref, view.order.person], html(view, visit.office.registry)))
        }
    }

    private struct View: Sendable {
        let order: CourtOrder
        let title: String
        let conditions: [OrderCondition]
        let power: ScenePower
        let kind: Code?
        let day: Day
        let owner: String?
        let recordedBy: String
        let endReason: String?
        let frame: InForceFrame

        init(_ id: ID<CourtOrder>, _ visit: Visit, _ reading: Reading) throws {
            let tx = reading.tx
            order = try InForceFrame.require(CourtOrder.self, id, reading)
            day = London.day(of: reading.now)
            let titles = try CodeTitles.of([CourtOrder.kinds.text, CourtOrder.ends.text], on: day, in: tx)
            kind = titles.code(order.kind, of: CourtOrder.kinds)
            let name = kind?.title ?? order.kind
            let bound = try tx.find(Person.self, order.personId)?.displayName ?? ""
            title = "\(order.isInterim ? "Interim \(name.firstLowered)" : name): \(bound)"
            conditions = try OrderCondition.of([id], onlyOpen: false, in: tx)
            power = ScenePower.onBreach(of: kind, isAttached: order.powerOfArrest, note: order.arrestNote, isServed: order.servedAt != nil)
            owner = try order.ownerId.map { try Officers.label($0, in: tx) }
            recordedBy = try Officers.label(order.recordedBy, in: tx)
            endReason = titles.title(ifAny: order.endReason, of: CourtOrder.ends)
            frame = try InForceFrame(
                order.ref,
                [
                    ThingPages.People(title: "Whom it binds", id: "bound", types: ["BOUND"], empty: nil),
                    ThingPages.People(title: "What it protects", id: "protected", types: ["PROTECT"], empty: "No protected person or place is linked to it."),
                ], visit, reading)
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let order = view.order
        let facts = Component.facts([
            ("Made by", HTML(text: order.court)), ("Under", view.kind?.detail["law"].flatMap(PersonPage.text)), ("Made on", Component.day(order.madeOn)), ("In force from", Component.day(order.startsOn)),
            ("Last day", order.endsOn.map(Component.day) ?? "until further order"), ("Served", order.servedAt.map { Component.time($0) } ?? (view.kind?.detail["serve"] == "yes" ? "<strong>Not recorded</strong>" : nil)),
            ("Looked after by", view.owner.flatMap(PersonPage.text)), ("Ended on", order.endedOn.map(Component.day)), ("Why it ended", view.endReason.flatMap(PersonPage.text)),
            ("Ended by", order.endAuthority.flatMap(PersonPage.text)), ("Note on the end", order.endNote.flatMap(PersonPage.text)),
            ("Recorded", "\(Component.time(order.recordedAt)) by \(view.recordedBy)"),
        ])
        let scene: HTML = order.isInForce(on: view.day) ? scenePanel(view.power.sentence) : ""
        return view.frame.html(
            head: Component.head(title: view.title, reference: order.number, status: order.status(on: view.day), detail: " Order"), scene: scene,
            body: "\(Component.panel("Conditions", id: "conditions", conditions(view.conditions)))\(Component.panel("Particulars", id: "particulars", facts))", registry)
    }

    static func scenePanel(_ sentence: String) -> HTML { Component.panel("At the scene", id: "scene", "<p>\(sentence)</p>") }

    private static func conditions(_ all: [OrderCondition]) -> HTML {
        let open = all.filter { $0.endedAt == nil }.map { condition -> HTML in "<li>\(condition.text)</li>" }
        let ended = all.filter { $0.endedAt != nil }.map { condition -> HTML in
            "<li><del>\(condition.text)</del> <small>\(condition.endedAt.map { Component.time($0) } ?? ""). \(condition.endReason ?? "")</small></li>"
        }
        let now: HTML = open.isEmpty ? Component.empty("It has no condition of its own.") : "<ol>\(open)</ol>"
        return ended.isEmpty ? now : "\(now)<details><summary>Conditions that hold no more (\(ended.count))</summary><ul>\(ended)</ul></details>"
    }
}

/// The page of one wanted entry: who is sought, for what, on whose authority, what to do on finding them.
enum WantedPage {
    static func routes(_ pages: Pages) {
        pages.get("/wanted/:id") { visit in
            let id = try visit.id(WantedEntry.self)
            let view = try await visit.consult(WantedEntry.read, Ref(WantedEntry.kind, id)) { reading in try View(id, visit, reading) }
            return .page(Page(view.title, live: [view.entry.ref, view.entry.person], html(view, visit.office.registry)))
        }
    }

    private struct View: Sendable {
        let entry: WantedEntry
        let kind: Code?
        let owner: String?
        let recordedBy: String
        let authorisedBy: String?
        let waits: Bool
        let endReason: String?
        let frame: InForceFrame
        let title: String

        init(_ id: ID<WantedEntry>, _ visit: Visit, _ reading: Reading) throws {
            let tx = reading.tx
            entry = try InForceFrame.require(WantedEntry.self, id, reading)
            let titles = try CodeTitles.of([WantedEntry.kinds.text, WantedEntry.ends.text], on: London.day(of: reading.now), in: tx)
            kind = titles.code(entry.kind, of: WantedEntry.kinds)
            title = "\(kind?.title ?? entry.kind): \(try tx.find(Person.self, entry.personId)?.displayName ?? "")"
            owner = try entry.ownerId.map { try Officers.label($0, in: tx) }
            recordedBy = try Officers.label(entry.recordedBy, in: tx)
            authorisedBy = try entry.authorisedBy.map { try Officers.label($0, in: tx) }
            waits = entry.isOpen && kind?.detail["made_by"] == "police" && entry.authorisedBy == nil
            endReason = titles.title(ifAny: entry.endReason, of: WantedEntry.ends)
            frame = try InForceFrame(entry.ref, [ThingPages.People(title: "Who is sought", id: "sought", types: ["WANTED"], empty: nil)], visit, reading)
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let entry = view.entry
        let facts = Component.facts([
            ("For", HTML(text: entry.soughtFor)), ("On the authority of", HTML(text: entry.authority)), ("Under", view.kind?.detail["law"].flatMap(PersonPage.text)),
            ("Issued on", Component.day(entry.issuedOn)), ("Backed for bail", entry.backedForBail.map { $0 ? "Yes" : "No" }), ("Circulated as", entry.circulatedAs.flatMap(PersonPage.text)),
            ("Look again on", entry.isOpen ? Component.day(entry.reviewOn) : nil), ("Looked after by", view.owner.flatMap(PersonPage.text)),
            ("Answered for by", view.authorisedBy.flatMap(PersonPage.text) ?? (view.waits ? "<strong>No supervisor yet</strong>" : nil)), ("Arrested", entry.foundAt.map { Component.time($0) }),
            ("Ended on", entry.endedOn.map(Component.day)), ("Why it ended", view.endReason.flatMap(PersonPage.text)), ("Ended by", entry.endAuthority.flatMap(PersonPage.text)),
            ("Note on the end", entry.endNote.flatMap(PersonPage.text)), ("Recorded", "\(Component.time(entry.recordedAt)) by \(view.recordedBy)"),
        ])
        let sentence = [ScenePower.onFinding(view.kind, backedForBail: entry.backedForBail), entry.instructions].compactMap { $0 }.joined(separator: " ")
        return view.frame.html(
            head: Component.head(title: view.title, reference: entry.number, status: entry.status, detail: " Wanted entry"),
            scene: entry.isOpen && entry.foundAt == nil ? OrderPage.scenePanel(sentence) : "", body: Component.panel("Particulars", id: "particulars", facts), registry)
    }
}

/// What the pages of orders and of wanted entries share: warnings about who is on it, what may be done, what is due, its people, links and history.
struct InForceFrame: Sendable {
    private let story: RecordStory
    private let people: LinkedPeople
    private let history: [HistoryItem]
    private let titles: CodeTitles

    init(_ ref: Ref, _ peoples: [ThingPages.People], _ visit: Visit, _ reading: Reading) throws {
        let registry = visit.office.registry
        story = try RecordStory(ref, visit, reading)
        people = try LinkedPeople(ref, peoples, reading, registry)
        history = try History.of(ref, sources: RecordsModule.readable(by: reading.officer, in: registry), visible: reading.visible, in: reading.tx)
        titles = try CodeTitles.of(HistoryTable.lists(history), on: London.day(of: reading.now), in: reading.tx)
    }

    /// The record, where its person and its source may be seen too.
    static func require<R: InForce>(_ type: R.Type, _ id: ID<R>, _ reading: Reading) throws -> R {
        let found = try reading.require(type, id)
        guard try found.isVisible(to: reading.officer, in: reading.tx) else { throw Refusal.notFound }
        reading.saw(found.person)
        return found
    }

    func html(head: HTML, scene: HTML, body: HTML, _ registry: Registry) -> HTML {
        let changes = history.isEmpty ? Component.empty("Nothing was changed since it was recorded.") : HistoryTable.html(history, titles, registry)
        return """
            \(people.warnings(registry))\(head)\(story.actions())\(story.dueNext())\(scene)\(body)
            \(people.panels(story, registry))\(story.linksPanel(registry, besides: people.links))
            \(Component.panel("History", id: "history", changes))
            """
    }
}
