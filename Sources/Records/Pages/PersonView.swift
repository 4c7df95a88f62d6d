import Base
import Core
import Storage
import Web

/// All that the page of one person shows.
struct PersonView: Sendable {
    let person: Person
    let markers: [Warning]
    let contacts: [PersonContact]
    let household: [Entry]
    /// Titles of the codes on the record.
    let codes: [String: String]
    let story: RecordStory
    let today: Day

    struct Warning: Sendable {
        let shown: WarningMarker.Shown
        let setBy: String
    }

    init(_ id: ID<Person>, _ visit: Visit, _ reading: Reading) throws {
        let today = London.day(of: reading.now)
        self.today = today
        person = try reading.require(Person.self, id)
        story = try RecordStory(person.ref, visit, reading)
        markers = try WarningMarker.of(id, on: today, visible: reading.visible, in: reading.tx).map {
            Warning(shown: $0, setBy: try Officers.label($0.marker.setBy, in: reading.tx))
        }
        contacts = try PersonContact.of(id, visible: reading.visible, in: reading.tx)
        household = try Self.household(of: id, reading)
        var codes: [String: String] = [:]
        for (list, code) in [("ethnicity-self", person.selfDefinedEthnicity), ("ethnicity-observed", person.observedEthnicity)] {
            if let code { codes[code] = try CodeList.code(code, of: CodeListName(list), on: today, in: reading.tx)?.title }
        }
        self.codes = codes
    }

    /// Whoever else lives now where this person lives, as far as the officer may see person, place and link.
    private static func household(of id: ID<Person>, _ reading: Reading) throws -> [Entry] {
        try reading.tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.id <> \(id) AND \(reading.visible.condition("e.id")) AND e.id IN (
            SELECT other.from_id FROM link own JOIN link other ON other.to_id = own.to_id AND other.type = 'LIVES' AND other.until_at IS NULL
            WHERE own.from_id = \(id) AND own.type = 'LIVES' AND own.until_at IS NULL AND \(reading.visible.condition("own.to_id"))
            AND \(reading.visible.condition("own.source_id")) AND \(reading.visible.condition("other.source_id"))
            ) ORDER BY e.title, e.id LIMIT 50
            """)
    }
}
