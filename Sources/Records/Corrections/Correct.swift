public import Base
public import Core
public import Storage

/// What is written down about a thing and can be corrected as a whole: the same facts that were asked when it was recorded.
public protocol Correctable: Codable, Sendable {
    associatedtype Thing: Filed
    /// Name, title and form of correcting it.
    static var correction: Correction { get }
    /// As they stand.
    init(_ known: Thing)
    /// The record with these facts in the place of those that stand.
    func corrected(_ known: Thing, in work: Work) throws -> Thing
}

/// How the correction of one kind of thing is called, and what it asks.
public struct Correction: Sendable {
    let name: OperationName
    let title: String
    /// The field that names the record.
    let key: String
    let form: Form

    /// - Parameter sections: the facts, as they are asked when the thing is recorded; the first carries the record along.
    init(_ name: OperationName, _ title: String, of key: String, _ kind: RecordKind, _ sections: [Section]) {
        self.name = name
        self.title = title
        self.key = key
        let first =
            sections.first.map { section in
                [
                    Section(section.title) {
                        Field.subject(key, kind); Field.version; section.fields
                    }
                ]
            } ?? []
        form = Form {
            first + sections.dropFirst()
            Section("Correction") { Self.reason }
        }
    }

    static let reason = Field.text(
        "reason", "Why it is corrected", hint: "What was wrong, and how you know.", lines: 2, required: .by("the journal keeps both states with the reason"),
        max: 500)

    /// The reason, noted in the journal; refused where there is none.
    static func note(_ reason: String, in work: Work) throws -> String? {
        var check = TextCheck()
        let text = check.text("reason", "Why it is corrected", reason, max: 500)
        if text == nil { check.add("reason", "required", "Why it is corrected: give it, because the journal keeps both states with the reason.") }
        try check.refuse()
        work.note("reason", .string(text ?? ""))
        return text
    }

    /// The form filled with what stands.
    static func prefill(_ key: String, _ ref: Ref, _ version: Int, _ facts: some Encodable) throws -> JSONValue {
        guard case .object(var members) = try JSONValue(encoding: facts) else { return .object([:]) }
        members[key] = .string(ref.id.description)
        members["version"] = .integer(Int64(version))
        return .object(members)
    }
}

/// Corrects what is written down about one thing: the form begins with what stands, and both states are kept with the reason.
public struct Correct<Facts: Correctable>: Operation {
    public static var name: OperationName { Facts.correction.name }
    public static var title: String { Facts.correction.title }
    public static var form: Form { Facts.correction.form }

    public let record: ID<Facts.Thing>
    public let version: Int?
    public let facts: Facts
    public let reason: String

    public init(_ record: ID<Facts.Thing>, version: Int?, _ facts: Facts, reason: String) {
        self.record = record
        self.version = version
        self.facts = facts
        self.reason = reason
    }

    /// The record's own field is called by its kind: `vehicle`, `organisation`.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        static var record: Key { Key(stringValue: Facts.correction.key) }
        static var version: Key { Key(stringValue: "version") }
        static var reason: Key { Key(stringValue: "reason") }
    }

    /// The facts lie beside the other fields, as the form shows them.
    public init(from decoder: any Decoder) throws {
        facts = try Facts(from: decoder)
        let container = try decoder.container(keyedBy: Key.self)
        record = try container.decode(ID<Facts.Thing>.self, forKey: .record)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        reason = try container.decode(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(record, forKey: .record)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(reason, forKey: .reason)
    }

    public var subject: Ref? { Ref(Facts.Thing.kind, record) }

    public func perform(in work: Work) throws -> Done {
        let known = try work.require(Facts.Thing.self, record, at: version)
        let why = try Correction.note(reason, in: work)
        var corrected = try facts.corrected(known, in: work)
        corrected.version = known.version
        try work.save(corrected, reason: why)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let known = try tx.find(Facts.Thing.self, ID(ref.id)) else { return .object([:]) }
        return try Correction.prefill(Facts.correction.key, ref, known.version, Facts(known))
    }
}

public typealias CorrectVehicle = Correct<VehicleFacts>
public typealias CorrectOrganisation = Correct<OrganisationFacts>
public typealias CorrectObject = Correct<ThingFacts>
public typealias CorrectLocation = Correct<LocationParticulars>

extension VehicleFacts: Correctable {
    public static let correction = Correction("records.vehicle.correct", "Correct the vehicle", of: "vehicle", Vehicle.kind, [Section("Vehicle") { fields }])

    public func corrected(_ known: Vehicle, in work: Work) throws -> Vehicle {
        try vehicle(id: known.id, on: London.day(of: work.now), createdAt: known.createdAt, in: work.tx)
    }
}

extension OrganisationFacts: Correctable {
    public static let correction = Correction(
        "records.organisation.correct", "Correct the organisation", of: "organisation", Organisation.kind, [Section("Organisation") { fields }])

    public func corrected(_ known: Organisation, in work: Work) throws -> Organisation { try organisation(id: known.id, createdAt: known.createdAt) }
}

extension ThingFacts: Correctable {
    public static let correction = Correction("records.object.correct", "Correct the thing", of: "object", ObjectItem.kind, [Section("Thing") { fields }])

    public func corrected(_ known: ObjectItem, in work: Work) throws -> ObjectItem {
        try object(id: known.id, on: London.day(of: work.now), createdAt: known.createdAt, in: work.tx)
    }
}

extension LocationParticulars: Correctable {
    public static let correction = Correction(
        "records.location.correct", "Correct the location", of: "location", Location.kind, [Section("Place") { fields }, Section("Point on the map") { pointFields }])

    /// How well the place is known stays; an address that was verified and is now another must be verified again.
    public func corrected(_ known: Location, in work: Work) throws -> Location {
        let typed = try location(id: known.id, on: London.day(of: work.now), now: work.now, in: work.tx)
        let isAnother = typed.lineKey != known.lineKey || typed.postcode != known.postcode
        var corrected = known
        corrected.take(from: typed)
        if isAnother, known.quality == "verified" { corrected.unverify() }
        return corrected
    }
}
