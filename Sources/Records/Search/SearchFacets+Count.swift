import Base
import Core
import Storage

extension SearchFacets {
    /// Counts what was found. Titles of kinds are the page's to give.
    init(of ranked: [IndexRow], _ places: [WordSearch.Place], scope: SearchScope, in tx: Transaction) throws {
        let all = ranked.map { WordSearch.Place(number: $0.number, kind: $0.entry.kind, at: $0.entry.at, unitId: $0.entry.unitId) } + places
        lookedAt = all.count
        isCut = places.count >= Self.lookedAtMax
        kinds = Self.counted(all.map(\.kind.name)).map { Count(filter: "kind:\($0)", title: $0, count: $1) }
        years = Self.counted(all.filter { !RecordsModule.things.contains($0.kind) }.map { "\(London.day(of: $0.at).year)" })
            .sorted { $0.0 > $1.0 }.map { Count(filter: "from:\($0) to:\($0)", title: $0, count: $1) }
        let unitCounts = Dictionary(Self.counted(all.compactMap { $0.unitId?.description }), uniquingKeysWith: { first, _ in first })
        if !unitCounts.isEmpty {
            units = try tx.rows("SELECT id, code, name FROM unit WHERE id IN \(list: unitCounts.keys.sorted())").compactMap { row -> Count? in
                guard let id = String(sqlValue: row["id"]), let code = String(sqlValue: row["code"]), let name = String(sqlValue: row["name"]) else { return nil }
                return Count(filter: code.contains(" ") ? "unit:\"\(code)\"" : "unit:\(code)", title: name, count: unitCounts[id] ?? 0)
            }.sorted { ($1.count, $0.title) < ($0.count, $1.title) }
        }
        areas = try Self.areas(of: all.map(\.number), scope, tx)
        roles = try Self.roles(of: ranked.filter { $0.entry.kind == Person.kind }.map(\.entry.id), scope, tx)
    }

    /// The parts the people found have played, as far as the officer may know of them.
    private static func roles(of people: [RawID], _ scope: SearchScope, _ tx: Transaction) throws -> [Count] {
        guard !people.isEmpty else { return [] }
        let rows = try tx.rows(
            """
            SELECT l.type, count(DISTINCT l.from_id) AS people FROM link l WHERE l.from_id IN \(list: people)
            AND \(scope.linked) GROUP BY l.type ORDER BY l.type
            """)
        return rows.compactMap { row in
            guard let type = String(sqlValue: row["type"]), let count = Int(sqlValue: row["people"]) else { return nil }
            return Count(filter: "role:\(type)", title: type, count: count)
        }.sorted { ($1.count, $0.title) < ($0.count, $1.title) }
    }

    /// Where what was found is, happened or lives, as far as the officer may know it. What has several places counts in each.
    private static func areas(of numbers: [Int64], _ scope: SearchScope, _ tx: Transaction) throws -> [Count] {
        guard !numbers.isEmpty else { return [] }
        struct Row: Decodable {
            let borough: String?
            let ward: String?
            let number: Int64
        }
        let rows = try tx.all(
            Row.self,
            """
            SELECT p.borough, p.ward, e.number FROM entry e JOIN location p ON p.id = e.id WHERE e.number IN \(list: numbers)
            UNION SELECT p.borough, p.ward, e.number FROM entry e JOIN link l ON l.from_id = e.id JOIN location p ON p.id = l.to_id
            WHERE e.number IN \(list: numbers) AND \(scope.linked)
            """)
        func counts(_ name: (Row) -> String?) -> [Count] {
            let pairs = Set(rows.compactMap { row in name(row).map { Place(name: $0, number: row.number) } })
            return counted(pairs.map(\.name)).map { Count(filter: $0.contains(where: { !$0.isLetter && !$0.isNumber }) ? "area:\"\($0)\"" : "area:\($0)", title: $0, count: $1) }
        }
        let boroughs = counts(\.borough)
        return boroughs.count > 1 ? boroughs : counts(\.ward)
    }

    private struct Place: Hashable {
        let name: String
        let number: Int64
    }

    private static func counted(_ names: [String]) -> [(String, Int)] {
        Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    }
}
