import Base
import Core
import Records
import Storage
import Web

/// The page of one voluntary attendance: warnings, who, what may be done, what stands between the person and an interview, what was done.
enum VoluntaryPage {
    static let permission = "custody.voluntary.read"

    struct View: Sendable {
        let attendance: VoluntaryAttendance
        let markers: [WarningMarker.Shown]
        let person: Entry?
        let investigation: Entry?
        let arrest: Entry?
        let before: Entry?
        let next: Entry?
        let suite: String?
        let contacts: [VoluntaryContact]
        let interviews: [VoluntaryInterview]
        let gates: [InterviewGate]
        let need: Explained<Bool>
        let log: CustodyLog
        let isLogCut: Bool
        let titles: CodeTitles
        let officers: [ID<OfficerAccount>: String]
        let tasks: [WorkList.Item]
        let offered: Offer
        let maySeeHealth: Bool
        let now: Instant

        init(_ id: ID<VoluntaryAttendance>, _ reading: Reading, _ registry: Registry) throws {
            let tx = reading.tx
            attendance = try reading.require(VoluntaryAttendance.self, id)
            markers = try Warnings.read(attendance.personId, reading)
            person = try reading.card(of: attendance.person)
            investigation = try reading.card(of: attendance.investigation)
            arrest = try attendance.arrestId.flatMap { try reading.card(of: Ref(Arrest.kind, $0)) }
            before = try attendance.beforeId.flatMap { try reading.card(of: Ref(VoluntaryAttendance.kind, $0)) }
            let following = try tx.value(ID<VoluntaryAttendance>.self, "SELECT id FROM voluntary_attendance WHERE before_id = \(id)")
            next = try following.flatMap { try reading.card(of: Ref(VoluntaryAttendance.kind, $0)) }
            suite = try attendance.suiteId.flatMap { try tx.find(Unit.self, $0)?.name }
            contacts = try VoluntaryContact.all(of: id, in: tx)
            interviews = try VoluntaryInterview.all(of: id, in: tx)
            gates = attendance.isOpen ? try VoluntaryGates.of(attendance, parts: nil, now: reading.now, in: tx) : []
            need = try VoluntaryGates.adultNeed(of: attendance, on: London.day(of: attendance.arrivedAt ?? attendance.appointmentAt), in: tx)
            let entries = try VoluntaryEntry.all(of: id, in: tx).map(\.line)
            isLogCut = entries.count >= VoluntaryEntry.entriesMax
            log = try CustodyLog(entries, about: entries.filter { $0.kind == .corrected }, in: tx)
            titles = try CodeTitles.of(
                [VoluntaryAttendance.methods.text, VoluntaryAttendance.riskList.text, VoluntaryAttendance.outcomes.text, DetentionContact.parts.text, "custody.interview-medium"],
                on: London.day(of: reading.now), in: tx)
            var officers: [ID<OfficerAccount>: String] = [:]
            let named = [attendance.officerId, attendance.invitedBy, attendance.endedBy].compactMap { $0 } + interviews.flatMap { [$0.interviewerId, $0.secondId].compactMap { $0 } }
            for officer in Set(named) { officers[officer] = try Officers.label(officer, in: tx) }
            self.officers = officers
            tasks = try WorkList.open(about: attendance.ref, in: tx)
            offered = try FormPage.offered(on: attendance.ref, reading, registry)
            maySeeHealth = reading.officer.may(AssessVolunteer.name.text) || reading.officer.may("custody.care.read")
            now = reading.now
        }

        func name(_ officer: ID<OfficerAccount>?) -> String { officer.flatMap { officers[$0] } ?? "" }
        var whereabouts: String { suite ?? attendance.place ?? "" }
    }

