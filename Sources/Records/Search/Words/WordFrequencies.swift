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

    private struct Known: Decodable {
        let all: Double
        let leastShare: Double
        let word: String?
        let share: Double?
    }

    /// A word that the statistics do not name is in fewer cards than any that they do; most such words are in far fewer.
    private static let unnamedShare = 1.0 / 16

    init(of match: WordMatch, in tx: Transaction) throws {
        guard tx.engine == .postgres else {
            (known, all) = ([:], nil)
            return
        }
        let (words, beginnings) = match.words
        let begun: [SQL] = beginnings.map { "starts_with(s.word, \($0))" }
        // The last but one of the shares is the least.
        let found = try tx.all(
            Known.self,
            """
            SELECT c.reltuples AS "all", p.most_common_elem_freqs[cardinality(p.most_common_elem_freqs) - 1] AS least_share, s.word, s.share
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_stats p ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = 'words' AND cardinality(p.most_common_elem_freqs) > 2
            LEFT JOIN LATERAL unnest(p.most_common_elems::text::text[], p.most_common_elem_freqs) AS s(word, share)
            ON \(SQL.joined(["s.word IN \(list: words)"] + begun, by: " OR "))
            WHERE c.oid = to_regclass('entry') AND c.reltuples > 0
            """)
        var known: [WordMatch: Int] = [:]
        for one in found {
            guard let word = one.word, let share = one.share else { continue }
            let cards = Int(share * one.all)
            known[.word(word)] = cards
            for beginning in beginnings where word.hasPrefix(beginning) { known[.prefix(beginning)] = max(known[.prefix(beginning)] ?? 0, cards) }
        }
        self.known = known
        all = found.first.map { ($0.all, $0.leastShare * Self.unnamedShare) }
    }

    /// What is to be expected of the match; nothing where there are no statistics.
    func forecast(of match: WordMatch, without excluded: WordMatch? = nil) -> WordForecast? {
        guard let all else { return nil }
        func forecast(_ match: WordMatch) -> WordForecast {
            WordForecast(of: match, cards: all.cards) { word in known[word].map { min(1, Double($0) / all.cards) } ?? all.seldomShare }
        }
        return excluded.map { forecast(match).without(forecast($0)) } ?? forecast(match)
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
