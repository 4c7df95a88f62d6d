public import Base
public import Core
public import Storage

/// Corrects what is written down about a vehicle.
public struct CorrectVehicle: Operation {
    public static let name: OperationName = "records.vehicle.correct"
    public static let title = "Correct the vehicle"
    public static let form = Form {
        Section("Vehicle") {
            Field.subject("vehicle", Vehicle.kind)
            Field.version
            VehicleFacts.fields
        }
        Section("Correction") { Correction.reason }
    }

    public let vehicle: ID<Vehicle>
    public let version: Int?
    public let facts: VehicleFacts
    public let reason: String

    public init(_ vehicle: ID<Vehicle>, version: Int?, _ facts: VehicleFacts, reason: String) {
        self.vehicle = vehicle
        self.version = version
        self.facts = facts
        self.reason = reason
    }

    private enum Keys: String, CodingKey { case vehicle, version, reason }

    public init(from decoder: any Decoder) throws {
        facts = try VehicleFacts(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        vehicle = try container.decode(ID<Vehicle>.self, forKey: .vehicle)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        reason = try container.decode(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(vehicle, forKey: .vehicle)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(reason, forKey: .reason)
    }

    public var subject: Ref? { Ref(Vehicle.kind, vehicle) }

    public func perform(in work: Work) throws -> Done {
        let known = try work.require(Vehicle.self, vehicle, at: version)
        let why = try Correction.note(reason, in: work)
        var corrected = try facts.vehicle(id: vehicle, on: London.day(of: work.now), createdAt: known.createdAt, in: work.tx)
        corrected.version = known.version
        try work.save(corrected, reason: why)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let known = try tx.find(Vehicle.self, ID(ref.id)) else { return .object([:]) }
        return try Correction.prefill("vehicle", ref, known.version, VehicleFacts(known))
    }
}

/// What every correction of a record shares: why, and the form filled with what stands.
enum Correction {
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

    static func prefill(_ key: String, _ ref: Ref, _ version: Int, _ facts: some Encodable) throws -> JSONValue {
        guard case .object(var members) = try JSONValue(encoding: facts) else { return .object([:]) }
        members[key] = .string(ref.id.description)
        members["version"] = .integer(Int64(version))
        return .object(members)
    }
}
