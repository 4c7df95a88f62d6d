import Base
import Core
import Records
import Web

/// The page of one investigation: warnings about those involved, what it is, what may be done, what is due, its story, and what is known.
enum InvestigationPage {
    static func routes(_ pages: Pages) {
        pages.get("/investigations/:id") { visit in
            let id = try visit.id(Investigation.self)
            let view = try await visit.consult("investigation.read", Ref(Investigation.kind, id)) { reading in try InvestigationView(id, visit, reading) }
            let live = [view.crime.ref] + view.people.prefix(20).map(\.entry.ref)
            return .page(Page(view.crime.number ?? view.crime.title, area: InvestigationList.path, live: live, scripts: ["exhibits.css"], html(view, visit.office.registry)))
        }
    }

    static func html(_ view: InvestigationView, _ registry: Registry) -> HTML {
        let historic = view.crime.status == .historic
        let enquiry = view.enquiry.map { EnquirySections(view: $0, offer: view.story.offered, registry: registry) }
        return """
            \(warnings(view))
            \(head(view))
            \(view.story.actions(leaving: EnquirySections.placed.union(RecordingPanels.placed)))
            \(view.story.dueNext())
            \(enquiry?.charge ?? "")
            \(view.story.timelinePanel(registry))
            \(Component.panel("The report", id: "report", report(view, registry)))
            \(historic ? Component.panel("Where it comes from", id: "source", source(view)) : "")
            \(historic ? "" : Component.panel("People", id: "people", people(view, registry)))
            \(historic ? "" : RecordingPanels.html(view, registry))
            \(historic ? "" : Component.panel("Property", id: "property", property(view)))
            \(enquiry.map { [$0.suspects, $0.statements, $0.exhibits, $0.plan, $0.actions, $0.houses, $0.supervision, $0.decisions, $0.incident, $0.series] } ?? [])
            \(otherLinks(view, registry))
            \(enquiry?.log ?? "")
            """
    }

    private static func warnings(_ view: InvestigationView) -> HTML {
        let items = view.people.flatMap { person in
            person.markers.map { shown -> HTML in
                "<li class=\"marker\"><span>\(shown.title): \(person.entry.title) <small>\(shown.marker.justification)</small></span></li>"
            }
        }
        let list: HTML = items.isEmpty ? "" : "<ul>\(items)</ul>"
        return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\">\(list)</section>"
    }

    private static func head(_ view: InvestigationView) -> HTML {
        let officer = view.name(view.crime.officerInCase).map { "officer in the case \($0)" }
        let detail = [view.unit, officer].compactMap { $0 }.joined(separator: ", ")
        let incident = view.crime.isCrime ? "" : " not counted as a crime"
        return Component.head(
            title: view.crime.title, reference: view.crime.number, status: view.crime.status.title, detail: " \(detail)\(incident)")
    }

    private static func report(_ view: InvestigationView, _ registry: Registry) -> HTML {
        let crime = view.crime
        return Component.facts([
            ("Offence", crime.offenceClass.map { code -> HTML in "<span class=\"reference\">\(code)</span> \(view.offence)" } ?? "\(view.offence)"),
            ("Happened", happened(crime)), ("Where", view.place.map { Component.link($0, registry: registry) }),
            ("What happened", crime.account.map { account -> HTML in "<span class=\"text\">\(account)</span>" }),
            ("First reported", crime.reportedAt.map { Component.time($0) }),
            ("Recorded", crime.status == .historic ? nil : recorded(crime)),
            ("Report taken by", view.name(crime.reportedBy).map { name -> HTML in "\(name)" }),
            ("Outcome", view.outcome.map { outcome -> HTML in "\(outcome)" }),
        ])
    }

    private static func happened(_ crime: Investigation) -> HTML? {
        guard let from = crime.occurredFrom else { return Month(crime.month).map { month -> HTML in "\(month.text)" } }
        guard let to = crime.occurredTo, to != from else { return Component.time(from, zoned: true) }
        return "\(Component.time(from, zoned: true)) to \(Component.time(to, zoned: true))"
    }

