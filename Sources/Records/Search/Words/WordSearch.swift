import Base
import Core
import Storage

/// Finds cards by their words, the newest first, without ever ranking or counting all that match.
///
/// It looks at the newest cards, then at more and more older ones. Where every word is in very many cards it stops after so many, and says how far it came.
struct WordSearch {
    /// How far it looks, and when it looks at everything. The first ten of a search do not hang on it where all that matches is among the cards looked at.
    struct Reach: Sendable {
        /// How many cards back, each step.
        var windows: [Int64] = [4_096, 32_768, 131_072]
        /// Where nothing at all was found so far, as with dates long past, so many more of the last step.
        var emptyStepsMax = 8
        /// PostgreSQL reads so many cards one after another, asking of each whether it matches, about as fast as it puts together what its index of words knows.
        var readInOrderMax: Int64 = 40_000
        /// A word in no more cards than these is looked for in all of them at once.
        var veryRareMax = 400
        /// The same, where the newest cards held too few.
        var rareMax = 4_000
        /// The same, where as many cards as there are windows for held nothing at all.
        var sparseMax = 20_000
        /// So many of the newest cards SQLite asks one after another for a beginning of a word, and no more than so many where that does nearly.
        var lookFirst: Int64 = 256
        var lookMax: Int64 = 8_192
        var costs = WordCosts()
        /// PostgreSQL's statistics change when it looks at the table again, which it does after a tenth of it has changed.
        var statisticsMaxAge: Duration? = .seconds(60)

        /// What is looked at at most where something is found, and again so many steps of the last where nothing is.
        var rounds: [Int64] { [windows.reduce(0, +), (windows.last ?? 0) * Int64(emptyStepsMax)] }
    }

    let match: WordMatch
    let excluded: WordMatch?
    let scope: SearchScope
    /// Cards shown already.
    let except: [Int64]
    let tx: Transaction
    private let frequencies: WordFrequencies

    private let reach: Reach

    /// A word in as many cards is not taken for an unfinished one as well.
    static let commonMin = 2_000

    /// What leads to the cards.
    enum Access {
        /// From the newest on, each asked whether it matches.
        case order
        /// The index of words.
        case words
        /// The index of pairs of words, which PostgreSQL has.
        case pairs
    }

    /// What lists and facets need of a card.
    struct Place: Sendable, Hashable {
        let number: Int64
        let kind: RecordKind
        let at: Instant
        let unitId: ID<Unit>?
    }

    struct Page: Sendable {
        var places: [Place] = []
        /// All cards below this number are still to be looked at; nothing when the search came to the oldest.
        var reached: Int64?
    }

    init?(_ query: SearchQuery, scope: SearchScope, except: [Int64] = [], reach: Reach = Reach(), in tx: Transaction) throws {
        guard let match = WordMatch.of(query.required) else { return nil }
        let unwanted = query.excluded.compactMap { WordMatch.of([$0]) }
        let frequencies = try WordFrequencies(of: .all([match] + unwanted), maxAge: reach.statisticsMaxAge, in: tx)
        self.frequencies = frequencies
        self.reach = reach
        func isCommon(_ word: String) throws -> Bool { try frequencies.isCommon(.word(word), from: Self.commonMin, in: tx) }
        self.match = try match.withoutPrefixes(where: isCommon)
        excluded = try unwanted.isEmpty ? nil : (unwanted.count == 1 ? unwanted[0] : .any(unwanted)).withoutPrefixes(where: isCommon)
        self.scope = scope
        self.except = except
        self.tx = tx
    }

    func newest(below start: Int64?, limit: Int) throws -> Page {
        let first = try start ?? ((tx.value(Int64.self, "SELECT max(number) FROM entry") ?? 0) + 1)
        if let (forecast, index) = frequencies.forecast(of: match, without: excluded, reach.costs) { return try newest(below: first, limit: limit, forecast, index) }
        var page = Page()
        var high = first
        // SQLite puts the lists of all words with a beginning together before it gives the first card, so the newest are asked first.
        if tx.engine == .sqlite, match.hasBeginning {
            high = try look(below: first, limit: limit, &page)
            if page.places.count >= limit || high == 0 { return page }
        }
        let (start, held) = (high, page.places.count)
        var isRare = try isRare(reach.veryRareMax)
        for step in 0..<reach.windows.count + reach.emptyStepsMax {
            guard high > 1 else { return page }
            if step >= reach.windows.count, !page.places.isEmpty { break }
            let window = reach.windows[min(step, reach.windows.count - 1)]
            if !isRare, step == 1 || step == reach.windows.count { isRare = try self.isRare(step == 1 ? reach.rareMax : reach.sparseMax) }
            let low = isRare ? 0 : max(0, high - window)
            let inOrder = tx.engine == .postgres && (step == 0 || isDense(page.places.count - held, of: start - high, wanting: limit))
            page.places += try places(from: low, below: high, limit: limit - page.places.count, by: inOrder ? .order : .words)
            if page.places.count >= limit { return page }
            high = low
            if low == 0 { return page }
        }
        page.reached = high
        return page
    }

