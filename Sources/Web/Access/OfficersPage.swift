import Base
import Core
import Storage

/// Who has access, and the acts that give it and take it away: where administrators and the service desk find them.
enum OfficersPage {
    static let path = "/officers"
    static let permission = "access.read"
    private static let pageSize = 100

    private struct Line: Codable, Sendable {
        let id: ID<OfficerAccount>
        let number: String
        let name: String
        let rank: Rank
        let roles: [String]
        let isActive: Bool
        let unit: String?
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Access", path: path, permission: permission))
        pages.get(path) { visit in
            let typed = (visit.query("q") ?? "").trimmed
            let after = visit.query("after") ?? ""
            let lines = try await visit.consult(permission) { reading in
                let pattern = "%" + typed.lowercased() + "%"
                let found = try reading.tx.all(
                    Line.self,
                    """
                    SELECT o.id, o.number, o.name, o.rank, o.roles, o.is_active, u.name AS unit FROM officer o LEFT JOIN unit u ON u.id = o.unit_id
                    WHERE o.number > \(after) AND o.sign_in_name <> '' AND (lower(o.name) LIKE \(pattern) OR lower(o.number) LIKE \(pattern) OR lower(o.sign_in_name) LIKE \(pattern))
                    ORDER BY o.number LIMIT \(pageSize + 1)
                    """)
                reading.note("asked", .string(typed))
                for line in found.prefix(pageSize) { reading.saw(Ref(OfficerAccount.kind, line.id)) }
                return found
            }
            return .page(Page("Access", area: path, draw(lines, typed, isFirst: after.isEmpty, visit)))
        }
    }

    /// Acts that are about nobody in particular.
    private static let begin: [OperationName] = [AddOfficer.name, AddUnit.name, PlaceUnit.name]

    private static func draw(_ lines: [Line], _ typed: String, isFirst: Bool, _ visit: Visit) -> HTML {
        let registry = visit.office.registry
        let rows = lines.prefix(pageSize).map { line -> HTML in
            """
            <tr><td><a href="\(Address("\(path)/\(line.id)"))"><span class="reference">\(line.number)</span> \(line.name)</a></td><td>\(line.rank.title)</td><td>\(line.unit ?? "")</td>
            <td>\(line.roles.map { registry.access.role($0)?.title ?? $0 }.joined(separator: ", "))</td><td>\(line.isActive ? "in service" : "ended")</td></tr>
            """
        }
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Officer</th><th scope="col">Rank</th><th scope="col">Unit</th><th scope="col">Roles</th><th scope="col">Access</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        return """
            <h1>Access</h1>\(begun(begin, visit))\(AccessGroupPages.link(visit))
            <form class="filters" method="get" action="\(Address(path))"><div class="field"><label for="officer-q">Name, number or sign-in name</label>
            <input id="officer-q" name="q" type="search" value="\(typed)" autocomplete="off"></div><button type="submit">Find</button></form>
            \(rows.isEmpty ? Component.empty("Nobody is found.") : table)
            \(Component.pages(path: path, query: typed.isEmpty ? [] : [("q", typed)], next: lines.count > pageSize ? lines[pageSize - 1].number : nil, isFirst: isFirst))
            """
    }

    static func begun(_ names: [OperationName], _ visit: Visit) -> HTML {
        let links = names.compactMap { visit.office.registry.operations[$0] }.filter { visit.officer.may($0.name.text) }.map { operation -> HTML in
            "<a class=\"button\" href=\"\(FormPage.address(of: operation.name, on: nil))\">\(operation.title)</a>"
        }
        return links.isEmpty ? "" : "<nav class=\"actions\" aria-label=\"What you can do\">\(links)</nav>"
    }

    /// The acts of `names` that this officer may try on `ref` as it stands.
    static func offered(_ names: [OperationName], on ref: Ref, _ reading: Reading, _ registry: Registry) throws -> [AnyOperation] {
        try names.compactMap { registry.operations[$0] }.filter { try reading.officer.may($0.name.text) && $0.isOffered(ref, reading.officer, reading.tx) }
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
