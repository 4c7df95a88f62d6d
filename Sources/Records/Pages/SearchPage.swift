import Base
import Core
import Storage
import Web

/// The answers of the one search box, as a page, as JSON and as a sheet to take away.
enum SearchPage {
    static let pageSize = 25

    static func routes(_ pages: Pages) {
        pages.get("/search") { visit in
            let typed = visit.query("q") ?? ""
            do {
                let answer = try await search(typed, visit, limit: pageSize, withFacets: visit.query("after") == nil)
                return .page(Page("Search", SearchMarkup(typed: typed, visit: visit, answer: answer).html))
            } catch Refusal.invalid(let problems) {
                let sentence = problems.map(\.message).joined(separator: " ")
                return .page(Page("Search", SearchMarkup(typed: typed, visit: visit, answer: nil, problem: sentence).html), status: 422)
            }
        }
        pages.api("/search", "Search all records", query: ["q", "kind", "after", "limit"], answers: .search) { visit in
            let limit = try limit(visit)
            try checkKind(visit)
            let results = try await search(visit.query("q") ?? "", visit, limit: limit, withFacets: false).results
            return .json([
                "results": try JSONValue(encoding: results.results), "more": .boolean(results.more),
                "next": results.next.map { .string($0.description) } ?? .null, "understood": .array(results.understood.map { .string($0) }),
                "restricted": try JSONValue(encoding: results.restricted),
            ])
        }
        pages.post("/search/export") { visit in try await export(visit) }
        pages.post("/search/keep") { visit in
            let typed = visit.form("q")
            let kept = KeepSearch(query: typed, called: visit.form("called"))
            _ = try await visit.office.perform(kept, as: visit.officer, visit.context)
            return .redirect(Address("/search", [("q", typed)]))
        }
        pages.post("/search/drop") { visit in
            guard let id = ID<SavedSearch>(visit.form("search")) else { throw Refusal.notFound }
            _ = try await visit.office.perform(DropSearch(search: id), as: visit.officer, visit.context)
            return .redirect(Address("/search", [("q", visit.form("q"))]))
        }
    }

    struct Answer: Sendable {
        let results: SearchResults
        let saved: [SavedSearch]
        let roleTitles: [String: String]
    }

    /// Results of one answer of the API.
    static let limitMax = 200

    private static func limit(_ visit: Visit) throws -> Int {
        guard let text = visit.query("limit") else { return 20 }
        guard let limit = Int(text), (1...limitMax).contains(limit) else {
            throw Refusal.invalid("limit", code: "out-of-range", "limit is a number from 1 to \(limitMax).")
        }
        return limit
    }

    /// A kind this officer may not read is answered like one that is not there: by nothing found.
    private static func checkKind(_ visit: Visit) throws {
        guard let kind = visit.query("kind"), !kind.isEmpty, visit.office.registry.recordTypes[RecordKind(kind)] == nil else { return }
        throw Refusal.invalid("kind", code: "unknown-kind", "There is no kind \(kind.prefix(40)). Leave it out, or name one such as person, vehicle or investigation.")
    }

    private static func kinds(_ visit: Visit) -> [RecordKind] {
        let readable = RecordsModule.readable(by: visit.officer, in: visit.office.registry)
        let asked = visit.query("kind").flatMap { $0.isEmpty ? nil : RecordKind($0) }
        return asked.map { kind in readable.filter { $0 == kind } } ?? readable
    }

    /// What was asked and what was shown goes into the journal: a search is a consultation of what it finds.
    private static func search(_ typed: String, _ visit: Visit, limit: Int, withFacets: Bool) async throws -> Answer {
        let kinds = kinds(visit)
        let after = try visit.query("after").map { text -> SearchCursor in
            guard let cursor = SearchCursor(text) else {
                throw Refusal.invalid("after", code: "not-a-cursor", "after is what the answer before gave as next. Ask again from the beginning.")
            }
            return cursor
        }
        let registry = visit.office.registry
        return try await visit.consult("search.run") { reading in
            let (query, roles) = try read(typed, reading, kinds, registry)
            var found = try GlobalSearch(query, kinds: kinds, visible: reading.visible, in: reading.tx).page(after: after, limit: limit, withFacets: withFacets)
            let asked = query.kinds + (visit.query("kind").map { [RecordKind($0)] } ?? [])
            found.results = try WholeHits.fold(found.results, asked: asked, registry, visible: reading.visible, in: reading.tx)
            found.understood = query.understood(kindTitle: { RecordsModule.title(of: $0, registry) }, roleTitle: { roles[$0] ?? $0 })
            try SafetyMarks.mark(&found.results, reading, registry)
            if after == nil { found.restricted = try RestrictedHits(query: query, kinds: kinds, officer: reading.officer, tx: reading.tx).hits() }
            note(typed, visit.query("kind"), found, reading)
            return Answer(results: found, saved: try SavedSearch.of(reading.officer, in: reading.tx), roleTitles: roles)
        }
    }

    private static func read(_ typed: String, _ reading: Reading, _ kinds: [RecordKind], _ registry: Registry) throws -> (SearchQuery, [String: String]) {
        let today = London.day(of: reading.now)
        let vocabulary = try QueryVocabulary(readable: kinds, registry, on: today, in: reading.tx)
        let query = try QueryReader(today: today, vocabulary: vocabulary).read(typed)
        let roles = try CodeList.all("link-type", on: today, in: reading.tx).map { ($0.code, $0.title) }
        return (query, Dictionary(roles, uniquingKeysWith: { first, _ in first }))
    }

    private static func note(_ typed: String, _ kind: String?, _ found: SearchResults, _ reading: Reading) {
        reading.note("query", .string(typed))
        if let kind, !kind.isEmpty { reading.note("kind", .string(kind)) }
        reading.note("shown", .array(found.results.map { .string("\($0.kind)/\($0.id)") }))
        if !found.restricted.isEmpty { reading.note("restricted", .array(found.restricted.map { .string($0.group) })) }
    }

    // MARK: Taking away

    private static func export(_ visit: Visit) async throws -> Reply {
        let typed = visit.form("q")
        let reason = visit.form("reason").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (SearchExport.reasonMin...SearchExport.reasonMax).contains(reason.count) else {
            throw Refusal.invalid(
                "reason", code: "reason", "Say in \(SearchExport.reasonMin) to \(SearchExport.reasonMax) characters whom the copy is for and why: it is recorded as a disclosure.")
        }
        let readable = RecordsModule.readable(by: visit.officer, in: visit.office.registry)
        let registry = visit.office.registry
        let sheet = try await visit.consult("search.export", category: .disclosure) { reading in
            let (query, _) = try read(typed, reading, readable, registry)
            let search = GlobalSearch(query, kinds: readable, visible: reading.visible, in: reading.tx)
            let sheet = try SearchExport.sheet(of: search) { RecordsModule.title(of: $0, registry) }
            reading.note("query", .string(typed))
            reading.note("reason", .string(reason))
            reading.note("rows", .integer(Int64(sheet.rows)))
            reading.note("cut", .boolean(sheet.isCut))
            for ref in sheet.ids { reading.saw(ref) }
            return sheet
        }
        return .text(sheet.text, type: "text/csv; charset=utf-8", filename: "search-\(London.day(of: visit.office.clock.now)).csv")
    }
}
