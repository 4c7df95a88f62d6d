import Base
import Core
import Storage
import Web

/// The pages of places and things: warnings of the people on them, what it is, what is due, its story, its people, particulars and links.
enum ThingPages {
    static func routes(_ pages: Pages) {
        page(
            of: Location.self, pages, title: \.label,
            peoples: [
                People(title: "Who lives here, and who did", id: "household", types: ["LIVES"], empty: "Nobody is known to live or to have lived here."),
                People(title: "Who is here otherwise", id: "visitors", types: ["WORKS", "FREQ", "SEEN"], empty: nil),
            ], LocationFactsShown.of)
        page(
            of: ObjectItem.self, pages, title: \.description,
            peoples: [People(title: "In whose possession", id: "possession", types: ["POSS"], empty: nil)], ObjectFactsShown.of)
        page(
            of: Vehicle.self, pages, title: \.label,
            peoples: [
                People(title: "Keepers, owners and drivers", id: "keepers", types: ["KEEP", "OWNS", "DRIVES", "OCCU"], empty: "No keeper or driver is known.")
            ], vehicle)
        page(
            of: Organisation.self, pages, title: \.name,
            peoples: [People(title: "People", id: "members", types: ["DIR", "EMP", "MEMB"], empty: "Nobody of it is known.")], organisation)
    }

    /// A section of people linked to the thing.
    struct People: Sendable {
        let title: String
        let id: String
        let types: [String]
        /// What is said where there is nobody; nothing leaves the section out.
        let empty: String?
    }

    /// What one kind of thing shows of itself.
    struct Facts: Sendable {
        var status = ""
        /// What must be seen before anything else, beside the warnings.
        var notice: String?
        var pairs: [(String, HTML?)]
    }

    /// Registers the page of one kind of thing at its address.
    private static func page<R: Filed>(
        of type: R.Type, _ pages: Pages, title: @escaping @Sendable (R) -> String, peoples: [People],
        _ facts: @escaping @Sendable (R, Reading) throws -> Facts
    ) {
        guard let type = RecordsModule.recordTypes.first(where: { $0.kind == R.kind }) else { return }
        pages.get("/\(type.path)/:id") { visit in
            let id = try visit.id(R.self)
            let view = try await visit.consult(type.read, Ref(R.kind, id)) { reading in
                let record = try reading.require(R.self, id)
                return View(
                    ref: record.ref, title: title(record), facts: try facts(record, reading), story: try RecordStory(record.ref, visit, reading),
                    people: try LinkedPeople(record.ref, peoples, reading, visit.office.registry))
            }
            return .page(Page(view.title, live: [view.ref], html(view, type.title, visit.office.registry)))
        }
    }

    private struct View: Sendable {
        let ref: Ref
        let title: String
        let facts: Facts
        let story: RecordStory
        let people: LinkedPeople
    }

    private static func html(_ view: View, _ kind: String, _ registry: Registry) -> HTML {
        let notice: HTML = view.facts.notice.map { "<p class=\"alert\">\($0)</p>" } ?? ""
        return """
            \(view.people.warnings(registry))
            \(Component.head(title: view.title, reference: nil, status: view.facts.status, detail: HTML(text: " " + kind)))\(notice)
            \(view.story.actions())\(view.story.dueNext())\(view.story.timelinePanel(registry))
            \(Component.panel("Particulars", id: "particulars", Component.facts(view.facts.pairs)))
            \(view.people.panels(view.story, registry))
            \(view.story.linksPanel(registry, besides: view.people.links))
            """
    }

    private static func vehicle(_ vehicle: Vehicle, _ reading: Reading) throws -> Facts {
        let body = try vehicle.body.flatMap { try CodeList.code($0, of: VehicleFacts.bodyList, on: London.day(of: reading.now), in: reading.tx)?.title }
        return Facts(pairs: [
            ("Registration mark", vehicle.mark.flatMap(PersonPage.text)), ("Identification number", vehicle.vin.flatMap(PersonPage.text)),
            ("Make", vehicle.make.flatMap(PersonPage.text)), ("Model", vehicle.model.flatMap(PersonPage.text)),
            ("Colour", vehicle.colour.flatMap(PersonPage.text)), ("What it is", body.flatMap(PersonPage.text)),
            ("First registered in", vehicle.year.map { year -> HTML in "\(String(year))" }), ("Marks", vehicle.marks.flatMap(PersonPage.text)),
            ("Recorded", Component.time(vehicle.createdAt)),
        ])
    }

    private static func organisation(_ organisation: Organisation, _ reading: Reading) throws -> Facts {
        Facts(pairs: [
            ("Name", PersonPage.text(organisation.name)), ("What it is", organisation.type.flatMap(PersonPage.text)),
            ("Company or charity number", organisation.number.flatMap(PersonPage.text)), ("Phone", organisation.phone.flatMap(PersonPage.text)),
            ("E-mail", organisation.email.flatMap(PersonPage.text)), ("Website", organisation.website.flatMap(PersonPage.text)),
            ("Recorded", Component.time(organisation.createdAt)),
        ])
    }
}

