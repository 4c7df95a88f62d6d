import Base
import Core
import Records
import Storage
import Web

/// The page of one incident, and the list of those of a team.
enum IncidentPage {
    static let path = "/incidents"
    static let pageSizeMax = 50

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let choice = Choice(visit)
            let list = try await visit.consult("investigation.read") { reading in try Listed(choice, reading) }
            return .page(Page("Incidents", area: InvestigationList.path, listed(list, choice)))
        }
        pages.get(path + "/:id") { visit in
            let id = try visit.id(Incident.self)
            let view = try await visit.consult("investigation.read", Ref(Incident.kind, id)) { reading in try View(id, visit, reading) }
            return .page(Page(view.incident.reference, area: InvestigationList.path, live: [view.incident.ref], html(view, visit.office.registry)))
        }
    }

    struct View: Sendable {
        let incident: Incident
        let story: RecordStory
        let titles: CodeTitles
        let place: Entry?
        let caller: Entry?
        let crime: Entry?
        let hits: [UnrecordedCrime.Hit]
        let officers: [ID<OfficerAccount>: String]
        /// What the recording test says of what is known; nothing where it is decided, or is nothing that may be a crime.
        let test: Explained<RecordingTest.Answer>?
        let answers: [(question: String, answer: String)]
        let risks: [DashAssessment]
        let asksRisk: Bool
        let now: Instant

        init(_ id: ID<Incident>, _ visit: Visit, _ reading: Reading) throws {
            let incident = try reading.require(Incident.self, id)
            self.incident = incident
            now = reading.now
            story = try RecordStory(incident.ref, visit, reading)
            titles = try CodeTitles.of(["incident-kind", "reporter", "not-recorded", "force", "offence-class"], on: London.day(of: incident.loggedAt), in: reading.tx)
            place = try incident.locationId.flatMap { try InvestigationView.card($0.raw, reading) }
            caller = try incident.callerId.flatMap { try InvestigationView.card($0.raw, reading) }
            crime = try incident.investigationId.flatMap { try InvestigationView.card($0.raw, reading) }
            hits = incident.investigationId == nil ? UnrecordedCrime.hits(in: incident.account, try CrimeWords.patterns(reading)) : []
            test = try incident.recordingTest(at: reading.now, for: reading.visible, in: reading.tx)
            answers = try ReportQuestion.answered(incident.answers, of: IncidentQuestion.list, on: London.day(of: incident.loggedAt), in: reading.tx)
            asksRisk = try incident.asksRisk(in: reading.tx)
            // Whoever may not see the victim does not read of their risk.
            risks = try DashAssessment.all(of: incident.ref, in: reading.tx).filter { try $0.personId.map { try reading.visible.allows($0.raw, in: reading.tx) } ?? true }
            let named = [incident.recordedBy, incident.closedBy, incident.endorsedBy].compactMap { $0 } + risks.flatMap { [$0.assessedBy, $0.reviewedBy].compactMap { $0 } }
            officers = try Dictionary(uniqueKeysWithValues: Set(named).map { ($0, try Officers.label($0, in: reading.tx)) })
        }

        func name(_ officer: ID<OfficerAccount>?) -> String { officer.flatMap { officers[$0] } ?? "" }
    }

    static func html(_ view: View, _ registry: Registry) -> HTML {
        let incident = view.incident
        return """
            \(Component.head(title: incident.title, reference: incident.reference, status: incident.status.title, detail: " \(clock(view))"))
            \(view.story.actions(leaving: [AssessIncidentRisk.name]))
            \(view.story.dueNext())
            \(view.story.timelinePanel(registry))
            \(Component.panel("What was told", id: "report", report(view, registry)))
            \(view.asksRisk || !view.risks.isEmpty ? domestic(view) : "")
            \(Component.panel("A crime?", id: "crime", crime(view, registry)))
            \(view.story.linksPanel(registry))
            """
    }

    /// The recording clock (REC-04).
    private static func clock(_ view: View) -> HTML {
        guard let due = view.incident.crimeDue, view.incident.investigationId == nil, view.incident.status == .open else { return "" }
        return "To be recorded as a crime, or not, by \(Component.deadline(due, now: view.now))"
    }

    private static func report(_ view: View, _ registry: Registry) -> HTML {
        let incident = view.incident
        return Component.facts(
            [
                ("Kind", "\(view.titles.title(incident.kind, of: Incident.kinds))"), ("It may be", incident.offenceClass.map { "\($0) \(view.titles.title($0, of: OffenceClass.list))" }),
                ("Happened", Component.time(incident.occurredFrom, zoned: true)), ("Where", view.place.map { Component.link($0, registry: registry) }),
                ("What was told", "<span class=\"text\">\(incident.account)</span>"), ("First told the police", Component.time(incident.contactAt)),
                ("Taken down", "\(Component.time(incident.loggedAt)), \(view.name(incident.recordedBy))"), ("Caller", view.caller.map { Component.link($0, registry: registry) }),
                ("The caller is", "\(view.titles.title(incident.reporter.rawValue, of: "reporter"))"),
                ("Answered", incident.grade.map { grade -> HTML in "\(grade.title)\(incident.attendBy.map { by -> HTML in ", attend by \(Component.time(by))" } ?? "")" }),
                ("Why", incident.levels.map { levels -> HTML in Component.why(Thrive.grade(levels)) }),
            ] + view.answers.map { ($0.question, "\($0.answer)") } + thrive(incident))
    }

    /// Why each level was given.
    private static func thrive(_ incident: Incident) -> [(String, HTML?)] {
        ["threat", "harm", "risk", "investigation", "vulnerability", "engagement"].map { letter in
            (letter.prefix(1).uppercased() + letter.dropFirst(), incident.notes[letter].map { note -> HTML in "<span class=\"text\">\(note)</span>" })
        }
    }

    private static func domestic(_ view: View) -> HTML {
        let offered = view.story.offered.operations.filter { $0.name == AssessIncidentRisk.name }
        return Component.panel("Domestic abuse risk", id: "domestic", acts: offered, on: view.incident.ref, RiskTable.html(view.risks, name: view.name))
    }

    private static func crime(_ view: View, _ registry: Registry) -> HTML {
        let incident = view.incident
        if let crime = view.crime { return "<p>Recorded as \(Component.link(crime, registry: registry)).</p>" }
        let words: HTML =
            view.hits.isEmpty ? "" : "<p>Words that look like a crime:</p><ul>\(view.hits.map { hit -> HTML in "<li><mark>\(hit.words)</mark> \(hit.suggests)</li>" })</ul>"
        let facts = Component.facts([
            ("Not recorded because", incident.closing.map { "\(view.titles.title($0, of: "not-recorded"))" }),
            ("Rationale", incident.rationale.map { text -> HTML in "<span class=\"text\">\(text)</span>" }),
            ("Closed", incident.closedAt.map { "\(Component.time($0)), \(view.name(incident.closedBy))" }),
            ("Endorsed", incident.endorsedAt.map { "\(Component.time($0)), \(view.name(incident.endorsedBy)) (REC-06)" }),
            ("Passed to", incident.force.map { "\(view.titles.title($0, of: "force")), \(incident.forceReference ?? "") (REC-08)" }),
            ("Sampled by the registrar", incident.sampleResult.map { "\($0.title), \(incident.sampledAt.map { Component.time($0) } ?? "")" }),
        ])
        let rules: HTML =
            view.test.map { test in
                "<p class=\"notice\"><strong>\(test.value.title)</strong>, by the recording rules on what is known: \(test.reason) <small>\(test.citation)</small></p>"
            } ?? ""
        return "\(rules)\(words)\(facts)"
    }

    // MARK: The list

    struct Choice: Sendable {
        let unit: ID<Unit>?
        let status: Incident.Status?
        let after: InvestigationList.Cursor?

        init(_ visit: Visit) {
            let typed = visit.query("unit")
            unit = typed == nil ? visit.officer.unitId : typed.flatMap { ID<Unit>($0) }
            status = visit.query("status").map { Incident.Status(rawValue: $0) } ?? .open
            after = visit.query("after").flatMap { InvestigationList.Cursor($0) }
        }

        var query: [(String, String)] { [("unit", unit?.description ?? ""), ("status", status?.rawValue ?? "")] }
    }

    struct Listed: Sendable {
        let incidents: [Incident]
        let next: InvestigationList.Cursor?
        let units: [Unit]
        let now: Instant

        init(_ choice: Choice, _ reading: Reading) throws {
            var sql: SQL = "SELECT i.* FROM incident i WHERE \(reading.visible.condition("i.id"))"
            if let status = choice.status { sql.append(" AND i.status = \(status)") }
            if let unit = choice.unit { sql.append(" AND i.unit_id = \(unit)") }
            if let after = choice.after { sql.append(" AND (i.logged_at < \(after.at) OR i.logged_at = \(after.at) AND i.id < \(after.id))") }
            sql.append(" ORDER BY i.logged_at DESC, i.id DESC LIMIT \(pageSizeMax + 1)")
            let found = try reading.tx.all(Incident.self, sql)
            incidents = Array(found.prefix(pageSizeMax))
            next = found.count > pageSizeMax ? incidents.last.map { InvestigationList.Cursor(at: $0.loggedAt, id: $0.id.raw) } : nil
            units = try reading.tx.all(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT 500")
            now = reading.now
            for incident in incidents { reading.saw(incident.ref) }
        }
    }

    private static func listed(_ list: Listed, _ choice: Choice) -> HTML {
        func option(_ value: String, _ title: String, _ isChosen: Bool) -> HTML { "<option value=\"\(value)\"\(isChosen ? " selected" : "" as HTML)>\(title)</option>" }
        let rows = list.incidents.map { incident -> HTML in
            """
            <tr><td><a href="\(Address("\(path)/\(incident.id)"))"><span class="reference">\(incident.reference)</span> \(incident.title)</a></td>
            <td><span class="status">\(incident.status.title)</span></td><td>\(Component.time(incident.loggedAt))</td>
            <td>\(incident.status == .open ? incident.crimeDue.map { Component.deadline($0, now: list.now) } ?? "" : "")</td></tr>
            """
        }
        let table: HTML =
            rows.isEmpty
            ? Component.empty("There are none here. Choose another team or status.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Incident</th><th scope="col">Status</th><th scope="col">Taken down</th><th scope="col">Record by</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <h1>Incidents</h1><form class="filters" action="\(Address(path))" method="get">
            <div class="field"><label for="unit">Team</label><select id="unit" name="unit">\(option("", "Whole force", choice.unit == nil))\(list.units.map { option($0.id.description, $0.name, $0.id == choice.unit) })</select></div>
            <div class="field"><label for="status">Status</label><select id="status" name="status">\(option("", "All", choice.status == nil))\(Incident.Status.allCases.map { option($0.rawValue, $0.title, $0 == choice.status) })</select></div>
            <button type="submit">Show</button></form><section class="panel" aria-label="Incidents">\(table)</section>
            \(Component.pages(path: path, query: choice.query, next: list.next?.description, isFirst: choice.after == nil))
            """
    }
}

/// The force's list of words that make an incident look like a crime (CR5).
enum CrimeWords {
    static let list: CodeListName = "crime-word"

    static func patterns(_ reading: Reading) throws -> [UnrecordedCrime.Pattern] {
        try CodeList.all(list, on: London.day(of: reading.now), in: reading.tx).map { UnrecordedCrime.Pattern($0.code, suggests: $0.title) }
    }
}
