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
        if another == true { return try work.save(drafted).id }
        return try work.vehicle(drafted) { known, contradiction in
            Refusal.invalid(
                "another", code: "already-known",
                "\(known.label) is known already, with \(contradiction). Look at that record first; if this is another vehicle under the same mark, answer Yes here.")
        }.id
    }
}

extension Work {
    /// The vehicle picked in a form: one that is known and may be seen, or the newly recorded one. One known by the same mark or identification number is
    /// answered instead, with what is new about it.
    ///
    /// - Parameters:
    ///   - source: the record it was named in.
    ///   - path: the field's path, so that a problem lands at the right place.
    public func vehicle(_ pick: Pick<Vehicle, VehicleFacts>, source: Ref? = nil, at path: String) throws -> Vehicle {
        switch pick {
        case .known(let id): return try require(Vehicle.self, id)
        case .new(let facts):
            let drafted = try facts.vehicle(id: newID(), on: London.day(of: now), createdAt: now, at: path + ".new", in: tx)
            return try vehicle(drafted, source: source) { known, contradiction in
                Refusal.invalid(
                    path, code: "already-known",
                    "\(known.label) is known already, with \(contradiction). Choose it and put down as said what was seen; or, if the plates may be another vehicle's, record that vehicle by itself first.")
            }
        }
    }

    /// The vehicle known by the same mark or identification number, filled up; else this one, written down.
    fileprivate func vehicle(_ drafted: Vehicle, source: Ref? = nil, refusing: (Vehicle, String) -> Refusal) throws -> Vehicle {
        guard let known = try Vehicle.same(as: drafted, visible: Visibility(to: officer), in: tx) else { return try save(drafted) }
        if let contradiction = known.contradiction(of: drafted) { throw refusing(known, contradiction) }
        let filled = known.filled(from: drafted)
        if VehicleFacts(filled) == VehicleFacts(known) {
            concern(known.ref)
            return known
        }
        return try save(filled, source: source)
    }
}
