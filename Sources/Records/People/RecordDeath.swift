public import Base
public import Core
public import Storage

/// Writes down that a person has died, and how that is known; or takes it back where it was wrong.
public struct RecordDeath: Operation {
    public static let name: OperationName = "records.death.record"
    public static let title = "Record a death"
    public static let form = Form {
        Section("Death") {
            Field.subject("person", Person.kind)
            Field.version
            Field.yesNo("isDeceased", "The person has died", required: .by("a living person recorded as dead is not looked for"))
            Field.day("diedOn", "Died on", hint: "Leave empty if not known.", future: false).shown(when: Condition("isDeceased", is: "yes"))
            Field.choice("deathSource", "Known from", from: "death-source").shown(when: Condition("isDeceased", is: "yes"))
            Field.text("reason", "Reason", hint: "Needed where a death is taken back.", lines: 2, max: 500)
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let version: Int?
    public let isDeceased: Bool
    public let diedOn: Day?
    public let deathSource: String?
    public let reason: String?
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, version: Int? = nil, isDeceased: Bool = true, diedOn: Day? = nil, deathSource: String? = nil, reason: String? = nil,
        learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.version = version
        self.isDeceased = isDeceased
        self.diedOn = diedOn
        self.deathSource = deathSource
        self.reason = reason
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        var known = try work.require(Person.self, person, at: version)
        var check = TextCheck()
        let why = check.text("reason", "Reason", reason, max: 500)
        let source = try LearnedFrom.read(learnedFrom, onto: known.ref, &check, work)
        let from = try check.code("deathSource", "Known from", isDeceased ? deathSource : nil, of: "death-source", required: isDeceased, work)?.code
        if isDeceased {
            check.notFuture("diedOn", "Died on", diedOn, work)
            if let diedOn, let born = known.dateOfBirth ?? known.bornFrom, diedOn < born {
                check.add("diedOn", "too-early", "Died on: the person was born on \(London.text(born)). Check both dates.")
            }
        } else {
            if !known.isDeceased { check.add("isDeceased", "unchanged", "The person is not recorded as dead.") }
            if why == nil { check.add("reason", "required", "Reason: say why the death was wrong, because others have acted on it.") }
        }
        try check.refuse()
        known.isDeceased = isDeceased
        known.diedOn = isDeceased ? diedOn : nil
        known.deathSource = from
        return try work.file(known, source: source, reason: why).id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let person = try tx.find(Person.self, ID(ref.id)) else { return personOnly(ref) }
        return .object([
            "person": .string(ref.id.description), "version": .integer(Int64(person.version)), "isDeceased": .boolean(true),
            "diedOn": person.diedOn.map { .string($0.description) } ?? .null, "deathSource": person.deathSource.map { .string($0) } ?? .null,
        ])
    }
}
