import Base
import Core
import Storage

/// One officer's access: roles, groups, tokens, sessions, and what takes them away.
enum OfficerPage {
    private struct View: Sendable {
        let account: OfficerAccount
        let unit: String?
        let groups: [AccessGroup]
        let tokens: [Tokens.Token]
        let sessions: Int
        let openTasks: Int
        let acts: [AnyOperation]
        let tokenActs: [AnyOperation]
    }

    private static let groupsMax = 200

    static func routes(_ pages: Pages) {
        pages.get(OfficersPage.path + "/:id") { visit in
            let id = try visit.id(OfficerAccount.self)
            let registry = visit.office.registry
            let view = try await visit.consult(OfficersPage.permission, Ref(OfficerAccount.kind, id)) { reading in try read(id, reading, registry) }
            return .page(Page(view.account.name, area: OfficersPage.path, live: [Ref(OfficerAccount.kind, id)], draw(view, visit)))
        }
        pages.get(OfficersPage.path + "/:id/password") { visit in try await askReset(visit, "", []) }
        pages.post(OfficersPage.path + "/:id/password") { visit in
            let id = try visit.id(OfficerAccount.self)
            let reason = visit.form("reason")
            do {
                let password = try await Credentials(office: visit.office).reset(id, by: visit.officer, because: reason, visit.context)
                return .page(Page("One-time password", area: OfficersPage.path, told(password, id)))
            } catch Refusal.invalid(let problems) {
                return try await askReset(visit, reason, problems)
            }
        }
    }

    private static func read(_ id: ID<OfficerAccount>, _ reading: Reading, _ registry: Registry) throws -> View {
        let account = try reading.require(OfficerAccount.self, id)
        let ref = account.ref
        let tx = reading.tx
        return View(
            account: account, unit: try account.unitId.flatMap { try tx.find(Unit.self, $0)?.name },
            groups: try tx.all(
                AccessGroup.self,
                "SELECT g.* FROM access_group_member m JOIN access_group g ON g.id = m.group_id WHERE m.officer_id = \(id) ORDER BY g.name, g.id LIMIT \(groupsMax)"),
            tokens: try Tokens.all(of: id, in: tx),
            sessions: try tx.value(Int.self, "SELECT count(*) FROM session WHERE officer_id = \(id)") ?? 0,
            openTasks: try tx.value(Int.self, "SELECT count(*) FROM task WHERE officer_id = \(id) AND status = 'open'") ?? 0,
            acts: try OfficersPage.offered([SetOfficerRoles.name, EndOfficer.name, ReturnOfficer.name], on: ref, reading, registry),
            tokenActs: try OfficersPage.offered([RevokeToken.name], on: ref, reading, registry))
    }

    private static func draw(_ view: View, _ visit: Visit) -> HTML {
        let account = view.account
        let access = visit.office.registry.access
        let now = visit.office.clock.now
        let reset: HTML =
            account.isActive && account.id != visit.officer.id && visit.officer.may(Credentials.reset)
            ? "<a class=\"button\" href=\"\(Address("\(OfficersPage.path)/\(account.id)/password"))\">Give a one-time password</a>" : ""
        let acts = view.acts.map { act -> HTML in "<a class=\"button\" href=\"\(FormPage.address(of: act.name, on: account.ref))\">\(act.title)</a>" }
        let groups = view.groups.map { group -> HTML in "<li><a href=\"\(Address("\(AccessGroupPages.path)/\(group.id)"))\">\(group.name)</a></li>" }
        return """
            \(Component.head(title: account.name, reference: account.number, status: account.isActive ? "in service" : "access ended"))
            <nav class="actions" aria-label="What you can do">\(acts)\(reset)</nav>
            \(Component.panel("Who it is", Component.facts([
                ("Rank", HTML(text: account.rank.title)), ("Unit", view.unit.map { HTML(text: $0) }), ("Signs in as", HTML(text: account.signInName)),
                ("Roles", HTML(text: account.roles.map { access.role($0)?.title ?? $0 }.joined(separator: ", "))), ("Since", Component.time(account.createdAt)),
                ("Signed in", HTML(text: view.sessions == 0 ? "nowhere" : view.sessions == 1 ? "on one device" : "on \(view.sessions) devices")),
                ("Open tasks", HTML(text: String(view.openTasks))),
            ])))
            \(Component.panel("Access groups", groups.isEmpty ? Component.empty("None.") : "<ul>\(groups)</ul>"))
            \(Component.panel("Tokens", acts: view.tokenActs, on: account.ref, tokens(view.tokens, now: now)))
            """
    }

    private static func tokens(_ tokens: [Tokens.Token], now: Instant) -> HTML {
        guard !tokens.isEmpty else { return Component.empty("None. They are made with peel token create.") }
        let rows = tokens.map { token -> HTML in
            let state: HTML = token.revokedAt.map { at -> HTML in "taken back \(Component.time(at))" } ?? (token.expiresAt <= now ? "ended" : "in use until \(Component.time(token.expiresAt))")
            return "<tr><td>\(token.label)</td><td>\(Component.time(token.createdAt))</td><td>\(state)</td></tr>"
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">For</th><th scope="col">Made</th><th scope="col">State</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    // MARK: One-time password

    private static func askReset(_ visit: Visit, _ typed: String, _ problems: [Problem]) async throws -> Reply {
        let id = try visit.id(OfficerAccount.self)
        let account = try await visit.consult(Credentials.reset, Ref(OfficerAccount.kind, id)) { try $0.require(OfficerAccount.self, id) }
        let problem = problems.first { $0.field == "reason" }.map { problem -> HTML in "<p class=\"error\" id=\"reason-error\">\(problem.message)</p>" }
        let content: HTML = """
            <h1>Give a one-time password</h1><p class="under"><strong>\(Officers.label(account))</strong></p>
            <p>The officer is signed out everywhere and chooses a password of their own when they next sign in. Make sure who asks: see or call them.</p>
            <form class="form" method="post" action="\(Address("\(OfficersPage.path)/\(id)/password"))">\(visit.csrfField)
            <div class="field"><label for="reason">Why</label><p class="required-why" id="reason-why">Required: giving access is accounted for</p>\(problem)
            <textarea id="reason" name="reason" rows="2" aria-describedby="reason-why\(problem == nil ? "" : " reason-error")">\n\(typed)</textarea></div>
            <div class="actions"><button type="submit" class="primary">Give a one-time password</button>
            <a class="button quiet" href="\(Address("\(OfficersPage.path)/\(id)"))">Cancel</a></div></form>
            """
        return .page(Page("Give a one-time password", area: OfficersPage.path, content), status: problems.isEmpty ? 200 : 422)
    }

    private static func told(_ password: String, _ id: ID<OfficerAccount>) -> HTML {
        """
        <h1>One-time password</h1><p>Shown once and kept nowhere. Hand it to the officer in person or read it out to them.</p>
        <p class="once" id="one-time">\(password)</p><p><a class="button" href="\(Address("\(OfficersPage.path)/\(id)"))">Back to the officer</a></p>
        """
    }
}
