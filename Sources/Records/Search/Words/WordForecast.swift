import Core

/// What statistics lead one to expect of a question's words: shares of all cards, as if words came independently of each other.
struct WordForecast {
    /// Entries that the index reads.
    let listed: Double
    /// The share of cards that must be read to be sure.
    let read: Double
    /// The share of cards that match.
    let matching: Double

    /// Shares of all cards that statistics tell.
    struct Shares {
        /// Of a word, or a beginning.
        let word: (WordMatch) -> Double
        /// Of the rarest pair of a phrase: its share, or where no statistics name it the most that it can be.
        var pair: (WordPairs) -> (share: Double, isKnown: Bool) = { _ in (1, false) }
    }

    /// Of the cards that hold all words of a phrase, about so many hold them side by side.
    private static let sideBySide = 1.0 / 20

    /// By the index of words.
    init(of match: WordMatch, cards: Double, _ shares: Shares) {
        switch match {
        case .word, .prefix:
            let share = shares.word(match)
            self.init(listed: share * cards, read: share, matching: share)
        case .phrase(let words):
            let all = WordForecast(of: match.loosened, cards: cards, shares)
            self.init(listed: all.listed, read: all.read, matching: Self.share(of: words, all, shares))
        case .all(let parts):
            // The index goes by the shortest list and skips through the others.
            let parts = parts.map { WordForecast(of: $0, cards: cards, shares) }
            self.init(listed: parts.map(\.listed).min() ?? 0, read: parts.map(\.read).reduce(1, *), matching: parts.map(\.matching).reduce(1, *))
        case .any(let parts):
            let parts = parts.map { WordForecast(of: $0, cards: cards, shares) }
            self.init(listed: parts.map(\.listed).reduce(0, +), read: min(1, parts.map(\.read).reduce(0, +)), matching: min(1, parts.map(\.matching).reduce(0, +)))
        }
    }

    /// By the index of pairs, which reads those cards alone that have all of a phrase's; nothing where the match needs no phrase.
    init?(byPairs match: WordMatch, cards: Double, _ shares: Shares) {
        guard let share = Self.paired(match, cards: cards, shares) else { return nil }
        self.init(listed: share * cards, read: share, matching: WordForecast(of: match, cards: cards, shares).matching)
    }

    private static func paired(_ match: WordMatch, cards: Double, _ shares: Shares) -> Double? {
        switch match {
        case .word, .prefix: return nil
        case .phrase: return WordForecast(of: match, cards: cards, shares).matching
        case .all(let parts): return parts.compactMap { paired($0, cards: cards, shares) }.min()
        case .any(let parts):
            let all = parts.compactMap { paired($0, cards: cards, shares) }
            return all.count == parts.count ? min(1, all.reduce(0, +)) : nil
        }
    }

    private static func share(of phrase: [String], _ all: WordForecast, _ shares: Shares) -> Double {
        let pair = shares.pair(WordPairs(of: phrase.joined(separator: " ")))
        return pair.isKnown ? pair.share : min(pair.share, all.matching * sideBySide)
    }

    /// The same where what `excluded` foretells must not be there: its list is read too.
    func without(_ excluded: WordForecast) -> WordForecast {
        WordForecast(listed: listed + excluded.listed, read: read, matching: matching * (1 - excluded.matching))
    }

    private init(listed: Double, read: Double, matching: Double) {
        self.listed = listed
        self.read = read
        self.matching = matching
    }
}

/// What PostgreSQL takes for a search for words, in microseconds, as measured at a million reports: only how they compare matters.
struct WordCosts: Sendable {
    /// A card read in the order of the cards' numbers, and asked whether it matches.
    var cardInOrder = 1.5
    /// A card read that the index of words names.
    var cardByIndex = 6.0
    /// An entry of the index of words.
    var listed = 0.09
    /// A number of a card, where the index of words and a range of numbers are put together.
    var number = 0.015
    /// The share of cards that is expected to be of the days asked for.
    var datedShare = 0.25
    /// Words come together more often than if they came independently, so of the cards that should hold enough by the forecast alone this share is begun with.
    var begun = 1.0 / 3
    /// Cards beyond those that should do.
    var spare = 500.0
    /// What costs more is not begun before a few cards were looked at, to know better.
    var unseenMax = 30_000.0

    /// To find all there is by the index that was forecast.
    func all(_ forecast: WordForecast, cards: Double) -> Double { listed * forecast.listed + cardByIndex * forecast.read * cards }

    /// So many cards should hold enough matches: some more than should do, so that one step does as a rule.
    func needed(_ wanted: Int, density: Double) -> Double { 1.2 * Double(wanted) / max(density, 1e-9) + spare }

    enum Way: Equatable {
        /// The newest so many, one after another.
        case inOrder(Int64)
        /// The newest so many, by the index of words.
        case byIndex(Int64)
        /// All that there are, by the index of words.
        case all
    }

    /// The cheapest way to so many more matches.
    ///
    /// - Parameters:
    ///   - wanted: nothing where more than words is asked for, so that how many cards hold enough cannot be told: then as many are looked at as may be.
    ///   - density: the share of cards that is expected to match.
    ///   - most: how many cards may be looked at.
    ///   - left: how many there are.
    ///   - isDated: whether days are asked for, which an index knows too.
    ///   - first: how many are looked at first, where nothing is known but the forecast; nothing once some were.
    func way(to wanted: Int?, _ forecast: WordForecast, density: Double, most: Int64, left: Int64, isDated: Bool = false, first: Int64?) -> Way {
        let needed = min(Double(most), wanted.map { self.needed($0, density: density) } ?? .infinity)
        let lists = listed * forecast.listed
        let inOrder = cardInOrder * needed
        let byIndex = lists + (number + cardByIndex * forecast.read) * needed
        let some = isDated ? datedShare * Double(left) : Double(left)
        let all = lists + cardByIndex * forecast.read * some + (isDated ? number * some : 0)
        // It is the last step, which the others need not be.
        if all <= (wanted == nil ? 4 : 2) * min(inOrder, byIndex) { return .all }
        if let first, min(inOrder, byIndex) > unseenMax { return .inOrder(min(first, most)) }
        if inOrder <= byIndex { return .inOrder(Int64(needed)) }
        return .byIndex(Int64(first != nil && wanted != nil ? needed * begun : needed))
    }
}
