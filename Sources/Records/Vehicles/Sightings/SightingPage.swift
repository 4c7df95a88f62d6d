import Base
import Core
import Storage
import Web

/// The page of a vehicle as it was seen: what was seen, which vehicle it was or may have been.
enum SightingPage {
    static func routes(_ pages: Pages) {
        pages.get("/sightings/:id") { visit in
            let id = try visit.id(VehicleSighting.self)
            let view = try await visit.consult(VehicleSighting.read, Ref(VehicleSighting.kind, id)) { reading in try View(id, visit, reading) }
            return .page(Page("Seen: \(view.sighting.label)", live: [view.sighting.ref], html(view, visit.office.registry)))
        }
    }

    private struct View: Sendable {
        let sighting: VehicleSighting
        let body: String?
        let by: String
        let vehicle: Vehicle?
        let candidates: [Vehicle]
        let story: RecordStory

        init(_ id: ID<VehicleSighting>, _ visit: Visit, _ reading: Reading) throws {
            let (tx, visible) = (reading.tx, reading.visible)
            sighting = try reading.require(VehicleSighting.self, id)
            guard try sighting.isVisible(to: visible, in: tx) else { throw Refusal.notFound }
            body = try sighting.body.flatMap { try CodeList.code($0, of: VehicleFacts.bodyList, on: London.day(of: reading.now), in: tx)?.title }
            by = try Officers.label(sighting.recordedBy, in: tx)
            let mayRead = reading.officer.may("records.vehicle.read")
            vehicle = try mayRead ? sighting.vehicleId.flatMap { id in try visible.allows(id.raw, in: tx) ? try tx.find(Vehicle.self, id) : nil } : nil
            candidates = try mayRead && sighting.vehicleId == nil ? sighting.candidates(visible: visible, in: tx) : []
            for vehicle in candidates { reading.saw(vehicle.ref) }
            story = try RecordStory(sighting.ref, visit, reading)
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let sighting = view.sighting
        let place = view.story.links.items.first { $0.entry.kind == Location.kind && !$0.isMistake }?.entry
        let facts = Component.facts([
            ("Mark, as far as read", sighting.mark.flatMap(PersonPage.text)), ("Make", sighting.make.flatMap(PersonPage.text)), ("Model", sighting.model.flatMap(PersonPage.text)),
            ("Colour", sighting.colour.flatMap(PersonPage.text)), ("What it is", view.body.flatMap(PersonPage.text)), ("As it was said", sighting.account.flatMap(PersonPage.text)),
            ("Seen", Component.time(sighting.seenAt)), ("Where", place.map { Component.link($0, registry: registry) }), ("Recorded", "\(Component.time(sighting.recordedAt)) by \(view.by)"),
        ])
        return """
            \(Component.head(title: "Seen: \(sighting.label)", reference: nil, status: sighting.vehicleId == nil ? "Not identified" : "Identified", detail: " Vehicle as it was seen"))
            \(view.story.actions())\(view.story.dueNext())
            \(Component.panel("What was seen", id: "seen", facts))\(Component.panel("Which vehicle it was", id: "vehicle", which(view)))
            \(view.story.linksPanel(registry))
            """
    }

    private static func which(_ view: View) -> HTML {
        if let vehicle = view.vehicle { return "<p>\(link(vehicle))</p>" }
        if view.sighting.vehicleId != nil { return Component.empty("It was identified.") }
        guard !view.candidates.isEmpty else {
            let search: HTML = view.sighting.mark.map { mark -> HTML in " <a href=\"\(Address("/search", [("q", mark)]))\">Search for \(mark)</a>" } ?? ""
            return "\(Component.empty("No known vehicle answers what was seen."))\(search)"
        }
        let items = view.candidates.map { vehicle -> HTML in "<li>\(link(vehicle))</li>" }
        return "<p>It may have been one of these. What was seen may be wrong: colours at night most of all.</p><ul>\(items)</ul>"
    }

    private static func link(_ vehicle: Vehicle) -> HTML { "<a href=\"\(Address("/vehicles/\(vehicle.id)"))\">\(vehicle.label)</a>" }

    /// On a vehicle's page: sightings nobody has identified that it answers.
    static func fitting(_ vehicle: Vehicle, _ reading: Reading) throws -> HTML? {
        guard reading.officer.may(VehicleSighting.read) else { return nil }
        let found = try VehicleSighting.fitting(vehicle, visible: reading.visible, in: reading.tx)
        guard !found.isEmpty else { return nil }
        for sighting in found { reading.saw(sighting.ref) }
        let items = found.map { sighting -> HTML in
            "<li>\(Component.time(sighting.seenAt)) <a href=\"\(Address("/sightings/\(sighting.id)"))\">\(sighting.label)</a></li>"
        }
        return "<ul class=\"plain\">\(items)</ul>"
    }
}

extension VehicleSighting {
    func isVisible(to visible: Visibility, in tx: Transaction) throws -> Bool { try sourceId.map { try visible.allows($0, in: tx) } ?? true }
}
