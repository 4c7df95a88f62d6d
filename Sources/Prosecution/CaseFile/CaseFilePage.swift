import Base
import Core
import Custody
import Investigation
import Records
import Storage
import Web

/// The case file on screen and, by the browser's print, on paper.
enum CaseFilePage {
    private static let pageSize = 50

    static func routes(_ pages: Pages) {
        pages.area(Area("Case files", path: "/case-files", permission: "prosecution.case.read"))
        pages.get("/case-files") { visit in
            let after = visit.query("after").flatMap { RawID($0) }
            let entries = try await visit.consult("prosecution.case.read") { try list($0, after: after) }
            return .page(Page("Case files", area: "/case-files", drawList(entries, visit, isFirst: after == nil)))
        }
        pages.get("/case-files/:id") { visit in
            let id = try visit.id(CaseFile.self)
            let ref = Ref(CaseFile.kind, id)
            let (view, tasks, offer) = try await visit.consult("prosecution.case.read", ref) {
                (try CaseFileView.read(id, $0), try WorkList.open(about: ref, in: $0.tx), try FormPage.offered(on: ref, $0, visit.office.registry))
            }
            return .page(Page("Case \(view.file.urn)", area: "/case-files", live: [ref], draw(view, tasks, offer, visit)))
        }
    }

    private static func draw(_ view: CaseFileView, _ tasks: [WorkList.Item], _ offer: Offer, _ visit: Visit) -> HTML {
        let registry = visit.office.registry
        let names = view.defendants.map(\.person.displayName).joined(separator: ", ")
        let crime: HTML = view.investigation.map { entry -> HTML in "<p>\(Component.link(entry, registry: registry))</p>" } ?? ""
        return """
            <article class="case-file">\(Component.head(title: "R v \(names)", reference: "URN \(view.file.urn)", status: "In preparation"))
            \(Component.actions(offer))
            \(Component.due(tasks, now: visit.office.clock.now))
            \(view.defendants.map { defendant($0) })
            \(Component.panel("Investigation", id: "investigation", crime + places(view, registry)))
            \(Component.panel("Victims and witnesses", id: "victims", people(view)))
            \(Component.panel("Property and exhibits", id: "exhibits", things(view, registry)))
            \(Component.panel("Officers", id: "officers", "<ul>\(view.officers.map { officer -> HTML in "<li>\(officer)</li>" })</ul>"))
            <p class="under">Opened \(Component.time(view.file.openedAt)) by \(view.openedBy)</p></article>
            """
    }

    private static func defendant(_ defendant: CaseFileView.Defendant) -> HTML {
        let detention = defendant.detention
        let charges = defendant.charges.map { charge -> HTML in
            """
            <tr><td class="number">\(charge.number)</td><td><code>\(charge.offence)</code></td><td>\(charge.title)\(charge.wording == charge.title ? "" : "<br><small>\(charge.wording)</small>" as HTML)</td>
            <td>\(Component.time(charge.chargedAt))</td></tr>
            """
        }
        return Component.panel(
            "Defendant: \(defendant.person.displayName)",
            """
            \(Component.facts([
                ("Born", defendant.person.dateOfBirth.map { Component.day($0) }), ("PNC ID", defendant.person.pncId.map { HTML(text: $0) }),
                ("Arrested", Component.time(detention.arrestedAt, zoned: true)), ("Arresting officer", defendant.arrestingOfficer.map { HTML(text: $0) }),
                ("Custody record", "<a href=\"\(Address("/detentions/\(detention.id)"))\">\(detention.number)</a> \(defendant.suite)"),
                ("Arrived", Component.time(detention.arrivedAt, zoned: true)), ("Relevant time", Component.time(detention.relevantAt, zoned: true)),
                ("Detention authorised", detention.authorisedAt.map { Component.time($0, zoned: true) }),
                ("Custody officer", defendant.custodyOfficer.map { HTML(text: $0) }), ("Charged", detention.chargedAt.map { Component.time($0, zoned: true) }),
            ]))
            <div class="scroll"><table class="list"><caption>Charges</caption><thead><tr><th scope="col">No.</th><th scope="col">Code</th><th scope="col">Offence</th><th scope="col">Charged</th></tr></thead>
            <tbody>\(charges)</tbody></table></div>
            """)
    }

    private static func places(_ view: CaseFileView, _ registry: Registry) -> HTML {
        Component.facts([("Place", view.roles("LOC").first.map { HTML(text: $0.title) })])
    }

    private static func people(_ view: CaseFileView) -> HTML {
        let victims = view.victims.map { person -> HTML in
            "<li>Victim: <a href=\"\(Address("/people/\(person.id)"))\">\(person.displayName)</a>\(person.dateOfBirth.map { day -> HTML in ", born \(Component.day(day))" })</li>"
        }
        let organisations = view.roles("VIC").filter { $0.kind == Organisation.kind }.map { role -> HTML in
            "<li>Victim: <a href=\"\(Address("/organisations/\(role.id)"))\">\(role.title)</a></li>"
        }
        let witnesses = view.roles("WIT").map { role -> HTML in "<li>Witness: <a href=\"\(Address("/people/\(role.id)"))\">\(role.title)</a></li>" }
        return victims.isEmpty && organisations.isEmpty && witnesses.isEmpty ? Component.empty("Nobody yet.") : "<ul class=\"links\">\(victims)\(organisations)\(witnesses)</ul>"
    }

    private static func things(_ view: CaseFileView, _ registry: Registry) -> HTML {
        let exhibits = view.exhibits.map { exhibit -> HTML in
            """
            <tr><td>Exhibit</td><td>\(exhibit.reference)</td><td>\(exhibit.description)</td><td>Seized \(Component.time(exhibit.seizedAt)) from \(exhibit.seizedFrom)\(exhibit.seal.map { seal -> HTML in ", seal \(seal)" })</td></tr>
            """
        }
        let property = view.roles("PROP").map { role -> HTML in
            "<tr><td>Property</td><td>\(role.reference)</td><td>\(role.title)</td><td>\(role.summary)</td></tr>"
        }
        let rows = exhibits + property
        return rows.isEmpty
            ? Component.empty("Nothing yet.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Kind</th><th scope="col">Reference</th><th scope="col">Item</th><th scope="col">Detail</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func list(_ reading: Reading, after: RawID?) throws -> [Entry] {
        let entries = try reading.tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.kind = \(CaseFile.kind) AND e.id < \(after ?? RawID(high: .max, low: .max))
            AND \(reading.visible.condition("e.id")) ORDER BY e.id DESC LIMIT \(pageSize + 1)
            """)
        reading.note("shown", .integer(Int64(min(entries.count, pageSize))))
        return entries
    }

    private static func drawList(_ entries: [Entry], _ visit: Visit, isFirst: Bool) -> HTML {
        let rows = entries.prefix(pageSize).map { entry -> HTML in
            "<tr><td>\(Component.link(entry, registry: visit.office.registry))</td><td>\(entry.summary)</td><td>\(entry.status)</td><td>\(Component.time(entry.at))</td></tr>"
        }
        let table: HTML =
            rows.isEmpty
            ? Component.empty("There are no case files yet. Charging a detainee opens one.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Case</th><th scope="col">Investigation</th><th scope="col">Status</th><th scope="col">Opened</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let next = entries.count > pageSize ? entries[pageSize - 1].id.description : nil
        return "<h1>Case files</h1>\(table)\(Component.pages(path: "/case-files", query: [], next: next, isFirst: isFirst))"
    }
}
