import Base
import Core
import Storage

/// Marks the people among what was found who are sought, by whichever of their records it is known.
enum WantedHits {
    static func mark(_ hits: inout [SearchHit], _ reading: Reading, _ registry: Registry) throws {
        let people = hits.filter { $0.kind == Person.kind }.map { ID<Person>($0.id) }
        guard !people.isEmpty else { return }
        let joined = try Identity.joined(among: people, visible: reading.visible, in: reading.tx)
        let records = Set(people + joined.values.joined())
        let wanted = try registry.wanted(among: records.map(\.raw).sorted(), reading)
        guard !wanted.isEmpty else { return }
        for place in hits.indices where hits[place].kind == Person.kind {
            let own = ID<Person>(hits[place].id)
            hits[place].isWanted = (joined[own] ?? [own]).contains { wanted.contains($0.raw) }
        }
    }
}