/// What the page of a place shows of it.
enum LocationFactsShown {
    static func of(_ location: Location, _ reading: Reading) throws -> ThingPages.Facts {
        let tx = reading.tx
        let day = London.day(of: reading.now)
        let by = try location.pointBy.flatMap { try CodeList.code($0, of: "point-by", on: day, in: tx) }
        let how = try location.verifiedHow.flatMap { try CodeList.code($0, of: "address-check", on: day, in: tx)?.title }
        let who = try location.verifiedBy.map { try Officers.label($0, in: tx) }
        let verified: HTML? = location.verifiedAt.map { at in "\(Component.time(at)) by \(who): \(how)" }
        let isFlagged = location.quality == "unverified" || location.quality == "approximate"
        return ThingPages.Facts(
            status: location.quality,
            notice: isFlagged ? "Unverified: nobody has made sure that this address exists. Verify it before anyone relies on it." : nil,
            pairs: [
                ("Address or place", PersonPage.text(location.line)), ("Street", location.street.flatMap(PersonPage.text)),
                ("Village or part of the town", location.locality.flatMap(PersonPage.text)), ("Town", location.town.flatMap(PersonPage.text)),
                ("Postcode", location.postcode.flatMap(PersonPage.text)), ("UPRN", location.uprn.flatMap(PersonPage.text)),
                ("Borough", area(location.borough, location.boroughCode)), ("Ward", area(location.ward, location.wardCode)),
                ("Beat", area(location.beat, location.beatCode)),
                ("Census area", location.lsoaCode.map { code -> HTML in "\(location.lsoaName ?? "") \(code)" }), ("Point", point(location, by)),
                ("How good the place is", PersonPage.text(location.quality)), ("Verified", verified), ("Recorded", Component.time(location.createdAt)),
            ])
    }

    private static func area(_ name: String?, _ code: String?) -> HTML? { name.map { name in "\(name)\(code.map { " (\($0))" })" } }

    private static func point(_ location: Location, _ by: Code?) -> HTML? {
        guard let point = location.point else { return nil }
        let metres = by?.detail["metres"].map { ", good to about \($0) m" } ?? ""
        let source = by.map { ". \($0.title)\(metres)" } ?? ""
        return "\("\(point.latitude), \(point.longitude)") (latitude, longitude)\(source)"
    }
}

/// What the page of a thing shows of it.
enum ObjectFactsShown {
    static func of(_ object: ObjectItem, _ reading: Reading) throws -> ThingPages.Facts {
        let day = London.day(of: reading.now)
        func code(_ code: String?, _ list: CodeListName) throws -> Code? { try code.flatMap { try CodeList.code($0, of: list, on: day, in: reading.tx) } }
        func title(_ value: String?, _ list: CodeListName) throws -> HTML? { try value.flatMap { PersonPage.text(try code($0, list)?.title ?? $0) } }
        let category = try code(object.category, "property-category")
        let status = try code(object.status, "property-status")
        let drug = try code(object.drug, "controlled-drug")
        let drugClass: HTML? = drug.map { drug in "\(drug.title)\(drug.detail["class"].map { ", class \($0)" })" }
        return ThingPages.Facts(
            status: status?.title ?? object.status,
            pairs: [
                ("What it is", PersonPage.text(object.sort.title)), ("Category", PersonPage.text(category?.title ?? object.category)),
                ("Status", PersonPage.text(status?.title ?? object.status)), ("Handling", category?.detail["handling"].flatMap(PersonPage.text)),
                ("Make", object.make.flatMap(PersonPage.text)), ("Model", object.model.flatMap(PersonPage.text)),
                ("Colour", object.colour.flatMap(PersonPage.text)), ("Serial number", object.serial.flatMap(PersonPage.text)),
                ("IMEI", object.imei.flatMap(PersonPage.text)), ("IMSI", object.imsi.flatMap(PersonPage.text)),
                ("Telephone number", object.number.flatMap(PersonPage.text)), ("Drug", drugClass),
                ("Weight", object.weightMg.flatMap { PersonPage.text(ObjectItem.grams($0)) }),
                ("How many", object.quantity.map { many -> HTML in "\(many)" }), ("Firearm", try title(object.firearmType, "firearm-type")),
                ("Calibre", object.calibre.flatMap(PersonPage.text)), ("Document", try title(object.documentType, "document-type")),
                ("Number", object.documentNumber.flatMap(PersonPage.text)), ("Issued by", object.issuedBy.flatMap(PersonPage.text)),
                ("Expires on", object.expiresOn.map(Component.day)), ("Value", object.value.flatMap { PersonPage.text(Component.money(pence: $0)) }),
                ("Recorded", Component.time(object.createdAt)),
            ])
    }
}
