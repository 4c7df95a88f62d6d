import Core
import Storage

extension WordSearch {
    /// - Parameter inOrder: whether the cards are read from the newest on, instead of those that the index of words names.
    func postgres(from low: Int64, below high: Int64, limit: Int, inOrder: Bool) -> SQL {
        let expression = excluded.map { "(\(Self.tsquery(match))) & !(\(Self.tsquery($0)))" } ?? Self.tsquery(match)
        // Of rare words all are found by the index of words before any is sorted. Left to itself the server may read every card from the newest on.
        if low == 0, !inOrder {
            return """
                WITH f AS MATERIALIZED (SELECT e.id, e.number, e.kind, e.at, e.unit_id FROM entry e WHERE e.words @@ \(expression)::tsquery AND e.number < \(high)\(scope.days))
                SELECT e.number, e.kind, e.at, e.unit_id FROM f e WHERE \(filter) ORDER BY e.number DESC LIMIT \(limit)
                """
        }
        if inOrder {
            // The inner statement stays by itself (OFFSET 0) and hands over card after card, until the outer has enough.
            return """
                SELECT e.number, e.kind, e.at, e.unit_id
                FROM (SELECT * FROM entry n WHERE n.number >= \(low) AND n.number < \(high) ORDER BY n.number DESC OFFSET 0) e
                WHERE e.words @@ \(expression)::tsquery AND \(filter) ORDER BY e.number DESC LIMIT \(limit)
                """
        }
        return """
            SELECT e.number, e.kind, e.at, e.unit_id FROM entry e WHERE e.words @@ \(expression)::tsquery
            AND e.number >= \(low) AND e.number < \(high) AND \(filter) ORDER BY e.number DESC LIMIT \(limit)
            """
    }

    /// The server takes reading a card's words for cheap and so reads all cards where a limit is small, and it plans for an average word. For this
    /// transaction: by the index of words, and planned for the words that were typed.
    static func adviseServer(_ tx: Transaction) throws {
        _ = try tx.rows("SELECT set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)")
    }

    static func postgresCount(_ word: WordMatch, upTo limit: Int) -> SQL {
        "SELECT count(*) FROM (SELECT 1 FROM entry e WHERE e.words @@ \(tsquery(word))::tsquery LIMIT \(limit)) f"
    }

    /// Words are letters and digits only (SearchWords), so the quotes cannot be closed from inside.
    private static func tsquery(_ match: WordMatch) -> String {
        switch match {
        case .word(let word): "'\(word)'"
        case .prefix(let word): "'\(word)':*"
        case .phrase(let words): "(" + words.map { "'\($0)'" }.joined(separator: " <-> ") + ")"
        case .all(let parts): "(" + parts.map(tsquery).joined(separator: " & ") + ")"
        case .any(let parts): "(" + parts.map(tsquery).joined(separator: " | ") + ")"
        }
    }
}
