import Core
import Storage

/// In how many cards the words of a question are, as far as that decides how to look for them.
///
/// SQLite counts, and stops where it is told to. PostgreSQL reads the whole list of a word before it can count the first, and then every card; what its statistics know is not counted.
struct WordFrequencies {
    private let statistics: WordStatistics?
    private let pairs: PairShares?

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

    /// Whether so many cards hold the word, or a word with that beginning. A word that statistics do not name is none of the common ones.
    func isCommon(_ word: WordMatch, from least: Int, in tx: Transaction) throws -> Bool {
        if let statistics { return Int((share(of: word) ?? 0) * statistics.cards) >= least }
        return try count(word, upTo: least, in: tx) >= least
    }

    /// Whether no more cards hold it.
    func isRare(_ word: WordMatch, upTo most: Int, in tx: Transaction) throws -> Bool {
        if let statistics {
            if let share = share(of: word) { return Int(share * statistics.cards) <= most }
            if Int(statistics.leastShare * statistics.cards) <= most { return true }
        }
        return try count(word, upTo: most + 1, in: tx) <= most
    }

    private func count(_ word: WordMatch, upTo limit: Int, in tx: Transaction) throws -> Int {
        switch tx.engine {
        case .sqlite: try tx.value(Int.self, WordSearch.sqliteCount(word, upTo: limit)) ?? 0
        case .postgres: try PlanAdvice.forWords(tx) { try tx.value(Int.self, WordSearch.postgresCount(word, upTo: limit)) ?? 0 }
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
