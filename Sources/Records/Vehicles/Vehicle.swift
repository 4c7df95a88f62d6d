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
    public let createdAt: Instant

    public init(
        id: ID<Vehicle>, vrm: String? = nil, vin: String? = nil, make: String? = nil, model: String? = nil, colour: String? = nil, createdAt: Instant
    ) {
        self.id = id
        self.vrm = vrm
        self.vin = vin
        self.make = make
        self.model = model
        self.colour = colour
        self.createdAt = createdAt
    }

    /// `AB12 CDE`: the current form of mark is read in two parts.
    public var mark: String? {
        vrm.map { mark in
            let isCurrent = mark.count == 7 && mark.dropFirst(2).prefix(2).allSatisfy(\.isNumber)
            return isCurrent ? "\(mark.prefix(4)) \(mark.suffix(3))" : mark
        }
    }

    public var label: String {
        let look = [colour, make, model].compactMap { $0 }.joined(separator: " ")
        return [mark ?? vin, look.isEmpty ? nil : look].compactMap { $0 }.joined(separator: ", ")
    }

    public var card: Card? {
        let keys = CardKeys(keys: SearchKeys.mark(vrm) + SearchKeys.number(vin))
        return Card(ref, title: label, at: createdAt, words: [vrm, vin, make, model, colour].compactMap { $0 }, keys: keys)
    }

    /// Capitals and digits only; nothing where none are left.
    static func normalised(_ mark: String?) -> String? {
        let plain = (mark ?? "").uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return plain.isEmpty ? nil : plain
    }
}

/// What is asked about a vehicle that is not known yet.
public struct VehicleFacts: Codable, Sendable, Hashable {
    public var vrm: String?
    public var vin: String?
    public var make: String?
    public var model: String?
    public var colour: String?

    public init(vrm: String? = nil, vin: String? = nil, make: String? = nil, model: String? = nil, colour: String? = nil) {
        self.vrm = vrm
        self.vin = vin
        self.make = make
        self.model = model
        self.colour = colour
    }

    public static let fields: [Field] = [
        .text("vrm", "Registration mark", hint: "For example AB12 CDE.", max: 15),
        .text("vin", "Vehicle identification number", hint: "17 characters, from the chassis.", max: 17),
        .text("make", "Make", max: 60),
        .text("model", "Model", max: 60),
        .text("colour", "Colour", max: 40),
    ]

    func vehicle(id: ID<Vehicle>, now: Instant) throws -> Vehicle {
        var check = TextCheck()
        let vrm = Vehicle.normalised(check.text("vrm", "Registration mark", vrm, max: 15))
        let vin = Vehicle.normalised(check.text("vin", "Vehicle identification number", vin, max: 17))
        let make = check.text("make", "Make", make, max: 60)
        let model = check.text("model", "Model", model, max: 60)
        let colour = check.text("colour", "Colour", colour, max: 40)
        if let vin, vin.count == 17, vin.contains(where: { "IOQ".contains($0) }) {
            check.add("vin", "bad-character", "Vehicle identification number: it has no I, O or Q. Read it again: 1 and 0 look alike.")
        }
        if vrm == nil, vin == nil, make == nil {
            check.add("vrm", "required", "Give the registration mark, the identification number or at least the make, because one of them must tell it apart.")
        }
        try check.refuse()
        return Vehicle(id: id, vrm: vrm, vin: vin, make: make, model: model, colour: colour, createdAt: now)
    }
}
