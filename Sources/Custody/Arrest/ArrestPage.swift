import Base
import Core
import Records
import Storage
import Web

/// The page of one arrest, from which the custody officer opens the detention.
enum ArrestPage {
    private struct View: Sendable {
        let arrest: Arrest
        let markers: [WarningMarker.Shown]
        let person: Entry?
        let investigation: Entry?
        let detention: Entry?
        let place: String?
        let necessity: [String]
        let officers: [String]
        let offered: Offer
    }

    static func routes(_ pages: Pages) {
        pages.get("/arrests/:id") { visit in
            let id = try visit.id(Arrest.self)
            let registry = visit.office.registry
            let view = try await visit.consult("custody.arrest.read", Ref(Arrest.kind, id)) { reading in try read(id, reading, registry) }
            return .page(Page("Arrest", area: SuitePage.path, live: [view.arrest.ref], html(view, registry)))
        }
    }

    private static func read(_ id: ID<Arrest>, _ reading: Reading, _ registry: Registry) throws -> View {
        let tx = reading.tx
        let arrest = try reading.require(Arrest.self, id)
        let detention = try tx.value(ID<Detention>.self, "SELECT id FROM detention WHERE arrest_id = \(id)")
        let day = London.day(of: arrest.recordedAt)
        return View(
            arrest: arrest, markers: try Warnings.read(arrest.personId, reading), person: try reading.card(of: arrest.person),
            investigation: try reading.card(of: arrest.investigation),
            detention: try detention.flatMap { try reading.card(of: Ref(Detention.kind, $0)) },
            place: try arrest.locationId.flatMap { try reading.card(of: Ref(Location.kind, $0)) }?.title ?? arrest.place,
            necessity: try arrest.necessity.map { try CodeList.code($0, of: RecordArrest.necessities, on: day, in: tx)?.title ?? $0 },
            officers: try ([arrest.officerId] + arrest.assisting).map { try Officers.label($0, in: tx) },
            offered: try FormPage.offered(on: arrest.ref, reading, registry))
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let arrest = view.arrest
        return """
            \(Warnings.html(view.markers))
            \(Component.head(title: "Arrest of \(view.person?.title ?? "a person")", reference: nil, status: view.detention?.status ?? "Not yet in detention"))
            \(Component.actions(view.offered))
            \(Component.panel("Arrest", id: "arrest", Component.facts([
                ("Person", view.person.map { Component.link($0, registry: registry) }),
                ("Investigation", view.investigation.map { Component.link($0, registry: registry) }),
                ("Detention", view.detention.map { Component.link($0, registry: registry) }),
                ("Suspected of", "\(arrest.suspectedOf)"), ("Arrested", Component.time(arrest.arrestedAt, zoned: true)),
                ("By", "\(view.officers.joined(separator: ", "))"), ("Where", view.place.map { place -> HTML in "\(place)" }),
                ("Power", arrest.power == .warrant ? "On a warrant" : "Without warrant (PACE s24)"),
                ("Necessary", view.necessity.isEmpty ? nil : "\(view.necessity.joined(separator: "; "))"), ("Grounds", "\(arrest.grounds)"),
                ("Cautioned", arrest.isCautioned ? "Yes" : "No"), ("Reply", arrest.reply.map { reply -> HTML in "\(reply)" }),
            ])))
            """
    }
}
