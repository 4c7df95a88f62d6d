import Base
public import Core
import Storage

/// What is asked about a vehicle.
public struct VehicleFacts: Codable, Sendable, Hashable {
    public var vrm: String?
    public var vin: String?
    public var make: String?
    public var model: String?
    public var colour: String?
    /// A code of `vehicle-body`.
    public var body: String?
    public var year: Int?
    public var marks: String?

    public init(
        vrm: String? = nil, vin: String? = nil, make: String? = nil, model: String? = nil, colour: String? = nil, body: String? = nil, year: Int? = nil,
        marks: String? = nil
    ) {
        self.vrm = vrm
        self.vin = vin
        self.make = make
        self.model = model
        self.colour = colour
        self.body = body
        self.year = year
        self.marks = marks
    }

    public init(_ vehicle: Vehicle) {
        self.init(
            vrm: vehicle.mark, vin: vehicle.vin, make: vehicle.make, model: vehicle.model, colour: vehicle.colour, body: vehicle.body, year: vehicle.year,
            marks: vehicle.marks)
    }

    static let bodyList: CodeListName = "vehicle-body"

    public static let fields: [Field] = [
        .text("vrm", "Registration mark", hint: "For example AB12 CDE. Leave it empty if it was not read whole.", max: 40),
        .text("vin", "Vehicle identification number", hint: "17 characters, from the chassis.", max: 40),
        .text("make", "Make", max: 60),
        .text("model", "Model", max: 60),
        .text("colour", "Colour", max: 40),
        .choice("body", "What it is", from: bodyList),
        .number("year", "First registered in", hint: "The year.", in: 1885...2100),
        .text("marks", "Marks", hint: "Dents, stickers, what tells it apart, a part of the mark that was seen.", max: 300),
    ]

    /// The vehicle these facts make, checked.
    ///
    /// - Parameter path: the field's path, so that a problem lands at the right place.
    func vehicle(id: ID<Vehicle>, on today: Day, createdAt: Instant, at path: String = "", in tx: Transaction) throws -> Vehicle {
        var check = TextCheck(at: path)
        let vrm = check.read("vrm", "Registration mark", vrm, as: RegistrationMark.read)
        let vin = check.read("vin", "Vehicle identification number", vin, as: VIN.read)
        let make = check.text("make", "Make", make, max: 60)
        let model = check.text("model", "Model", model, max: 60)
        let colour = check.text("colour", "Colour", colour, max: 40)
        let marks = check.text("marks", "Marks", marks, max: 300)
        let body = try check.code("body", "What it is", body) { try CodeList.code($0, of: Self.bodyList, on: today, in: tx) != nil }
        if let year, !(1885...today.year + 1).contains(year) {
            check.add("year", "out-of-range", "First registered in: \(year) cannot be. Give a year from 1885 to \(today.year + 1).")
        }
        if vrm == nil, vin == nil, make == nil, check.problems.isEmpty {
            check.add("vrm", "required", "Give the registration mark, the identification number or at least the make, because one of them must tell it apart.")
        }
        try check.refuse()
        return Vehicle(id: id, vrm: vrm, vin: vin, make: make, model: model, colour: colour, body: body, year: year, marks: marks, createdAt: createdAt)
    }
}
