import Core
import Storage

extension WordSearch {
    /// FTS5 gives rows in descending number without sorting, so the newest page costs only what it shows.
    func sqlite(from low: Int64, below high: Int64, limit: Int, by access: Access) -> SQL {
        if access == .order {
            let wanted = [Self.holds(match, on: .sqlite)] + (excluded.map { ["NOT \(Self.holds($0, on: .sqlite))"] } ?? [])
            return """
                SELECT e.number, e.kind, e.at, e.unit_id FROM entry e WHERE e.number >= \(low) AND e.number < \(high)
                AND \(SQL.joined(wanted, by: " AND ")) AND \(filter) ORDER BY e.number DESC LIMIT \(limit)
                """
        }
        let expression = excluded.map { "(\(Self.fts5(match))) NOT (\(Self.fts5($0)))" } ?? Self.fts5(match)
        return """
            SELECT e.number, e.kind, e.at, e.unit_id FROM entry_words CROSS JOIN entry e INDEXED BY entry_slim ON e.number = entry_words.rowid
            WHERE entry_words MATCH \(expression) AND entry_words.rowid >= \(low) AND entry_words.rowid < \(high) AND \(filter)
            ORDER BY entry_words.rowid DESC LIMIT \(limit)
            """
    }

    static func sqliteCount(_ word: WordMatch, upTo limit: Int) -> SQL {
        "SELECT count(*) FROM (SELECT rowid FROM entry_words WHERE entry_words MATCH \(fts5(word)) LIMIT \(limit)) f"
    }

    /// Words are letters and digits only (SearchWords), so the quotes cannot be closed from inside.
    private static func fts5(_ match: WordMatch) -> String {
        switch match {
        case .word(let word): "\"\(word)\""
        case .prefix(let word): "\"\(word)\" *"
        case .phrase(let words): "\"\(words.joined(separator: " "))\""
        case .all(let parts): "(" + parts.map(fts5).joined(separator: " AND ") + ")"
        case .any(let parts): "(" + parts.map(fts5).joined(separator: " OR ") + ")"
        }
    }
}
