import Base
import Core
import Storage

extension WordSearch {
    func postgres() -> SQL {
        var sql: SQL = "SELECT \(Entry.columns) FROM entry e WHERE e.words @@ to_tsquery('simple', \(Self.match(terms.condition)))"
        if let after { sql.append(" AND e.number < (SELECT number FROM entry WHERE id = \(after))") }
        return sql + " AND \(filter) ORDER BY e.number DESC LIMIT \(limit)"
    }

    private static func match(_ condition: SearchTerms.Condition) -> String {
        switch condition {
        // Words are letters and digits only (SearchWords), so the quotes cannot be closed from inside.
        case .word(let word, let isPrefix): "'\(word)'" + (isPrefix ? ":*" : "")
        case .all(let parts): "(" + parts.map(match).joined(separator: " & ") + ")"
        case .any(let parts): "(" + parts.map(match).joined(separator: " | ") + ")"
        }
    }
}
