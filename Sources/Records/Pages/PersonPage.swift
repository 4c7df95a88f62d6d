import Base
import Core
import Web

/// The page of one person: warnings first, then what is in force, who, what is due, the story, the particulars and their history.
enum PersonPage {
    static func routes(_ pages: Pages) {
        pages.get("/people/:id") { visit in
            let id = try visit.id(Person.self)
            let day = try EarlierDay.asked(visit)
            do {
                let view = try await visit.consult("records.person.read", Ref(Person.kind, id), requiresItself: true) { reading in try PersonView(id, on: day, visit, reading) }
                return .page(Page(view.person.displayName, live: day == nil ? [view.person.ref] : [], html(view, visit.office.registry)))
            } catch let early as NotYetKnown {
                return .page(Page(early.person.displayName, notYet(early)))
            }
        }
    }

    static func html(_ view: PersonView, _ registry: Registry) -> HTML {
        let parts = PersonPanels(view: view, registry: registry)
        return """
            \(warnings(view))
            \(standings(view, registry))
            \(earlier(view))
            \(head(view))
            \(view.on == nil ? view.story.actions(leaving: parts.placed) + view.story.dueNext() : "")
            \(samePerson(view))
            \(view.story.timelinePanel(registry))
            <div class="panels">
            \(parts.particulars)\(parts.description)\(parts.names)\(parts.identifiers)\(parts.addresses)\(parts.contacts)\(parts.photographs)\(parts.household)
            </div>
            \(view.on == nil ? view.story.linksPanel(registry) + parts.quality + parts.history : "")
            """
    }

    private static func warnings(_ view: PersonView) -> HTML {
        guard !view.markers.isEmpty else { return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\"></section>" }
        let items = view.markers.map { warning -> HTML in
            let marker = warning.shown.marker
            let state = state(warning.shown, view.today)
            let evidence = marker.evidence.map { " Evidence: \($0)." } ?? ""
            return """
                <li class="marker\(warning.shown.state(on: view.today) == .expired ? " expired" : "")"><span>\(warning.shown.title)\(state) <small>\(marker.justification)\(evidence)
                Set \(Component.day(London.day(of: marker.setAt))) by \(warning.setBy),
                review by \(Component.day(marker.reviewOn)).</small></span></li>
                """
        }
        return "<section class=\"markers\" data-region=\"markers\" aria-label=\"Warnings\"><ul>\(items)</ul></section>"
    }

    private static func state(_ shown: WarningMarker.Shown, _ today: Day) -> HTML {
        switch shown.state(on: today) {
        case .inForce: ""
        case .unauthorised: " <em class=\"state\">not yet authorised by a supervisor</em>"
        case .reviewOverdue: " <em class=\"state\">review overdue</em>"
        case .expired: " <em class=\"state\">expired, not reviewed</em>"
        }
    }

    private static func standings(_ view: PersonView, _ registry: Registry) -> HTML {
        guard view.on == nil else { return "" }
        let items = view.standings.map { standing -> HTML in
            let path = registry.recordTypes[standing.record.kind]?.path ?? ""
            let day = London.day(of: standing.since)
            // What holds from a day on began at no time of it.
            let since = London.start(of: day) == standing.since ? Component.day(day) : Component.time(standing.since)
            let conditions: HTML = standing.conditions.isEmpty ? "" : "<ul class=\"conditions\">\(standing.conditions.map { condition -> HTML in "<li>\(condition)</li>" })</ul>"
            let power: HTML = standing.power.map { "<p class=\"power\"><strong>At the scene</strong> \($0)</p>" } ?? ""
            return """
                <li class="standing \(standing.sort.rawValue)"><strong>\(standing.sort.title)</strong> <a href="\(Address("/\(path)/\(standing.record.id)"))">\(standing.reference ?? "record")</a>
                <span>\(standing.sentence), since \(since)</span>\(conditions)\(power)</li>
                """
        }
        let list: HTML = items.isEmpty ? "" : "<ul>\(items)</ul>"
        return "<section class=\"standings\" data-region=\"standings\" aria-label=\"In force\">\(list)</section>"
    }

    private static func earlier(_ view: PersonView) -> HTML {
        guard let day = view.on else { return "" }
        return """
            <p class="flash notice"><span>As the force knew this person at the end of \(Component.day(day)).</span>
            <a href="\(Address("/people/\(view.person.id)"))">Show what is known now</a></p>
            """
    }

    private static func notYet(_ early: NotYetKnown) -> HTML {
        """
        <h1>\(early.person.displayName)</h1><p class="flash notice">At the end of \(Component.day(early.day)) the force had no record of this person: it was made
        \(Component.time(early.person.createdAt)). <a href="\(Address("/people/\(early.person.id)"))">Show what is known now</a></p>
        """
    }

    private static func head(_ view: PersonView) -> HTML {
        let person = view.person
        let age = person.dateOfBirth.map { born in
            person.isDeceased ? person.diedOn.map { "died aged \(born.age(on: $0))" } ?? "" : "aged \(born.age(on: view.today))"
        }
        let detail = [person.particulars, age, person.needsInterpreter == true ? "needs an interpreter" : nil].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
        let others = (view.others.map(\.displayName) + view.names.map(\.displayName)).filter { $0 != person.displayName }.prefix(6)
        let known: HTML = others.isEmpty ? "" : "<p class=\"under\">Also known as \(others.map { name -> HTML in "<bdi class=\"aka\">\(name)</bdi> " })</p>"
        let photograph: HTML =
            view.photographs.first.map { photograph in
                """
                <a class="portrait" href="#photographs"><img src="\(Address("/people/\(person.id)/photographs/\(photograph.id)/small"))" alt="Photograph \(photograph.text)" width="96" height="120"></a>
                """
            } ?? ""
        return """
            <div class="who-is" data-region="who">\(photograph)<div>\(Component.head(
                title: person.displayName, reference: person.pncId, status: person.isDeceased ? deceased(person) : "", detail: " \(detail)"))\(known)</div></div>
            """
    }

    /// The other records of this person, each as it was written, with the way back.
    private static func samePerson(_ view: PersonView) -> HTML {
        guard !view.others.isEmpty else { return "" }
        let items = view.others.map { other -> HTML in
            "<li><a href=\"\(Address("/people/\(other.id)"))\">\(other.displayName)</a> \(other.particulars)</li>"
        }
        let decisions = view.merges.map { merge -> HTML in
            "<li><a href=\"\(Address("/merges/\(merge.id)"))\">Decision of \(merge.decidedAt.map { London.text(London.day(of: $0)) } ?? "")</a></li>"
        }
        return Component.panel(
            "Also recorded as", id: "same-person",
            "<p>These records are held to be the same person and are read as one here.</p><ul>\(items)</ul>\(decisions.isEmpty ? "" : "<ul class=\"plain\">\(decisions)</ul>" as HTML)")
    }

    private static func deceased(_ person: Person) -> String { person.diedOn.map { "Died \(London.text($0))" } ?? "Deceased" }

    static func text(_ value: String) -> HTML? { value.isEmpty ? nil : HTML(text: value) }
}
