import Core
import Storage

/// In how many cards the words of a question are, as far as that decides how to look for them.
///
/// SQLite stops counting where it is told to. PostgreSQL's index of words cannot: it reads the whole list of a word, a tenth of a second for one that is in a
/// million cards. Such words its statistics know.
struct WordFrequencies {
    private let statistics: WordStatistics?
    private let pairs: PairShares?

    /// Statistics come from a sample, so they are believed only where they say as many times what is asked.
    private static let margin = 2

    /// To count further costs more than it decides.
    private static let countedMax = 10_000

    /// A word that the statistics do not name is in fewer cards than any that they do; most such words are in far fewer.
    private static let unnamedShare = 1.0 / 16

    /// - Parameter maxAge: how old statistics may be; nothing stands for as new as can be.
    init(of match: WordMatch, maxAge: Duration?, in tx: Transaction) throws {
        guard tx.engine == .postgres else {
            (statistics, pairs) = (nil, nil)
            return
        }
        statistics = try WordStatistics.of(.words, maxAge: maxAge, in: tx)
        pairs = try match.phrases.isEmpty || statistics == nil ? nil : PairShares(maxAge: maxAge, in: tx)
    }

    /// Which index leads to the match, and what is to be expected of it; nothing where there are no statistics.
    func forecast(of match: WordMatch, without excluded: WordMatch? = nil, _ costs: WordCosts) -> (WordForecast, by: WordSearch.Access)? {
        guard let statistics else { return nil }
        let shares = WordForecast.Shares(
            word: { word in min(1, share(of: word) ?? statistics.leastShare * Self.unnamedShare) }, pair: { pairs?.share(of: $0) ?? (1, false) })
        var words = WordForecast(of: match, cards: statistics.cards, shares)
        if let excluded { words = words.without(WordForecast(of: excluded, cards: statistics.cards, shares)) }
        guard pairs != nil, let paired = WordForecast(byPairs: match, cards: statistics.cards, shares),
            costs.all(paired, cards: statistics.cards) < costs.all(words, cards: statistics.cards)
        else { return (words, by: .words) }
        return (paired, by: .pairs)
    }

    /// The least share of the cards that hold the word, or a word with that beginning; of common ones alone.
    private func share(of word: WordMatch) -> Double? {
        switch word {
        case .word(let word): statistics?.shares[word]
        case .prefix(let beginning): statistics?.greatestShare(beginning: beginning)
        case .phrase, .all, .any: nil
        }
    }

    /// In how many cards a word or beginning is, about, and counted no further than `limit`.
    func count(_ word: WordMatch, upTo limit: Int, in tx: Transaction) throws -> Int {
        if let statistics, let share = share(of: word) {
            let known = Int(share * statistics.cards)
            if limit > Self.countedMax || known >= limit * Self.margin { return min(known, limit) }
        }
        switch tx.engine {
        case .sqlite: return try tx.value(Int.self, WordSearch.sqliteCount(word, upTo: limit)) ?? 0
        case .postgres:
            return try CountedWords.count(word, upTo: limit, in: tx) { try WordSearch.advised(tx) { try tx.value(Int.self, WordSearch.postgresCount(word, upTo: limit)) ?? 0 } }
        }
    }
}

/// How common the pairs of a question's phrases are, by PostgreSQL's statistics.
private struct PairShares {
    private let statistics: WordStatistics

    init?(maxAge: Duration?, in tx: Transaction) throws {
        let isWhole = try EntryIndex.askIsWhole(in: tx)
        let found = try WordStatistics.of(.pairs, maxAge: maxAge, in: tx)
        guard try isWhole(), let found else { return nil }
        statistics = found
    }

    func share(of pairs: WordPairs) -> (share: Double, isKnown: Bool) {
        let named = pairs.numbers.compactMap { statistics.shares["\($0)"] }
        if pairs.numbers.count == 1, let share = named.first { return (share, true) }
        // A pair that the statistics do not name is in no more cards than the least of those they do.
        return (named.count == pairs.numbers.count ? named.min() ?? 1 : min(statistics.leastShare, named.min() ?? 1), false)
    }
}
