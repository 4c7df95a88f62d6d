import Base
import Core
import Storage

/// Work lists of an officer, a team, a role and a station, and the load of a team at a glance, from which a supervisor reallocates many tasks at once.
enum WorkPages {
    static let path = "/worklist"
    static let teamPath = "/team"
    static let permission = "worklist.team.read"
    static let pageSize = 100

    static func routes(_ pages: Pages) {
        pages.area(Area("Team", path: teamPath, permission: permission))
        pages.get(path) { visit in try await list(visit) }
        pages.get(teamPath) { visit in try await team(visit) }
        pages.post(path + "/reassign") { visit in try await reassign(visit) }
    }

    // MARK: What is asked

    /// Whose list an address asks for: `of=mine`, `of=team`, `of=station`, `of=role:SGT`, `of=officer:ID`.
    private struct Choice: Sendable {
        let scope: WorkScope
        let of: String
        let title: String
        let sort: WorkSort
        let after: TeamWork.Cursor?

        init(_ visit: Visit) throws {
            let officer = visit.officer
            let of = visit.query("of") ?? (officer.may(permission) ? "team" : "mine")
            self.of = of
            sort = visit.query("show").flatMap { WorkSort(rawValue: $0) } ?? .all
            after = visit.query("after").flatMap { TeamWork.Cursor($0) }
            let parts = of.split(separator: ":", maxSplits: 1).map(String.init)
            switch parts.first {
            case "mine": (scope, title) = (.officer(officer.id), "My work")
            case "team", "station":
                guard let unit = officer.unitId else { throw Refusal.conflict("You belong to no unit, so there is no list of your \(of).") }
                (scope, title) = parts.first == "team" ? (.unit(unit), "My team's work") : (.station(unit), "My station's work")
            case "role" where parts.count == 2:
                guard officer.has(role: parts[1]) || officer.may(permission) else { throw Refusal.forbidden("You do not hold this role.") }
                (scope, title) = (.role(parts[1], in: officer.unitId), "Work waiting for the role \(parts[1])")
            case "officer" where parts.count == 2:
                guard let id = ID<OfficerAccount>(parts[1]) else { throw Refusal.notFound }
                (scope, title) = (.officer(id), "Work of an officer")
            default: throw Refusal.notFound
            }
        }

        var query: [(String, String)] { [("of", of), ("show", sort.rawValue)] }
        /// Anyone sees their own; what others have is a supervisor's to see.
        func needed(by officer: Officer) -> String {
            switch scope {
            case .officer(officer.id): "worklist.read"
            case .role(let role, in: _) where officer.has(role: role): "worklist.read"
            default: WorkPages.permission
            }
        }
    }

    private struct Listed: Sendable {
        let lines: [TeamWork.Line]
        let next: TeamWork.Cursor?
        let counts: TeamWork.Counts
        let team: [TeamWork.Load]
        let title: String
    }

    // MARK: List

    private static func list(_ visit: Visit) async throws -> Reply {
        let choice = try Choice(visit)
        let registry = visit.office.registry
        let mayReassign = visit.officer.may(ReassignTasks.name.text) && visit.officer.unitId != nil
        let listed = try await visit.consult(choice.needed(by: visit.officer)) { reading in
            var title = choice.title
            if case .officer(let id) = choice.scope, id != reading.officer.id {
                // Whose unit is not of the supervisor's own has a list of somebody else's to answer for.
                guard let account = try reading.tx.find(OfficerAccount.self, id), let unit = account.unitId, let own = reading.officer.unitId,
                    try Unit.tree(below: own, in: reading.tx).contains(unit)
                else { throw Refusal.notFound }
                title = "Work of \(Officers.label(account))"
            }
            let work = try TeamWork(choice.scope, reading, registry)
            let (lines, next) = try work.lines(choice.sort, after: choice.after, limit: pageSize, in: reading.tx)
            reading.note("of", .string(choice.of))
            reading.note("shown", .integer(Int64(lines.count)))
            let team = try mayReassign ? reading.officer.unitId.map { try TeamWork(.station($0), reading, registry).loads(in: reading.tx) } ?? [] : []
            return Listed(lines: lines, next: next, counts: try work.counts(in: reading.tx), team: team, title: title)
        }
        var live = [Ref(OfficerAccount.kind, visit.officer.id)]
        if let unit = visit.officer.unitId { live.append(Ref(Unit.kind, unit)) }
        let content: HTML = """
            <h1>\(listed.title)</h1>\(scopes(choice, visit))\(sorts(choice, listed.counts))
            \(listed.lines.isEmpty ? Component.empty("Nothing here is waiting.") : form(listed, visit, mayReassign))
            \(Component.pages(path: path, query: choice.query, next: listed.next?.description, isFirst: choice.after == nil))
            """
        return .page(Page(listed.title, area: visit.officer.may(permission) ? teamPath : "/", live: mayReassign ? [] : live, scripts: ["figures.css", "tick.js"], content))
    }

