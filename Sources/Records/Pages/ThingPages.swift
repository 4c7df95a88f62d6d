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
            peoples: [People(title: "Who has or uses it", id: "possession", types: ["POSS", "USES"], empty: nil)], ObjectFactsShown.of)
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

    /// Registers the pages of one kind of thing at its address: now or as it was known at the end of an earlier day, and its whole history.
    private static func page<R: Thing>(
        of type: R.Type, _ pages: Pages, title: @escaping @Sendable (R) -> String, peoples: [People],
        _ facts: @escaping @Sendable (R, Reading) throws -> Facts
    ) {
        guard let type = RecordsModule.recordTypes.first(where: { $0.kind == R.kind }) else { return }
        pages.get("/\(type.path)/:id") { visit in
            let id = try visit.id(R.self)
            let registry = visit.office.registry
            let day = try EarlierDay.asked(visit)
            let view = try await visit.consult(type.read, Ref(R.kind, id)) { reading in
                let now = try reading.require(R.self, id)
                let then = day.map(EarlierDay.end(of:))
                let known = try then.flatMap { try History.record(R.self, id, at: $0, in: reading.tx) } ?? now
                return View(
                    ref: now.ref, title: title(known), kind: type.title, path: "/\(type.path)/\(id)", on: day, isKnown: then.map { now.createdAt <= $0 } ?? true,
                    facts: try facts(known, reading), story: try RecordStory(now.ref, visit, knownAt: then, reading),
                    people: try LinkedPeople(now.ref, peoples, reading, registry),
                    quality: try (now as? any Weighed)?.quality(on: London.day(of: reading.now), visible: reading.visible, in: reading.tx), history: try ThingHistory(now.ref, limit: historyShownMax, reading, registry))
            }
            return .page(Page(view.title, live: day == nil ? [view.ref] : [], html(view, registry, today: London.day(of: visit.office.clock.now))))
        }
        pages.get("/\(type.path)/:id/history") { visit in
            let id = try visit.id(R.self)
            let registry = visit.office.registry
            let after = visit.query("after").flatMap { History.Cursor($0) }
            let (name, history) = try await visit.consult(type.read, Ref(R.kind, id)) { reading in
                let record = try reading.require(R.self, id)
                reading.note("history", true)
                return (title(record), try ThingHistory(record.ref, after: after, limit: History.pageSizeMax, reading, registry))
            }
            let path = "/\(type.path)/\(id)"
            let content: HTML = """
                <h1>History</h1><p class="under"><a href="\(Address(path))">\(name)</a></p>\(history.table(registry))
                \(Component.pages(path: path + "/history", query: [], next: history.next, isFirst: after == nil))
                """
            return .page(Page("History of \(name)", live: [Ref(R.kind, id)], content))
        }
    }

    private struct View: Sendable {
        let ref: Ref
        let title: String
        let kind: String
        let path: String
        /// The earlier day asked for.
        let on: Day?
        /// It was recorded by then.
        let isKnown: Bool
        let facts: Facts
        let story: RecordStory
        let people: LinkedPeople
        /// Nothing for a kind that is not weighed.
        let quality: [QualityFinding]?
        let history: ThingHistory
    }

    /// Changes shown on a thing's own page.
    private static let historyShownMax = 6

    private static func html(_ view: View, _ registry: Registry, today: Day) -> HTML {
        let notice: HTML = view.facts.notice.map { "<p class=\"alert\">\($0)</p>" } ?? ""
        let head = Component.head(title: view.title, reference: nil, status: view.facts.status, detail: HTML(text: " " + view.kind))
        let particulars = Component.panel("Particulars", id: "particulars", Component.facts(view.facts.pairs))
        if let day = view.on { return "\(earlier(view, day))\(view.isKnown ? "\(head)\(view.story.timelinePanel(registry))\(particulars)" as HTML : "")" }
        return """
            \(view.people.warnings(registry))\(head)\(notice)
            \(view.story.actions())\(view.story.dueNext())\(view.story.timelinePanel(registry))\(particulars)
            \(view.people.panels(view.story, registry))
            \(view.story.linksPanel(registry, besides: view.people.links))
            \(view.quality.map { QualityPanel.html($0, view.story, on: view.ref) })
            \(Component.panel("History", id: "history", history(view, registry, today)))
            """
    }

    private static func earlier(_ view: View, _ day: Day) -> HTML {
        let sentence: HTML = view.isKnown ? "As the force knew it at the end of \(Component.day(day))." : "At the end of \(Component.day(day)) the force had no record of it."
        return "<p class=\"flash notice\">\(sentence) <a href=\"\(Address(view.path))\">Show what is known now</a></p>"
    }

    private static func history(_ view: View, _ registry: Registry, _ today: Day) -> HTML {
        let more: HTML = view.history.next == nil ? "" : "<a href=\"\(Address(view.path + "/history"))\">The whole history</a>"
        return """
            \(view.history.table(registry))<form class="filters" method="get" action="\(Address(view.path))">
            <div class="field"><label for="on">As it was on</label><input type="date" id="on" name="on" max="\(today.adding(days: -1).description)" required></div>
            <div class="actions"><button type="submit" class="quiet">Show</button>\(more)</div></form>
            """
    }

    private static func vehicle(_ vehicle: Vehicle, _ reading: Reading) throws -> Facts {
        let body = try vehicle.body.flatMap { try CodeList.code($0, of: VehicleFacts.bodyList, on: London.day(of: reading.now), in: reading.tx)?.title }
        let keepers = try reading.tx.value(
            Int.self,
            """
            SELECT count(*) FROM link l WHERE l.to_id = \(vehicle.id) AND l.type = 'KEEP' AND l.until_at IS NULL
            AND \(reading.visible.condition("l.from_id")) AND \(reading.visible.condition("l.source_id"))
            """)
        let notice = (keepers ?? 0) > 1 ? "More than one registered keeper is in force, and a vehicle has one. End the link that no longer holds." : nil
        return Facts(
            notice: notice,
            pairs: [
                ("Registration mark", vehicle.mark.flatMap(PersonPage.text)), ("Identification number", vehicle.vin.flatMap(PersonPage.text)),
                ("Make", vehicle.make.flatMap(PersonPage.text)), ("Model", vehicle.model.flatMap(PersonPage.text)),
                ("Colour", vehicle.colour.flatMap(PersonPage.text)), ("What it is", body.flatMap(PersonPage.text)),
                ("First registered in", vehicle.year.map { year -> HTML in "\(String(year))" }), ("Marks", vehicle.marks.flatMap(PersonPage.text)),
                ("Sightings that may be it", try SightingPage.fitting(vehicle, reading)), ("Recorded", Component.time(vehicle.createdAt)),
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
        let how = try location.verifiedHow.flatMap { try CodeList.code($0, of: AddressCheck.methods, on: day, in: tx)?.title }
        let who = try location.verifiedBy.map { try Officers.label($0, in: tx) }
        let verified: HTML? = location.verifiedAt.map { at in "\(Component.time(at))\(who.map { " by \($0)" })\(how.map { ": \($0)" })" }
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
