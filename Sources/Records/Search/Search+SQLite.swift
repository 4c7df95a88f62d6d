import Base
import Core
import Storage

extension WordSearch {
    /// FTS5 gives rows in descending number without sorting, so the newest page costs only what it shows.
    func sqlite() -> SQL {
        var sql: SQL = """
            SELECT \(Entry.columns) FROM entry_words JOIN entry e ON e.number = entry_words.rowid
            WHERE entry_words MATCH \(Self.match(terms.condition))
            """
        if let after { sql.append(" AND entry_words.rowid < (SELECT number FROM entry WHERE id = \(after))") }
        return sql + " AND \(filter) ORDER BY entry_words.rowid DESC LIMIT \(limit)"
    }

    private static func match(_ condition: SearchTerms.Condition) -> String {
        switch condition {
        // Words are letters and digits only (SearchWords), so the quotes cannot be closed from inside.
        case .word(let word, let isPrefix): "\"\(word)\"" + (isPrefix ? " *" : "")
        case .all(let parts): "(" + parts.map(match).joined(separator: " AND ") + ")"
        case .any(let parts): "(" + parts.map(match).joined(separator: " OR ") + ")"
        }
    }
}
