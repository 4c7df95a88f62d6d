import Base
import Core
import Storage

/// The officer's own account: who Peel takes them for, what that lets them do, and the way out of every device at once.
enum AccountPage {
    struct View: Sendable {
        let unit: String?
        let groups: [String]
        let sessions: Int
    }

    static func routes(_ pages: Pages) {
        pages.get("/account") { visit in
            let officer = visit.officer
            let view = try await visit.office.store.read { tx in
                View(
                    unit: try officer.unitId.flatMap { try tx.find(Unit.self, $0)?.name },
                    groups: try tx.values(
                        String.self,
                        """
                        SELECT g.name FROM access_group_member m JOIN access_group g ON g.id = m.group_id WHERE m.officer_id = \(officer.id) ORDER BY g.name
                        """),
                    sessions: try tx.value(Int.self, "SELECT count(*) FROM session WHERE officer_id = \(officer.id)") ?? 0)
            }
            return .page(Page("Your account", draw(view, visit)))
        }
    }

    private static func draw(_ view: View, _ visit: Visit) -> HTML {
        let access = visit.office.registry.access
        let roles = visit.officer.roles.map { access.role($0)?.title ?? $0 }
        let devices = view.sessions == 1 ? "You are signed in here only." : "You are signed in \(view.sessions) times, here included."
        return """
            <h1>Your account</h1>
            \(Component.panel("Who you are", Component.facts([
                ("Name", HTML(text: visit.officer.name)), ("Number", HTML(text: visit.officer.number)), ("Rank", HTML(text: visit.officer.rank.title)),
                ("Unit", view.unit.map { HTML(text: $0) }), ("Roles", HTML(text: roles.joined(separator: ", "))),
                ("Groups", view.groups.isEmpty ? nil : HTML(text: view.groups.joined(separator: ", "))),
            ])))
            \(Component.panel("Password", "<p><a class=\"button\" href=\"\(PasswordPage.address(next: "/account"))\">Change your password</a></p>"))
            \(Component.panel("Where you are signed in", """
                <p>\(devices)</p><form method="post" action="/sign-out-everywhere">\(visit.csrfField)<button type="submit">Sign out everywhere</button></form>
                """))
            """
    }
}
