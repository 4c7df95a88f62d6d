import Base
import Core
import Storage
import Web

/// Investigations by team, the newest first, read by key.
enum InvestigationList {
    static let path = "/investigations"
    static let pageSizeMax = 50

    static func routes(_ pages: Pages) {
        pages.area(Area("Investigations", path: path, permission: "investigation.read"))
        pages.get(path) { visit in
            let choice = Choice(visit)
            let list = try await visit.consult("investigation.read") { reading in try Listed(choice, reading) }
            return .page(Page("Investigations", area: path, html(list, choice, visit)))
        }
    }

    /// What the address asks for.
    struct Choice: Sendable {
        /// A unit, or nothing for the whole force.
        let unit: ID<Unit>?
        let status: Investigation.Status?
        let isMine: Bool
        let after: Cursor?

        init(_ visit: Visit) {
            let typed = visit.query("unit")
            unit = typed == nil ? visit.officer.unitId : typed.flatMap { ID<Unit>($0) }
            status = visit.query("status").flatMap { Investigation.Status(rawValue: $0) }
            isMine = visit.query("mine") == "yes"
            after = visit.query("after").flatMap { Cursor($0) }
        }

        var query: [(String, String)] {
            [("unit", unit?.description ?? ""), ("status", status?.rawValue ?? "")] + (isMine ? [("mine", "yes")] : [])
        }
    }

    /// A place in the order of the list.
    struct Cursor: Sendable, LosslessStringConvertible {
        let at: Instant
        let id: RawID

        init(at: Instant, id: RawID) {
            self.at = at
            self.id = id
        }

        init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let at = Int64(parts[0]), let id = RawID(String(parts[1])) else { return nil }
            self.init(at: Instant(microseconds: at), id: id)
        }

        var description: String { "\(at.microseconds)_\(id)" }
    }

    struct Line: Decodable, Sendable {
        let id: ID<Investigation>
        let number: String?
        let title: String
        let status: Investigation.Status
        let recordedAt: Instant
        let officer: String?
        let unit: String?
    }

    struct Listed: Sendable {
        let lines: [Line]
        let next: Cursor?
        let units: [Unit]

        init(_ choice: Choice, _ reading: Reading) throws {
            var sql: SQL = """
                SELECT i.id, i.number, i.title, i.status, i.recorded_at, o.name AS officer, u.name AS unit FROM investigation i
                LEFT JOIN officer o ON o.id = i.officer_in_case LEFT JOIN unit u ON u.id = i.unit_id
                WHERE \(reading.visible.condition("i.id"))
                """
            if let status = choice.status {
                sql.append(" AND i.status = \(status)")
            } else {
                sql.append(" AND i.status IN ('reported', 'reviewed', 'allocated')")
            }
            if let unit = choice.unit { sql.append(" AND i.unit_id = \(unit)") }
            if choice.isMine { sql.append(" AND i.officer_in_case = \(reading.officer.id)") }
            if let after = choice.after { sql.append(" AND (i.recorded_at < \(after.at) OR i.recorded_at = \(after.at) AND i.id < \(after.id))") }
            sql.append(" ORDER BY i.recorded_at DESC, i.id DESC LIMIT \(pageSizeMax + 1)")
            let found = try reading.tx.all(Line.self, sql)
            lines = Array(found.prefix(pageSizeMax))
            next = found.count > pageSizeMax ? lines.last.map { Cursor(at: $0.recordedAt, id: $0.id.raw) } : nil
            units = try reading.tx.all(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT 500")
            reading.note("shown", .integer(Int64(lines.count)))
            for line in lines { reading.saw(Ref(Investigation.kind, line.id)) }
        }
    }

    private static func html(_ list: Listed, _ choice: Choice, _ visit: Visit) -> HTML {
        let rows = list.lines.map { line -> HTML in
            """
            <tr><td><a href="\(Address("\(path)/\(line.id)"))"><span class="reference">\(line.number)</span> \(line.title)</a></td>
            <td><span class="status">\(line.status.title)</span></td><td>\(Component.time(line.recordedAt))</td><td>\(line.officer)</td><td>\(line.unit)</td></tr>
            """
        }
        let table: HTML =
            rows.isEmpty
            ? Component.empty("There are none here. Choose another team or status.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Crime</th><th scope="col">Status</th><th scope="col">Recorded</th>
            <th scope="col">Officer in the case</th><th scope="col">Team</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <h1>Investigations</h1><p class="under"><a href="\(Address(IncidentPage.path))">Incidents</a> <a href="\(Address(VictimDuePage.path))">Victims to be told</a></p>\(filters(list, choice, visit))
            <section class="panel" aria-label="Investigations">\(table)</section>
            \(Component.pages(path: path, query: choice.query, next: list.next?.description, isFirst: choice.after == nil))
            """
    }

    private static func filters(_ list: Listed, _ choice: Choice, _ visit: Visit) -> HTML {
        func option(_ value: String, _ title: String, _ isChosen: Bool) -> HTML {
            "<option value=\"\(value)\"\(isChosen ? " selected" : "" as HTML)>\(title)</option>"
        }
        let units = list.units.map { option($0.id.description, $0.name, $0.id == choice.unit) }
        let states = Investigation.Status.allCases.map { option($0.rawValue, $0.title, $0 == choice.status) }
        return """
            <form class="filters" action="\(Address(path))" method="get">
            <div class="field"><label for="unit">Team</label><select id="unit" name="unit">\(option("", "Whole force", choice.unit == nil))\(units)</select></div>
            <div class="field"><label for="status">Status</label><select id="status" name="status">\(option("", "All that are open", choice.status == nil))\(states)</select></div>
            <div class="field"><label for="mine">Whose</label><select id="mine" name="mine">\(option("", "Everybody's", !choice.isMine))\(option("yes", "Mine", choice.isMine))</select></div>
            <button type="submit">Show</button></form>
            """
    }
}
