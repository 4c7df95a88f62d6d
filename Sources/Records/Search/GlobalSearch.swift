public import Base
public import Core
public import Storage

/// One thing found, with why.
public struct SearchHit: Codable, Sendable {
    public let kind: RecordKind
    public let id: RawID
    public let reference: String?
    public let title: String
    public let summary: String
    public let status: String
    public let at: Instant
    public let why: [String]
    /// 1 is the number that was typed; words in the title count more than words elsewhere. Results come newest first, not by score.
    public let score: Double
}

public struct SearchResults: Codable, Sendable {
    public let results: [SearchHit]
    public let more: Bool
    /// `after` of the next page.
    public let next: RawID?
}

/// The one search box: every record of every module by number or words. What an officer may not see is not there, in results as in `more`.
public enum GlobalSearch {
    public static let pageSizeMax = 100

    /// The record whose number was typed first, then the newest.
    ///
    /// - Parameters:
    ///   - query: as typed, at most 200 characters and 12 words.
    ///   - kinds: the kinds the officer may read, or asked for; nothing means all.
    ///   - after: the last id of the page before.
    ///   - limit: 1 to 100.
    public static func run(
        query: String, kinds: [RecordKind]? = nil, after: RawID? = nil, limit: Int = 20, visible: Visibility, in tx: Transaction
    ) throws -> SearchResults {
        guard let terms = try SearchTerms(query) else { return SearchResults(results: [], more: false, next: nil) }
        let size = min(max(1, limit), pageSizeMax)
        let typed = query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let references = Array(Set([typed, typed.uppercased()]))
        let exact = after == nil ? try named(references, kinds: kinds, visible: visible, in: tx) : []
        let search = WordSearch(terms: terms, kinds: kinds, after: after, except: references, limit: size + 1, visible: visible)
        let found = try search.entries(in: tx)
        let page = found.prefix(max(0, size - exact.count))
        return SearchResults(
            results: exact.map { SearchHit($0, why: ["number \($0.reference ?? typed)"], score: 1) } + page.map { SearchHit($0, terms) },
            more: found.count > page.count, next: found.count > page.count ? page.last?.id : nil)
    }

    private static func named(_ references: [String], kinds: [RecordKind]?, visible: Visibility, in tx: Transaction) throws -> [Entry] {
        var sql: SQL = "SELECT \(Entry.columns) FROM entry e WHERE e.reference IN \(list: references) AND \(visible.condition("e.id"))"
        if let kinds { sql.append(" AND e.kind IN \(list: kinds)") }
        return try tx.all(Entry.self, sql + " ORDER BY e.id DESC LIMIT 10")
    }
}

extension SearchHit {
    init(_ entry: Entry, why: [String], score: Double) {
        kind = entry.kind
        id = entry.id
        reference = entry.reference
        title = entry.title
        summary = entry.summary
        status = entry.status
        at = entry.at
        self.why = why
        self.score = score
    }

    /// Says for each word where it was found.
    init(_ entry: Entry, _ terms: SearchTerms) {
        let places: [(String, [String])] = [
            ("number", SearchWords.cut(entry.reference ?? "")), ("name", SearchWords.cut(entry.title)), ("summary", SearchWords.cut(entry.summary)),
        ]
        var inTitle = 0
        let why = terms.words.map { word -> String in
            let place = places.first { $0.1.contains { $0.hasPrefix(word) } }?.0
            if place == "name" || place == "number" { inTitle += 1 }
            return "“\(word)” in its \(place ?? "details")"
        }
        self.init(entry, why: why, score: 0.5 + 0.4 * Double(inTitle) / Double(max(1, terms.words.count)))
    }
}
