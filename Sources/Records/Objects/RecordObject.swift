public import Base
public import Core
public import Storage

/// Writes down a thing by itself: property, a phone or device, drugs, a firearm, a document. A device known by the same IMEI is answered instead.
public struct RecordObject: Operation {
    public static let name: OperationName = "records.object.record"
    public static let title = "Record a thing"
    public static let form = Form(isStart: true, of: ObjectItem.kind) { Section("Thing") { ThingFacts.fields } }

    public let facts: ThingFacts

    public init(_ facts: ThingFacts) { self.facts = facts }
    public init(from decoder: any Decoder) throws { facts = try ThingFacts(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try facts.encode(to: encoder) }

    public func perform(in work: Work) throws -> ID<ObjectItem> {
        let drafted = try facts.object(id: work.newID(), on: London.day(of: work.now), createdAt: work.now, in: work.tx)
        if let imei = drafted.imei,
            let known = try work.tx.first(
                ObjectItem.self,
                "SELECT o.* FROM object_item o WHERE o.imei = \(imei) AND \(Visibility(to: work.officer).condition("o.id")) ORDER BY o.id LIMIT 1")
        {
            work.concern(known.ref)
            return known.id
        }
        return try work.save(drafted).id
    }
}

/// Corrects what is written down about a thing, and where it stands.
public struct CorrectObject: Operation {
    public static let name: OperationName = "records.object.correct"
    public static let title = "Correct the thing"
    public static let form = Form {
        Section("Thing") {
            Field.subject("object", ObjectItem.kind)
            Field.version
            ThingFacts.fields
        }
        Section("Correction") { Correction.reason }
    }

    public let object: ID<ObjectItem>
    public let version: Int?
    public let facts: ThingFacts
    public let reason: String

    public init(_ object: ID<ObjectItem>, version: Int?, _ facts: ThingFacts, reason: String) {
        self.object = object
        self.version = version
        self.facts = facts
        self.reason = reason
    }

    private enum Keys: String, CodingKey { case object, version, reason }

    public init(from decoder: any Decoder) throws {
        facts = try ThingFacts(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        object = try container.decode(ID<ObjectItem>.self, forKey: .object)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        reason = try container.decode(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(object, forKey: .object)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(reason, forKey: .reason)
    }

    public var subject: Ref? { Ref(ObjectItem.kind, object) }

    public func perform(in work: Work) throws -> Done {
        let known = try work.require(ObjectItem.self, object, at: version)
        let why = try Correction.note(reason, in: work)
        var corrected = try facts.object(id: object, on: London.day(of: work.now), createdAt: known.createdAt, in: work.tx)
        corrected.version = known.version
        try work.save(corrected, reason: why)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let known = try tx.find(ObjectItem.self, ID(ref.id)) else { return .object([:]) }
        return try Correction.prefill("object", ref, known.version, ThingFacts(known))
    }
}
