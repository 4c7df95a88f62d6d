public import Base
public import Core
public import Storage

/// The one search box: every record of every module. What an officer may not see is not there, in results, counts and facets as in `more`.
///
/// First what bears the number, phone or mark that was typed, then people by how alike their names are, then whatever holds the words, the newest first.
public struct GlobalSearch {
    public static let pageSizeMax = 100
    /// People listed by name; more are told apart by a birth date or a place, not by reading on.
    static let peopleMax = 60
    /// Where nobody's name is really like it, so few guesses are shown.
    static let guessesMax = 10
    static let guessBelow = 850
    /// How much less alike than the first the others may be.
    static let spread = 260

    let query: SearchQuery
    let scope: SearchScope
    let tx: Transaction

    /// - Parameters:
    ///   - kinds: the kinds the officer may read; nothing means all.
    public init(_ query: SearchQuery, kinds: [RecordKind]?, visible: Visibility, in tx: Transaction) {
        self.query = query
        self.tx = tx
        var scope = SearchScope(visible: visible, kinds: kinds)
        if !query.kinds.isEmpty { scope.kinds = query.kinds.filter { kinds?.contains($0) ?? true } }
        // A person or a thing has no date of its own; asked for by kind, it is the day it was recorded.
        if query.kinds.isEmpty, query.from != nil || query.to != nil { scope.kinds = kinds?.filter { !RecordsModule.things.contains($0) } }
        scope.from = query.from.map { London.start(of: $0) }
        scope.until = query.to.map { London.start(of: $0.adding(days: 1)) }
        scope.unit = query.unit
        scope.role = query.role
        scope.area = query.area
        self.scope = scope
    }

    init(_ query: SearchQuery, scope: SearchScope, in tx: Transaction) {
        self.query = query
        self.scope = scope
        self.tx = tx
    }

    /// Reads the query and answers the first page, or a later one.
    ///
    /// - Parameters:
    ///   - query: as typed, at most 200 characters and 12 words.
    ///   - today: what ages are counted from.
    ///   - limit: 1 to 100.
    public static func run(
        query: String, kinds: [RecordKind]? = nil, after: SearchCursor? = nil, limit: Int = 20, on today: Day = London.day(of: .now), visible: Visibility,
        in tx: Transaction
    ) throws -> SearchResults {
        let read = try QueryReader(today: today, vocabulary: QueryVocabulary()).read(query)
        return try GlobalSearch(read, kinds: kinds, visible: visible, in: tx).page(after: after, limit: limit)
    }

    /// People for a type-ahead: by key and by name. Words of their cards, which cost most, are looked at only where nothing else was found.
    ///
    /// - Parameter orByWords: whether they are looked at then.
    static func people(_ typed: String, limit: Int, orByWords: Bool, on today: Day, visible: Visibility, in tx: Transaction) throws -> [SearchHit] {
        let search = GlobalSearch(try QueryReader(today: today, vocabulary: QueryVocabulary()).read(typed), kinds: [Person.kind], visible: visible, in: tx)
        let ranked = try search.ranked().prefix(limit).map(\.hit)
        return ranked.isEmpty && orByWords ? try search.page(limit: limit).results : try JoinedHits.fold(ranked, in: tx)
    }

    public func page(after: SearchCursor? = nil, limit: Int = 20, withFacets: Bool = false) throws -> SearchResults {
        try tx.takesLong()
        var found = try unfolded(after: after, limit: limit, withFacets: withFacets)
        found.results = try JoinedHits.fold(found.results, in: tx)
        return found
    }

