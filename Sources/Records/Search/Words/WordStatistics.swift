import Storage
import Synchronization

/// What PostgreSQL's statistics tell of the commonest words of cards, or pairs of words. They are kept in memory for a while: to ask for them took a tenth of a search's time.
struct WordStatistics: Sendable {
    /// How many there are in all.
    let cards: Double
    /// The shares of all cards that hold an element, of those elements that the statistics name.
    let shares: [String: Double]
    /// The least share of an element that they name.
    let leastShare: Double

    enum Column {
        case words, pairs
    }

    /// The greatest share of an element that begins so.
    func greatestShare(beginning: String) -> Double? { shares.filter { $0.key.hasPrefix(beginning) }.values.max() }

    /// - Parameter maxAge: how old those that are kept may be; nothing stands for as new as can be.
    /// - Returns: nothing where nobody has looked at the table yet.
    static func of(_ column: Column, maxAge: Duration?, in tx: Transaction) throws -> WordStatistics? {
        let (key, now) = (Key(store: tx.store, column: column), ContinuousClock.now)
        if let maxAge, let known = kept.withLock({ $0[key] }), known.at > now - maxAge { return known.statistics }
        let found = try read(column, in: tx)
        kept.withLock { kept in
            if kept.count >= keptMax { kept.removeAll() }
            kept[key] = (found, now)
        }
        return found
    }

    private struct Key: Hashable {
        let store: StoreIdentity
        let column: Column
    }

    private static let keptMax = 1_024
    private static let kept = Mutex<[Key: (statistics: WordStatistics?, at: ContinuousClock.Instant)]>([:])

    private struct Row: Decodable {
        let cards: Double
        let leastShare: Double
        let element: String?
        let share: Double?
    }

    private static func read(_ column: Column, in tx: Transaction) throws -> WordStatistics? {
        // The shares are followed by the least and the greatest of them, those of an array by that of its nulls too.
        let (table, name, after): (SQL, SQL, SQL) =
            switch column {
            case .words: ("entry", "words", "1")
            case .pairs: ("entry_pair", "pairs", "2")
            }
        let rows = try tx.all(
            Row.self,
            """
            SELECT c.reltuples AS cards, p.most_common_elem_freqs[cardinality(p.most_common_elem_freqs) - \(after)] AS least_share, s.element, s.share
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_stats p ON p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = '\(name)' AND cardinality(p.most_common_elem_freqs) > 3
            LEFT JOIN LATERAL unnest(p.most_common_elems::text::text[], p.most_common_elem_freqs) AS s(element, share) ON s.element IS NOT NULL
            WHERE c.oid = to_regclass('\(table)') AND c.reltuples > 0
            """)
        guard let first = rows.first else { return nil }
        let named = rows.compactMap { row in row.element.flatMap { element in row.share.map { (element, $0) } } }
        return WordStatistics(cards: first.cards, shares: Dictionary(named, uniquingKeysWith: max), leastShare: first.leastShare)
    }
}
