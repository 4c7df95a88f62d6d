public import Base
public import Core
public import Records
public import Storage

/// Indexes who and what a document names against Records: people, vehicles, telephones, places. What is known is linked, never written down twice.
public struct IndexDocument: Operation {
    public static let name: OperationName = "investigation.document.index"
    public static let title = "Index"
    public static let nominalsMax = 50
    public static let form = Form {
        Section("Who and what it names") {
            Field.subject("document", EnquiryDocument.kind)
            Field.repeated("known", "Known record", max: nominalsMax) {
                Field.pick("record", "Record", hint: "A name, a mark, a number, an address.", AnyRecord.kind, orNew: [], required: .by("an index points at a record"))
                Field.text("said", "As the document has it", max: 200)
            }
            Field.repeated("people", "New person", max: nominalsMax) {
                Field.pick("person", "Person", Person.kind, orNew: PersonFacts.fields, required: .by("an index points at a record"))
            }
            Field.repeated("vehicles", "New vehicles", max: nominalsMax) {
                Field.pick("vehicle", "Vehicle", Vehicle.kind, orNew: VehicleFacts.fields, required: .by("an index points at a record"))
                Field.text("said", "As the document has it", max: 200)
            }
            Field.repeated("devices", "New phones and devices", max: nominalsMax) {
                Field.pick("device", "Phone or device", ObjectItem.kind, orNew: DeviceFacts.fields, required: .by("an index points at a record"))
                Field.text("said", "As the document has it", max: 200)
            }
        }
    }

    public let document: ID<EnquiryDocument>
    public let known: [Known]?
    public let people: [Somebody]?
    public let vehicles: [SomeVehicle]?
    public let devices: [SomeDevice]?

    public struct Known: Codable, Sendable {
        public let record: Pick<AnyRecord, NothingNew>
        public let said: String?

        public init(_ record: RawID, said: String? = nil) {
            self.record = .known(ID(record))
            self.said = said
        }
    }

    public struct Somebody: Codable, Sendable {
        public let person: Pick<Person, PersonFacts>

        public init(_ person: Pick<Person, PersonFacts>) { self.person = person }
    }

    public struct SomeVehicle: Codable, Sendable {
        public let vehicle: Pick<Vehicle, VehicleFacts>
        public let said: String?

        public init(_ vehicle: Pick<Vehicle, VehicleFacts>, said: String? = nil) {
            self.vehicle = vehicle
            self.said = said
        }
    }

    public struct SomeDevice: Codable, Sendable {
        public let device: Pick<ObjectItem, DeviceFacts>
        public let said: String?

        public init(_ device: Pick<ObjectItem, DeviceFacts>, said: String? = nil) {
            self.device = device
            self.said = said
        }
    }

    public init(_ document: ID<EnquiryDocument>, known: [Known] = [], people: [Somebody] = [], vehicles: [SomeVehicle] = [], devices: [SomeDevice] = []) {
        self.document = document
        self.known = known
        self.people = people
        self.vehicles = vehicles
        self.devices = devices
    }

    public var subject: Ref? { Ref(EnquiryDocument.kind, document) }

    public func perform(in work: Work) throws -> Done {
        var (document, crime) = try work.requirePart(EnquiryDocument.self, document)
        try crime.requireOpen()
        guard document.status != .registered else { throw Refusal.conflict("\(document.reference) is not read yet. Read it first.") }
        for (index, nominal) in (known ?? []).enumerated() {
            guard case .known(let id) = nominal.record, try Visibility(to: work.officer).allows(id.raw, in: work.tx),
                let kind = try work.tx.value(String.self, "SELECT kind FROM entry WHERE id = \(id)")
            else { throw Refusal.invalid("known.\(index).record", code: "no-such-record", "Record: choose one that is known.") }
            try work.link("MENT", from: Ref(RecordKind(kind), id.raw), to: document.ref, said: nominal.said, source: document.ref)
        }
        for (index, somebody) in (people ?? []).enumerated() {
            let person = try work.person(somebody.person, source: document.ref, at: "people.\(index).person")
            try work.link("MENT", from: person.ref, to: document.ref, source: document.ref)
        }
        for (index, named) in (vehicles ?? []).enumerated() {
            let vehicle = try work.vehicle(named.vehicle, source: document.ref, at: "vehicles.\(index).vehicle")
            try work.link("MENT", from: vehicle.ref, to: document.ref, said: named.said, source: document.ref)
        }
        for (index, named) in (devices ?? []).enumerated() {
            let device = try work.device(named.device, source: document.ref, at: "devices.\(index).device")
            try work.link("MENT", from: device.ref, to: document.ref, said: named.said, source: document.ref)
        }
        document.status = .indexed
        document.indexedBy = work.officer.id
        try work.savePart(document)
        try work.closeTasks(EnquiryTask.document.rawValue, about: document.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM enquiry_document WHERE id = \(ref.id) AND status <> 'registered'")
    }
}
