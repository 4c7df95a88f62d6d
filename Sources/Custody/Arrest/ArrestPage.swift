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
        let attendance: Entry?
        let bail: Entry?
        let place: String?
        let necessity: [String]
        let officers: [String]
        let destination: String?
        let risks: [String]
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
            attendance: try VoluntaryAttendance.of(arrest: id.raw, in: tx).flatMap { try reading.card(of: $0.ref) },
            bail: try StreetBail.of(arrest: id.raw, in: tx).flatMap { try reading.card(of: $0.ref) },
            place: try arrest.locationId.flatMap { try reading.card(of: Ref(Location.kind, $0)) }?.title ?? arrest.place,
            necessity: try arrest.necessity.map { try CodeList.code($0, of: RecordArrest.necessities, on: day, in: tx)?.title ?? $0 },
            officers: try ([arrest.officerId] + arrest.assisting).map { try Officers.label($0, in: tx) },
            destination: try arrest.destinationId.flatMap { try tx.find(Unit.self, $0) }?.name,
            risks: try (arrest.risks ?? []).map { try CodeList.code($0, of: RecordArrest.risksSeen, on: day, in: tx)?.title ?? $0 },
            offered: try FormPage.offered(on: arrest.ref, reading, registry))
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let arrest = view.arrest
        return """
            \(Warnings.html(view.markers))
            \(Component.head(title: "Arrest of \(view.person?.title ?? "a person")", reference: nil, status: view.detention?.status ?? view.bail.map { "Bail at the scene: \($0.status.lowercased())" } ?? "Not yet in detention"))
            \(Component.actions(view.offered))
            \(Component.panel("Arrest", id: "arrest", Component.facts([
                ("Person", view.person.map { Component.link($0, registry: registry) }),
                ("Investigation", view.investigation.map { Component.link($0, registry: registry) }),
                ("Detention", view.detention.map { Component.link($0, registry: registry) }),
                ("Bail at the scene", view.bail.map { Component.link($0, registry: registry) }),
                ("Attended voluntarily", view.attendance.map { Component.link($0, registry: registry) }),
                ("Suspected of", "\(arrest.suspectedOf)"), ("Arrested", Component.time(arrest.arrestedAt, zoned: true)),
                ("By", "\(view.officers.joined(separator: ", "))"), ("Where", view.place.map { place -> HTML in "\(place)" }),
                ("Power", arrest.power == .warrant ? "On a warrant" : "Without warrant (PACE s24)"),
                ("Necessary", view.necessity.isEmpty ? nil : "\(view.necessity.joined(separator: "; "))"), ("Grounds", "\(arrest.grounds)"),
                ("Cautioned", arrest.isCautioned ? "Yes" : "No"), ("Reply", arrest.reply.map { reply -> HTML in "\(reply)" }),
            ])))
            \(toCustody(view))
            """
    }

    /// What the custody officer is told before the van arrives.
    private static func toCustody(_ view: View) -> HTML {
        let arrest = view.arrest
        let facts = Component.facts([
            ("Taken to", view.destination.map { name -> HTML in "\(name)" }), ("Expected", arrest.expectedAt.map { Component.time($0, zoned: true) }),
            ("At the station", arrest.atStationAt.map { Component.time($0, zoned: true) }),
            ("Risk seen", view.risks.isEmpty ? nil : "\(view.risks.joined(separator: "; "))"), ("What was seen", arrest.riskNote.map { note -> HTML in "\(note)" }),
            ("Force used", arrest.forceUsed.map { force -> HTML in "\(force)" }), ("De-arrested", arrest.endedAt.map { Component.time($0, zoned: true) }),
            ("Because", arrest.endReason.map { reason -> HTML in "\(reason)" }),
        ])
        return facts.isEmpty ? "" : Component.panel("To custody", id: "to-custody", facts)
    }
}
