public import Base
public import Core
public import Storage

/// Writes down another name of a person: of birth, married, an alias, a street name. It may become the one the person goes by; then the name until
/// now is kept beside it.
public struct AddName: Operation {
    public static let name: OperationName = "records.name.add"
    public static let title = "Add a name"
    public static let form = Form {
        Section("Name") {
            Field.subject("person", Person.kind)
            Field.choice("kind", "Kind of name", from: PersonName.kinds, required: .by("an alias and a married name say different things"))
            Field.text("title", "Title", max: 30)
            Field.text("givenNames", "Given names", max: PersonFacts.nameMax)
            Field.text("familyName", "Family name", hint: "Or the only name: a street name stands here alone.", max: PersonFacts.nameMax)
            Field.text("suffix", "Suffix", max: 30)
            Field.day("since", "Used since", future: false)
            Field.day("until", "Used until", future: false)
        }
        Section("In use") {
            Field.yesNo("isMain", "The person goes by it now", hint: "The name until now is then kept as another name.")
            Field.choice("formerKind", "The name until now was", from: PersonName.kinds).shown(when: Condition("isMain", is: "yes"))
            LearnedFrom.field
        }
    }

    /// Other names of one person.
    static let namesMax = 100

    public let person: ID<Person>
    public let kind: String
    public let title: String?
    public let givenNames: String?
    public let familyName: String?
    public let suffix: String?
    public let since: Day?
    public let until: Day?
    public let isMain: Bool?
    public let formerKind: String?
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, kind: String, title: String? = nil, givenNames: String? = nil, familyName: String? = nil, suffix: String? = nil, since: Day? = nil,
        until: Day? = nil, isMain: Bool? = nil, formerKind: String? = nil, learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.kind = kind
        self.title = title
        self.givenNames = givenNames
        self.familyName = familyName
        self.suffix = suffix
        self.since = since
        self.until = until
        self.isMain = isMain
        self.formerKind = formerKind
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        var known = try work.require(Person.self, person)
        let isMain = isMain ?? false
        var check = TextCheck()
        let given = check.name("givenNames", "Given names", givenNames, max: PersonFacts.nameMax) ?? ""
        let family = check.name("familyName", "Family name", familyName, max: PersonFacts.nameMax) ?? ""
        if given.isEmpty, family.isEmpty { check.add("familyName", "required", "Family name: give at least one name.") }
        let title = check.text("title", "Title", title, max: 30)
        let suffix = check.text("suffix", "Suffix", suffix, max: 30)
        _ = try check.code("kind", "Kind of name", kind, of: PersonName.kinds, required: true, work)
        let former = try check.code("formerKind", "The name until now was", isMain ? formerKind : nil, of: PersonName.kinds, work)?.code ?? "FORMER"
        check.notFuture("since", "Used since", since, work)
        check.inOrder(since, until, "until", "Used until")
        if isMain, until != nil { check.add("until", "still-used", "Used until: the person goes by this name now, so it has no end.") }
        let source = try LearnedFrom.read(learnedFrom, onto: isMain ? known.ref : nil, &check, work)
        try check.refuse()
        let others = try PersonParts.of(PersonName.self, person, visible: Visibility(to: work.officer), in: work.tx)
        try refuseAgain(given, family, known, others)

        if isMain {
            let until = PersonName(
                of: known.id, kind: former, title: known.title, givenNames: known.givenNames, familyName: known.familyName, suffix: known.suffix,
                untilOn: since, source: known.sourceKind.flatMap { kind in known.sourceId.map { Ref(kind, $0) } }, work)
            known.title = title
            known.givenNames = given
            known.familyName = family
            known.suffix = suffix
            return try work.file(known, adding: [until], source: source, reason: "Goes by this name now").id
        }
        try work.add(
            PersonName(
                of: known.id, kind: kind, title: title, givenNames: given, familyName: family, suffix: suffix, fromOn: since, untilOn: until, source: source, work),
            to: known)
        return known.id
    }

    private func refuseAgain(_ given: String, _ family: String, _ known: Person, _ others: [PersonName]) throws {
        let keys = (NameKey.given(given), NameKey.family(family))
        if keys == (known.givenKey, known.familyKey) { throw Refusal.conflict("\(known.displayName) goes by this name already.") }
        if others.contains(where: { ($0.givenKey, $0.familyKey) == keys && $0.kind == kind }) {
            throw Refusal.conflict("\(known.displayName) has this name already, of this kind.")
        }
        guard others.count < Self.namesMax else { throw Refusal.conflict("A person has at most \(Self.namesMax) other names. Withdraw those that are wrong.") }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