    /// Asks the newest cards one after another, as long as few more should do; answers below which number none was asked.
    private func look(below first: Int64, limit: Int, _ page: inout Page) throws -> Int64 {
        var high = first
        var cards = reach.lookFirst
        while high > 0, first - high + cards <= reach.lookMax {
            let low = max(0, high - cards)
            page.places += try places(from: low, below: high, limit: limit - page.places.count, by: .order)
            high = low
            guard page.places.count < limit, !page.places.isEmpty else { break }
            cards = 1 + Int64(limit - page.places.count) * (first - high) / Int64(page.places.count)
        }
        return high
    }

    /// The same in the cheapest steps, going by what statistics lead one to expect and by what was found so far.
    private func newest(below first: Int64, limit: Int, _ forecast: WordForecast, _ index: Access) throws -> Page {
        var page = Page()
        var high = first
        if index == .words, scope.isDated, let kinds = scope.kinds {
            // No card at all is of these days.
            guard let latest = try tx.value(Int64.self, latest(of: kinds)) else { return page }
            // As a rule the later a card's day the greater its number. So the cards above have other days, which the server sees at little cost, and so many below should do.
            let top = min(first, latest + 1)
            let low = top - Int64(min(Double(top), reach.costs.needed(limit, density: forecast.matching)))
            if low > 0 {
                page.places = try places(from: low, below: high, limit: limit, by: .words)
                if page.places.count >= limit { return page }
                high = low
            }
        }
        for (step, round) in reach.rounds.enumerated() where step == 0 || page.places.isEmpty {
            let end = max(0, high - round)
            while high > end {
                let (wanted, found, looked) = (limit - page.places.count, Double(page.places.count), Double(first - high))
                let density = looked == 0 || scope.isNarrow ? forecast.matching : found > 0 ? found / looked : min(forecast.matching, 1 / looked)
                let way = reach.costs.way(
                    to: scope.isNarrow ? nil : wanted, forecast, density: density, most: high - end, left: high, isDated: scope.isDated, first: looked == 0 ? reach.windows.first : nil)
                let (low, access) =
                    switch way {
                    case .all: (Int64(0), index)
                    case .inOrder(let cards): (max(0, high - max(1, cards)), .order)
                    case .byIndex(let cards): (max(0, high - max(1, cards)), index)
                    }
                page.places += try places(from: low, below: high, limit: wanted, by: access)
                if page.places.count >= limit || low == 0 { return page }
                high = low
            }
        }
        page.reached = high
        return page
    }

    /// Whether what is still wanted can be expected among few cards, going by how many were found among those looked at.
    private func isDense(_ found: Int, of looked: Int64, wanting limit: Int) -> Bool {
        found > 0 && Int64(limit - found) * looked / Int64(found) <= reach.readInOrderMax
    }

    /// Everything, where it cannot be much; nothing where it could.
    func ofRareWords(limit: Int) throws -> [Place] {
        try isRare(reach.rareMax) ? places(from: 0, below: .max, limit: limit, by: .words) : []
    }

    private func isRare(_ most: Int) throws -> Bool { try match.isRare { try frequencies.isRare($0, upTo: most, in: tx) } }

    private func places(from low: Int64, below high: Int64, limit: Int, by access: Access) throws -> [Place] {
        switch tx.engine {
        case .sqlite: try tx.all(Place.self, sqlite(from: low, below: high, limit: limit, by: access))
        case .postgres: try PlanAdvice.forWords(tx) { try tx.all(Place.self, postgres(from: low, below: high, limit: limit, by: access)) }
        }
    }

    /// Whether a card's words, as they stand in its text, match: asked of each card by itself.
    static func holds(_ match: WordMatch, on engine: Engine) -> SQL {
        func stands(_ words: String) -> SQL {
            switch engine {
            case .sqlite: "instr(' ' || e.words || ' ', \(words)) > 0"
            case .postgres: "strpos(' ' || e.body || ' ', \(words)) > 0"
            }
        }
        return switch match {
        case .word(let word): stands(" \(word) ")
        case .prefix(let word): stands(" \(word)")
        case .phrase(let words): stands(" \(words.joined(separator: " ")) ")
        case .all(let parts): "(\(SQL.joined(parts.map { holds($0, on: engine) }, by: " AND ")))"
        case .any(let parts): "(\(SQL.joined(parts.map { holds($0, on: engine) }, by: " OR ")))"
        }
    }

    var filter: SQL {
        except.isEmpty ? scope.condition : "\(scope.condition) AND e.number NOT IN \(list: except)"
    }
}

extension WordSearch.Place: Decodable {}
