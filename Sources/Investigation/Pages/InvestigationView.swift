import Base
import Core
import Records
import Storage
import Web

/// All that the page of an investigation shows, read in one go.
struct InvestigationView: Sendable {
    /// Somebody and what they are to the crime.
    struct Involved: Sendable {
        let entry: Entry
        let roles: [String]
        let said: String?
        let grounds: String?
        let markers: [WarningMarker.Shown]
    }

    struct Item: Sendable {
        let object: ObjectItem
        let category: String
        let status: String
        let said: String?
        let exhibit: Exhibit?
    }

    let crime: Investigation
    let story: RecordStory
    let people: [Involved]
    let items: [Item]
    /// Links of phones and devices that are no property in it: they stand beside the vehicles.
    let devices: Set<ID<Link>>
    let exhibits: [Exhibit]
    let log: [InvestigationLog]
    let outcomes: [OutcomeHistory]
    /// Published for it month by month.
    let dated: [DatedOutcome]
    /// The work on it; nothing for a historic record.
    let enquiry: EnquiryView?
    let place: Entry?
    let offence: String
    let outcome: String?
    let unit: String?
    /// Titles of published outcomes by code.
    let published: [String: String]
    /// Officers' rank, name and number by id.
    let officers: [ID<OfficerAccount>: String]
    let recording: RecordingView

    init(_ id: ID<Investigation>, _ visit: Visit, _ reading: Reading) throws {
        try self.init(id, reading) { try RecordStory($0, visit, reading) }
    }

    /// - Parameter story: read once it is known that the officer may see the crime.
    init(_ id: ID<Investigation>, _ reading: Reading, story: (Ref) throws -> RecordStory) throws {
        let tx = reading.tx
        let crime = try reading.require(Investigation.self, id)
        self.crime = crime
        self.story = try story(crime.ref)
        exhibits = try Exhibit.all(of: id, in: tx)
        log = try InvestigationLog.all(of: id, in: tx)
        outcomes = try OutcomeHistory.all(of: id, in: tx)
        dated = crime.status == .historic ? try DatedOutcome.all(of: crime, in: tx) : []
        enquiry = crime.status == .historic ? nil : try EnquiryView(crime, exhibits, reading)
        place = try crime.locationId.flatMap { try Self.card($0.raw, reading) }
        let day = London.day(of: crime.recordedAt)
        offence =
            try crime.offenceClass.flatMap { try CodeList.code($0, of: "offence-class", on: day, in: tx)?.title }
            ?? CrimeType.all(on: day, in: tx).first { $0.code == crime.crimeType }?.title ?? crime.crimeType
        outcome = try crime.outcome.flatMap { try CodeList.code($0, of: "outcome", on: day, in: tx)?.title }
        unit = try crime.unitId.flatMap { try tx.find(Unit.self, $0)?.name }
        published =
            crime.status == .historic
            ? Dictionary(try PublishedOutcome.all(on: day, in: tx).map { ($0.code, $0.title) }, uniquingKeysWith: { first, _ in first }) : [:]
        people = try Self.people(crime, reading)
        items = try Self.items(crime, exhibits, reading)
        devices = Set(
            try tx.values(
                ID<Link>.self,
                "SELECT id FROM link WHERE to_id = \(crime.id) AND from_kind = \(ObjectItem.kind) AND type IN \(list: InvolvedThing.types) AND type <> 'PROP' AND until_at IS NULL LIMIT 200"))
        var officers: [ID<OfficerAccount>: String] = [:]
        let named = [crime.reportedBy, crime.officerInCase].compactMap { $0 } + log.map(\.officerId) + exhibits.map(\.producerId)
        for officer in Set(named) { officers[officer] = try Officers.label(officer, in: tx) }
        self.officers = officers
        recording = try RecordingView(crime, reading)
    }

    func name(_ officer: ID<OfficerAccount>?) -> String? { officer.flatMap { officers[$0] } }

    static func card(_ id: RawID, _ reading: Reading) throws -> Entry? {
        let found = try reading.tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(id) AND \(reading.visible.condition("e.id"))")
        if let found { reading.saw(found.ref) }
        return found
    }

    private struct Part: Decodable {
        let entry: Entry
        let type: String
        let said: String?

        private enum CodingKeys: String, CodingKey { case type, said }

        /// The entry's columns lie beside the link's in one row.
        init(from decoder: any Decoder) throws {
            entry = try Entry(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decode(String.self, forKey: .type)
            said = try container.decodeIfPresent(String.self, forKey: .said)
        }
    }

    private static func people(_ crime: Investigation, _ reading: Reading) throws -> [Involved] {
        let tx = reading.tx
        let today = London.day(of: reading.now)
        let parts = try tx.all(
            Part.self,
            """
            SELECT \(Entry.columns), l.type, l.said FROM link l JOIN entry e ON e.id = l.from_id
            WHERE l.to_id = \(crime.id) AND l.from_kind = \(Person.kind) AND l.until_at IS NULL
            AND \(reading.visible.condition("e.id")) AND \(reading.visible.condition("l.source_id")) ORDER BY l.created_at, l.id LIMIT 200
            """)
        let suspects = Dictionary(try NamedSuspect.all(of: crime.id, in: tx).map { ($0.personId.raw, $0) }, uniquingKeysWith: { first, _ in first })
        var order: [RawID] = []
        var byPerson: [RawID: [Part]] = [:]
        for part in parts {
            if byPerson[part.entry.id] == nil { order.append(part.entry.id) }
            byPerson[part.entry.id, default: []].append(part)
        }
        return try order.compactMap { id in
            guard let parts = byPerson[id], let entry = parts.first?.entry else { return nil }
            reading.saw(entry.ref)
            let roles = try parts.map { try CodeList.code($0.type, of: "link-type", on: today, in: tx)?.title ?? $0.type }
            return Involved(
                entry: entry, roles: roles, said: parts.compactMap(\.said).first, grounds: suspects[id]?.grounds,
                markers: try WarningMarker.of(ID(id), on: today, visible: reading.visible, in: tx))
        }
    }

    private struct Said: Decodable {
        let id: RawID
        let said: String
    }

    private static func items(_ crime: Investigation, _ exhibits: [Exhibit], _ reading: Reading) throws -> [Item] {
        let tx = reading.tx
        let today = London.day(of: reading.now)
        let objects = try tx.all(
            ObjectItem.self,
            """
            SELECT o.* FROM object_item o WHERE o.id IN (SELECT l.from_id FROM link l WHERE l.to_id = \(crime.id) AND l.type IN ('PROP', 'EXH'))
            AND \(reading.visible.condition("o.id")) ORDER BY o.created_at, o.description, o.id LIMIT 200
            """)
        let said = try Dictionary(
            tx.all(Said.self, "SELECT from_id AS id, said FROM link WHERE to_id = \(crime.id) AND type = 'PROP' AND said IS NOT NULL AND until_at IS NULL LIMIT 200").map { ($0.id, $0.said) },
            uniquingKeysWith: { first, _ in first })
        return try objects.map { object in
            reading.saw(object.ref)
            return Item(
                object: object, category: try CodeList.code(object.category, of: "property-category", on: today, in: tx)?.title ?? object.category,
                status: try CodeList.code(object.status, of: "property-status", on: today, in: tx)?.title ?? object.status,
                said: said[object.id.raw], exhibit: exhibits.first { $0.objectId == object.id })
        }
    }
}
