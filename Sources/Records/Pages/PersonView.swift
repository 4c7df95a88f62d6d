import Base
import Core
import Storage
import Web

/// All that the page of one person shows: now, or as the force knew the person at the end of an earlier day.
struct PersonView: Sendable {
    let person: Person
    let markers: [Warning]
    let standings: [Standing]
    let names: [PersonName]
    let identifiers: [PersonIdentifier]
    let contacts: [PersonContact]
    let addresses: [PersonAddress]
    let descriptions: [PersonDescription]
    let marks: [PersonMark]
    /// The newest first.
    let photographs: [PersonPhotograph]
    let household: [Entry]
    /// The newest changes; nothing on an earlier day's page.
    let history: [HistoryItem]
    let titles: CodeTitles
    let story: RecordStory
    /// Other records that are held to be the same person, and the decisions that make them so.
    let others: [Person]
    let merges: [PersonMerge]
    let today: Day
    /// The earlier day asked for.
    let on: Day?

    struct Warning: Sendable {
        let shown: WarningMarker.Shown
        let setBy: String
    }

    static let historyShownMax = 6

    init(_ id: ID<Person>, on day: Day?, _ visit: Visit, _ reading: Reading) throws {
        let (tx, visible) = (reading.tx, reading.visible)
        let today = London.day(of: reading.now)
        // What was known at the end of that day.
        let then = day.map(EarlierDay.end(of:))
        let registry = visit.office.registry
        // Asked for together, then looked at.
        let recordedOfThis = try PersonParts.askRecorded(of: id, standing: day == nil ? registry.standingProbes(of: Ref(Person.kind, id)) : [], in: tx)
        let now = try reading.require(Person.self, id)
        if let day, let then, now.createdAt > then { throw NotYetKnown(person: now, day: day) }
        self.today = day ?? today
        on = day
        person = try then.flatMap { try History.record(Person.self, id, at: $0, in: tx) } ?? now
        let recorded = try recordedOfThis()
        let records = try recorded.isJoined || then != nil ? Identity.records(of: id, at: then, visible: visible, in: tx) : [id]
        let known = records.count > 1 ? nil : recorded
        let kinds = known?.kinds
        others = records.count > 1 ? try tx.all(Person.self, "SELECT * FROM person WHERE id IN \(list: records) AND id <> \(id) ORDER BY id") : []
        merges = day == nil ? try Identity.merges(of: records, in: tx) : []
        for other in others { reading.saw(other.ref) }
        // The story is the last to ask.
        let markers = try kinds?.contains(WarningMarker.kind) ?? true ? WarningMarker.ask(records, on: today, at: then, visible: visible, in: tx) : nil
        func part<P: PersonPart>(_ type: P.Type) throws -> Later<[P]> {
            guard kinds?.contains(P.kind) ?? true else { return { [] } }
            return try PersonParts.ask(type, records, at: then, visible: visible, in: tx)
        }
        let (names, identifiers, contacts) = (try part(PersonName.self), try part(PersonIdentifier.self), try part(PersonContact.self))
        let (descriptions, marks) = (try part(PersonDescription.self), try part(PersonMark.self))
        let photographs = try reading.officer.may(AddPhotograph.read) ? part(PersonPhotograph.self) : nil
        let addresses = try PersonAddress.ask(records, checks: try part(AddressCheck.self), at: then, visible: visible, in: tx)
        let household = try day == nil ? Self.household(of: id, reading) : nil
        let history =
            try day == nil
            ? PersonHistory.ask(id, limit: Self.historyShownMax + 1, kinds: RecordsModule.readable(by: reading.officer, in: registry), parts: kinds, visible, tx) : nil
        let standings = day == nil ? try ([now] + others).map { try registry.askStandings(of: $0.ref, from: known?.modules, reading) } : []
        story = try RecordStory(now.ref, and: others.map(\.id.raw), visit, knownAt: then, reading)
        self.markers = try (markers?() ?? []).map { Warning(shown: $0, setBy: try Officers.label($0.marker.setBy, in: tx)) }
        self.standings = try standings.flatMap { try $0() }
        self.names = try names()
        self.identifiers = try identifiers()
        self.contacts = try contacts()
        self.addresses = try addresses()
        self.descriptions = try descriptions().sorted { ($0.seenOn, $0.id) > ($1.seenOn, $1.id) }
        self.marks = try marks()
        self.photographs = try photographs?().sorted { ($0.takenOn, $0.id) > ($1.takenOn, $1.id) } ?? []
        self.household = try household?() ?? []
        self.history = try history?() ?? []
        titles = try CodeTitles.of(
            Self.lists(person, self.names, self.identifiers, self.contacts, self.addresses, self.descriptions, self.marks, self.photographs).union(HistoryTable.lists(self.history)), on: today, in: tx)
        if let day { reading.note("on", .string(day.description)) }
    }

    /// The lists whose titles the page needs.
    private static func lists(
        _ person: Person, _ names: [PersonName], _ identifiers: [PersonIdentifier], _ contacts: [PersonContact], _ addresses: [PersonAddress],
        _ descriptions: [PersonDescription], _ marks: [PersonMark], _ photographs: [PersonPhotograph]
    ) -> Set<String> {
        var lists: Set<String> = []
        if person.selfDefinedEthnicity != nil || person.observedEthnicity != nil { lists.formUnion(["ethnicity-self", "ethnicity-observed"]) }
        if person.nationalities != nil || identifiers.contains(where: { $0.issuer != nil }) { lists.insert("country") }
        if person.languages != nil { lists.insert("language") }
        if person.deathSource != nil { lists.insert("death-source") }
        if !names.isEmpty { lists.insert(PersonName.kinds.text) }
        if !identifiers.isEmpty { lists.insert(PersonIdentifier.kinds.text) }
        if contacts.contains(where: { $0.service != nil }) { lists.insert(PersonContact.services.text) }
        if addresses.contains(where: { $0.check != nil }) { lists.insert(AddressCheck.methods.text) }
        if !descriptions.isEmpty { lists.formUnion(["build", "hair-colour", "hair-style", "facial-hair", "eye-colour", "handed"]) }
        if !marks.isEmpty { lists.formUnion([PersonMark.kinds.text, PersonMark.places.text, "body-side"]) }
        if !photographs.isEmpty { lists.insert(PersonPhotograph.kinds.text) }
        return lists
    }

    var quality: [QualityFinding] {
        PersonQuality(
            person: person, names: names, identifiers: identifiers, contacts: contacts, addresses: addresses, descriptions: descriptions, photographs: photographs,
            markers: markers.map(\.shown), today: today
        ).findings
    }

    /// Whoever else lives now where this person lives, as far as the officer may see person, place and link.
    private static func household(of id: ID<Person>, _ reading: Reading) throws -> Later<[Entry]> {
        try reading.tx.ask(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.id <> \(id) AND \(reading.visible.condition("e.id")) AND e.id IN (
            SELECT other.from_id FROM link own JOIN link other ON other.to_id = own.to_id AND other.type = 'LIVES' AND other.until_at IS NULL AND NOT other.is_mistake
            WHERE own.from_id = \(id) AND own.type = 'LIVES' AND own.until_at IS NULL AND NOT own.is_mistake AND \(reading.visible.condition("own.to_id"))
            AND \(reading.visible.condition("own.source_id")) AND \(reading.visible.condition("other.source_id"))
            ) ORDER BY e.title, e.id LIMIT 50
            """
        ).all
    }
}

/// The person was recorded only after the day asked for.
struct NotYetKnown: Error {
    let person: Person
    let day: Day
}
