import Base
import Core
import Storage

/// The officer's own account: who Peel takes them for, what that lets them do, and the way out of every device at once.
enum AccountPage {
    struct View: Sendable {
        let unit: String?
        let groups: [AccessGroup]
        let sessions: Int
    }

    private static let groupsMax = 200

    static func routes(_ pages: Pages) {
        pages.get("/account") { visit in
            let officer = visit.officer
            let view = try await visit.office.store.read { tx in
                View(
                    unit: try officer.unitId.flatMap { try tx.find(Unit.self, $0)?.name },
                    groups: try tx.all(
                        AccessGroup.self,
                        "SELECT g.* FROM access_group g WHERE g.id IN (SELECT m.group_id FROM access_group_member m WHERE m.officer_id = \(officer.id)) ORDER BY g.name, g.id LIMIT \(groupsMax)"),
                    sessions: try tx.value(Int.self, "SELECT count(*) FROM session WHERE officer_id = \(officer.id)") ?? 0)
            }
            return .page(Page("Your account", draw(view, visit)))
        }
    }

    private static func draw(_ view: View, _ visit: Visit) -> HTML {
        let access = visit.office.registry.access
        let roles = visit.officer.roles.map { access.role($0)?.title ?? $0 }
        // What one owns one answers for, and reads.
        let groups = view.groups.map { group -> HTML in
            guard group.ownerId == visit.officer.id, visit.officer.may(AccessGroup.ownRead) else { return "<li>\(group.name)</li>" }
            return "<li><a href=\"\(Address("\(AccessGroupPages.path)/\(group.id)"))\">\(group.name)</a>, which you own</li>"
        }
        let devices = view.sessions == 1 ? "You are signed in here only." : "You are signed in \(view.sessions) times, here included."
        return """
            <h1>Your account</h1>
            \(Component.panel("Who you are", Component.facts([
                ("Name", HTML(text: visit.officer.name)), ("Number", HTML(text: visit.officer.number)), ("Rank", HTML(text: visit.officer.rank.title)),
                ("Unit", view.unit.map { HTML(text: $0) }), ("Roles", HTML(text: roles.joined(separator: ", "))),
                ("Groups", view.groups.isEmpty ? nil : "<ul class=\"plain\">\(groups)</ul>"),
            ])))
            \(Component.panel("Password", "<p><a class=\"button\" href=\"\(PasswordPage.address(next: "/account"))\">Change your password</a></p>"))
            \(Component.panel("Where you are signed in", """
                <p>\(devices)</p><form method="post" action="/sign-out-everywhere">\(visit.csrfField)<button type="submit">Sign out everywhere</button></form>
                """))
            """
    }
}
