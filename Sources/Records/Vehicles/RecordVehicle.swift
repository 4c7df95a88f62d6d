public import Base
public import Core
import Storage

/// Writes down a vehicle. One that is known by the same mark or identification number is answered instead, with what is new about it.
public struct RecordVehicle: Operation {
    public static let name: OperationName = "records.vehicle.record"
    public static let title = "Record a vehicle"
    public static let form = Form(isStart: true, of: Vehicle.kind) {
        Section("Vehicle") {
            VehicleFacts.fields
            Field.yesNo("another", "Is it another vehicle with a mark that is known?", hint: "Yes only for copied or exchanged plates.")
        }
    }

    public let facts: VehicleFacts
    /// A second vehicle under a known mark: cloned plates, or a mark that was moved.
    public let another: Bool?

    public init(_ facts: VehicleFacts, another: Bool? = nil) {
        self.facts = facts
        self.another = another
    }

    private enum Keys: String, CodingKey { case another }

    /// The facts lie beside the other fields, as the form shows them.
    public init(from decoder: any Decoder) throws {
        facts = try VehicleFacts(from: decoder)
        another = try decoder.container(keyedBy: Keys.self).decodeIfPresent(Bool.self, forKey: .another)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(another, forKey: .another)
    }

    public func perform(in work: Work) throws -> ID<Vehicle> {
        let drafted = try facts.vehicle(id: work.newID(), on: London.day(of: work.now), createdAt: work.now, in: work.tx)
        guard another != true, let known = try Vehicle.same(as: drafted, visible: Visibility(to: work.officer), in: work.tx) else {
            return try work.save(drafted).id
        }
        if let contradiction = known.contradiction(of: drafted) {
            throw Refusal.invalid(
                "another", code: "already-known",
                "\(known.label) is known already, with \(contradiction). Look at that record first; if this is another vehicle under the same mark, answer Yes here.")
        }
        let filled = known.filled(from: drafted)
        if VehicleFacts(filled) == VehicleFacts(known) {
            work.concern(known.ref)
            return known.id
        }
        return try work.save(filled).id
    }
}
