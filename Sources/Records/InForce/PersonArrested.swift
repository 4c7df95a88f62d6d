public import Base
public import Core
import Storage

/// A person was arrested: told by whoever records arrests. What says that they are sought asks to be ended.
public struct PersonArrested: Event {
    public static let name = "records.person.arrested"
    public let person: ID<Person>
    public let at: Instant

    public init(_ person: ID<Person>, at: Instant) {
        self.person = person
        self.at = at
    }

    static let end = TaskKind("records.wanted.arrested", title: "End wanted entry after arrest")
    private static let endHours = 12

    /// By their records' ids alone: an entry that this officer may not see is found by the arrest too, and told to those who see it.
    static func follow(_ event: PersonArrested, _ work: Work) throws {
        let records = try Identity.records(of: event.person, in: work.tx)
        let sought = try work.tx.all(
            WantedEntry.self, "SELECT * FROM wanted_entry WHERE person_id IN \(list: records) AND ended_at IS NULL AND issued_on <= \(London.day(of: event.at)) ORDER BY id LIMIT \(InForceLimits.shownMax)")
        for var entry in sought where entry.foundAt == nil {
            entry.foundAt = event.at
            entry = try work.file(entry)
            let name = try work.tx.find(Person.self, entry.personId)?.displayName ?? ""
            try work.task(end.name, "\(name) was arrested: end the wanted entry, or say why they are still sought", about: entry.ref, for: entry.taskOwner, due: event.at.adding(hours: endHours))
        }
    }
}
