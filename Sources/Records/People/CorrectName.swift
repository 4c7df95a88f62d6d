public import Base
public import Core
public import Storage

/// Puts right the name a person goes by, where it was written down wrongly. The name until now stays in the history. A person who changed names
/// is given another name instead (`AddName`).
public struct CorrectName: Operation {
    public static let name: OperationName = "records.name.correct"
    public static let title = "Correct the name"
    public static let form = Form {
        Section("Name") {
            Field.subject("person", Person.kind)
            Field.version
            Field.text("title", "Title", hint: "Mr, Ms, Dr … as the person uses it.", max: 30)
            Field.text("givenNames", "Given names", hint: "All of them, in order.", max: PersonFacts.nameMax)
            Field.text("familyName", "Family name", hint: "Or the only name.", required: .by("people are found and told apart by name"), max: PersonFacts.nameMax)
            Field.text("suffix", "Suffix", hint: "Junior, III …", max: 30)
        }
        Section("Why") {
            Field.text("reason", "What was wrong", lines: 2, required: .by("the old name stays in the history, and somebody will ask"), max: 500)
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let version: Int?
    public let title: String?
    public let givenNames: String?
    public let familyName: String
    public let suffix: String?
    public let reason: String
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, version: Int? = nil, title: String? = nil, givenNames: String?, familyName: String, suffix: String? = nil, reason: String,
        learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.version = version
        self.title = title
        self.givenNames = givenNames
        self.familyName = familyName
        self.suffix = suffix
        self.reason = reason
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        var known = try work.require(Person.self, person, at: version)
        var check = TextCheck()
        let names = PersonFacts.names(given: givenNames ?? "", family: familyName, &check)
        let title = check.text("title", "Title", title, max: 30)
        let suffix = check.text("suffix", "Suffix", suffix, max: 30)
        let why = check.reason("reason", "What was wrong", reason, because: "the old name stays in the history, and somebody will ask")
        let source = try LearnedFrom.read(learnedFrom, onto: known.ref, &check, work)
        if names == (known.givenNames, known.familyName), title == known.title, suffix == known.suffix {
            check.add("familyName", "unchanged", "The name is written like that already.")
        }
        try check.refuse()
        known.title = title
        known.givenNames = names.given
        known.familyName = names.family
        known.suffix = suffix
        return try work.file(known, source: source, reason: why).id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let person = try tx.find(Person.self, ID(ref.id)) else { return personOnly(ref) }
        return .object([
            "person": .string(ref.id.description), "version": .integer(Int64(person.version)), "title": person.title.map { .string($0) } ?? .null,
            "givenNames": .string(person.givenNames), "familyName": .string(person.familyName), "suffix": person.suffix.map { .string($0) } ?? .null,
        ])
    }
}
