import Base
import Core
import Web

/// The sections of a person's page, each with what may be done to it.
struct PersonPanels {
    let view: PersonView
    let registry: Registry

    private static let places: [String: [OperationName]] = [
        "particulars": [SetParticulars.name, RecordDeath.name], "names": [AddName.name, CorrectName.name], "identifiers": [AddIdentifier.name],
        "addresses": [RecordAddress.name, CheckAddress.name], "contact": [RecordContact.name], "description": [DescribePerson.name, AddMark.name],
        "photographs": [AddPhotograph.name], "history": [WithdrawFact.name],
    ]

    /// What is offered in a section and so need not be offered above it.
    var placed: Set<OperationName> { Set(Self.places.values.joined()) }

    private func acts(_ id: String) -> [AnyOperation] {
        guard view.on == nil else { return [] }
        let names = Self.places[id] ?? []
        return names.compactMap { name in view.story.offered.operations.first { $0.name == name } }
    }

    private func panel(_ title: String, _ id: String, _ content: HTML) -> HTML {
        Component.panel(title, id: id, acts: acts(id), on: view.person.ref, content)
    }

    private func table(_ heads: [String], _ rows: [HTML]) -> HTML {
        let columns = heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" }
        return "<div class=\"scroll\"><table class=\"list\"><thead><tr>\(columns)</tr></thead><tbody>\(rows)</tbody></table></div>"
    }

    private func name(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    private func used(_ from: Day?, _ until: Day?) -> HTML {
        switch (from, until) {
        case (let from?, let until?): "\(Component.day(from)) to \(Component.day(until))"
        case (let from?, nil): "since \(Component.day(from))"
        case (nil, let until?): "until \(Component.day(until))"
        case (nil, nil): ""
        }
    }

    var particulars: HTML {
        let person = view.person
        func coded(_ code: String?, _ list: CodeListName) -> HTML? { code.flatMap { PersonPage.text(view.titles.title($0, of: list)) } }
        func coded(_ codes: [String]?, _ list: CodeListName) -> HTML? {
            codes.flatMap { PersonPage.text($0.map { (one: String) -> String in view.titles.title(one, of: list) }.joined(separator: ", ")) }
        }
        let born = person.dateOfBirth.map { born -> HTML in
            born.month == 1 && born.day == 1 ? "\(Component.day(born)) <span class=\"doubt\">perhaps only the year is known</span>" : Component.day(born)
        }
        return panel(
            "Particulars", "particulars",
            Component.facts([
                ("Title", person.title.flatMap(PersonPage.text)), ("Given names", PersonPage.text(person.givenNames)), ("Family name", PersonPage.text(person.familyName)),
                ("Suffix", person.suffix.flatMap(PersonPage.text)), ("Date of birth", born), ("Born about", person.birthRange.flatMap { PersonPage.text($0.text) }),
                ("Place of birth", person.birthPlace.flatMap(PersonPage.text)), ("Sex", person.sex.flatMap { PersonPage.text($0.title) }),
                ("Gender", person.gender.flatMap(PersonPage.text)), ("Ethnicity the person gave", coded(person.selfDefinedEthnicity, "ethnicity-self")),
                ("Ethnicity an officer saw", coded(person.observedEthnicity, "ethnicity-observed")), ("Nationality", coded(person.nationalities, "country")),
                ("Languages", coded(person.languages, "language")),
                ("Interpreter", person.needsInterpreter.map { needs -> HTML in needs ? "<strong>Needed</strong>" : "Not needed" }),
                ("Occupation", person.occupation.flatMap(PersonPage.text)), ("Died", person.isDeceased ? person.diedOn.map(Component.day) ?? "Day not known" : nil),
                ("Death known from", coded(person.deathSource, "death-source")), ("Recorded", Component.time(person.createdAt)),
            ]))
    }

    var names: HTML {
        let rows = view.names.map { other -> HTML in
            "<tr><td>\(name([other.title, other.displayName, other.suffix].compactMap { $0 }.joined(separator: " ")))</td><td>\(view.titles.title(other.kind, of: PersonName.kinds))</td><td>\(used(other.fromOn, other.untilOn))</td></tr>"
        }
        return panel("Other names", "names", rows.isEmpty ? Component.empty("No other name is known.") : table(["Name", "Kind", "Used"], rows))
    }

    var identifiers: HTML {
        let rows = view.identifiers.map { one -> HTML in
            let issuer = one.issuer.map { one.kind == "LOCAL" ? $0 : view.titles.title($0, of: "country") } ?? ""
            return """
                <tr><td>\(view.titles.title(one.kind, of: PersonIdentifier.kinds))\(issuer.isEmpty ? "" : " <small>\(issuer)</small>" as HTML)</td>
                <td><span class="reference">\(one.value)</span></td><td>\(one.untilOn.map { "until \(Component.day($0))" as HTML } ?? "")</td></tr>
                """
        }
        return panel("Identifiers", "identifiers", rows.isEmpty ? Component.empty("No identifier is known.") : table(["Kind", "Number", "Valid"], rows))
    }

    var addresses: HTML {
        let rows = view.addresses.map { address -> HTML in
            // The end is kept as the first instant after the last day.
            let dates = used(address.since.map { London.day(of: $0) }, address.until.map { London.day(of: $0.adding(seconds: -1)) })
            return "<tr><td>\(Component.link(address.entry, registry: registry))</td><td>\(dates)</td><td>\(verification(address))</td></tr>"
        }
        return panel("Addresses", "addresses", rows.isEmpty ? Component.empty("No address is linked.") : table(["Address", "Lived there", "Verified"], rows))
    }

    private func verification(_ address: PersonAddress) -> HTML {
        guard let check = address.check else { return address.isCurrent ? "<span class=\"doubt\">Unverified</span>" : "Not checked" }
        let how = view.titles.title(check.method, of: AddressCheck.methods)
        return "\(check.result == .lives ? "\(check.result.title)" : "<span class=\"doubt\">\(check.result.title)</span>" as HTML) <small>\(Component.day(check.checkedOn)), \(how)</small>"
    }

