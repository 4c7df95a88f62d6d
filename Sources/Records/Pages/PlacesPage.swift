import Base
import Core
import Storage
import Web

/// The places a record is linked to, directly or through the events it is in, on a map and as a table.
enum PlacesPage {
    static let path = "/places"
    static let permission = "records.places.read"
    static let placesMax = 500

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            guard let ref = visit.query("ref").flatMap({ FormPage.ref($0) }) else {
                throw Refusal.invalid("ref", code: "no-record", "Name the record whose places are wanted: ref=person/ID.")
            }
            let registry = visit.office.registry
            let view = try await visit.consult(permission, ref) { reading in try View(ref, reading, registry) }
            return .page(Page("Places of \(view.subject.title)", scripts: MapSettings.scripts + ["places.js"], html(view, registry)))
        }
    }

    struct Place: Sendable {
        let location: Location
        /// `home address`, or `victim of Burglary` where an event lies between.
        let role: String
        let since: Instant?
        let until: Instant?
    }

    struct View: Sendable {
        let subject: Entry
        let places: [Place]
        let isCut: Bool

        init(_ ref: Ref, _ reading: Reading, _ registry: Registry) throws {
            let day = London.day(of: reading.now)
            let kinds = RecordsModule.readable(by: reading.officer, in: registry)
            let source = try ChartSource(kinds: kinds, visible: reading.visible, on: day, in: reading.tx)
            subject = try source.start(ref)
            let links = try source.links(of: ref.id)
            func role(_ edge: LinkChart.Edge) -> String { edge.from == ref.id ? edge.role : edge.inverse }
            var places: [Place] = []
            if ref.kind == Location.kind, let own = try reading.tx.find(Location.self, ID(ref.id)) { places.append(Place(location: own, role: "this place", since: nil, until: nil)) }
            for link in links where link.entry.kind == Location.kind {
                let edge = link.edge(of: ref.id)
                guard let location = try reading.tx.find(Location.self, ID(link.entry.id)) else { continue }
                places.append(Place(location: location, role: role(edge), since: edge.since, until: edge.until))
            }
            // A person has several roles in one event; it happened in one place all the same.
            var roles: [RawID: [String]] = [:]
            for link in links { roles[link.entry.id, default: []].append(role(link.edge(of: ref.id))) }
            for link in links where roles[link.entry.id] != nil && !RecordsModule.things.contains(link.entry.kind) {
                let event = link.entry
                let label = [event.reference, event.title].compactMap { $0 }.joined(separator: " ")
                let names = (roles.removeValue(forKey: event.id) ?? []).joined(separator: ", ")
                for far in try source.links(of: event.id) where far.entry.kind == Location.kind {
                    guard let location = try reading.tx.find(Location.self, ID(far.entry.id)) else { continue }
                    places.append(Place(location: location, role: "\(names) \(label)", since: event.at, until: nil))
                }
            }
            isCut = places.count > placesMax || links.count > LinkChart.linksPerNodeMax
            places = Array(places.prefix(placesMax))
            self.places = places
            reading.note("shown", .array(places.map { .string($0.location.ref.description) }))
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let drawn = view.places.filter { $0.location.point != nil }
        let without = view.places.count - drawn.count
        let missing = without == 0 ? "" : " \(without) \(without == 1 ? "has" : "have") no point and \(without == 1 ? "is" : "are") in the table only."
        let cut: HTML = view.isCut ? "<p class=\"alert\">The record has more links than are looked through here: only the first places are shown.</p>" : ""
        let map: HTML =
            drawn.isEmpty
            ? "" : "<div id=\"map\" role=\"application\" aria-label=\"Map of places\" tabindex=\"0\" data-table=\"places-table\"></div>"
        return """
            <h1>Places of \(view.subject.title)</h1><p class="under">\(Component.link(view.subject, registry: registry))</p>
            <p id="map-total" role="status">\(view.places.count) \(view.places.count == 1 ? "place" : "places").\(missing)</p>\(cut)\(map)
            \(Component.panel("As a table", id: "places", table(view.places)))
            """
    }

    private static func table(_ places: [Place]) -> HTML {
        guard !places.isEmpty else { return Component.empty("No place is linked to this record.") }
        let rows = places.map { place -> HTML in
            let point = place.location.point
            let data: HTML = point.map { point -> HTML in " data-latitude=\"\("\(point.latitude)")\" data-longitude=\"\("\(point.longitude)")\"" } ?? ""
            return """
                <tr\(data)><td><a href="\(Address("/locations/\(place.location.id)"))">\(place.location.label)</a></td><td>\(place.role)</td>
                <td>\(place.since.map { Component.day(London.day(of: $0)) })\(place.until.map { until -> HTML in " to \(Component.day(London.day(of: until.adding(seconds: -1))))" })</td>
                <td>\([place.location.ward, place.location.borough].compactMap { $0 }.joined(separator: ", "))</td><td>\(point == nil ? "no point" : place.location.quality)</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list" id="places-table"><thead><tr><th scope="col">Place</th><th scope="col">This record is</th><th scope="col">When</th>
            <th scope="col">Ward and borough</th><th scope="col">How good</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