    static func routes(_ pages: Pages) {
        pages.get("/voluntary-attendances/:id") { visit in
            let id = try visit.id(VoluntaryAttendance.self)
            let registry = visit.office.registry
            let view = try await visit.consult(permission, Ref(VoluntaryAttendance.kind, id)) { reading in try View(id, reading, registry) }
            return .page(
                Page("Voluntary attendance \(view.attendance.number)", area: SuitePage.path, live: [view.attendance.ref, view.attendance.person], html(view, registry)))
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        """
        \(Warnings.html(view.markers))
        \(head(view, registry))
        \(Component.actions(view.offered))
        \(gates(view))
        \(Component.due(view.tasks, now: view.now))
        \(Component.panel("Appointment", id: "appointment", appointment(view, registry)))
        \(view.attendance.arrivedAt == nil ? "" : Component.panel("The person", id: "person", person(view)))
        \(Component.panel("Who came", id: "contacts", contacts(view)))
        \(Component.panel("Interviews", id: "interviews", interviews(view)))
        \(end(view, registry))
        <section class="timeline" id="timeline" data-region="timeline"><h2>Log</h2>\(view.log.html())\(view.isLogCut ? "<p>Older entries are on the printed record.</p>" : "")</section>
        """
    }

    private static func head(_ view: View, _ registry: Registry) -> HTML {
        let person: HTML = view.person.map { Component.link($0, registry: registry) } ?? ""
        let crime: HTML = view.investigation.map { " for \(Component.link($0, registry: registry))" } ?? ""
        return Component.head(
            title: "Voluntary attendance of \(view.person?.title ?? "a person")", reference: view.attendance.number, status: view.attendance.status.title,
            detail: " \(person)\(crime) <span>\(view.whereabouts)</span>")
    }

    /// What must be so before an interview: each gate open or not, in words.
    private static func gates(_ view: View) -> HTML {
        guard view.attendance.status == .here else { return "" }
        let rows = view.gates.map { gate -> HTML in
            let rules = gate.rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " }
            return "<li><strong>\(gate.kind.title): \(gate.isOpen ? "in order" : "not yet")</strong><p>\(gate.reason) \(rules)</p></li>"
        }
        let running: HTML =
            view.interviews.first { $0.endedAt == nil }.map { interview -> HTML in
                let due = InterviewBreaks.due(started: interview.startedAt, breaks: interview.breaks)
                return "<p>Interview \(interview.number) is going on since \(Component.time(interview.startedAt, zoned: true)). Break due \(Component.deadline(due.value, now: view.now))</p>"
            } ?? ""
        return Component.panel(
            "Before an interview", id: "gates",
            "<p>Not under arrest: free to leave at any time (<cite class=\"rule\">PACE-05</cite>). No detention clock runs.</p>\(running)<ul class=\"steps\">\(rows)</ul>")
    }

    private static func appointment(_ view: View, _ registry: Registry) -> HTML {
        let attendance = view.attendance
        return Component.facts([
            (
                "Appointment",
                attendance.status == .invited || attendance.status == .absent ? Component.deadline(attendance.appointmentAt, now: view.now) : Component.time(attendance.appointmentAt, zoned: true)
            ),
            ("Where", "\(view.whereabouts)"), ("Suspected of", "\(attendance.suspectedOf)"), ("Answers for it", "\(view.name(attendance.officerId))"),
            ("Asked", "\(Component.time(attendance.invitedAt, zoned: true)), \(view.titles.title(attendance.method, of: VoluntaryAttendance.methods)), by \(view.name(attendance.invitedBy))"),
            ("Solicitor", attendance.solicitorName.map { "\($0)" }), ("Appropriate adult", attendance.adultName.map { "\($0)" }),
            ("Interpreter for", attendance.language.map { "\($0)" }), ("Access and other needs", attendance.accessNote.map { "\($0)" }),
            ("Appropriate adult needed", "\(view.need.value ? "Yes" : "No"). \(view.need.reason)"),
            ("After", view.before.map { Component.link($0, registry: registry) }), ("Next", view.next.map { Component.link($0, registry: registry) }),
        ])
    }

    private static func person(_ view: View) -> HTML {
        let attendance = view.attendance
        let risks = (attendance.risks ?? []).map { view.titles.title($0, of: VoluntaryAttendance.riskList) }.joined(separator: "; ")
        return Component.facts([
            ("Arrived", attendance.arrivedAt.map { Component.time($0, zoned: true) }), ("Told", "Not under arrest, free to leave; given the notice of rights"),
            ("Legal advice", attendance.advice.map { advice -> HTML in "\(advice.title). \(attendance.adviceReason ?? "")" }),
            ("Risk", attendance.assessedAt == nil ? "Not checked yet" : !view.maySeeHealth ? "Checked" : risks.isEmpty ? "Nothing applies" : "\(risks)"),
            ("What is done about it", view.maySeeHealth ? attendance.riskNote.map { note -> HTML in "<span class=\"text\">\(note)</span>" } : nil),
            ("Fit to be interviewed", attendance.isFit.map { "\($0 ? "Yes" : "No")" }),
        ])
    }

    private static func contacts(_ view: View) -> HTML {
        guard !view.contacts.isEmpty else { return Component.empty("Nobody has come for the person.") }
        let rows = view.contacts.map { contact -> HTML in
            """
            <tr><td>\(view.titles.title(contact.part, of: DetentionContact.parts))</td><td>\(contact.name) <small>\(contact.relation ?? "")</small></td>
            <td>\(Component.time(contact.cameAt, zoned: true))</td><td>\(contact.leftAt.map { Component.time($0, zoned: true) } ?? "here now")</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">As</th><th scope="col">Who</th><th scope="col">Came</th><th scope="col">Left</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    static func interviews(_ view: View) -> HTML {
        guard !view.interviews.isEmpty else { return Component.empty("No interview has been held.") }
        let rows = view.interviews.map { interview -> HTML in
            let others = interview.persons.map { "\($0.name) (\($0.part))" }.joined(separator: ", ")
            let by = [interview.interviewerId, interview.secondId].compactMap { $0 }.map { view.name($0) }.joined(separator: ", ")
            let breaks = interview.breaks.map { Elapsed.text($0.seconds) }.joined(separator: ", ")
            return """
                <tr><td class="number">\(interview.number)</td><td>\(Component.time(interview.startedAt, zoned: true))</td><td>\(interview.endedAt.map { Component.time($0, zoned: true) } ?? "going on")</td>
                <td>\(by)\(others.isEmpty ? "" : "; \(others)")</td><td><span class="reference">\(interview.reference)</span> \(view.titles.title(interview.medium, of: "custody.interview-medium"))</td>
                <td>\(breaks.isEmpty ? "none" : breaks)</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">No.</th><th scope="col">Began</th><th scope="col">Ended</th><th scope="col">By and present</th>
            <th scope="col">Recorded on</th><th scope="col">Breaks</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func end(_ view: View, _ registry: Registry) -> HTML {
        let attendance = view.attendance
        guard let ended = attendance.endedAt else { return "" }
        return Component.panel(
            "End", id: "end",
            Component.facts([
                ("Ended", Component.time(ended, zoned: true)), ("By", "\(view.name(attendance.endedBy))"),
                ("Outcome", "\(attendance.outcome.map { view.titles.title($0, of: VoluntaryAttendance.outcomes) } ?? attendance.status.title)"),
                ("Reason", attendance.endReason.map { reason -> HTML in "<span class=\"text\">\(reason)</span>" }),
                ("Arrest", view.arrest.map { Component.link($0, registry: registry) }),
            ]))
    }
}
