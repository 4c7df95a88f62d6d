public import Base
public import Core
public import Storage

/// Records a vehicle as it was seen, where its mark was not read whole.
public struct RecordSighting: Operation {
    public static let name: OperationName = "records.sighting.record"
    public static let title = "Record a vehicle as it was seen"
    public static let category = ActCategory.collection
    public static let form = Form(isStart: true) {
        Section("What was seen") {
            Field.text("mark", "Registration mark, as far as it was read", hint: "AB12* begins with AB12, *CDE ends with it, ? stands for one character that was missed.", max: 20)
            Field.text("make", "Make", max: 60)
            Field.text("model", "Model", max: 60)
            Field.text("colour", "Colour", max: 40)
            Field.choice("body", "What it is", from: VehicleFacts.bodyList)
            Field.text("account", "As it was said", hint: "Damage, stickers, who was in it.", lines: 3, max: 1000)
        }
        Section("When and where") {
            Field.moment("seenAt", "Seen at", required: .by("a sighting has a time"))
            Field.pick("place", "Where", Location.kind, orNew: LocationFacts.fields)
            LearnedFrom.field
        }
    }

    public let mark: String?
    public let make: String?
    public let model: String?
    public let colour: String?
    public let body: String?
    public let account: String?
    public let seenAt: Instant
    public let place: Pick<Location, LocationFacts>?
    public let learnedFrom: SourcePick?

    public init(
        mark: String? = nil, make: String? = nil, model: String? = nil, colour: String? = nil, body: String? = nil, account: String? = nil, seenAt: Instant,
        place: Pick<Location, LocationFacts>? = nil, learnedFrom: SourcePick? = nil
    ) {
        self.mark = mark
        self.make = make
        self.model = model
        self.colour = colour
        self.body = body
        self.account = account
        self.seenAt = seenAt
        self.place = place
        self.learnedFrom = learnedFrom
    }

    public func perform(in work: Work) throws -> ID<VehicleSighting> {
        var check = TextCheck()
        let pattern = check.read("mark", "Registration mark, as far as it was read", mark, max: 20, as: Self.pattern)
        let make = check.text("make", "Make", make, max: 60)
        let model = check.text("model", "Model", model, max: 60)
        let colour = check.text("colour", "Colour", colour, max: 40)
        let account = check.text("account", "As it was said", account, max: 1000)
        let body = try check.code("body", "What it is", body, of: VehicleFacts.bodyList, work)?.code
        if seenAt > work.now { check.add("seenAt", "in-the-future", "Seen at: this has not come yet.") }
        if pattern == nil, make == nil, colour == nil, body == nil, check.problems.isEmpty {
            check.add("mark", "required", "Give a part of the mark, the make, the colour or what it is, because one of them must tell it apart.")
        }
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        try check.refuse()
        let sighting = try work.save(
            VehicleSighting(
                id: work.newID(), mark: pattern, beginning: pattern.map { String($0.prefix { $0 != "*" && $0 != "?" }) } ?? "", make: make, model: model, colour: colour, body: body,
                seenAt: seenAt, account: account, unitId: work.officer.unitId, sourceKind: source?.kind, sourceId: source?.id, recordedAt: work.now, recordedBy: work.officer.id))
        try work.restrict(sighting.ref, like: source)
        if let place { try work.linkNew("LOC", from: sighting.ref, to: try work.location(place, source: sighting.ref, at: "place").ref, source: source) }
        return sighting.id
    }

    /// `ab12 *` becomes `AB12*`. A mark without wildcards was read whole and is a vehicle's.
    static func pattern(_ typed: String) throws(Misread) -> String {
        let text = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "*" || $0 == "?" }) else {
            throw Misread("bad-character", "only letters, digits, * and ?. Write what was read, with * for the rest.")
        }
        guard text.contains(where: { $0 == "*" || $0 == "?" }) else {
            throw Misread("whole", "“\(typed.prefix(20))” is a whole mark. Record the vehicle, or write * where the rest was not read.")
        }
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { throw Misread("nothing-read", "nothing of it was read. Leave it empty.") }
        return text
    }
}

/// Says which vehicle it was that was seen, and how that is known. What was seen stays as it was said.
public struct IdentifySighting: Operation {
    public static let name: OperationName = "records.sighting.identify"
    public static let title = "Say which vehicle it was"
    public static let form = Form {
        Section("Vehicle") {
            Field.subject("sighting", VehicleSighting.kind)
            Field.version
            Field.pick("vehicle", "Vehicle", Vehicle.kind, orNew: VehicleFacts.fields, required: .by("it is one of them"))
            Field.choice("grade", "How it is known", from: GradedLink.grades)
            Field.text("reason", "Why", lines: 2, required: .by("others rely on it"), max: 500)
        }
    }

    public let sighting: ID<VehicleSighting>
    public let version: Int?
    public let vehicle: Pick<Vehicle, VehicleFacts>
    public let grade: String?
    public let reason: String

    public init(sighting: ID<VehicleSighting>, version: Int? = nil, vehicle: Pick<Vehicle, VehicleFacts>, grade: String? = nil, reason: String) {
        self.sighting = sighting
        self.version = version
        self.vehicle = vehicle
        self.grade = grade
        self.reason = reason
    }

    public var subject: Ref? { Ref(VehicleSighting.kind, sighting) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.require(VehicleSighting.self, sighting, at: version)
        guard try found.sourceId.map({ try Visibility(to: work.officer).allows($0, in: work.tx) }) ?? true else { throw Refusal.notFound }
        var check = TextCheck()
        let reason = check.reason("reason", "Why", reason, because: "others rely on it")
        let grade = try check.code("grade", "How it is known", grade, of: GradedLink.grades, work)?.code
        try check.refuse()
        let known: Vehicle
        switch vehicle {
        case .known(let id): known = try work.require(Vehicle.self, id)
        case .new(let facts): known = try work.require(Vehicle.self, try RecordVehicle(facts).perform(in: work))
        }
        if found.vehicleId == known.id { throw Refusal.conflict("It is on record already that it was \(known.label).") }
        try takeBack(found, reason, work)
        var link = GradedLink(id: work.newID(), type: "SEENAS", from: known.ref, to: found.ref, createdAt: work.now, createdBy: work.officer.id)
        link.grade = grade
        link.note = reason
        link.fromAt = found.seenAt
        (link.sourceKind, link.sourceId) = (found.sourceKind, found.sourceId)
        try work.save(link, reason: reason)
        work.concern(known.ref)
        found.vehicleId = known.id
        try work.save(found)
        return Done()
    }

    /// It was said to be another vehicle before: that link stays to be seen as recorded in error.
    private func takeBack(_ found: VehicleSighting, _ reason: String, _ work: Work) throws {
        guard let other = found.vehicleId else { return }
        let wrong = try work.tx.all(
            GradedLink.self, "SELECT * FROM link WHERE from_id = \(other) AND to_id = \(found.id) AND type = 'SEENAS' AND NOT is_mistake ORDER BY id LIMIT 10")
        for var link in wrong {
            link.isMistake = true
            link.untilAt = link.untilAt ?? work.now
            link.endReason = reason
            try work.save(link, reason: reason)
        }
        work.concern(Ref(Vehicle.kind, other))
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let version = try tx.value(Int.self, "SELECT version FROM vehicle_sighting WHERE id = \(ref.id)") else { return .object([:]) }
        return .object(["sighting": .string(ref.id.description), "version": .integer(Int64(version))])
    }
}
