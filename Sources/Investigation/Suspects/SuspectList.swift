import Base
import Core
import Records
import Storage
import Web

/// Outstanding suspects of a team, the highest risk and the longest outstanding first.
enum SuspectList {
    static let path = "/suspects"
    static let pageSizeMax = 100

    struct Row: Decodable, Sendable {
        let personId: RawID
        let person: String
        let investigationId: RawID
        let number: String?
        let title: String
        let risk: SuspectPursuit.Risk
        let riskReason: String
        let since: Instant
        let circulatedAt: Instant?
        let attempts: Int
        let lastAttemptAt: Instant?
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Suspects", path: path, permission: "investigation.suspects.read"))
        pages.get(path) { visit in
            let typed = visit.query("unit")
            let unit = typed == nil ? visit.officer.unitId : typed.flatMap { ID<Unit>($0) }
            let (rows, units, now) = try await visit.consult("investigation.suspects.read") { reading in
                (try read(unit, reading), try reading.tx.all(Unit.self, "SELECT * FROM unit ORDER BY name LIMIT 200"), reading.now)
            }
            return .page(Page("Outstanding suspects", area: path, html(rows, units, unit, now)))
        }
    }

    static func read(_ unit: ID<Unit>?, _ reading: Reading) throws -> [Row] {
        let own: SQL = unit.map { unit -> SQL in " AND p.unit_id = \(unit)" } ?? ""
        let rows = try reading.tx.all(
            Row.self,
            """
            SELECT p.person_id, e.title AS person, p.investigation_id, i.number, i.title, p.risk, p.risk_reason, p.since, p.circulated_at, p.attempts, p.last_attempt_at
            FROM suspect_pursuit p JOIN entry e ON e.id = p.person_id JOIN investigation i ON i.id = p.investigation_id
            WHERE p.state = 'outstanding'\(own) AND \(reading.visible.condition("p.person_id")) AND \(reading.visible.condition("p.investigation_id"))
            ORDER BY CASE p.risk WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, p.since, p.id LIMIT \(pageSizeMax)
            """)
        for row in rows { reading.saw(Ref(Person.kind, row.personId)) }
        return rows
    }

    /// How long, in the unit people think in.
    static func age(since: Instant, until: Instant) -> String {
        let hours = max(0, until.seconds(since: since) / 3600)
        return hours < 48 ? "\(hours) h" : "\(hours / 24) days"
    }

    private static func html(_ rows: [Row], _ units: [Unit], _ unit: ID<Unit>?, _ now: Instant) -> HTML {
        let lines = rows.map { row -> HTML in
            """
            <tr><td><a href="\(Address("/people/\(row.personId)"))">\(row.person)</a></td><td><a href="\(Address("/investigations/\(row.investigationId)"))"><span class="reference">\(row.number)</span> \(row.title)</a></td>
            <td>\(age(since: row.since, until: now))</td><td><span class="deadline \(row.risk == .high ? "late" : row.risk == .medium ? "soon" : "ok")"><span class="state">\(row.risk.title)</span></span><br><small>\(row.riskReason)</small></td>
            <td>\(row.circulatedAt.map { Component.time($0) } ?? "no")</td><td>\(row.attempts)</td><td>\(row.lastAttemptAt.map { Component.time($0) } ?? "never")</td></tr>
            """
        }
        let options = units.map { one -> HTML in "<option value=\"\(one.id)\"\(one.id == unit ? " selected" : "")>\(one.name)</option>" }
        let cut: HTML = rows.count == pageSizeMax ? "<p>The first \(pageSizeMax) are shown. Choose a team.</p>" : ""
        return """
            <h1>Outstanding suspects <small>\(rows.count)</small></h1>
            <form class="filters" method="get" action="\(Address(path))"><div class="field"><label for="suspects-unit">Team</label>
            <select id="suspects-unit" name="unit"><option value="">The whole force</option>\(options)</select></div><button type="submit">Show</button></form>
            <section class="panel" id="outstanding" data-region="outstanding"><h2>By risk, then the longest first</h2>
            \(EnquirySections.table(["Suspect", "Investigation", "For", "Risk", "Circulated", "Attempts", "Last attempt"], lines, empty: "Nobody is outstanding here."))\(cut)</section>
            """
    }
}
