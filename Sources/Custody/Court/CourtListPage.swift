import Base
import Core
import Records
import Storage
import Web

/// Who is due at court on a day, as a page, as JSON and on paper.
enum CourtListPage {
    static let path = "/custody/court"
    static let permission = "custody.court.read"
    static let print = PrintKind("custody.court-list", title: "List of a court's day", of: CustodySuite.kind, permission: "custody.court.print")

    private struct View: Sendable {
        let list: CourtList
        /// Days of the next two weeks with somebody due.
        let ahead: [Day]
        /// From where the list can be printed: the officer's own suite, or any.
        let suite: RawID?
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let (day, court) = (try visit.day("day"), court(visit))
            let officer = visit.officer
            let view = try await visit.consult(permission) { reading in
                View(
                    list: try CourtList(on: day ?? London.day(of: reading.now), court: court, reading),
                    ahead: Set(try CourtList.ahead(reading).map(\.day)).sorted(),
                    suite: try reading.tx.value(
                        RawID.self, "SELECT id FROM custody_suite ORDER BY CASE WHEN id = \(officer.unitId?.raw) THEN 0 ELSE 1 END, id LIMIT 1"))
            }
            return .page(Page("Court", area: SuitePage.path, scripts: SuitePage.scripts, html(view, officer)))
        }
        pages.api(path, "Who is due at court on a day", query: ["day", "court"]) { visit in
            let (day, court) = (try visit.day("day"), court(visit))
            return .json(try await visit.consult(permission) { reading in try CourtList(on: day ?? London.day(of: reading.now), court: court, reading) }.json)
        }
        pages.document(
            print,
            choices: { _, reading in
                try CourtList.ahead(reading).map { Option(choice($0.day, $0.court), "\($0.court), \(London.text($0.day))") }
            }
        ) { _, choice, reading, _ in
            guard let choice, let chosen = try CourtList.ahead(reading).first(where: { Self.choice($0.day, $0.court) == choice }) else {
                throw Refusal.conflict("Nobody is on record as due at a court in the next \(CourtList.daysAhead) days, so there is no list to print.")
            }
            let list = try CourtList(on: chosen.day, court: chosen.court, reading)
            return Sheet(title: "Due at \(chosen.court)", reference: London.text(chosen.day), paper(list))
        }
    }

    private static func court(_ visit: Visit) -> String? { visit.query("court").flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }

    /// The choices of a print are short.
    private static func choice(_ day: Day, _ court: String) -> String { "\(day) \(court.prefix(60))" }

    // MARK: Page

    private static func html(_ view: View, _ officer: Officer) -> HTML {
        let list = view.list
        let print: HTML =
            officer.may(Self.print.permission) && officer.may("print.request")
            ? view.suite.map { id -> HTML in "<a class=\"button quiet\" href=\"\(Address("/print", [("ref", "\(CustodySuite.kind.name)/\(id)")]))\">Print</a>" } ?? "" : ""
        let courts = list.courts.map { court in
            link("\(court.name) <small>\(court.count) due</small>", court: court.name, list, isCurrent: court.name.lowercased() == list.court?.lowercased())
        }
        let days = view.ahead.map { day -> HTML in "<a href=\"\(Address(path, [("day", day.description)]))\"\(day == list.day ? " aria-current=\"true\"" as HTML : "")>\(London.text(day))</a> " }
        return """
            <header class="board-head"><h1>Court <small>\(London.text(list.day))</small></h1>\(CustodyNav.html(current: .court, nil, officer))</header>
            <form class="filters" method="get" action="\(path)"><label>Day <input type="date" name="day" value="\(list.day.description)"></label>
            <button class="button quiet">Show</button> \(print)</form>
            \(days.isEmpty ? "" as HTML : "<nav class=\"filter suites\" aria-label=\"Days with somebody due\">\(days)</nav>")
            \(list.courts.isEmpty ? "" as HTML : "<nav class=\"filter suites\" aria-label=\"Courts\">\(link("All courts", court: nil, list, isCurrent: list.court == nil)) \(courts)</nav>")
            \(list.gap.map { gap -> HTML in "<p class=\"summary\" role=\"alert\">\(gap)</p>" } ?? "")
            \(list.isCut ? Component.empty("Only the first \(CourtList.peopleMax) are shown: choose a court.") : "")
            \(groups(list))
            """
    }

    private static func link(_ title: HTML, court: String?, _ list: CourtList, isCurrent: Bool) -> HTML {
        let query = [("day", list.day.description)] + (court.map { [("court", $0)] } ?? [])
        return "<a href=\"\(Address(path, query))\"\(isCurrent ? " aria-current=\"true\"" as HTML : "")>\(title)</a>"
    }

    private static func groups(_ list: CourtList) -> HTML {
        guard !list.people.isEmpty else { return Component.empty("Nobody is on record as due at a court on \(London.text(list.day)).") }
        let grouped = Dictionary(grouping: list.people) { $0.court?.lowercased() ?? "" }.sorted { $0.key < $1.key }
        return "\(grouped.map { _, people -> HTML in Component.panel(people.first?.court ?? "No court named yet", table(people, isLinked: true)) })"
    }

    private static func paper(_ list: CourtList) -> HTML {
        list.people.isEmpty ? "<p>Nobody is on record as due there.</p>" : "\(table(list.people, isLinked: false))<p>\(list.people.count) due.</p>"
    }

    private static func table(_ people: [CourtList.Person], isLinked: Bool) -> HTML {
        let rows = people.map { row($0, isLinked: isLinked) }
        let table: HTML = """
            <table class="list"><thead><tr><th scope="col">Time</th><th scope="col">Who</th><th scope="col">Charged with</th><th scope="col">How they come</th>
            <th scope="col">Suite</th></tr></thead><tbody>\(rows)</tbody></table>
            """
        return isLinked ? "<div class=\"scroll\">\(table)</div>" : table
    }

    private static func row(_ person: CourtList.Person, isLinked: Bool) -> HTML {
        let name: HTML = isLinked ? "<a href=\"\(Address("/detentions/\(person.detention.id)"))\">\(person.name)</a>" : "\(person.name)"
        let child: HTML = person.age.isTreatedAsChild ? " <strong class=\"flag\">\(person.age.flag ?? "")</strong>" : ""
        let born: HTML = person.born.map { day -> HTML in "<br><small>born \(Component.day(day))</small>" } ?? ""
        let conditions: HTML = person.conditions == 0 ? "" : ", \(person.conditions) \(person.conditions == 1 ? "condition" : "conditions")"
        let failed: HTML = person.hasFailed ? "<br><strong>Failed to surrender</strong>" : ""
        let considered: HTML = person.considered == 0 ? "" : "<br><small>and \(person.considered) to be taken into consideration</small>"
        return """
            <tr><td>\(person.at.map { at -> HTML in "<time datetime=\"\(at)\">\(London.time(of: at))</time>" } ?? "First sitting")</td>
            <td>\(name)\(child) <small class="reference">\(person.number)</small>\(born)</td><td>\(person.charges.joined(separator: "; "))\(considered)</td>
            <td>\(person.how.title)\(conditions)\(failed)</td><td>\(person.suite)</td></tr>
            """
    }
}

extension CourtList {
    var json: JSONValue {
        .object([
            "day": .string(day.description), "court": court.map { .string($0) } ?? .null, "isCut": .boolean(isCut), "gap": gap.map { .string($0) } ?? .null,
            "courts": .array(courts.map { .object(["name": .string($0.name), "count": .integer(Int64($0.count))]) }),
            "people": .array(
                people.map { person in
                    .object([
                        "detention": .string(person.detention.id.description), "number": .string(person.number), "person": .string(person.name),
                        "dateOfBirth": person.born.map { .string($0.description) } ?? .null, "isTreatedAsChild": .boolean(person.age.isTreatedAsChild),
                        "court": person.court.map { .string($0) } ?? .null, "at": person.at.map { .string($0.description) } ?? .null, "how": .string(person.how.rawValue),
                        "suite": .string(person.suite), "charges": .array(person.charges.map { .string($0) }), "hasFailed": .boolean(person.hasFailed),
                        "considered": .integer(Int64(person.considered)),
                    ])
                }),
        ])
    }
}
