import Base
import Core
import Storage

/// Keeps people from being found by what was learned from a record that was open then and is restricted now.
enum RestrictedSources {
    /// People whose cards are written anew in one act. A record that named more is split by nobody: it is refused, and said why.
    private static let peopleMax = 2_000

    static func follow(_ event: RecordRestricted, _ work: Work) throws {
        let types: [any PersonPart.Type] = [PersonName.self, PersonIdentifier.self, PersonContact.self]
        let named = try Set(types.flatMap { try people($0, learnedFrom: event.record, work) })
        guard named.count <= peopleMax else {
            throw Refusal.conflict("More than \(peopleMax) people have something that was learned from this record. Withdraw those facts first, or restrict the people.")
        }
        for id in named.sorted() {
            if let person = try work.tx.find(Person.self, id) { try work.refile(person) }
        }
    }

    private static func people<P: PersonPart>(_ type: P.Type, learnedFrom source: Ref, _ work: Work) throws -> [ID<Person>] {
        try work.tx.values(
            ID<Person>.self, "SELECT DISTINCT p.person_id FROM \(P.from) WHERE p.source_id = \(source.id) AND p.ended_at IS NULL ORDER BY p.person_id LIMIT \(peopleMax + 1)")
    }
}
