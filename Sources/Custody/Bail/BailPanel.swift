import Base
import Core
import Records
import Storage
import Web

/// What a page shows of one bail.
struct BailShown: Sendable {
    let bail: Bail
    let conditions: [BailCondition]
    let kinds: CodeTitles
    let suite: String?

    static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [BailShown] { try Bail.all(of: detention, in: tx).map { try BailShown($0, in: tx) } }

    init(_ bail: Bail, in tx: Transaction) throws {
        self.bail = bail
        conditions = try BailCondition.all(of: bail.id, in: tx)
        kinds = try CodeTitles.of(
            [Bail.conditionKinds.text, Bail.factorList.text, Bail.stepList.text, ReleaseDetainee.disposals.text], on: London.day(of: bail.givenAt), in: tx)
        suite = try bail.returnSuiteId.flatMap { try tx.find(Unit.self, $0)?.name }
    }

    var title: String { kinds.title(bail.disposal, of: ReleaseDetainee.disposals) }

    func facts() -> HTML {
        let period = bail.period?.lastDay
        return Component.facts([
            ("Bail", "\(title)"), ("State", "\(bail.status.title)"), ("Given", Component.time(bail.givenAt, zoned: true)),
            (bail.isCharged ? "To appear" : "To return", "\(Component.time(bail.returnAt, zoned: true)) \(bail.court ?? suite ?? "")"),
            ("Authority", bail.step.map { step -> HTML in "\(kinds.title(step, of: Bail.stepList))" }),
            ("Last day", period.map { answer -> HTML in answer.value.map { Component.day($0) } ?? "does not run" }),
            ("Necessary", bail.factors.isEmpty ? nil : "\(bail.factors.map { kinds.title($0, of: Bail.factorList) }.joined(separator: "; "))"),
            ("Why", "\(bail.reasons)"), ("Representations", bail.representations.map { said -> HTML in "\(said)" }),
            ("Victim's views", bail.victimViews.map { said -> HTML in "\(said)" }),
            ("Ended", bail.endedAt.map { end -> HTML in "\(Component.time(end, zoned: true)) \(bail.endReason ?? "")" }),
        ])
    }

    func conditionList() -> HTML {
        let open = conditions.filter { $0.endedAt == nil }
        guard !open.isEmpty else { return Component.empty("Without conditions.") }
        let items = open.map { condition -> HTML in
            "<li><strong>\(kinds.title(condition.code, of: Bail.conditionKinds))</strong> \(condition.text)</li>"
        }
        return "<ul>\(items)</ul>"
    }

    func because() -> HTML { bail.period.map { Component.why($0.lastDay) } ?? "" }
}

/// The page of one bail.
enum BailPage {
    private struct View: Sendable {
        let shown: BailShown
        let person: Entry?
        let detention: Entry?
        let markers: [WarningMarker.Shown]
        let extensions: [(BailExtended, String)]
        let tasks: [WorkList.Item]
        let offered: Offer
        let now: Instant
    }

    static func routes(_ pages: Pages) {
        pages.get("/bails/:id") { visit in
            let id = try visit.id(Bail.self)
            let registry = visit.office.registry
            let view = try await visit.consult("custody.bail.read", Ref(Bail.kind, id)) { reading in try read(id, reading, registry) }
            let bail = view.shown.bail
            return .page(Page("Bail \(bail.number)", area: SuitePage.path, live: [bail.ref, bail.person], html(view, registry)))
        }
    }

    private static func read(_ id: ID<Bail>, _ reading: Reading, _ registry: Registry) throws -> View {
        let bail = try reading.require(Bail.self, id)
        let tx = reading.tx
        return View(
            shown: try BailShown(bail, in: tx), person: try reading.card(of: bail.person), detention: try reading.card(of: bail.detention),
            markers: try Warnings.read(bail.personId, reading),
            extensions: try BailExtended.all(of: id, in: tx).map { ($0, try Officers.label($0.officerId, in: tx)) },
            tasks: try WorkList.open(about: bail.ref, in: tx), offered: try FormPage.offered(on: bail.ref, reading, registry), now: reading.now)
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let bail = view.shown.bail
        let person: HTML = view.person.map { Component.link($0, registry: registry) } ?? ""
        let detention: HTML = view.detention.map { " from \(Component.link($0, registry: registry))" } ?? ""
        return """
            \(Warnings.html(view.markers))
            \(Component.head(title: "Bail of \(view.person?.title ?? "a person")", reference: bail.number, status: bail.status.title, detail: " \(person)\(detention)"))
            \(Component.actions(view.offered))
            \(Component.due(view.tasks, now: view.now))
            \(Component.panel("Conditions", id: "conditions", "\(view.shown.conditionList())\(past(view))"))
            \(Component.panel("Bail", id: "bail", "\(view.shown.facts())\(view.shown.because())"))
            \(Component.panel("Extensions", id: "extensions", extensions(view)))
            """
    }

    private static func past(_ view: View) -> HTML {
        let ended = view.shown.conditions.filter { $0.endedAt != nil }
        guard !ended.isEmpty else { return "" }
        let items = ended.map { condition -> HTML in
            "<li>\(condition.text) <small>ended \(condition.endedAt.map { Component.time($0, zoned: true) } ?? ""): \(condition.endReason ?? "")</small></li>"
        }
        return "<details><summary>Conditions that ended</summary><ul>\(items)</ul></details>"
    }

    private static func extensions(_ view: View) -> HTML {
        guard !view.extensions.isEmpty else { return Component.empty("Not extended.") }
        let rows = view.extensions.map { taken, officer -> HTML in
            """
            <tr><td>\(view.shown.kinds.title(taken.step, of: Bail.stepList))</td><td>\(Component.time(taken.decidedAt, zoned: true)), \(taken.court ?? officer)</td>
            <td>\(taken.lastDay.map { Component.day($0) } ?? "")</td><td>\(taken.reasons)</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Step</th><th scope="col">Decided</th><th scope="col">Last day</th>
            <th scope="col">Why</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
