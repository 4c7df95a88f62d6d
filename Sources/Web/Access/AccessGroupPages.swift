import Base
import Core
import Storage

/// Groups that records are restricted to, and who is in them.
enum AccessGroupPages {
    static let path = "/groups"
    private static let pageSize = 100

    private struct Line: Codable, Sendable {
        let id: ID<AccessGroup>
        let code: String
        let name: String
        let owner: String?
        let members: Int
    }

    private struct View: Sendable {
        let group: AccessGroup
        let owner: String?
        let members: [OfficerAccount]
        let count: Int
        let isCovert: Bool
        let acts: [AnyOperation]
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let after = visit.query("after") ?? ""
            let lines = try await visit.consult(OfficersPage.permission) { reading in
                try reading.tx.all(
                    Line.self,
                    """
                    SELECT g.id, g.code, g.name, o.name AS owner, (SELECT count(*) FROM access_group_member m WHERE m.group_id = g.id) AS members
                    FROM access_group g LEFT JOIN officer o ON o.id = g.owner_id WHERE g.code > \(after) ORDER BY g.code LIMIT \(pageSize + 1)
                    """)
            }
            return .page(Page("Access groups", area: OfficersPage.path, draw(lines, isFirst: after.isEmpty, visit)))
        }
        pages.get(path + "/:id") { visit in
            let id = try visit.id(AccessGroup.self)
            let registry = visit.office.registry
            let isForAll = visit.officer.may(OfficersPage.permission)
            // The owner reads their own group; to everybody else without access there are no groups.
            let view = try await visit.consult(isForAll ? OfficersPage.permission : AccessGroup.ownRead, Ref(AccessGroup.kind, id)) { reading in
                guard try isForAll || AccessGroup.isOwned(id.raw, by: reading.officer, in: reading.tx) else { throw Refusal.notFound }
                return try read(id, reading, registry)
            }
            return .page(Page(view.group.name, area: OfficersPage.path, live: [Ref(AccessGroup.kind, id)], draw(view, withLinks: isForAll)))
        }
    }

    static func link(_ visit: Visit) -> HTML { "<p><a href=\"\(Address(path))\">Access groups and who is in them</a></p>" }

    private static func read(_ id: ID<AccessGroup>, _ reading: Reading, _ registry: Registry) throws -> View {
        let group = try reading.require(AccessGroup.self, id)
        let members = try reading.tx.all(
            OfficerAccount.self,
            "SELECT o.* FROM access_group_member m JOIN officer o ON o.id = m.officer_id WHERE m.group_id = \(id) ORDER BY o.name, o.id LIMIT \(pageSize)")
        for member in members { reading.saw(member.ref) }
        return View(
            group: group, owner: try group.ownerId.map { try Officers.label($0, in: reading.tx) }, members: members,
            count: try reading.tx.value(Int.self, "SELECT count(*) FROM access_group_member WHERE group_id = \(id)") ?? 0,
            isCovert: try AccessGroup.isCovert(id.raw, in: reading.tx),
            acts: try OfficersPage.offered([AddGroupMember.name, EndGroupMember.name, AppointGroupOwner.name, SetGroupHits.name, SetGroupEmergency.name], on: group.ref, reading, registry))
    }

    private static func draw(_ lines: [Line], isFirst: Bool, _ visit: Visit) -> HTML {
        let rows = lines.prefix(pageSize).map { line -> HTML in
            """
            <tr><td><a href="\(Address("\(path)/\(line.id)"))"><span class="reference">\(line.code)</span> \(line.name)</a></td><td>\(line.owner ?? "")</td><td class="number">\(line.members)</td></tr>
            """
        }
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Group</th><th scope="col">Owner</th><th scope="col" class="number">Members</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return """
            <h1>Access groups</h1><p><a href="\(Address(OfficersPage.path))">Officers</a></p>\(OfficersPage.begun([AddGroup.name], visit))
            \(rows.isEmpty ? Component.empty("There is no group yet.") : table)
            \(Component.pages(path: path, query: [], next: lines.count > pageSize ? lines[pageSize - 1].code : nil, isFirst: isFirst))
            """
    }

    private static func draw(_ view: View, withLinks: Bool) -> HTML {
        let group = view.group
        let members = view.members.map { member -> HTML in
            let name: HTML = withLinks ? "<a href=\"\(Address("\(OfficersPage.path)/\(member.id)"))\">\(Officers.label(member))</a>" : "\(Officers.label(member))"
            return "<li>\(name)\(member.isActive ? "" : " (access ended)")</li>"
        }
        let more: HTML = view.count > view.members.count ? "<p>The first \(view.members.count) of \(view.count).</p>" : ""
        let acts = view.acts.map { act -> HTML in "<a class=\"button\" href=\"\(FormPage.address(of: act.name, on: group.ref))\">\(act.title)</a>" }
        let nav: HTML = acts.isEmpty ? "" : "<nav class=\"actions\" aria-label=\"What you can do\">\(acts)</nav>"
        let emergency =
            view.isCovert
            ? "Closed: nobody outside opens one of its records, whatever the danger. Whoever asks is told that there is nothing, and a search tells nobody of it."
            : "Open: where a life is at risk somebody outside may open one, for some minutes; the owner is told at once and it is reviewed."
        return """
            \(Component.head(title: group.name, reference: group.code, status: view.isCovert ? "covert" : ""))\(nav)
            \(Component.panel("Who may see its records", members.isEmpty ? Component.empty("Nobody.") : "\(more)<ul>\(members)</ul>"))
            \(Component.panel("Owner", "<p>\(view.owner ?? "none")</p>"))
            \(Component.panel("In an emergency", "<p>\(emergency)</p>"))
            """
    }
}