    private func unfolded(after: SearchCursor?, limit: Int, withFacets: Bool) throws -> SearchResults {
        guard !query.isEmpty else { return .none }
        let size = min(max(1, limit), Self.pageSizeMax)
        if query.required.isEmpty { return try listed(after: after, size: size, withFacets: withFacets) }
        let ranked = try ranked()
        var results = SearchResults()
        var rest = ranked[...]
        if let after, after.section == .ranked { rest = ranked.drop { $0.row.entry.id != after.id }.dropFirst() }
        if after?.section == .words { rest = [] }
        results.results = rest.prefix(size).map(\.hit)
        let words = try WordSearch(query, scope: scope, except: ranked.map(\.row.number), in: tx)
        var places: [WordSearch.Place] = []
        if results.results.count < size || withFacets, let words {
            var start: Int64?
            if let after, after.section == .words { start = try tx.value(Int64.self, "SELECT number FROM entry WHERE id = \(after.id)") }
            let page = try words.newest(below: start, limit: withFacets ? SearchFacets.lookedAtMax : 2 * size + 1)
            places = page.places
            try fill(&results, page, size: size)
        } else if rest.count > size || words != nil {
            results.next = rest.prefix(size).last.map { SearchCursor(.ranked, $0.row.entry.id) }
            results.more = try rest.count > size || !(words?.newest(below: nil, limit: 1).places.isEmpty ?? true)
            if !results.more { results.next = nil }
        }
        if withFacets { results.facets = try SearchFacets(of: ranked.map(\.row), places, scope: scope, in: tx) }
        return results
    }

    // MARK: Ranked

    struct Ranked {
        let row: IndexRow
        let hit: SearchHit
    }

    /// What bears the key that was typed, then people by name; the same for every page.
    func ranked() throws -> [Ranked] {
        let keyed = try keyed()
        let known = Set(keyed.map(\.row.number))
        return try keyed + people().filter { !known.contains($0.row.number) }
    }

