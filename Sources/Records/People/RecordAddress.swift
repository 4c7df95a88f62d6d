public import Base
public import Core
public import Storage

/// Writes down where the person lives or lived, with the dates; and, where somebody looked, whether they were found there. An address that nobody
/// checked stays unverified.
public struct RecordAddress: Operation {
    public static let name: OperationName = "records.address.record"
    public static let title = "Add an address"
    public static let form = Form {
        Section("Address") {
            Field.subject("person", Person.kind)
            Field.pick("place", "Address", Location.kind, orNew: LocationFacts.fields, required: .by("officers must find it"))
            Field.day("since", "Lives there since", future: false)
            Field.day("until", "Lived there until", hint: "Leave empty where the person lives there now.", future: false)
            LearnedFrom.field
        }
        Section("Check") { CheckAddress.checkFields(required: false) }
    }

    public let person: ID<Person>
    public let place: Pick<Location, LocationFacts>
    public let since: Day?
    public let until: Day?
    public let learnedFrom: SourcePick?
    public let result: String?
    public let method: String?
    public let checkedOn: Day?
    public let note: String?

    public init(
        person: ID<Person>, place: Pick<Location, LocationFacts>, since: Day? = nil, until: Day? = nil, learnedFrom: SourcePick? = nil,
        result: AddressCheck.Finding? = nil, method: String? = nil, checkedOn: Day? = nil, note: String? = nil
    ) {
        self.person = person
        self.place = place
        self.since = since
        self.until = until
        self.learnedFrom = learnedFrom
        self.result = result?.rawValue
        self.method = method
        self.checkedOn = checkedOn
        self.note = note
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Location> {
        let known = try work.require(Person.self, person)
        var check = TextCheck()
        check.notFuture("since", "Lives there since", since, work)
        check.notFuture("until", "Lived there until", until, work)
        check.inOrder(since, until, "until", "Lived there until")
        if let born = known.dateOfBirth, let since, since < born { check.add("since", "too-early", "Lives there since: the person was born on \(London.text(born)).") }
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        let finding = result.flatMap { $0.isEmpty ? nil : $0 }
        let checked = try finding.map { try CheckAddress.read($0, method, checkedOn, note, &check, work) }
        try check.refuse()
        let location = try work.location(place, source: nil, at: "place")
        try refuseAgain(location, known, work)
        try work.linkNew(
            "LIVES", from: known.ref, to: location.ref, source: source, fromAt: since.map { London.start(of: $0) },
            untilAt: until.map { London.start(of: $0.adding(days: 1)) })
        if let checked {
            try work.save(
                AddressCheck(
                    of: known.id, at: location.id, result: checked.result, method: checked.method, note: checked.note, checkedOn: checked.day, source: source, work))
        }
        return location.id
    }

    private func refuseAgain(_ location: Location, _ known: Person, _ work: Work) throws {
        let lives = try work.tx.exists(
            """
            SELECT 1 FROM link l WHERE l.from_id = \(known.id) AND l.type = 'LIVES' AND l.to_id = \(location.id) AND l.until_at IS NULL AND NOT l.is_mistake
            AND \(Visibility(to: work.officer).condition("l.source_id"))
            """)
        if lives, until == nil { throw Refusal.conflict("\(known.displayName) is recorded as living there already. Check the address instead.") }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
