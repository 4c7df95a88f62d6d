import Base
import Core
import Records
import Storage
import Web

/// The crime registrar's view: how well reports are recorded, incidents to read again with the words that look like a crime, and what policies are in force (CR5).
enum RegistrarPage {
    static let path = "/registrar"
    static let permission = "investigation.compliance.read"
    /// Incidents read for words by one page, the newest first.
    static let readMax = 500
    static let months = 6
    /// Incidents drawn for one day's sample, of those closed so many days before.
    static let sampleMax = 10
    static let sampleDays = 60

    static func routes(_ pages: Pages, _ rounds: PolicyRounds) {
        pages.area(Area("Registrar", path: path, permission: permission))
        pages.get(path) { visit in
            let after = visit.query("after").flatMap { InvestigationList.Cursor($0) }
            let mistake = rounds.mistake
            let view = try await visit.consult(permission) { reading in try View(after, reading) }
            return .page(Page("Crime registrar", area: path, html(view, mistake, after, visit.office.registry)))
        }
    }

    struct MonthLine: Sendable {
        let month: Month
        let recorded: Int
        let late: Int
        let cancelled: Int
        let notRecorded: Int
        let sampled: Int
        let wrong: Int
    }

    struct Candidate: Sendable {
        let incident: Incident
        let hits: [UnrecordedCrime.Hit]
    }

    struct View: Sendable {
        let lines: [MonthLine]
        let overdue: [Incident]
        let candidates: [Candidate]
        let sample: [Incident]
        /// Crimes drawn for today, and how many were sampled and wrong in the months shown.
        let crimes: [Entry]
        let crimesSampled: Int
        let crimesWrong: Int
        let next: InvestigationList.Cursor?
        let policies: [Policy]
        let policiesSince: Instant?
        let now: Instant

        init(_ after: InvestigationList.Cursor?, _ reading: Reading) throws {
            let tx = reading.tx
            now = reading.now
            lines = try RegistrarPage.lines(reading)
            overdue = try tx.all(
                Incident.self,
                """
                SELECT i.* FROM incident i WHERE i.status = 'open' AND i.crime_due <= \(reading.now) AND \(reading.visible.condition("i.id")) ORDER BY i.logged_at, i.id LIMIT 50
                """)
            sample = try RegistrarPage.sample(reading)
            crimes = try RegistrarPage.crimes(reading)
            let since = reading.now.adding(hours: -24 * 30 * RegistrarPage.months)
            crimesSampled = try tx.value(Int.self, "SELECT count(*) FROM crime_sample WHERE sampled_at >= \(since)") ?? 0
            crimesWrong = try tx.value(Int.self, "SELECT count(*) FROM crime_sample WHERE sampled_at >= \(since) AND result <> 'right'") ?? 0
            var sql: SQL = """
                SELECT i.* FROM incident i WHERE i.status IN ('open', 'closed', 'awaiting-endorsement') AND i.sampled_at IS NULL AND \(reading.visible.condition("i.id"))
                """
            if let after { sql.append(" AND (i.logged_at < \(after.at) OR i.logged_at = \(after.at) AND i.id < \(after.id))") }
            sql.append(" ORDER BY i.logged_at DESC, i.id DESC LIMIT \(readMax)")
            let read = try tx.all(Incident.self, sql)
            let patterns = try CrimeWords.patterns(reading)
            candidates = read.compactMap { incident in
                let hits = UnrecordedCrime.hits(in: incident.account, patterns)
                return hits.isEmpty ? nil : Candidate(incident: incident, hits: hits)
            }
            next = read.count == readMax ? read.last.map { InvestigationList.Cursor(at: $0.loggedAt, id: $0.id.raw) } : nil
            policies = try PolicySet.inForce(in: tx).policies
            policiesSince = try PolicySet.newest(in: tx)?.loadedAt
            for ref in (overdue + sample + candidates.map(\.incident)).map(\.ref) + crimes.map(\.ref) { reading.saw(ref) }
            reading.note("shown", .integer(Int64(candidates.count)))
        }
    }