    private func keyed() throws -> [Ranked] {
        let found = try KeySearch(query: query, tx: tx).found()
        let why = Dictionary(found.map { ($0.number, $0.why) }, uniquingKeysWith: { first, _ in first })
        let order = Dictionary(found.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
        let typed = query.typed.uppercased()
        // A number typed whole answers the whole query; anything else must fit with the rest of it.
        let whole = SearchWords.code(query.typed)
        let rows = try IndexRow.of(found.map(\.number), scope: scope, in: tx).filter { row in
            row.exactKeys.contains(CardKey(.reference, whole)) || query.required.allSatisfy { $0.holds(row) || isInitials($0, row) } && !query.excluded.contains { $0.holds(row) }
        }
        let places = rows.map { row in (row, row.entry.reference?.uppercased() == typed ? -1 : order[row.number] ?? 0) }
        return places.sorted { ($0.1, $1.0.number) < ($1.1, $0.0.number) }.prefix(KeySearch.keyMax).map { row, place in
            Ranked(row: row, hit: SearchHit(row.entry, why: [place < 0 ? "number \(row.entry.reference ?? typed)" : why[row.number] ?? ""], score: place < 0 ? 1 : 0.99))
        }
    }

    /// Two letters typed together are initials, not a word.
    private func isInitials(_ clause: SearchQuery.Clause, _ row: IndexRow) -> Bool {
        guard query.born != nil, clause.terms.count == 1, case .word(let word, _) = clause.terms[0], word.count == 2 else { return false }
        return row.keys.names.contains { name in
            let (family, given) = (name.family.last?.prefix(1) ?? "", name.given.first?.prefix(1) ?? "")
            return family + given == word || given + family == word
        }
    }

    private func people() throws -> [Ranked] {
        guard scope.mayBePerson, var search = PersonSearch(query) else { return [] }
        let (required, excluded) = (query.required.filter { !isOfPerson($0) }, query.excluded)
        search.holds = { row in required.allSatisfy { $0.holds(row) } && !excluded.contains { $0.holds(row) } }
        let found = try search.found(scope: scope, limit: Self.peopleMax, in: tx)
        guard let best = found.first?.score.thousandths else { return [] }
        let likely = found.filter { $0.score.thousandths >= best - Self.spread }.prefix(best < Self.guessBelow ? Self.guessesMax : Self.peopleMax)
        return likely.map { found in
            Ranked(row: found.row, hit: SearchHit(found.row.entry, why: found.score.why, score: min(0.98, Double(found.score.thousandths) / 1000 * 0.9)))
        }
    }

    /// Whether the search by name looks after this clause itself.
    private func isOfPerson(_ clause: SearchQuery.Clause) -> Bool {
        clause.terms.contains { term in
            switch term {
            case .day, .born: true
            case .postcode: clause.terms.count == 1
            case .word(let word, _): clause.terms.count == 1 && !word.contains(where: \.isNumber)
            case .initial: clause.terms.count == 1
            default: false
            }
        }
    }

    // MARK: By words

    /// Fills the page with cards by their words, those that say the same folded into the newest.
    private func fill(_ results: inout SearchResults, _ page: WordSearch.Page, size: Int) throws {
        let wanted = size - results.results.count
        let numbers = page.places.prefix(2 * wanted + 1).map(\.number)
        let rows = try rows(numbers)
        var folded = NearDuplicates()
        let taken = rows.firstIndex { !folded.add($0, showing: wanted) } ?? rows.count
        let words = query.sayWords
        results.results += folded.shown.map { SearchHit($0.row, words, alike: $0.others) }
        results.more = page.places.count > taken || page.reached != nil
        guard results.more else { return }
        if taken < rows.count || page.places.count > taken {
            results.next = rows.prefix(taken).last.map { SearchCursor(.words, $0.entry.id) } ?? results.results.last.map { SearchCursor(.ranked, $0.id) }
        } else if let reached = page.reached {
            // The nearest card that may be seen: an id of another would tell that it is there.
            let id = try tx.value(RawID.self, "SELECT e.id FROM entry e WHERE e.number >= \(reached) AND \(scope.visible.condition("e.id")) ORDER BY e.number LIMIT 1")
            results.next = id.map { SearchCursor(.words, $0) }
            results.more = id != nil
        }
    }

    private func rows(_ numbers: [Int64]) throws -> [IndexRow] {
        let found = try IndexRow.of(numbers, scope: scope, in: tx)
        let byNumber = Dictionary(found.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        return numbers.compactMap { byNumber[$0] }
    }

    /// Filters alone.
    private func listed(after: SearchCursor?, size: Int, withFacets: Bool) throws -> SearchResults {
        guard query.role == nil else {
            throw Refusal.invalid("q", code: "words", "“role:” needs something beside it: a name, a word or a date of birth.")
        }
        // Of one area alone very many would be looked at for the few that are there.
        guard query.area == nil || query.from != nil else {
            throw Refusal.invalid("q", code: "words", "“area:” needs something beside it: a name, a word or “from:” with a date.")
        }
        guard !query.kinds.isEmpty || query.from != nil || query.unit != nil || query.to != nil else { return .none }
        let places = try KindList(scope: scope, tx: tx).latest(after: after?.id, limit: withFacets ? SearchFacets.lookedAtMax : size + 1)
        var results = SearchResults()
        let rows = try rows(places.prefix(size).map(\.number)).filter { row in !query.excluded.contains { $0.holds(row) } }
        results.results = rows.map { SearchHit($0.entry, why: [], score: 0.5) }
        results.more = places.count > size
        results.next = results.more ? rows.last.map { SearchCursor(.words, $0.entry.id) } : nil
        if withFacets { results.facets = try SearchFacets(of: [], places, scope: scope, in: tx) }
        return results
    }
}

extension SearchHit {
    /// Says for each word where it was found, and shows what stands around it.
    init(_ row: IndexRow, _ words: [String], alike: Int) {
        let entry = row.entry
        let places: [(String, [String])] = [
            ("number", SearchWords.cut(entry.reference ?? "")), ("name", SearchWords.cut(entry.title)), ("summary", SearchWords.cut(entry.summary)),
        ]
        var inTitle = 0
        var inText: [String] = []
        var why = words.compactMap { word -> String? in
            guard let place = places.first(where: { $0.1.contains { $0.hasPrefix(word) } })?.0 else {
                inText.append(word)
                return nil
            }
            if place == "name" || place == "number" { inTitle += 1 }
            return "“\(word)” in its \(place)"
        }
        if !inText.isEmpty, let excerpt = row.excerpt(around: inText) { why.append("“\(excerpt)”") }
        self.init(entry, why: why, score: 0.5 + 0.4 * Double(inTitle) / Double(max(1, words.count)), alike: alike)
    }
}

extension SearchQuery {
    /// The words that say why something was found.
    var sayWords: [String] {
        required.flatMap(\.terms).flatMap { term -> [String] in
            switch term {
            case .word(let word, _), .initial(let word), .digits(let word), .phone(let word): [word]
            case .phrase(let words): words
            case .day(let day): [BirthDate.word(of: day)]
            case .born(_, let typed): typed
            case .postcode(let text): [SearchWords.cut(text).joined()]
            case .mark(let text): [text.lowercased()]
            case .number(let spellings): spellings.flatMap { SearchWords.cut($0) }
            }
        }
    }
}
