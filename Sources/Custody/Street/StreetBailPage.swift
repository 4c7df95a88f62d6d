import Base
import Core
import Records
import Storage
import Web

/// The page of bail given at the scene, and its notice.
enum StreetBailPage {
    static let print = PrintKind("custody.street-bail-notice", title: "Notice of bail at the scene", of: StreetBail.kind, permission: "custody.notice.print")

    static let operations = [AnyOperation(GrantStreetBail.self), AnyOperation(NotifyStreetBail.self), AnyOperation(FailStreetBail.self), AnyOperation(EndStreetBail.self)]

    static let recordType = RecordType(
        of: StreetBail.self, path: "street-bails", title: "Bail at the scene", read: "custody.bail.read", operations: [NotifyStreetBail.name, FailStreetBail.name, EndStreetBail.name])

    private struct View: Sendable {
        let bail: StreetBail
        let arrest: Arrest?
        let person: Entry?
        let investigation: Entry?
        let detention: Entry?
        let suite: String?
        let titles: CodeTitles
        let givenBy: String
        let authorisedBy: String?
        let markers: [WarningMarker.Shown]
        let tasks: [WorkList.Item]

        init(_ id: ID<StreetBail>, _ reading: Reading) throws {
            let tx = reading.tx
            bail = try reading.require(StreetBail.self, id)
            arrest = try tx.find(Arrest.self, bail.arrestId)
            person = try reading.card(of: bail.person)
            investigation = try reading.card(of: bail.investigation)
            detention = try bail.detentionId.flatMap { try reading.card(of: Ref(Detention.kind, $0)) }
            suite = try bail.suiteId.flatMap { try tx.find(Unit.self, $0)?.name }
            titles = try CodeTitles.of([Bail.conditionKinds.text, Bail.factorList.text], on: London.day(of: bail.givenAt), in: tx)
            givenBy = try Officers.label(bail.givenBy, in: tx)
            authorisedBy = try bail.authorisedBy.map { try Officers.label($0, in: tx) }
            markers = try Warnings.read(bail.personId, reading)
            tasks = try WorkList.open(about: bail.ref, in: tx)
        }

        var conditions: HTML {
            guard !bail.conditions.isEmpty else { return Component.empty("Without conditions.") }
            return "<ul>\(bail.conditions.map { line -> HTML in "<li><strong>\(titles.title(line.code, of: Bail.conditionKinds))</strong> \(line.text)</li>" })</ul>"
        }

        var attendance: HTML { bail.attendAt.map { at -> HTML in "\(Component.time(at, zoned: true)), \(suite ?? "")" } ?? "You will be told in writing" }
    }

    static func routes(_ pages: Pages) {
        pages.get("/street-bails/:id") { visit in
            let id = try visit.id(StreetBail.self)
            let registry = visit.office.registry
            let (view, offer) = try await visit.consult("custody.bail.read", Ref(StreetBail.kind, id)) { reading in
                (try View(id, reading), try FormPage.offered(on: Ref(StreetBail.kind, id), reading, registry))
            }
            return .page(Page("Bail \(view.bail.number)", area: SuitePage.path, live: [view.bail.ref, view.bail.person], html(view, offer, registry, now: visit.office.clock.now)))
        }
        pages.document(print) { id, _, reading, _ in notice(try View(ID(id), reading)) }
    }

    private static func html(_ view: View, _ offer: Offer, _ registry: Registry, now: Instant) -> HTML {
        let bail = view.bail
        let person: HTML = view.person.map { Component.link($0, registry: registry) } ?? ""
        return """
            \(Warnings.html(view.markers))
            \(Component.head(title: "Bail at the scene of \(view.person?.title ?? "a person")", reference: bail.number, status: bail.status.title, detail: " \(person)"))
            \(Component.actions(offer))
            \(Component.due(view.tasks, now: now))
            \(Component.panel("Conditions", id: "conditions", view.conditions))
            \(Component.panel("Bail", id: "bail", Component.facts([
                ("To attend", bail.attendAt == nil ? "to be told" : view.attendance), ("At the latest", Component.day(bail.lastOn)),
                ("Given", "\(Component.time(bail.givenAt, zoned: true)) by \(view.givenBy)"), ("Authorised by", view.authorisedBy.map { "\($0)" }),
                ("Necessary", "\(bail.factors.map { view.titles.title($0, of: Bail.factorList) }.joined(separator: "; "))"), ("Why", "\(bail.reasons)"),
                ("Victim's views", bail.victimViews.map { "\($0)" }), ("Told when and where", bail.notifiedAt.map { Component.time($0, zoned: true) }),
                ("Arrest", view.arrest.map { arrest -> HTML in "<a href=\"\(Address("/arrests/\(arrest.id)"))\">\(arrest.suspectedOf)</a>" }),
                ("Investigation", view.investigation.map { Component.link($0, registry: registry) }), ("Detention", view.detention.map { Component.link($0, registry: registry) }),
                ("Ended", bail.endedAt.map { Component.time($0, zoned: true) }), ("Because", bail.endReason.map { "\($0)" }),
            ])))
            """
    }

    /// What PACE s30B has the person given before they are released.
    private static func notice(_ view: View) -> Sheet {
        let bail = view.bail
        return Sheet(
            title: "Notice of bail given at the scene", reference: bail.number,
            """
            \(Component.facts([
                ("Person", view.person.map { "\($0.title)" }), ("Arrested for", view.arrest.map { "\($0.suspectedOf)" }),
                ("Arrested", view.arrest.map { Component.time($0.arrestedAt, zoned: true) }), ("Grounds of arrest", view.arrest.map { "<span class=\"text\">\($0.grounds)</span>" }),
                ("Released", Component.time(bail.givenAt, zoned: true)), ("By", "\(view.givenBy)"), ("Authorised by", view.authorisedBy.map { "\($0)" }),
                ("Last day to attend", Component.day(bail.lastOn)),
            ]))
            <h2>You must attend a police station</h2><p class="warning">\(view.attendance)</p>
            <h2>Conditions</h2>\(view.conditions)
            <h2>What you need to know</h2>
            <ul><li>If you do not attend, or break a condition, you can be arrested and taken to a station.</li>
            <li>The police may tell you another time or another station, or that you need not attend; you will get a notice in writing.</li>
            <li>You may ask a custody officer at the station you are to attend, and then a magistrates' court, to change the conditions.</li>
            <li>At the station you have the right to free and independent legal advice.</li></ul>
            <div class="signature"><div>Signature of the person, date and time</div><div>Signature of the officer</div></div>
            """)
    }
}
