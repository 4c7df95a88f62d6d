import Base
import Core
import Storage
import Web

/// The answers of the one search box, as a page and as JSON.
enum SearchPage {
    static let pageSize = 25

    static func routes(_ pages: Pages) {
        pages.get("/search") { visit in
            let query = visit.query("q") ?? ""
            let problem: String?
            let results: SearchResults
            do {
                results = try await search(query, visit, limit: pageSize)
                problem = nil
            } catch Refusal.invalid(let problems) {
                results = SearchResults(results: [], more: false, next: nil)
                problem = problems.map(\.message).joined(separator: " ")
            }
            return .page(Page("Search", html(query, results, problem, visit)), status: problem == nil ? 200 : 422)
        }
        pages.api("/search") { visit in
            let limit = visit.query("limit").flatMap { Int($0) } ?? 20
            let results = try await search(visit.query("q") ?? "", visit, limit: limit)
            let next = results.next.map { JSONValue.string($0.description) } ?? .null
            return .json(["results": try JSONValue(encoding: results.results), "more": .boolean(results.more), "next": next])
        }
    }

    /// What was asked and what was shown goes into the journal: a search is a consultation of what it finds.
    private static func search(_ query: String, _ visit: Visit, limit: Int) async throws -> SearchResults {
        let readable = RecordsModule.readable(by: visit.officer, in: visit.office.registry)
        let asked = visit.query("kind").flatMap { $0.isEmpty ? nil : RecordKind($0) }
        let kinds = asked.map { kind in readable.filter { $0 == kind } } ?? readable
        let after = visit.query("after").flatMap { RawID($0) }
        return try await visit.consult("search.run") { reading in
            let found = try GlobalSearch.run(query: query, kinds: kinds, after: after, limit: limit, visible: reading.visible, in: reading.tx)
            reading.note("query", .string(query))
            if let asked { reading.note("kind", .string(asked.name)) }
            reading.note("shown", .array(found.results.map { .string("\($0.kind)/\($0.id)") }))
            return found
        }
    }

    private static func html(_ query: String, _ results: SearchResults, _ problem: String?, _ visit: Visit) -> HTML {
        let registry = visit.office.registry
        let only = visit.query("kind") ?? ""
        let items = results.results.map { hit -> HTML in
            let status: HTML = hit.status.isEmpty ? "" : " <span class=\"status\">\(hit.status)</span>"
            return """
                <li class="result"><span class="kind">\(RecordsModule.title(of: hit.kind, registry))</span>
                <div class="what">\(link(hit, registry))\(status)<p>\(summary(hit))</p></div></li>
                """
        }
        let answer: HTML =
            if let problem {
                "<div class=\"summary\" role=\"alert\"><p>\(problem)</p></div>"
            } else if query.isEmpty {
                Component.empty("Type a name, a birth date, an address, a phone, a registration mark or a number into the box above.")
            } else if items.isEmpty {
                Component.empty("Nothing found for “\(query)”. Try fewer words, or only the beginning of the last one.")
            } else {
                "<ol class=\"results\">\(items)</ol>"
            }
        let pages = Component.pages(
            path: "/search", query: [("q", query)] + (only.isEmpty ? [] : [("kind", only)]), next: results.next?.description,
            isFirst: visit.query("after") == nil)
        return "<h1>Search</h1>\(filter(query, only, visit))<div data-region=\"results\">\(answer)</div>\(pages)"
    }

    private static func filter(_ query: String, _ only: String, _ visit: Visit) -> HTML {
        guard !query.isEmpty else { return "" }
        let registry = visit.office.registry
        let kinds = RecordsModule.readable(by: visit.officer, in: registry).map { kind -> HTML in
            "<a href=\"\(Address("/search", [("q", query), ("kind", kind.name)]))\"\(current(only == kind.name))>\(RecordsModule.title(of: kind, registry))</a>"
        }
        let all: HTML = "<a href=\"\(Address("/search", [("q", query)]))\"\(current(only.isEmpty))>Everything</a>"
        return "<nav class=\"filter\" aria-label=\"Kind of record\">\(all)\(kinds)</nav>"
    }

    private static func current(_ isCurrent: Bool) -> HTML { isCurrent ? " aria-current=\"true\"" : "" }

    private static func link(_ hit: SearchHit, _ registry: Registry) -> HTML {
        let reference: HTML = hit.reference.map { "<span class=\"reference\">\($0)</span> " } ?? ""
        guard let type = registry.recordTypes[hit.kind] else { return "\(reference)\(hit.title)" }
        return "<a href=\"\(Address("/\(type.path)/\(hit.id)"))\">\(reference)\(hit.title)</a>"
    }

    private static func summary(_ hit: SearchHit) -> HTML {
        let parts = [hit.summary, hit.why.joined(separator: ", ")].filter { !$0.isEmpty }
        return "\(parts.joined(separator: " · "))"
    }
}
