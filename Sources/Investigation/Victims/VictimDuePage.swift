import Base
import Core
import Records
import Storage
import Web

/// What victims of a team's crimes are still to be told, the most overdue first, and the referrals nobody has answered.
enum VictimDuePage {
    static let path = "/victims"
    static let pageSizeMax = 100

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let typed = visit.query("unit")
            let unit = typed == nil ? visit.officer.unitId : typed.flatMap { ID<Unit>($0) }
            let after = visit.query("after").flatMap { InvestigationList.Cursor($0) }
            let list = try await visit.consult("investigation.read") { reading in try Listed(unit, after, reading) }
            return .page(Page("Victims to be told", area: InvestigationList.path, html(list, unit, after)))
        }
    }

    struct Line: Decodable, Sendable {
        let id: RawID
        let investigationId: ID<Investigation>
        let personId: RawID
        let number: String?
        let victim: String
        /// In whose name the victim named is told.
        let organisation: String?
        let event: String
        let dueAt: Instant
        let officer: String?
    }

    struct Referral: Decodable, Sendable {
        let id: RawID
        let investigationId: ID<Investigation>
        let personId: RawID
        let number: String?
        let victim: String
        let organisation: String?
        let service: String
        let status: VictimReferral.Status
        let dueAt: Instant
    }

    struct Listed: Sendable {
        let lines: [Line]
        let next: InvestigationList.Cursor?
        let referrals: [Referral]
        let units: [Unit]
        let titles: CodeTitles
        let now: Instant

        init(_ unit: ID<Unit>?, _ after: InvestigationList.Cursor?, _ reading: Reading) throws {
            let tx = reading.tx
            now = reading.now
            titles = try CodeTitles.of(["victim-event", "support-service"], on: London.day(of: now), in: tx)
            var sql: SQL = """
                SELECT c.id, c.investigation_id, c.person_id, i.number, e.title AS victim, \(Self.organisation("c", reading.visible)) AS organisation, c.event, c.due_at, o.name AS officer FROM victim_clock c
                JOIN investigation i ON i.id = c.investigation_id JOIN entry e ON e.id = c.person_id LEFT JOIN officer o ON o.id = i.officer_in_case
                WHERE c.met_at IS NULL AND c.void_at IS NULL AND \(reading.visible.condition("c.investigation_id")) AND \(reading.visible.condition("c.person_id"))
                """
            if let unit { sql.append(" AND i.unit_id = \(unit)") }
            if let after { sql.append(" AND (c.due_at > \(after.at) OR c.due_at = \(after.at) AND c.id > \(after.id))") }
            sql.append(" ORDER BY c.due_at, c.id LIMIT \(pageSizeMax + 1)")
            let found = try tx.all(Line.self, sql)
            lines = Array(found.prefix(pageSizeMax))
            next = found.count > pageSizeMax ? lines.last.map { InvestigationList.Cursor(at: $0.dueAt, id: $0.id) } : nil
            var backlog: SQL = """
                SELECT f.id, f.investigation_id, f.person_id, i.number, e.title AS victim, \(Self.organisation("f", reading.visible)) AS organisation, f.service, f.status, f.due_at FROM victim_referral f
                JOIN investigation i ON i.id = f.investigation_id JOIN entry e ON e.id = f.person_id
                WHERE f.status IN ('sent', 'failed') AND \(reading.visible.condition("f.investigation_id")) AND \(reading.visible.condition("f.person_id"))
                """
            if let unit { backlog.append(" AND i.unit_id = \(unit)") }
            backlog.append(" ORDER BY f.status, f.due_at, f.id LIMIT \(pageSizeMax)")
            referrals = try tx.all(Referral.self, backlog)
            units = try tx.all(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT 500")
            for line in lines { reading.saw(Ref(Person.kind, line.personId)) }
            for referral in referrals { reading.saw(Ref(Person.kind, referral.personId)) }
        }

        /// The organisation that the person of a row of table `alias` speaks for in its crime.
        private static func organisation(_ alias: SQL, _ visible: Visibility) -> SQL {
            """
            (SELECT min(g.name) FROM organisation_victim v JOIN organisation g ON g.id = v.organisation_id
            WHERE v.investigation_id = \(alias).investigation_id AND v.contact_id = \(alias).person_id AND \(visible.condition("v.organisation_id")))
            """
        }
    }

    private static func html(_ list: Listed, _ unit: ID<Unit>?, _ after: InvestigationList.Cursor?) -> HTML {
        func option(_ value: String, _ title: String, _ isChosen: Bool) -> HTML { "<option value=\"\(value)\"\(isChosen ? " selected" : "" as HTML)>\(title)</option>" }
        func victim(_ name: String, _ organisation: String?) -> HTML { organisation.map { "\($0) <small>through \(name)</small>" } ?? "\(name)" }
        func crime(_ id: ID<Investigation>, _ number: String?) -> HTML { "<a href=\"\(Address("\(InvestigationList.path)/\(id)"))\"><span class=\"reference\">\(number ?? "")</span></a>" }
        let lines = list.lines.map { line -> HTML in
            """
            <tr><td>\(Component.deadline(line.dueAt, now: list.now))</td><td>\(victim(line.victim, line.organisation))</td><td>\(list.titles.title(line.event, of: VictimClock.list))</td>
            <td>\(crime(line.investigationId, line.number))</td><td>\(line.officer)</td></tr>
            """
        }
        let referrals = list.referrals.map { referral -> HTML in
            """
            <tr><td>\(referral.status.title)</td><td>\(Component.deadline(referral.dueAt, now: list.now))</td><td>\(victim(referral.victim, referral.organisation))</td>
            <td>\(list.titles.title(referral.service, of: "support-service"))</td><td>\(crime(referral.investigationId, referral.number))</td></tr>
            """
        }
        let clocks: HTML =
            lines.isEmpty
            ? Component.empty("Every victim of this team is told.")
            : "<div class=\"scroll\"><table class=\"list\"><thead><tr><th scope=\"col\">Due</th><th scope=\"col\">Victim</th><th scope=\"col\">To be told</th><th scope=\"col\">Crime</th><th scope=\"col\">Officer in the case</th></tr></thead><tbody>\(lines)</tbody></table></div>"
        let backlog: HTML =
            referrals.isEmpty
            ? Component.empty("Every referral is answered.")
            : "<div class=\"scroll\"><table class=\"list\"><thead><tr><th scope=\"col\">State</th><th scope=\"col\">Ask again</th><th scope=\"col\">Victim</th><th scope=\"col\">Service</th><th scope=\"col\">Crime</th></tr></thead><tbody>\(referrals)</tbody></table></div>"
        return """
            <h1>Victims to be told</h1><form class="filters" action="\(Address(path))" method="get">
            <div class="field"><label for="unit">Team</label><select id="unit" name="unit">\(option("", "Whole force", unit == nil))\(list.units.map { option($0.id.description, $0.name, $0.id == unit) })</select></div>
            <button type="submit">Show</button></form>
            \(Component.panel("Victims' Code", id: "clocks", clocks))
            \(Component.pages(path: path, query: [("unit", unit?.description ?? "")], next: list.next?.description, isFirst: after == nil))
            \(Component.panel("Referrals without an answer", id: "referrals", backlog))
            """
    }
}
