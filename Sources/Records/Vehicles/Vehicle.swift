public import Base
public import Core
import Storage

/// A vehicle by its registration mark, its identification number, or what was seen of it.
public struct Vehicle: Filed {
    public static let table = "vehicle"
    public static let kind: RecordKind = "vehicle"

    public let id: ID<Vehicle>
    public var version = 0
    /// Registration mark in capitals without spaces.
    public var vrm: String?
    public var vin: String?
    public var make: String?
    public var model: String?
    public var colour: String?
    /// A code of `vehicle-body`.
    public var body: String?
    /// When it was first registered.
    public var year: Int?
    /// Dents, stickers, what tells it from others of its make.
    public var marks: String?
    public let createdAt: Instant

    public init(
        id: ID<Vehicle>, vrm: String? = nil, vin: String? = nil, make: String? = nil, model: String? = nil, colour: String? = nil, body: String? = nil,
        year: Int? = nil, marks: String? = nil, createdAt: Instant
    ) {
        self.id = id
        self.vrm = vrm
        self.vin = vin
        self.make = make
        self.model = model
        self.colour = colour
        self.body = body
        self.year = year
        self.marks = marks
        self.createdAt = createdAt
    }

    /// `AB12 CDE`, as on the plate.
    public var mark: String? { vrm.map { RegistrationMark.plate($0) } }

    /// `blue Testcar Alpha`.
    public var look: String { [colour, make, model].compactMap { $0 }.joined(separator: " ") }

    public var label: String { [mark ?? vin, look.isEmpty ? nil : look].compactMap { $0 }.joined(separator: ", ") }

    public var card: Card? {
        let keys = CardKeys(keys: SearchKeys.mark(vrm) + SearchKeys.number(vin))
        return Card(ref, title: label, at: createdAt, words: [vrm, vin, make, model, colour, marks].compactMap { $0 }, keys: keys)
    }

    /// What one says and the other contradicts, in words; nothing where both may be true of one vehicle.
    func contradiction(of other: Vehicle) -> String? {
        for (name, own, theirs) in [("mark", vrm, other.vrm), ("identification number", vin, other.vin), ("make", make, other.make), ("model", model, other.model), ("colour", colour, other.colour)] {
            if let own, let theirs, NameKey.family(own) != NameKey.family(theirs) { return "the \(name) “\(own)”, not “\(theirs)”" }
        }
        return nil
    }

    /// With what was not known before.
    func filled(from other: Vehicle) -> Vehicle {
        var filled = self
        filled.vrm = vrm ?? other.vrm
        filled.vin = vin ?? other.vin
        filled.make = make ?? other.make
        filled.model = model ?? other.model
        filled.colour = colour ?? other.colour
        filled.body = body ?? other.body
        filled.year = year ?? other.year
        filled.marks = marks ?? other.marks
        return filled
    }

    /// The vehicle known by the same mark or identification number, as far as it may be seen.
    static func same(as vehicle: Vehicle, visible: Visibility, in tx: Transaction) throws -> Vehicle? {
        guard vehicle.vrm != nil || vehicle.vin != nil else { return nil }
        return try tx.first(
            Vehicle.self,
            """
            SELECT v.* FROM vehicle v WHERE v.id IN (
            SELECT a.id FROM vehicle a WHERE a.vin = \(vehicle.vin) UNION SELECT b.id FROM vehicle b WHERE b.vrm = \(vehicle.vrm)
            ) AND \(visible.condition("v.id")) ORDER BY CASE WHEN v.vin = \(vehicle.vin) THEN 0 ELSE 1 END, v.id DESC LIMIT 1
            """)
    }
}

extension Vehicle: Kept {
    public static let keptFields = [
        KeptField("vrm", "Registration mark"), KeptField("vin", "Identification number"), KeptField("make", "Make"), KeptField("model", "Model"),
        KeptField("colour", "Colour"), KeptField("body", "What it is", .codes(VehicleFacts.bodyList)), KeptField("year", "First registered in"),
        KeptField("marks", "Marks"),
    ]
}