    /// Drawn by lot among incidents that looked like crimes and were closed without one: the same all day, others tomorrow, so that nobody chooses what is sampled.
    private static func sample(_ reading: Reading) throws -> [Incident] {
        let today = London.day(of: reading.now)
        let closed = try reading.tx.values(
            RawID.self,
            """
            SELECT i.id FROM incident i WHERE i.status IN ('closed', 'transferred') AND i.crime_due IS NOT NULL AND i.sampled_at IS NULL
            AND i.logged_at >= \(reading.now.adding(hours: -24 * sampleDays)) AND \(reading.visible.condition("i.id")) ORDER BY i.logged_at DESC, i.id DESC LIMIT 5000
            """)
        let drawn = lot(closed, on: today)
        guard !drawn.isEmpty else { return [] }
        return try reading.tx.all(Incident.self, "SELECT * FROM incident WHERE id IN \(list: drawn) ORDER BY logged_at DESC, id DESC")
    }

    /// The same all day, others tomorrow.
    private static func lot(_ ids: [RawID], on day: Day) -> [RawID] {
        ids.map { (id: $0, lot: JournalDetail.hash(salt: [], body: "\(day) \($0)")) }.sorted { $0.lot < $1.lot }.prefix(sampleMax).map(\.id)
    }

    /// Drawn by lot among the crimes recorded in the last weeks.
    private static func crimes(_ reading: Reading) throws -> [Entry] {
        let since = reading.now.adding(hours: -24 * sampleDays)
        let recorded = try ["reported", "reviewed", "allocated", "closed"].flatMap { status in
            try reading.tx.values(
                RawID.self,
                """
                SELECT i.id FROM investigation i WHERE i.status = \(status) AND i.recorded_at >= \(since) AND i.is_crime = \(true)
                AND NOT EXISTS (SELECT 1 FROM crime_sample s WHERE s.investigation_id = i.id) AND \(reading.visible.condition("i.id")) ORDER BY i.recorded_at DESC, i.id DESC LIMIT 5000
                """)
        }
        let drawn = lot(recorded, on: London.day(of: reading.now))
        guard !drawn.isEmpty else { return [] }
        return try reading.tx.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id IN \(list: drawn) ORDER BY e.at DESC, e.id DESC")
    }

    private static func lines(_ reading: Reading) throws -> [MonthLine] {
        let tx = reading.tx
        let this = London.day(of: reading.now)
        return try (0..<months).compactMap { back in
            let day = (Day(year: this.year, month: this.month, day: 1) ?? this).adding(months: -back)
            let (start, end) = (London.start(of: day), London.start(of: day.adding(months: 1)))
            guard let month = Month(String(day.description.prefix(7))) else { return nil }
            func count(_ sql: SQL) throws -> Int { try tx.value(Int.self, sql) ?? 0 }
            let inMonth: SQL = "i.recorded_at >= \(start) AND i.recorded_at < \(end) AND i.status IN ('reported', 'reviewed', 'allocated', 'closed')"
            let logged: SQL = "i.logged_at >= \(start) AND i.logged_at < \(end)"
            return MonthLine(
                month: month, recorded: try count("SELECT count(*) FROM investigation i WHERE \(inMonth)"),
                late: try count("SELECT count(*) FROM investigation i WHERE \(inMonth) AND i.is_late = \(true)"),
                cancelled: try count("SELECT count(*) FROM investigation i WHERE \(inMonth) AND i.is_crime = \(false)"),
                notRecorded: try count("SELECT count(*) FROM incident i WHERE \(logged) AND i.crime_due IS NOT NULL AND i.status <> 'recorded'"),
                sampled: try count("SELECT count(*) FROM incident i WHERE \(logged) AND i.sampled_at IS NOT NULL"),
                wrong: try count("SELECT count(*) FROM incident i WHERE \(logged) AND i.sample_result = 'should-be-crime'"))
        }
    }

    private static func html(_ view: View, _ mistake: PolicyMistake?, _ after: InvestigationList.Cursor?, _ registry: Registry) -> HTML {
        """
        <h1>Crime registrar</h1>
        \(Component.panel("Recording", id: "recording", recording(view)))
        \(Component.panel("Past the 24 hours and not decided", id: "overdue", overdue(view)))
        \(Component.panel("Today's sample of what was not recorded, drawn by lot", id: "sample", sample(view)))
        \(Component.panel("Today's sample of crimes, drawn by lot", id: "crimes", crimes(view, registry)))
        \(Component.panel("Read these again", id: "candidates", candidates(view, after)))
        \(Component.panel("Policies in force", id: "policies", policies(view, mistake)))
        """
    }

