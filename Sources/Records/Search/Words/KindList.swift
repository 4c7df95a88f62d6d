import Base
import Core
import Storage

/// A query of filters alone, `kind:vehicle from:2025-03`: those records, the latest first, read along one index for each kind.
struct KindList {
    let scope: SearchScope
    let tx: Transaction

    func latest(after: RawID?, limit: Int) throws -> [WordSearch.Place] {
        var before: SQL = ""
        if let after, let at = try tx.value(Instant.self, "SELECT at FROM entry WHERE id = \(after)") {
            before = " AND (e.at < \(at) OR e.at = \(at) AND e.id < \(after))"
        }
        struct Row: Decodable {
            let id: RawID
            let place: WordSearch.Place
            private enum Keys: String, CodingKey { case id }
            init(from decoder: any Decoder) throws {
                id = try decoder.container(keyedBy: Keys.self).decode(RawID.self, forKey: .id)
                place = try WordSearch.Place(from: decoder)
            }
        }
        var rows: [Row] = []
        for kind in scope.kinds ?? [] {
            rows += try tx.all(
                Row.self,
                """
                SELECT e.id, e.number, e.kind, e.at, e.unit_id FROM entry e WHERE e.kind = \(kind)\(before) AND \(scope.condition)
                ORDER BY e.at DESC, e.id DESC LIMIT \(limit)
                """)
        }
        return rows.sorted { ($0.place.at, $0.id) > ($1.place.at, $1.id) }.prefix(limit).map(\.place)
    }
}