    private static func scopes(_ choice: Choice, _ visit: Visit) -> HTML {
        var offered = [("mine", "Mine")]
        if visit.officer.may(permission), visit.officer.unitId != nil { offered += [("team", "My team"), ("station", "My station")] }
        offered += visit.officer.roles.map { ("role:\($0)", visit.office.registry.access.role($0)?.title ?? $0) }
        let links = offered.map { value, title -> HTML in
            "<a href=\"\(Address(path, [("of", value), ("show", choice.sort.rawValue)]))\"\(value == choice.of ? " aria-current=\"page\"" : "" as HTML)>\(title)</a>"
        }
        return "<nav class=\"filter\" aria-label=\"Whose work\">\(links)</nav>"
    }

    private static func sorts(_ choice: Choice, _ counts: TeamWork.Counts) -> HTML {
        let links = WorkSort.allCases.map { sort -> HTML in
            "<a href=\"\(Address(path, [("of", choice.of), ("show", sort.rawValue)]))\"\(sort == choice.sort ? " aria-current=\"page\"" : "" as HTML)>\(sort.title) <strong>\(Chart.grouped(counts[sort]))</strong></a>"
        }
        return "<nav class=\"filter\" data-region=\"sorts\" aria-label=\"Which work\">\(links)</nav>"
    }

    private static func form(_ listed: Listed, _ visit: Visit, _ mayReassign: Bool) -> HTML {
        let now = visit.office.clock.now
        let registry = visit.office.registry
        let rows = listed.lines.map { line -> HTML in
            let type = registry.recordTypes[line.subjectKind]
            let record: HTML =
                type.map { type -> HTML in
                    "<a href=\"\(Address("/\(type.path)/\(line.subjectId)"))\">\(line.subjectReference.map { reference -> HTML in "<span class=\"reference\">\(reference)</span> " })\(line.subjectTitle)</a>"
                } ?? "\(line.subjectTitle)"
            let box: HTML = mayReassign ? "<td><input type=\"checkbox\" name=\"task\" value=\"\(line.id)\" aria-label=\"\(line.title)\"></td>" : ""
            let days = Int(now.seconds(since: line.createdAt) / 86_400)
            return """
                <tr>\(box)<td>\(record)</td><td>\(registry.taskTitle(line.kind))</td><td>\(line.title)</td>
                <td>\(line.officer.map { "\($0)" } ?? "<em>\(line.role.map { registry.access.role($0)?.title ?? $0 } ?? "nobody")</em>" as HTML)</td>
                <td>\(line.dueAt.map { Component.deadline($0, now: now) } ?? "no deadline")</td><td class="number">\(days)</td></tr>
                """
        }
        let head: HTML = mayReassign ? "<th scope=\"col\"><input type=\"checkbox\" data-tick-all aria-label=\"All on this page\"></th>" : ""
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr>\(head)<th scope="col">Record</th><th scope="col">Kind</th><th scope="col">To do</th><th scope="col">Who</th>
            <th scope="col">Due</th><th scope="col" class="number">Days old</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        guard mayReassign else { return "<section class=\"panel\" data-region=\"list\" aria-label=\"Tasks\">\(table)</section>" }
        return """
            <form class="reassign" method="post" action="\(Address(path + "/reassign"))">\(visit.csrfField)<input type="hidden" name="idempotency" value="\(RawID(at: now))">
            <section class="panel" aria-label="Tasks">\(table)</section>\(reallocation(listed.team))</form>
            """
    }

    /// To whom, with what each has already, and why.
    private static func reallocation(_ team: [TeamWork.Load]) -> HTML {
        let options = team.sorted { ($0.open, $0.name) < ($1.open, $1.name) }.map { load -> HTML in
            "<option value=\"\(load.id)\">\(load.name) \(load.number): \(load.open) open, \(load.overdue) overdue</option>"
        }
        return """
            <section class="panel"><h2>Reallocate the ticked tasks</h2><div class="filters">
            <div class="field"><label for="officer">To</label><select id="officer" name="officer" required><option value="">Choose</option>\(options)</select></div>
            <div class="field wide"><label for="reason">Reason</label><input id="reason" name="reason" maxlength="500" required aria-describedby="reason-why">
            <p class="required-why" id="reason-why">The officers concerned are told why, and the journal keeps it.</p></div>
            <button type="submit" class="primary">Reallocate</button></div></section>
            """
    }

    // MARK: Reallocating

    private static func reassign(_ visit: Visit) async throws -> Reply {
        let chosen = visit.forms("task").compactMap { ID<TaskItem>($0) }
        guard let officer = ID<OfficerAccount>(visit.form("officer")) else {
            throw Refusal.invalid("officer", code: "required", "To: choose the officer who is to have the tasks. Go back, choose one and send it again.")
        }
        let outcome = try await visit.office.perform(ReassignTasks(chosen, to: officer, because: visit.form("reason")), as: visit.officer, visit.context).outcome
        let done = outcome.filter(\.isDone)
        let left = outcome.filter { !$0.isDone }
        let refused = left.map { result -> HTML in "<tr><td>\(result.title ?? "A task")</td><td>\(result.refusal)</td></tr>" }
        let passed = done.map { result -> HTML in "<li>\(result.title)</li>" }
        let content: HTML = """
            <h1>Reallocation</h1>
            <p class="flash" role="status">\(done.count) of \(outcome.count) \(outcome.count == 1 ? "task was" : "tasks were") passed on.</p>
            \(left.isEmpty ? "" : Component.panel("Left where they were", "<div class=\"scroll\"><table class=\"list\"><thead><tr><th scope=\"col\">Task</th><th scope=\"col\">Why</th></tr></thead><tbody>\(refused)</tbody></table></div>"))
            \(done.isEmpty ? "" : Component.panel("Passed on", "<ul>\(passed)</ul>"))
            <p><a class="button" href="\(Address(teamPath))">The team's load</a> <a class="button" href="\(Address(path))">The list</a></p>
            """
        return .page(Page("Reallocation", area: teamPath, content), status: done.isEmpty ? 409 : 200)
    }

    // MARK: Load

    private struct TeamView: Sendable {
        let name: String
        let counts: TeamWork.Counts
        let loads: [TeamWork.Load]
    }

    private static func team(_ visit: Visit) async throws -> Reply {
        let registry = visit.office.registry
        let wide = visit.query("of") == "station"
        guard let unit = visit.officer.unitId else { throw Refusal.conflict("You belong to no unit, so there is no team to show.") }
        let view = try await visit.consult(permission) { reading in
            let work = try TeamWork(wide ? .station(unit) : .unit(unit), reading, registry)
            let loads = try work.loads(in: reading.tx)
            reading.note("of", .string(wide ? "station" : "team"))
            reading.note("officers", .integer(Int64(loads.count)))
            return TeamView(name: try reading.tx.find(Unit.self, unit)?.name ?? "", counts: try work.counts(in: reading.tx), loads: loads)
        }
        let of = wide ? "station" : "team"
        let tiles = WorkSort.allCases.map { sort -> HTML in
            "<li><a href=\"\(Address(path, [("of", of), ("show", sort.rawValue)]))\"><strong>\(Chart.grouped(view.counts[sort]))</strong> \(sort.title)</a></li>"
        }
        let switches = [("team", "Team"), ("station", "Station")].map { value, title -> HTML in
            "<a href=\"\(Address(teamPath, [("of", value)]))\"\(value == of ? " aria-current=\"page\"" : "" as HTML)>\(title)</a>"
        }
        let content: HTML = """
            <h1>\(view.name) <small>the team's load</small></h1><nav class="filter" aria-label="How far">\(switches)</nav>
            <ul class="tiles" data-region="tiles">\(tiles)</ul>
            <section class="panel" data-region="load"><h2>Who has what</h2>\(loads(view.loads, now: visit.office.clock.now))</section>
            """
        return .page(Page("Team", area: teamPath, live: [Ref(Unit.kind, unit), Ref(OfficerAccount.kind, visit.officer.id)], scripts: ["figures.css"], content))
    }

    private static func loads(_ loads: [TeamWork.Load], now: Instant) -> HTML {
        guard !loads.isEmpty else { return Component.empty("Nobody belongs to this unit.") }
        let most = max(1, loads.map(\.open).max() ?? 1)
        let rows = loads.map { load -> HTML in
            """
            <tr><td><a href="\(Address(path, [("of", "officer:\(load.id)")]))">\(load.name) <span class="reference">\(load.number)</span></a></td><td>\(load.rank.title)</td>
            <td class="number">\(load.open)</td><td class="number">\(load.overdue == 0 ? "0" : "<strong class=\"late\">\(load.overdue)</strong>" as HTML)</td><td class="number">\(load.soon)</td>
            <td class="number">\(load.oldest.map { "\(Int(now.seconds(since: $0) / 86_400))" } ?? "")</td>
            <td class="length">\(Chart.strip([load.overdue, load.soon, load.open - load.overdue - load.soon], of: most))</td></tr>
            """
        }
        return """
            \(Chart.key(["Overdue", "Due within 7 days", "Later"]))
            <div class="scroll"><table class="list bars"><thead><tr><th scope="col">Officer</th><th scope="col">Rank</th><th scope="col" class="number">Open</th>
            <th scope="col" class="number">Overdue</th><th scope="col" class="number">Within 7 days</th><th scope="col" class="number">Oldest, days</th><td></td></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
