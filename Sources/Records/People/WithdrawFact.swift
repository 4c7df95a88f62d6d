public import Base
public import Core
public import Storage

/// Withdraws something that proved wrong or ended: a name, a number, a contact, a description, a mark, a photograph, a check of an address. It stays in
/// the history with the reason; nothing is deleted.
public struct WithdrawFact: Operation {
    public static let name: OperationName = "records.fact.withdraw"
    public static let title = "Withdraw something"
    public static let form = Form {
        Section("What") {
            Field.subject("person", Person.kind)
            Field.option("fact", "What is to be withdrawn", required: .by("everything else stays"))
            Field.text("reason", "Why", hint: "It was wrong, it is another person's, it has ended.", lines: 2, required: .by("it stays in the history with its reason"), max: 500)
        }
    }

    public let person: ID<Person>
    /// The kind of part and its id: `contact/0190…`.
    public let fact: String
    public let reason: String

    public init(person: ID<Person>, fact: Ref, reason: String) {
        self.person = person
        self.fact = fact.description
        self.reason = reason
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        let known = try work.require(Person.self, person)
        var check = TextCheck()
        let why = check.reason("reason", "Why", reason, because: "it stays in the history with its reason")
        let parts = fact.split(separator: "/")
        let type = PersonParts.all.first { parts.count == 2 && $0.kind.name == parts[0] }
        guard let type, let id = RawID(String(parts[1])) else {
            throw Refusal.invalid("fact", code: "not-a-choice", "What is to be withdrawn: choose one of those offered.")
        }
        try check.refuse()
        try withdraw(type, id, of: known, why, work)
        return known.id
    }

    private func withdraw<P: PersonPart>(_ type: P.Type, _ id: RawID, of known: Person, _ why: String, _ work: Work) throws {
        let visible = Visibility(to: work.officer)
        guard let part = try PersonParts.of(P.self, person, visible: visible, in: work.tx).first(where: { $0.id.raw == id }) else {
            throw Refusal.invalid("fact", code: "not-a-choice", "What is to be withdrawn: it is not held any more. Choose one of those offered.")
        }
        try work.withdraw(part, because: why)
        guard let number = part as? PersonIdentifier, number.value == known.pncId || number.value == known.cro else {
            return try work.refile(known)
        }
        var person = known
        if number.kind == PersonIdentifier.pnc {
            person.pncId = nil
        } else {
            person.cro = try PersonParts.of(PersonIdentifier.self, known.id, visible: visible, in: work.tx).last { $0.kind == PersonIdentifier.cro }?.value
        }
        try work.file(person, reason: why)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try PersonParts.all.flatMap { try options($0, ref, officer, tx) }
    }

    private static func options<P: PersonPart>(_ type: P.Type, _ ref: Ref, _ officer: Officer, _ tx: Transaction) throws -> [Option] {
        try PersonParts.of(P.self, ID(ref.id), visible: Visibility(to: officer), in: tx).map {
            Option($0.ref.description, "\(P.partTitle): \($0.text)")
        }
    }
}