    /// - Parameter numbersFrom: the first column of numbers; all after it are too.
    private static func table(_ heads: [String], _ rows: [HTML], numbersFrom: Int? = nil) -> HTML {
        let columns = heads.enumerated().map { index, head -> HTML in numbersFrom.map { index >= $0 } == true ? "<th scope=\"col\" class=\"number\">\(head)</th>" : "<th scope=\"col\">\(head)</th>" }
        return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(heads.joined(separator: ", "))\"><table class=\"list\"><thead><tr>\(columns)</tr></thead><tbody>\(rows)</tbody></table></div>"
    }

    private static func recording(_ view: View) -> HTML {
        let rows = view.lines.map { line -> HTML in
            let share = line.recorded == 0 ? "" : "\((line.recorded - line.late) * 1000 / line.recorded / 10).\((line.recorded - line.late) * 1000 / line.recorded % 10) %"
            return """
                <tr><th scope="row">\(line.month.text.replacing(" ", with: "\u{a0}"))</th>\(["\(line.recorded)", "\(line.late)", share, "\(line.cancelled)", "\(line.notRecorded)", "\(line.sampled)", "\(line.wrong)"].map { number -> HTML in "<td class=\"number\">\(number)</td>" })</tr>
                """
        }
        return table(["Month", "Crimes recorded", "Later than 24 hours", "In time (REC-04)", "Cancelled", "May be crimes, not recorded", "Sampled", "Should have been crimes"], rows, numbersFrom: 1)
    }

    private static func link(_ incident: Incident) -> HTML {
        "<a href=\"\(Address("\(IncidentPage.path)/\(incident.id)"))\"><span class=\"reference\">\(incident.reference)</span> \(incident.title)</a>"
    }

    private static func overdue(_ view: View) -> HTML {
        guard !view.overdue.isEmpty else { return Component.empty("None: every report is decided in time.") }
        return table(["Incident", "To be decided by"], view.overdue.map { incident -> HTML in "<tr><td>\(link(incident))</td><td>\(incident.crimeDue.map { Component.deadline($0, now: view.now) })</td></tr>" })
    }

    private static func sample(_ view: View) -> HTML {
        guard !view.sample.isEmpty else { return Component.empty("None of the last \(sampleDays) days waits to be sampled.") }
        return table(["Incident", "Closed"], view.sample.map { incident -> HTML in "<tr><td>\(link(incident))</td><td>\(incident.closedAt.map { Component.time($0) })</td></tr>" })
    }

    private static func crimes(_ view: View, _ registry: Registry) -> HTML {
        let so: HTML = "<p class=\"under\">\(view.crimesSampled) sampled in the last \(months) months, \(view.crimesWrong) of them wrongly recorded.</p>"
        guard !view.crimes.isEmpty else { return "\(so)\(Component.empty("None of the last \(sampleDays) days waits to be sampled."))" }
        let rows = view.crimes.map { entry -> HTML in
            "<tr><td>\(Component.link(entry, registry: registry))</td><td><span class=\"status\">\(entry.status)</span></td><td>\(Component.time(entry.at))</td></tr>"
        }
        return "\(so)\(table(["Crime", "Status", "Happened"], rows))"
    }

    private static func candidates(_ view: View, _ after: InvestigationList.Cursor?) -> HTML {
        let rows = view.candidates.map { candidate -> HTML in
            let hits = candidate.hits.map { hit -> HTML in "<li><mark>\(hit.words)</mark> \(hit.suggests)</li>" }
            return "<tr><td>\(link(candidate.incident))</td><td><span class=\"status\">\(candidate.incident.status.title)</span></td><td><ul>\(hits)</ul></td></tr>"
        }
        let list: HTML = rows.isEmpty ? Component.empty("No incident here has words that look like a crime.") : table(["Incident", "Status", "Words that look like a crime"], rows)
        return "\(list)\(Component.pages(path: path, query: [], next: view.next?.description, isFirst: after == nil))"
    }

    private static func policies(_ view: View, _ mistake: PolicyMistake?) -> HTML {
        let wrong: HTML = mistake.map { "<p class=\"error\"><strong>The force's file of policies has a mistake and is not in force.</strong> \($0.description) Those below stay until it is corrected.</p>" } ?? ""
        let since: HTML = view.policiesSince.map { "<p>Loaded \(Component.time($0)).</p>" } ?? "<p>The set that ships with Peel.</p>"
        let rows = view.policies.map { policy -> HTML in "<tr><td>\(policy.name)</td><td>\(policy.title)</td><td>\(policy.owner)</td><td>\(policy.withinHours) hours</td></tr>" }
        return "\(wrong)\(since)\(table(["Policy", "Task", "For", "Within"], rows))"
    }
}
