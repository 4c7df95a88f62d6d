public import Base
public import Core
import Storage

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
        return try work.knownDevice(drafted)?.id ?? work.save(drafted).id
    }
}

extension Work {
    /// The device known by the same IMEI, as far as it may be seen.
    func knownDevice(_ drafted: ObjectItem) throws -> ObjectItem? {
        guard let imei = drafted.imei else { return nil }
        let known = try tx.first(
            ObjectItem.self, "SELECT o.* FROM object_item o WHERE o.imei = \(imei) AND \(Visibility(to: officer).condition("o.id")) ORDER BY o.id LIMIT 1")
        if let known { concern(known.ref) }
        return known
    }
}
