import Base
import Core
import Records
import Storage
import Web

/// Who is asked to attend, when and where: a suite at a time or all of them, from a day on.
enum AppointmentsPage {
    static let path = "/custody/appointments"
    static let pageSizeMax = 50

    /// A place in the order of appointments.
    struct Cursor: Sendable, LosslessStringConvertible {
        let at: Instant
        let id: RawID

        init(_ attendance: VoluntaryAttendance) { (at, id) = (attendance.appointmentAt, attendance.id.raw) }

        init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let at = Int64(parts[0]), let id = RawID(String(parts[1])) else { return nil }
            (self.at, self.id) = (Instant(microseconds: at), id)
        }

        var description: String { "\(at.microseconds)_\(id)" }
    }

    struct Row: Sendable {
        let attendance: VoluntaryAttendance
        let person: Entry?
        let officer: String
        let place: String
        let needsAdult: Bool
    }

    struct List: Sendable {
        let rows: [Row]
        let next: Cursor?
        let suite: String?
        let from: Day
        let now: Instant

        init(_ suite: ID<Unit>?, from: Day?, after: Cursor?, _ reading: Reading) throws {
            let tx = reading.tx
            let day = from ?? London.day(of: reading.now)
            let only: SQL = suite.map { "AND v.suite_id = \($0)" } ?? ""
            let later: SQL = after.map { "AND (v.appointment_at > \($0.at) OR v.appointment_at = \($0.at) AND v.id > \($0.id))" } ?? "AND v.appointment_at >= \(London.start(of: day))"
            let found = try tx.all(
                VoluntaryAttendance.self,
                """
                SELECT v.* FROM voluntary_attendance v WHERE \(reading.visible.condition("v.id")) \(only) \(later) ORDER BY v.appointment_at, v.id LIMIT \(pageSizeMax + 1)
                """)
            let shown = Array(found.prefix(pageSizeMax))
            let units = Dictionary(
                try tx.all(Unit.self, "SELECT * FROM unit WHERE id IN \(list: shown.compactMap(\.suiteId) + [suite].compactMap { $0 })").map { ($0.id, $0.name) },
                uniquingKeysWith: { first, _ in first })
            rows = try shown.map { attendance in
                reading.saw(attendance.ref)
                return Row(
                    attendance: attendance, person: try reading.card(of: attendance.person), officer: try Officers.label(attendance.officerId, in: tx),
                    place: attendance.suiteId.flatMap { units[$0] } ?? attendance.place ?? "",
                    needsAdult: try VoluntaryGates.adultNeed(of: attendance, on: London.day(of: attendance.appointmentAt), in: tx).value)
            }
            next = found.count > pageSizeMax ? shown.last.map { Cursor($0) } : nil
            self.suite = suite.flatMap { units[$0] }
            self.from = day
            now = reading.now
        }

        var json: JSONValue {
            .object([
                "from": .string(from.description), "next": next.map { .string($0.description) } ?? .null,
                "appointments": .array(
                    rows.map { row in
                        .object([
                            "id": .string(row.attendance.id.description), "number": .string(row.attendance.number), "appointmentAt": .string(row.attendance.appointmentAt.description),
                            "status": .string(row.attendance.status.rawValue), "place": .string(row.place), "person": row.person.map { .string($0.title) } ?? .null,
                            "suspectedOf": .string(row.attendance.suspectedOf), "officer": .string(row.officer), "needsAdult": .boolean(row.needsAdult),
                            "language": row.attendance.language.map { .string($0) } ?? .null,
                        ])
                    }),
            ])
        }
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let (suite, day, after) = try asked(visit)
            let officer = visit.officer
            return try await visit.watch(VoluntaryPage.permission) { reading in
                try List(suite, from: day, after: after, reading)
            } show: { list in
                let title = list.suite.map { "Appointments at \($0)" } ?? "Appointments"
                let live = suite.map { [Ref(Unit.kind, $0)] } ?? []
                return Page(title, area: SuitePage.path, live: live, scripts: SuitePage.scripts, html(list, title, suite, after == nil, officer))
            }
        }
        pages.api(path, "Appointments of voluntary attendance", query: ["suite", "from", "after"]) { visit in
            let (suite, day, after) = try asked(visit)
            return .json(try await visit.consult(VoluntaryPage.permission) { reading in try List(suite, from: day, after: after, reading) }.json)
        }
    }

    private static func asked(_ visit: Visit) throws -> (ID<Unit>?, Day?, Cursor?) {
        (visit.query("suite").flatMap { ID<Unit>($0) }, try visit.day("from"), visit.query("after").flatMap { Cursor($0) })
    }

    private static func html(_ list: List, _ title: String, _ suite: ID<Unit>?, _ isFirst: Bool, _ officer: Officer) -> HTML {
        let query = (suite.map { [("suite", $0.description)] } ?? []) + [("from", list.from.description)]
        let rows = list.rows.map(row)
        let table: HTML =
            rows.isEmpty
            ? Component.empty("Nobody is asked to attend from \(London.text(list.from)) on.")
            : """
            <div class="scroll" role="region" aria-label="Appointments" tabindex="0"><table class="list"><thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Suspected of</th>
            <th scope="col">Where</th><th scope="col">Officer</th><th scope="col">Needs</th><th scope="col">Status</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <header class="board-head"><h1>\(title)</h1>\(CustodyNav.html(current: .appointments, suite.map { ID($0.raw) }, officer))</header>
            <section class="panel" data-region="appointments"><form class="filter" method="get" action="\(path)">\(suite.map { id -> HTML in "<input type=\"hidden\" name=\"suite\" value=\"\(id.description)\">" } ?? "")
            <label>From <input type="date" name="from" value="\(list.from.description)"></label> <button class="button quiet">Show</button></form>\(table)
            \(Component.pages(path: path, query: query, next: list.next?.description, isFirst: isFirst))</section>
            """
    }

    private static func row(_ row: Row) -> HTML {
        let attendance = row.attendance
        let needs = [
            row.needsAdult ? "Appropriate adult" : nil, attendance.language.map { "Interpreter, \($0)" }, attendance.solicitorName == nil ? nil : "Solicitor", attendance.accessNote,
        ].compactMap { $0 }.joined(separator: "; ")
        return """
            <tr><td>\(Component.time(attendance.appointmentAt, zoned: true))</td>
            <td><a href="\(Address("/voluntary-attendances/\(attendance.id)"))">\(row.person?.title ?? "A person")</a> <small class="reference">\(attendance.number)</small></td>
            <td>\(attendance.suspectedOf)</td><td>\(row.place)</td><td>\(row.officer)</td><td>\(needs)</td><td>\(attendance.status.title)</td></tr>
            """
    }
}
