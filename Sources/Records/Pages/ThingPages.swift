import Base
import Core
import Storage
import Web

/// The pages of places and things: what it is, what is due, its story, its particulars and links.
enum ThingPages {
    static func routes(_ pages: Pages) {
        thing(Location.self, pages, title: \.label, status: { $0.quality }) { location, _ in
            [
                ("Address or place", PersonPage.text(location.line)), ("Street", location.street.flatMap(PersonPage.text)),
                ("Town", location.town.flatMap(PersonPage.text)), ("Postcode", location.postcode.flatMap(PersonPage.text)),
                ("Borough", location.borough.flatMap(PersonPage.text)),
                ("Census area", location.lsoaCode.map { code -> HTML in "\(location.lsoaName ?? "") \(code)" }), ("Point", point(location)),
                ("How good the place is", PersonPage.text(location.quality)), ("Recorded", Component.time(location.createdAt)),
            ]
        }
        thing(ObjectItem.self, pages, title: \.description, status: { _ in "" }) { object, reading in
            let day = London.day(of: reading.now)
            let category = try CodeList.code(object.category, of: "property-category", on: day, in: reading.tx)
            let status = try CodeList.code(object.status, of: "property-status", on: day, in: reading.tx)
            return [
                ("Category", PersonPage.text(category?.title ?? object.category)), ("Status", PersonPage.text(status?.title ?? object.status)),
                ("Handling", category?.detail["handling"].flatMap(PersonPage.text)), ("Serial number", object.serial.flatMap(PersonPage.text)),
                ("Value", object.value.flatMap { PersonPage.text(Component.money(pence: $0)) }), ("Recorded", Component.time(object.createdAt)),
            ]
        }
        thing(Vehicle.self, pages, title: \.label, status: { _ in "" }) { vehicle, _ in
            [
                ("Registration mark", vehicle.mark.flatMap(PersonPage.text)), ("Identification number", vehicle.vin.flatMap(PersonPage.text)),
                ("Make", vehicle.make.flatMap(PersonPage.text)), ("Model", vehicle.model.flatMap(PersonPage.text)),
                ("Colour", vehicle.colour.flatMap(PersonPage.text)), ("Recorded", Component.time(vehicle.createdAt)),
            ]
        }
        thing(Organisation.self, pages, title: \.name, status: { _ in "" }) { organisation, _ in
            [
                ("Name", PersonPage.text(organisation.name)), ("What it is", organisation.type.flatMap(PersonPage.text)),
                ("Recorded", Component.time(organisation.createdAt)),
            ]
        }
    }

    /// Registers the page of one kind of thing at its address.
    private static func thing<R: Filed>(
        _ type: R.Type, _ pages: Pages, title: @escaping @Sendable (R) -> String, status: @escaping @Sendable (R) -> String,
        facts: @escaping @Sendable (R, Reading) throws -> [(String, HTML?)]
    ) {
        guard let type = RecordsModule.recordTypes.first(where: { $0.kind == R.kind }) else { return }
        pages.get("/\(type.path)/:id") { visit in
            let id = try visit.id(R.self)
            let registry = visit.office.registry
            let (record, story, pairs) = try await visit.consult(type.read, Ref(R.kind, id)) { reading in
                let record = try reading.require(R.self, id)
                return (record, try RecordStory(record.ref, visit, reading), try facts(record, reading))
            }
            let detail = HTML(text: " " + RecordsModule.title(of: R.kind, registry))
            let content: HTML = """
                \(Component.head(title: title(record), reference: nil, status: status(record), detail: detail))
                \(story.actions())\(story.dueNext())\(story.timelinePanel(registry))
                \(Component.panel("Particulars", id: "particulars", Component.facts(pairs)))
                \(story.linksPanel(registry))
                """
            return .page(Page(title(record), live: [record.ref], content))
        }
    }

    private static func point(_ location: Location) -> HTML? {
        guard let latitude = location.latitude, let longitude = location.longitude else { return nil }
        return "\("\(latitude), \(longitude)") (latitude, longitude)"
    }
}
