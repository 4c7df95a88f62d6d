public import Base
public import Core
public import Storage

/// Writes down whether the person was found to live at an address they are linked to, and how somebody looked.
public struct CheckAddress: Operation {
    public static let name: OperationName = "records.address.check"
    public static let title = "Check an address"
    public static let form = Form {
        Section("Address") {
            Field.subject("person", Person.kind)
            Field.option("place", "Address", required: .by("a check is of one address"))
        }
        Section("Check") {
            checkFields(required: true)
            LearnedFrom.field
        }
    }

    static func checkFields(required: Bool) -> [Field] {
        let need = required ? Requirement.by("an address is verified by what was found") : nil
        return [
            .choice("result", "What was found", from: "address-check-result", required: need),
            .choice("method", "How", from: AddressCheck.methods, required: required ? .by("a visit and a database are not the same") : nil),
            .day("checkedOn", "When", hint: "Left empty, today.", future: false), .text("note", "Note", lines: 2, max: 300),
        ]
    }

    public let person: ID<Person>
    public let place: String
    public let result: String
    public let method: String
    public let checkedOn: Day?
    public let note: String?
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, place: ID<Location>, result: AddressCheck.Finding, method: String, checkedOn: Day? = nil, note: String? = nil, learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.place = place.description
        self.result = result.rawValue
        self.method = method
        self.checkedOn = checkedOn
        self.note = note
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<AddressCheck> {
        let known = try work.require(Person.self, person)
        let addresses = try PersonAddress.of(known.id, visible: Visibility(to: work.officer), in: work.tx)
        guard let id = ID<Location>(place), addresses.contains(where: { $0.entry.id == id.raw }) else {
            throw Refusal.invalid("place", code: "not-a-choice", "Address: choose one of the person's own.")
        }
        var check = TextCheck()
        let checked = try Self.read(result, method, checkedOn, note, &check, work)
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        try check.refuse()
        work.concern(known.ref)
        work.concern(Ref(Location.kind, id))
        return try work.save(
            AddressCheck(of: known.id, at: id, result: checked.result, method: checked.method, note: checked.note, checkedOn: checked.day, source: source, work)
        ).id
    }

    struct Checked {
        let result: AddressCheck.Finding
        let method: String
        let day: Day
        let note: String?
    }

    static func read(_ result: String, _ method: String?, _ day: Day?, _ note: String?, _ check: inout TextCheck, _ work: Work) throws -> Checked {
        let finding = AddressCheck.Finding(rawValue: result)
        if finding == nil { check.add("result", "not-on-the-list", "What was found: choose one from the list.") }
        let way = try check.code("method", "How", method, of: AddressCheck.methods, required: true, work)
        let ways = try AddressCheck.ways(.home, on: London.day(of: work.now), in: work.tx)
        if let way, !ways.contains(where: { $0.code == way.code }) {
            check.add("method", "not-of-a-home", "How: “\(way.title)” says that there is such an address, not who lives there. Choose another.")
        }
        check.notFuture("checkedOn", "When", day, work)
        return Checked(
            result: finding ?? .unclear, method: way?.code ?? "", day: day ?? London.day(of: work.now), note: check.text("note", "Note", note, max: 300))
    }

    public static func offer(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Later<Bool> {
        try tx.askExists("SELECT 1 FROM link WHERE from_id = \(ref.id) AND type = 'LIVES' LIMIT 1")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try PersonAddress.of(ID(ref.id), visible: Visibility(to: officer), in: tx).map { Option($0.entry.id.description, $0.entry.title) }
    }
}
