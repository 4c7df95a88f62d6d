import Base
import Core
import Storage

extension WordSearch {
    func postgres(from low: Int64, below high: Int64, limit: Int, by access: Access) -> SQL {
        // Inner statements stay by themselves (OFFSET 0) and hand over card after card, until the outer has enough.
        switch access {
        case .order:
            return """
                SELECT e.number, e.kind, e.at, e.unit_id
                FROM (SELECT * FROM entry n WHERE n.number >= \(low) AND n.number < \(high) ORDER BY n.number DESC OFFSET 0) e
                WHERE \(words) AND \(filter) ORDER BY e.number DESC LIMIT \(limit)
                """
        case .pairs:
            let pairs = SQL.joined((match.pairs ?? []).map { "p.pairs @> \($0.array)::int4[]" }, by: " OR ")
            let wanted = [Self.holds(match, on: .postgres)] + (excluded.map { ["NOT \(Self.holds($0, on: .postgres))"] } ?? [])
            return """
                SELECT e.number, e.kind, e.at, e.unit_id
                FROM (SELECT p.number FROM entry_pair p WHERE (\(pairs)) AND p.number >= \(low) AND p.number < \(high) ORDER BY p.number DESC OFFSET 0) f
                CROSS JOIN LATERAL (SELECT * FROM entry n WHERE n.number = f.number OFFSET 0) e
                WHERE \(SQL.joined(wanted, by: " AND ")) AND \(filter) ORDER BY f.number DESC LIMIT \(limit)
                """
        // All are found by the indexes before any is sorted. Left to itself the server may read every card from the newest on.
        case .words:
            return """
                WITH f AS MATERIALIZED (SELECT e.id, e.number, e.kind, e.at, e.unit_id FROM entry e WHERE \(words)\(low > 0 ? " AND e.number >= \(low)" : "" as SQL) AND e.number < \(high)\(scope.days))
                SELECT e.number, e.kind, e.at, e.unit_id FROM (SELECT * FROM f n ORDER BY n.number DESC OFFSET 0) e WHERE \(filter) ORDER BY e.number DESC LIMIT \(limit)
                """
        }
    }

    /// The greatest number among the latest cards, one of each kind, of the days asked for.
    func latest(of kinds: [RecordKind]) -> SQL {
        let days = SQL.joined([scope.from.map { "e.at >= \($0)" }, scope.until.map { "e.at < \($0)" }].compactMap { $0 }, by: " AND ")
        return """
            SELECT max(n.number) FROM unnest(string_to_array(\(kinds.map(\.name).joined(separator: ",")), ',')) AS k(kind)
            CROSS JOIN LATERAL (SELECT e.number FROM entry e WHERE e.kind = k.kind AND \(days) ORDER BY e.at DESC LIMIT 1) n
            """
    }

    /// What the index of words can tell, and of the cards it tells whether they hold the phrases: a tsvector forgets where words stand in a long text.
    private var words: SQL {
        let without = excluded.map { $0.phrases.isEmpty ? " & !(\(Self.tsquery($0)))" : "" } ?? ""
        var parts: [SQL] = ["e.words @@ \("(\(Self.tsquery(match.loosened)))" + without)::tsquery"]
        if !match.phrases.isEmpty { parts.append(Self.holds(match, on: .postgres)) }
        if let excluded, !excluded.phrases.isEmpty { parts.append("NOT \(Self.holds(excluded, on: .postgres))") }
        return SQL.joined(parts, by: " AND ")
    }

    static func postgresCount(_ word: WordMatch, upTo limit: Int) -> SQL {
        "SELECT count(*) FROM (SELECT 1 FROM entry e WHERE e.words @@ \(tsquery(word))::tsquery LIMIT \(limit)) f"
    }

    /// Words are letters and digits only (SearchWords), so the quotes cannot be closed from inside.
    private static func tsquery(_ match: WordMatch) -> String {
        switch match {
        case .word(let word): "'\(word)'"
        case .prefix(let word): "'\(word)':*"
        case .phrase: tsquery(match.loosened)
        case .all(let parts): "(" + parts.map(tsquery).joined(separator: " & ") + ")"
        case .any(let parts): "(" + parts.map(tsquery).joined(separator: " | ") + ")"
        }
    }
}
