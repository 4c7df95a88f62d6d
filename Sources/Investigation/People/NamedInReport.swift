import Base
public import Core
public import Records
import Storage

/// A witness as a form gives one.
public struct WitnessNamed: Codable, Sendable {
    public let person: Pick<Person, PersonFacts>
    /// Their first account, in the words of whoever took it.
    public let said: String?

    public init(person: Pick<Person, PersonFacts>, said: String? = nil) {
        self.person = person
        self.said = said
    }

    static let fields: [Field] = [
        .pick("person", "Witness", Person.kind, orNew: PersonFacts.fields, required: .by("a witness is somebody")),
        .text("said", "What they said", hint: "Their first account; it stands in the report as a part of its own.", lines: 3, max: 4000),
    ]
}

/// A vehicle as a form gives one: which, what it is to the crime, what was said of it then.
public struct VehicleNamed: Codable, Sendable {
    public let vehicle: Pick<Vehicle, VehicleFacts>
    /// A code of `vehicle-role`.
    public let role: String
    public let said: String?

    public init(vehicle: Pick<Vehicle, VehicleFacts>, role: String, said: String? = nil) {
        self.vehicle = vehicle
        self.role = role
        self.said = said
    }

    static let roles: CodeListName = "vehicle-role"
    static let fields: [Field] = [
        .pick("vehicle", "Vehicle", hint: "Found by its registration mark.", Vehicle.kind, orNew: VehicleFacts.fields, required: .by("the row is about one vehicle")),
        .choice("role", "In this crime", from: roles, required: .by("a vehicle that was taken is looked for otherwise than one that was used")),
        .text("said", "As it was said", hint: "What was seen or told of it then.", max: 300),
    ]
}

/// A phone or device as a form gives one.
public struct DeviceNamed: Codable, Sendable {
    public let device: Pick<ObjectItem, DeviceFacts>
    /// A code of `device-role`.
    public let role: String
    public let said: String?

    public init(device: Pick<ObjectItem, DeviceFacts>, role: String, said: String? = nil) {
        self.device = device
        self.role = role
        self.said = said
    }

    static let roles: CodeListName = "device-role"
    static let fields: [Field] = [
        .pick("device", "Phone or device", hint: "Found by its number or IMEI.", ObjectItem.kind, orNew: DeviceFacts.fields, required: .by("the row is about one device")),
        .choice("role", "In this crime", from: roles, required: .by("what is asked of its network depends on it")),
        .text("said", "As it was said", hint: "What was seen or told of it then.", max: 300),
    ]
}

/// Property as a form gives it: something on record or something new.
public struct PropertyNamed: Codable, Sendable {
    public let item: Pick<ObjectItem, ObjectFacts>
    /// A code of `property-role`; stolen where there is none.
    public let role: String?
    public let said: String?

    public init(item: Pick<ObjectItem, ObjectFacts>, role: String? = nil, said: String? = nil) {
        self.item = item
        self.role = role
        self.said = said
    }

    public static func new(_ facts: ObjectFacts) -> PropertyNamed { PropertyNamed(item: .new(facts)) }

    static let roles: CodeListName = "property-role"
    static let stolen = "STO"
    static let fields: [Field] = [
        Field.pick("item", "Item", ObjectItem.kind, orNew: ObjectFacts.fields, required: .by("the row is about one item")).unfolded(),
        .choice("role", "In this crime", hint: "Empty: stolen.", from: roles),
        .text("said", "As it was said", max: 300),
    ]
}

/// Types of link by which vehicles and things are in a crime.
enum InvolvedThing {
    static let types = ["PROP", "USED", "TAKEN", "DAMG", "NEAR", "CALLED"]
    /// Statuses of what the police hold.
    static let held: Set<String> = ["SEIZ", "STORE", "OUT", "LAB", "CRT"]
}

extension Work {
    /// Records a witness with their first account, which is a part of the report of its own and as closed as they are.
    func nameWitness(_ witness: WitnessNamed, on crime: Investigation, at path: String) throws {
        let person = try person(witness.person, source: crime.ref, at: path)
        try link("WIT", from: person.ref, to: crime.ref, source: crime.ref)
        guard let said = witness.said, !said.allSatisfy(\.isWhitespace) else { return }
        try savePart(
            ReportPart(id: newID(), investigationId: crime.id, heading: ReportPart.firstAccount, text: said, writtenAt: now, authorId: officer.id, personId: person.id))
    }

    func name(_ named: VehicleNamed, on crime: Investigation, at path: String) throws {
        let type = try linkType(of: named.role, in: VehicleNamed.roles, path)
        let vehicle = try vehicle(named.vehicle, source: crime.ref, at: path + ".vehicle")
        try link(type, from: vehicle.ref, to: crime.ref, said: named.said, source: crime.ref)
    }

    func name(_ named: DeviceNamed, on crime: Investigation, at path: String) throws {
        let type = try linkType(of: named.role, in: DeviceNamed.roles, path)
        let device = try device(named.device, source: crime.ref, at: path + ".device")
        try link(type, from: device.ref, to: crime.ref, said: named.said, source: crime.ref)
    }

    /// Answers the item: new ones are described in the words the crime is found by.
    func name(_ named: PropertyNamed, on crime: Investigation, at path: String) throws {
        let role = named.role ?? PropertyNamed.stolen
        guard let status = try CodeList.code(role, of: PropertyNamed.roles, on: London.day(of: now), in: tx)?.detail["status"] else { throw notListed(role, path) }
        let item = try item(named.item, status: status, crime, path + ".item")
        try link("PROP", from: item.ref, to: crime.ref, said: named.said, source: crime.ref)
    }

    private func item(_ pick: Pick<ObjectItem, ObjectFacts>, status: String, _ crime: Investigation, _ path: String) throws -> ObjectItem {
        switch pick {
        case .new(let facts): return try object(facts, status: status, source: crime.ref, at: path + ".new")
        case .known(let id):
            var item = try require(ObjectItem.self, id)
            let isHeld = InvolvedThing.held.contains(item.status)
            if isHeld, status == PropertyNamed.stolen {
                throw Refusal.invalid(path, code: "held", "Item: the police hold it, so it was not stolen now. Choose another item, or another part that it has in this crime.")
            }
            if isHeld || item.status == status { return item }
            item.status = status
            return try save(item, source: crime.ref, reason: "Reported in \(crime.number ?? "a crime")")
        }
    }

    private func linkType(of role: String, in list: CodeListName, _ path: String) throws -> String {
        guard let type = try CodeList.code(role, of: list, on: London.day(of: now), in: tx)?.detail["link"] else { throw notListed(role, path) }
        return type
    }

    private func notListed(_ role: String, _ path: String) -> Refusal {
        Refusal.invalid(path + ".role", code: "not-on-the-list", "In this crime: “\(role.prefix(40))” is not on the list. Choose one from the list.")
    }
}
