import Core
import Storage

/// In how many cards the words of a question are, as far as that decides how to look for them.
///
/// SQLite stops counting where it is told to. PostgreSQL's index of words cannot: it reads the whole list of a word, a tenth of a second for one that is in a
/// million cards. Such words its statistics know.
struct WordFrequencies {
    /// The least number of cards that hold the word, or a word with that beginning; of common ones alone.
    private let known: [WordMatch: Int]

    /// Statistics come from a sample, so they are believed only where they say as many times what is asked.
    private static let margin = 2

    /// To count further costs more than it decides.
    private static let countedMax = 10_000

    private struct Known: Decodable {
        let word: String
        let cards: Int
    }

    init(of match: WordMatch, in tx: Transaction) throws {
        guard tx.engine == .postgres else {
            known = [:]
            return
        }
        let (words, beginnings) = match.words
        let begun: [SQL] = beginnings.map { "starts_with(s.word, \($0))" }
        let found = try tx.all(
            Known.self,
            """
            SELECT s.word, (s.share * c.reltuples)::bigint AS cards FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_stats p ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = 'words'
            CROSS JOIN LATERAL unnest(p.most_common_elems::text::text[], p.most_common_elem_freqs) AS s(word, share)
            WHERE c.oid = to_regclass('entry') AND (\(SQL.joined(["s.word IN \(list: words)"] + begun, by: " OR ")))
            """)
        var known: [WordMatch: Int] = [:]
        for one in found {
            known[.word(one.word)] = one.cards
            for beginning in beginnings where one.word.hasPrefix(beginning) { known[.prefix(beginning)] = max(known[.prefix(beginning)] ?? 0, one.cards) }
        }
        self.known = known
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
