public import Base
public import Core
import Storage

/// Writes down a vehicle.
public struct RecordVehicle: Operation {
    public static let name: OperationName = "records.vehicle.record"
    public static let title = "Record a vehicle"
    public static let form = Form { Section("Vehicle") { VehicleFacts.fields } }

    private let facts: VehicleFacts

    public init(_ facts: VehicleFacts) { self.facts = facts }
    public init(from decoder: any Decoder) throws { facts = try VehicleFacts(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try facts.encode(to: encoder) }

    public func perform(in work: Work) throws -> ID<Vehicle> {
        try work.save(facts.vehicle(id: work.newID(), now: work.now)).id
    }
}