    var contacts: HTML {
        let rows = view.contacts.map { contact -> HTML in
            let number = contact.kind == .phone ? Telephone.e164(of: contact.value) : nil
            let shown: HTML = number.map { number -> HTML in number == contact.value ? "\(number)" : "\(contact.value) <small>\(number)</small>" } ?? "\(contact.value)"
            let kind = contact.service.map { view.titles.title($0, of: PersonContact.services) } ?? contact.kind.title
            let used = contact.fromOn == nil && contact.untilOn == nil ? "given \(Component.day(London.day(of: contact.recordedAt)))" : used(contact.fromOn, contact.untilOn)
            return "<tr><td>\(kind)</td><td>\(shown)\(contact.note.map { note -> HTML in " <small>\(note)</small>" })</td><td>\(used)</td></tr>"
        }
        return panel("Contact", "contact", rows.isEmpty ? Component.empty("No phone, e-mail or address was given.") : table(["Kind", "As given", "When"], rows))
    }

    var description: HTML {
        guard !view.descriptions.isEmpty || !view.marks.isEmpty else { return panel("Description", "description", Component.empty("Nobody has described this person.")) }
        let newest = view.descriptions.first.map { looks($0) } ?? ""
        let older = view.descriptions.dropFirst().map { looks($0) }
        let earlier: HTML = older.isEmpty ? "" : "<details><summary>Earlier descriptions (\(older.count))</summary>\(Array(older))</details>"
        let marks = view.marks.map { mark -> HTML in
            let place = [mark.side.map { view.titles.title($0, of: "body-side") }, view.titles.title(mark.place, of: PersonMark.places).lowercased()].compactMap { $0 }.joined(separator: " ")
            return "<tr><td>\(view.titles.title(mark.kind, of: PersonMark.kinds))</td><td>\(place)</td><td>\(mark.description)</td></tr>"
        }
        return panel("Description", "description", "\(newest)\(marks.isEmpty ? "" : table(["Mark", "Where", "What"], marks))\(earlier)")
    }

    private func looks(_ one: PersonDescription) -> HTML {
        func coded(_ code: String?, _ list: CodeListName) -> HTML? { code.flatMap { PersonPage.text(view.titles.title($0, of: list)) } }
        let hair = [view.titles.title(ifAny: one.hairColour, of: "hair-colour"), view.titles.title(ifAny: one.hairStyle, of: "hair-style")?.lowercased()].compactMap { $0 }.joined(separator: ", ")
        return Component.facts([
            ("As seen on", Component.day(one.seenOn)), ("Height", one.height.flatMap(PersonPage.text)), ("Build", coded(one.build, "build")), ("Hair", PersonPage.text(hair)),
            ("Facial hair", coded(one.facialHair, "facial-hair")), ("Eyes", coded(one.eyeColour, "eye-colour")),
            ("Glasses", one.glasses.map { wears -> HTML in wears ? "Wears glasses" : "None" }), ("Accent", one.accent.flatMap(PersonPage.text)),
            ("Handedness", coded(one.handed, "handed")), ("Shoe size", one.shoeSize.flatMap(PersonPage.text)), ("Also", one.note.flatMap(PersonPage.text)),
        ])
    }

    /// Shown at once; the others behind their own links.
    private static let photographsShownMax = 12

    var photographs: HTML {
        guard !view.photographs.isEmpty else { return acts("photographs").isEmpty ? "" : panel("Photographs", "photographs", Component.empty("No photograph.")) }
        let items = view.photographs.prefix(Self.photographsShownMax).map { photograph -> HTML in
            let path = "/people/\(view.person.id)/photographs/\(photograph.id)"
            return """
                <li><a href="\(Address(path))"><img src="\(Address(path + "/small"))" alt="Photograph \(photograph.text)" loading="lazy" width="120" height="150"></a>
                <span>\(Component.day(photograph.takenOn))</span> <small>\(view.titles.title(photograph.kind, of: PersonPhotograph.kinds))\(photograph.caption.map { ". \($0)" } ?? "")</small></li>
                """
        }
        let more = view.photographs.count - items.count
        return panel("Photographs", "photographs", "<ul class=\"photographs\">\(items)</ul>\(more > 0 ? "<p>\(more) older ones are not shown.</p>" as HTML : "")")
    }

    var household: HTML {
        guard !view.household.isEmpty else { return "" }
        let people = view.household.map { entry -> HTML in "<li>\(Component.link(entry, registry: registry)) <small>\(entry.summary)</small></li>" }
        return Component.panel("Household", id: "household", "<ul class=\"plain\">\(people)</ul>")
    }

    var quality: HTML { QualityPanel.html(view.quality, view.story, on: view.person.ref) }

    var history: HTML {
        let shown = Array(view.history.prefix(PersonView.historyShownMax))
        let more: HTML = view.history.count > shown.count ? "<a href=\"\(Address("/people/\(view.person.id)/history"))\">The whole history</a>" : ""
        let table = shown.isEmpty ? Component.empty("Nothing has changed since this person was recorded.") : HistoryTable.html(shown, view.titles, registry)
        return panel(
            "History", "history",
            """
            \(table)<form class="filters" method="get" action="\(Address("/people/\(view.person.id)"))">
            <div class="field"><label for="on">As it was on</label><input type="date" id="on" name="on" max="\(view.today.adding(days: -1).description)" required></div>
            <div class="actions"><button type="submit" class="quiet">Show</button>\(more)</div></form>
            """)
    }
}
