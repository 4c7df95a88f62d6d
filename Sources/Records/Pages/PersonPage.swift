import Base
import Core
import Web

/// The page of one person: warnings first, then who, what is due, the story and the particulars.
enum PersonPage {
    static func routes(_ pages: Pages) {
        pages.get("/people/:id") { visit in
            let id = try visit.id(Person.self)
            let view = try await visit.consult("records.person.read", Ref(Person.kind, id)) { reading in try PersonView(id, visit, reading) }
            return .page(Page(view.person.displayName, live: [view.person.ref], html(view, visit.office.registry)))
        }
    }

    static func html(_ view: PersonView, _ registry: Registry) -> HTML {
        """
        \(warnings(view))
        \(head(view))
        \(view.story.actions())
        \(view.story.dueNext())
        \(view.story.timelinePanel(registry))
        \(Component.panel("Particulars", id: "particulars", particulars(view)))
        \(Component.panel("Contact", id: "contact", contacts(view)))
        \(household(view, registry))
        \(view.story.linksPanel(registry))
        """
    }

    private static func warnings(_ view: PersonView) -> HTML {
        guard !view.markers.isEmpty else { return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\"></section>" }
        let items = view.markers.map { warning -> HTML in
            let marker = warning.shown.marker
            let authorised = marker.authorisedBy == nil ? ", not yet authorised by a supervisor" : ""
            return """
                <li class="marker"><span>\(warning.shown.title) <small>\(marker.justification)
                Set \(Component.day(London.day(of: marker.setAt))) by \(warning.setBy)\(authorised),
                review by \(Component.day(marker.reviewOn)).</small></span></li>
                """
        }
        return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\"><ul>\(items)</ul></section>"
    }

    private static func head(_ view: PersonView) -> HTML {
        let person = view.person
        let age = person.dateOfBirth.map { "aged \($0.age(on: view.today))" }
        let detail = [person.particulars, age].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
        return Component.head(title: person.displayName, reference: person.pncId, status: "", detail: " \(detail)")
    }

    private static func particulars(_ view: PersonView) -> HTML {
        let person = view.person
        return Component.facts([
            ("Given names", text(person.givenNames)), ("Family name", text(person.familyName)), ("Date of birth", person.dateOfBirth.map(Component.day)),
            ("Sex", person.sex.map { sex -> HTML in "\(sex.title)" }),
            ("Ethnicity the person gave", person.selfDefinedEthnicity.map { code -> HTML in "\(view.codes[code] ?? code)" }),
            ("Ethnicity an officer saw", person.observedEthnicity.map { code -> HTML in "\(view.codes[code] ?? code)" }),
            ("Nationality", person.nationality.flatMap(text)), ("PNC ID", person.pncId.flatMap(text)), ("CRO number", person.cro.flatMap(text)),
            ("Recorded", Component.time(person.createdAt)),
        ])
    }

    private static func contacts(_ view: PersonView) -> HTML {
        guard !view.contacts.isEmpty else { return Component.empty("No phone, e-mail or address was given.") }
        let rows = view.contacts.map { contact -> HTML in
            "<tr><td>\(title(of: contact.kind))</td><td>\(contact.value)</td><td>\(Component.time(contact.createdAt))</td></tr>"
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Kind</th><th scope="col">As given</th><th scope="col">When</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static func title(of kind: PersonContact.Sort) -> String {
        switch kind {
        case .phone: "Phone"
        case .email: "E-mail"
        case .address: "Address"
        }
    }

    private static func household(_ view: PersonView, _ registry: Registry) -> HTML {
        guard !view.household.isEmpty else { return "" }
        let people = view.household.map { entry -> HTML in "<li>\(Component.link(entry, registry: registry)) \(entry.summary)</li>" }
        return Component.panel("Household", id: "household", "<ul>\(people)</ul>")
    }

    static func text(_ value: String) -> HTML? { value.isEmpty ? nil : HTML(text: value) }
}
