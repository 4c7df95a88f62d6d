import Base
import Core
import Storage

/// Keeps restrictions right when records are joined or part: an open record of a person who has a restricted one is restricted to the same groups, for as
/// long as they are joined. Made anew from what each record has of itself, so any order of joining and parting ends the same.
enum JoinedRestrictions {
    static func settle(_ records: [ID<Person>], _ work: Work) throws {
        let inherited = try work.tx.all(JoinedRestriction.self, "SELECT * FROM person_joined_restriction WHERE person_id IN \(list: records) AND ended_at IS NULL ORDER BY id")
        struct Held: Decodable {
            let recordId: ID<Person>
            let groupId: ID<AccessGroup>
        }
        let held = try work.tx.all(Held.self, "SELECT record_id, group_id FROM restriction WHERE record_id IN \(list: records)")
        let borrowed = Set(inherited.map { Pairing(person: $0.personId, group: $0.groupId) })
        let own = held.filter { !borrowed.contains(Pairing(person: $0.recordId, group: $0.groupId)) }
        let restricted = Set(own.map(\.recordId))
        let wanted = Set(records.filter { !restricted.contains($0) }.flatMap { record in own.map { Pairing(person: record, group: $0.groupId) } })
        for var old in inherited where !wanted.contains(Pairing(person: old.personId, group: old.groupId)) {
            old.endedAt = work.now
            try work.save(old)
            try work.lift(Ref(Person.kind, old.personId), from: [old.groupId])
        }
        for new in wanted.subtracting(borrowed).sorted() {
            try work.save(JoinedRestriction(id: work.newID(), personId: new.person, groupId: new.group))
            try work.restrict(Ref(Person.kind, new.person), to: [new.group])
            // They stay closed when the records part: who opens them again must look at each.
            try InForceRestriction.close(new.person.raw, to: [new.group], work)
        }
    }

    /// A record was restricted by hand: what it had from another becomes its own, and those joined with it follow.
    static func follow(_ event: RecordRestricted, _ work: Work) throws {
        guard event.record.kind == Person.kind else { return }
        let person = ID<Person>(event.record.id)
        let borrowed = try work.tx.all(
            JoinedRestriction.self,
            "SELECT * FROM person_joined_restriction WHERE person_id = \(person) AND group_id IN \(list: event.groups) AND ended_at IS NULL")
        for var old in borrowed {
            old.endedAt = work.now
            try work.save(old)
        }
        let records = try Identity.records(of: person, in: work.tx)
        if records.count > 1 { try settle(records, work) }
    }

    private struct Pairing: Hashable, Comparable {
        let person: ID<Person>
        let group: ID<AccessGroup>

        static func < (left: Pairing, right: Pairing) -> Bool { (left.person, left.group) < (right.person, right.group) }
    }
}
