import Core
import Storage

/// In how many cards the words of a question are, as far as that decides how to look for them.
///
/// SQLite stops counting where it is told to. PostgreSQL's index of words cannot: it reads the whole list of a word, a tenth of a second for one that is in a
/// million cards. Such words its statistics know.
struct WordFrequencies {
    /// The least number of cards that hold the word, or a word with that beginning; of common ones alone.
    private let known: [WordMatch: Int]
    /// Of all cards, and of any word the statistics do not name; nothing where there are none.
    private let all: (cards: Double, seldomShare: Double)?

    /// Statistics come from a sample, so they are believed only where they say as many times what is asked.
    private static let margin = 2

    /// To count further costs more than it decides.
    private static let countedMax = 10_000

    fileprivate struct Known<Element: Decodable>: Decodable {
        let all: Double
        let leastShare: Double
        let element: Element?
        let share: Double?
    }

    private let pairs: PairShares?

    /// A word that the statistics do not name is in fewer cards than any that they do; most such words are in far fewer.
    private static let unnamedShare = 1.0 / 16

    init(of match: WordMatch, in tx: Transaction) throws {
        guard tx.engine == .postgres else {
            (known, all, pairs) = ([:], nil, nil)
            return
        }
        let (words, beginnings) = match.words
        let begun: [SQL] = beginnings.map { "starts_with(s.element, \($0))" }
        let found = try tx.all(Known<String>.self, Self.statistics("entry", "words", "text", after: "1", ["s.element IN \(list: words)"] + begun))
        var known: [WordMatch: Int] = [:]
        for one in found {
            guard let word = one.element, let share = one.share else { continue }
            let cards = Int(share * one.all)
            known[.word(word)] = cards
            for beginning in beginnings where word.hasPrefix(beginning) { known[.prefix(beginning)] = max(known[.prefix(beginning)] ?? 0, cards) }
        }
        self.known = known
        all = found.first.map { ($0.all, $0.leastShare * Self.unnamedShare) }
        pairs = try PairShares(of: match.phrases, in: tx)
    }

    /// What the statistics of a column tell of its commonest elements: the shares of those that are asked for, and the least of all they name.
    ///
    /// - Parameter after: what the shares are followed by besides the least and the greatest of them.
    fileprivate static func statistics(_ table: SQL, _ column: SQL, _ type: SQL, after: SQL, _ asked: [SQL]) -> SQL {
        """
        SELECT c.reltuples AS "all", p.most_common_elem_freqs[cardinality(p.most_common_elem_freqs) - \(after)] AS least_share, s.element, s.share
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_stats p ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = '\(column)' AND cardinality(p.most_common_elem_freqs) > 3
        LEFT JOIN LATERAL unnest(p.most_common_elems::text::\(type)[], p.most_common_elem_freqs) AS s(element, share)
        ON \(SQL.joined(asked, by: " OR "))
        WHERE c.oid = to_regclass('\(table)') AND c.reltuples > 0
        """
    }

    /// Which index leads to the match, and what is to be expected of it; nothing where there are no statistics.
    func forecast(of match: WordMatch, without excluded: WordMatch? = nil, _ costs: WordCosts) -> (WordForecast, by: WordSearch.Access)? {
        guard let all else { return nil }
        let shares = WordForecast.Shares(
            word: { word in known[word].map { min(1, Double($0) / all.cards) } ?? all.seldomShare }, pair: { pairs?.share(of: $0) ?? (1, false) })
        var words = WordForecast(of: match, cards: all.cards, shares)
        if let excluded { words = words.without(WordForecast(of: excluded, cards: all.cards, shares)) }
        guard pairs != nil, let paired = WordForecast(byPairs: match, cards: all.cards, shares), costs.all(paired, cards: all.cards) < costs.all(words, cards: all.cards)
        else { return (words, by: .words) }
        return (paired, by: .pairs)
    }

    /// In how many cards a word or beginning is, about, and counted no further than `limit`.
    func count(_ word: WordMatch, upTo limit: Int, in tx: Transaction) throws -> Int {
        if let known = known[word], limit > Self.countedMax || known >= limit * Self.margin { return min(known, limit) }
        switch tx.engine {
        case .sqlite: return try tx.value(Int.self, WordSearch.sqliteCount(word, upTo: limit)) ?? 0
        case .postgres: return try tx.value(Int.self, WordSearch.postgresCount(word, upTo: limit)) ?? 0
        }
    }
}

/// How common the pairs of a question's phrases are, by PostgreSQL's statistics.
private struct PairShares {
    private let known: [Int32: Double]
    /// A pair that the statistics do not name is in no more cards.
    private let most: Double

    init?(of phrases: [WordMatch], in tx: Transaction) throws {
        let numbers = Set(phrases.flatMap { $0.pairs ?? [] }.flatMap(\.numbers)).sorted()
        guard !numbers.isEmpty else { return nil }
        let isWhole = try EntryIndex.askIsWhole(in: tx)
        // An array's shares are followed by that of its nulls too.
        let found = try tx.all(
            WordFrequencies.Known<Int64>.self, WordFrequencies.statistics("entry_pair", "pairs", "int4", after: "2", ["s.element IN \(list: numbers.map(Int64.init))"]))
        guard let least = found.first?.leastShare, try isWhole() else { return nil }
        known = Dictionary(found.compactMap { one in one.element.flatMap(Int32.init(exactly:)).flatMap { element in one.share.map { (element, $0) } } }, uniquingKeysWith: max)
        most = least
    }

    func share(of pairs: WordPairs) -> (share: Double, isKnown: Bool) {
        let named = pairs.numbers.compactMap { known[$0] }
        if pairs.numbers.count == 1, let share = named.first { return (share, true) }
        return (named.count == pairs.numbers.count ? named.min() ?? 1 : min(most, named.min() ?? 1), false)
    }
}