    private static func recorded(_ crime: Investigation) -> HTML {
        guard crime.isLate else { return "\(Component.time(crime.recordedAt)), within 24 hours of the report" }
        return "\(Component.time(crime.recordedAt)), <strong>later than 24 hours after the report (REC-04)</strong>: \(crime.lateReason ?? "")"
    }

    private static func source(_ view: InvestigationView) -> HTML {
        let crime = view.crime
        func text(_ value: String?) -> HTML? { value.map { value -> HTML in "\(value)" } }
        let facts = Component.facts([
            ("System", text(crime.sourceSystem)), ("Original identifier", text(crime.sourceId)), ("Reported by", text(crime.sourceForce)),
            ("File", text(crime.sourceFile)), ("Outcome as published", text(crime.sourceOutcome.map { view.published[$0] ?? $0 })),
        ])
        guard !view.outcomes.isEmpty || !view.dated.isEmpty else { return facts }
        let dated = view.dated.map { one -> HTML in
            "<tr><td>\(view.published[one.outcome] ?? one.outcome)</td><td>given in \(Month(one.month)?.text ?? one.month)</td><td>\(one.sourceFile)</td></tr>"
        }
        let rows = view.outcomes.map { former -> HTML in
            """
            <tr><td>\(former.sourceOutcome.map { view.published[$0] ?? $0 } ?? "none published")</td>
            <td>\(former.reason == .replaced ? "until" : "beside, from") \(Component.time(former.at))</td><td>\(former.sourceFile)</td></tr>
            """
        }
        return """
            \(facts)<div class="scroll"><table class="list"><caption>Other outcomes published for it</caption>
            <thead><tr><th scope="col">Outcome</th><th scope="col">When</th><th scope="col">File</th></tr></thead><tbody>\(rows)\(dated)</tbody></table></div>
            """
    }

    private static func people(_ view: InvestigationView, _ registry: Registry) -> HTML {
        guard !view.people.isEmpty else { return Component.empty("Nobody is named in this crime.") }
        let rows = view.people.map { person -> HTML in
            """
            <tr><td>\(Component.link(person.entry, registry: registry))</td><td>\(person.roles.joined(separator: ", "))</td>
            <td>\(person.said)</td><td>\(person.grounds)</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Person</th><th scope="col">In this crime</th>
            <th scope="col">Name as said</th><th scope="col">Grounds</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func property(_ view: InvestigationView) -> HTML {
        guard !view.items.isEmpty else { return Component.empty("No property is recorded.") }
        let rows = view.items.map { item -> HTML in
            """
            <tr><td><a href="\(Address("/objects/\(item.object.id)"))">\(item.object.description)</a></td><td>\(item.category)</td><td>\(item.status)</td>
            <td>\(item.said)</td><td>\(item.object.serial)</td><td>\(item.object.value.map { Component.money(pence: $0) })</td><td>\(item.exhibit?.reference)</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Item</th><th scope="col">Kind</th><th scope="col">Status</th>
            <th scope="col">As it was said</th><th scope="col">Serial number</th><th scope="col">Value</th><th scope="col">Exhibit</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// Vehicles, phones and organisations: people, places and property stand in panels of their own.
    private static func otherLinks(_ view: InvestigationView, _ registry: Registry) -> HTML {
        let items = view.story.links.items.filter { [Vehicle.kind, Organisation.kind].contains($0.entry.kind) || view.devices.contains($0.link) }
        let rows = items.map { item -> HTML in "<tr><td>\(Component.link(item.entry, registry: registry))</td><td>\(item.role)</td><td>\(item.said)</td></tr>" }
        let list: HTML =
            rows.isEmpty
            ? Component.empty("No vehicle, phone or organisation is linked.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Which</th><th scope="col">In this crime</th><th scope="col">As it was said</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return Component.panel("Vehicles, phones and organisations", id: "others", "\(list)\(view.story.drawings())")
    }
}
