import Core
import Storage

extension WordSearch {
    func postgres(from low: Int64, below high: Int64, limit: Int) -> SQL {
        let expression = excluded.map { "(\(Self.tsquery(match))) & !(\(Self.tsquery($0)))" } ?? Self.tsquery(match)
        // Of rare words all are found by the index of words before any is sorted. Left to itself the server may read every card from the newest on.
        if low == 0 {
            return """
                WITH f AS MATERIALIZED (SELECT e.number FROM entry e WHERE e.words @@ to_tsquery('simple', \(expression)) AND e.number < \(high))
                SELECT e.number, e.kind, e.at, e.unit_id FROM f JOIN entry e ON e.number = f.number WHERE \(filter) ORDER BY e.number DESC LIMIT \(limit)
                """
        }
        return """
            SELECT e.number, e.kind, e.at, e.unit_id FROM entry e WHERE e.words @@ to_tsquery('simple', \(expression))
            AND e.number >= \(low) AND e.number < \(high) AND \(filter) ORDER BY e.number DESC LIMIT \(limit)
            """
    }

    static func postgresCount(_ word: WordMatch, upTo limit: Int) -> SQL {
        "SELECT count(*) FROM (SELECT 1 FROM entry e WHERE e.words @@ to_tsquery('simple', \(tsquery(word))) LIMIT \(limit)) f"
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
