public import Base
public import Core
public import Storage

/// Writes down a number that an authority gave the person. One whose check does not fit is refused, with what is wrong.
public struct AddIdentifier: Operation {
    public static let name: OperationName = "records.identifier.add"
    public static let title = "Add an identifier"
    public static let form = Form {
        Section("Identifier") {
            Field.subject("person", Person.kind)
            Field.choice("kind", "Kind", from: PersonIdentifier.kinds, required: .by("the same digits mean different things"))
            Field.text("value", "Number", required: .by("it is what the person is found by"), max: 40)
            Field.code("country", "Country", hint: "That gave the document out.", from: "country").shown(when: Condition("kind", is: "PASSPORT", "IDCARD"))
            Field.text("system", "System", hint: "That gave the number, with the force.", max: 60).shown(when: Condition("kind", is: "LOCAL"))
            Field.day("until", "Valid until")
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let kind: String
    public let value: String
    public let country: String?
    public let system: String?
    public let until: Day?
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, kind: String, value: String, country: String? = nil, system: String? = nil, until: Day? = nil, learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.kind = kind
        self.value = value
        self.country = country
        self.system = system
        self.until = until
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        var known = try work.require(Person.self, person)
        var check = TextCheck()
        let listed = try check.code("kind", "Kind", kind, of: PersonIdentifier.kinds, required: true, work)
        let issuer = try issuer(&check, work)
        let number = readNumber(listed, issuer, &check, work)
        let source = try LearnedFrom.read(learnedFrom, onto: Self.isOnPerson(kind) ? known.ref : nil, &check, work)
        try check.refuse()
        try refuseAgain(number, issuer, known, work)
        let part = PersonIdentifier(of: known.id, kind: kind, value: number, issuer: issuer, untilOn: until, source: source, work)
        guard Self.isOnPerson(kind) else {
            try work.add(part, to: known)
            return known.id
        }
        if kind == PersonIdentifier.pnc {
            known.pncId = number
        } else if known.cro == nil {
            known.cro = number
        } else {
            // A person can have several CRO numbers; the first stands in lists.
            try work.add(part, to: known)
            return known.id
        }
        return try work.file(known, adding: [part], source: source).id
    }

    /// PNC ID and CRO number stand on the person's row too.
    private static func isOnPerson(_ kind: String) -> Bool { kind == PersonIdentifier.pnc || kind == PersonIdentifier.cro }

    private func issuer(_ check: inout TextCheck, _ work: Work) throws -> String? {
        switch kind {
        case "PASSPORT", "IDCARD": return try check.code("country", "Country", country, of: "country", required: true, work)?.code
        case "LOCAL":
            let system = check.text("system", "System", system, max: 60)
            if system == nil { check.add("system", "required", "System: give it, because the same number means different people in different systems.") }
            return system
        default: return nil
        }
    }

    private func readNumber(_ listed: Code?, _ issuer: String?, _ check: inout TextCheck, _ work: Work) -> String {
        guard let typed = check.text("value", "Number", value, max: 40) else {
            check.add("value", "required", "Number: give it, because it is what the person is found by.")
            return ""
        }
        switch IdentifierReading.read(typed, kind: kind, issuer: issuer, on: London.day(of: work.now)) {
        case .success(let number): return number
        case .failure(let mistake):
            check.add("value", "not-one", "Number: “\(typed)” is no \(listed?.title ?? "identifier"): \(mistake.sentence). Look at it again.")
            return ""
        }
    }

    /// One identifier is one person's. Of a person who may not be seen nothing is told.
    private func refuseAgain(_ number: String, _ issuer: String?, _ known: Person, _ work: Work) throws {
        if kind == PersonIdentifier.pnc, let other = known.pncId, other != number {
            throw Refusal.conflict(
                "\(known.displayName) has the PNC ID \(other). Two PNC IDs are two people, or one person's alias file: ask the intelligence bureau before either is changed.")
        }
        guard let holder = try PersonIdentifier.holder(of: number, kind: kind, issuer: issuer, first: known.id, seenBy: work.officer, in: work.tx) else { return }
        if holder.personId == known.id { throw Refusal.conflict("\(known.displayName) has this number already.") }
        throw Refusal.conflict("\(holder.title) has this number. One of the two is wrong, or they are one person: look at both before going on.")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
