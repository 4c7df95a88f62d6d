import Base
import Core
import Storage

/// Records that were found to be one person are one result: the one that fits best stands, with what else the person is recorded as.
enum JoinedHits {
    static func fold(_ hits: [SearchHit], in tx: Transaction) throws -> [SearchHit] {
        let people = hits.filter { $0.kind == Person.kind }.map { ID<Person>($0.id) }
        guard people.count > 1 else { return hits }
        struct Pair: Decodable {
            let lowId: ID<Person>
            let highId: ID<Person>
        }
        let pairs = try tx.all(
            Pair.self,
            """
            SELECT low_id, high_id FROM person_merge WHERE status = 'confirmed' AND low_id IN \(list: people)
            UNION SELECT low_id, high_id FROM person_merge WHERE status = 'confirmed' AND high_id IN \(list: people) ORDER BY low_id, high_id
            """)
        let joined = Set(pairs.flatMap { [$0.lowId, $0.highId] })
        var standing: [ID<Person>: Int] = [:]
        var folded: [SearchHit] = []
        for hit in hits {
            let id = ID<Person>(hit.id)
            guard hit.kind == Person.kind, joined.contains(id) else {
                folded.append(hit)
                continue
            }
            if let place = standing[id] {
                folded[place].also.append(SearchHit.Also(id: hit.id, title: hit.title))
            } else {
                for record in try Identity.records(of: id, in: tx) { standing[record] = folded.count }
                folded.append(hit)
            }
        }
        return folded
    }
}
