import Base
import Core

/// The first page after signing in: own tasks, then what waits for the team.
enum WorkListPage {
    static func routes(_ pages: Pages) {
        pages.area(Area("Work list", path: "/", permission: "worklist.read"))
        pages.get("/") { visit in
            let (own, team) = try await visit.consult("worklist.read") { reading in
                let own = try WorkList.own(of: reading.officer, in: reading.tx)
                let team = try WorkList.team(of: reading.officer, in: reading.tx)
                reading.note("own", .integer(Int64(own.count)))
                reading.note("team", .integer(Int64(team.count)))
                return (own, team)
            }
            let officer = visit.officer
            let starts = visit.office.registry.operations.values
                .filter { visit.officer.may($0.name.text) && $0.form.isStart }.sorted { $0.title < $1.title }
                .map { operation -> HTML in "<a class=\"button\" href=\"\(FormPage.address(of: operation.name, on: nil))\">\(operation.title)</a>" }
            let content: HTML = """
                <h1>Work list</h1>
                \(starts.isEmpty ? "" : "<nav class=\"actions\" aria-label=\"Start\">\(starts)</nav>" as HTML)
                <p><a href="\(Address(WorkPages.path, [("of", "mine")]))">Overdue, unallocated, returned and aging work</a></p>
                <section class="panel" data-region="own"><h2>Mine <small>\(own.count)</small></h2>\(table(own, visit, empty: "Nothing is waiting for you."))</section>
                <section class="panel" data-region="team"><h2>My team <small>\(team.count)</small></h2>\(table(team, visit, empty: "Nothing is waiting for your team."))</section>
                """
            var live = [Ref(OfficerAccount.kind, officer.id)]
            if let unit = officer.unitId { live.append(Ref(Unit.kind, unit)) }
            return .page(Page("Work list", area: "/", live: live, content))
        }
    }

    private static func table(_ items: [WorkList.Item], _ visit: Visit, empty: String) -> HTML {
        guard !items.isEmpty else { return Component.empty(empty) }
        let now = visit.office.clock.now
        let rows = items.map { item -> HTML in
            let type = visit.office.registry.recordTypes[item.subjectKind]
            let title: HTML = type.map { "<a href=\"\(Address("/\($0.path)/\(item.subjectId)"))\">\(item.subjectReference ?? "") \(item.subjectTitle)</a>" } ?? "\(item.subjectTitle)"
            return """
                <tr><td>\(title)</td><td>\(visit.office.registry.taskTitle(item.kind))</td><td>\(item.title)</td>
                <td>\(item.dueAt.map { Component.deadline($0, now: now) } ?? "no deadline")</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Record</th><th scope="col">Kind</th><th scope="col">To do</th><th scope="col">Due</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }
}

enum CodeRoutes {
    private static let limit = 20

    static func routes(_ pages: Pages) {
        pages.get("/codes/:list") { visit in
            let list = CodeListName(visit.parameter("list"))
            let typed = visit.query("q") ?? ""
            let found = try await visit.consult("codes.read") { reading in
                try CodeList.search(list, for: typed, on: London.day(of: reading.now), limit: limit, in: reading.tx)
            }
            return .json(
                .array(
                    found.map { code in
                        .object(["code": .string(code.code), "title": .string(code.title), "detail": .string(code.detail["group"] ?? code.detail["category"] ?? "")])
                    }))
        }
    }
}
