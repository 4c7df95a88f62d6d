public import Base
public import Core
public import Storage

/// Writes down a way to reach the person: a telephone number, an e-mail address, an online identity.
public struct RecordContact: Operation {
    public static let name: OperationName = "records.contact.record"
    public static let title = "Add a contact"
    public static let form = Form {
        Section("Contact") {
            Field.subject("person", Person.kind)
            Field.choice("kind", "Kind", from: "contact-kind", required: .by("a number and a name are read differently"))
            Field.text("value", "Number, address or name", hint: "A UK number in any way; another with + and its country.", required: .by("the person is reached by it"), max: 200)
            Field.choice("service", "Service", from: PersonContact.services).shown(when: Condition("kind", is: "online"))
            Field.text("note", "Note", hint: "Whose it is, when to call.", max: 200)
            Field.day("since", "Used since", future: false)
            Field.day("until", "Used until", future: false)
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let kind: String
    public let value: String
    public let service: String?
    public let note: String?
    public let since: Day?
    public let until: Day?
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, kind: PersonContact.Sort, value: String, service: String? = nil, note: String? = nil, since: Day? = nil, until: Day? = nil,
        learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.kind = kind.rawValue
        self.value = value
        self.service = service
        self.note = note
        self.since = since
        self.until = until
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        let known = try work.require(Person.self, person)
        var check = TextCheck()
        let sort = try check.code("kind", "Kind", kind, of: "contact-kind", required: true, work).flatMap { PersonContact.Sort(rawValue: $0.code) }
        let typed = check.text("value", "Number, address or name", value, max: 200)
        if typed == nil { check.add("value", "required", "Number, address or name: give it, because the person is reached by it.") }
        let service = try check.code("service", "Service", sort == .online ? service : nil, of: PersonContact.services, required: sort == .online, work)?.code
        let note = check.text("note", "Note", note, max: 200)
        check.notFuture("since", "Used since", since, work)
        check.inOrder(since, until, "until", "Used until")
        if let sort, let typed { Self.check(typed, sort, &check) }
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        try check.refuse()
        let contact = PersonContact(
            of: known.id, kind: sort ?? .phone, value: typed ?? "", service: service, note: note, fromOn: since, untilOn: until, source: source, work)
        let held = try PersonContact.of(known.id, visible: Visibility(to: work.officer), in: work.tx)
        if held.contains(where: { $0.kind == contact.kind && $0.key == contact.key && $0.service == contact.service }) {
            throw Refusal.conflict("\(known.displayName) has \(contact.text) already.")
        }
        try work.add(contact, to: known)
        return known.id
    }

    private static func check(_ typed: String, _ sort: PersonContact.Sort, _ check: inout TextCheck) {
        switch sort {
        case .phone where Telephone.e164(of: typed) == nil: check.add("value", "not-a-number", "Phone: “\(typed.prefix(40))” \(reason(typed))")
        case .email where !isEmail(typed):
            check.add("value", "not-an-address", "E-mail: “\(typed.prefix(60))” is not written like name@example.org. Look at it again.")
        case .online where typed.contains(where: \.isWhitespace):
            check.add("value", "not-a-name", "Online identity: “\(typed.prefix(60))” has a space in it. Give the name as the service shows it, or the address of its page.")
        default: break
        }
    }

    private static func reason(_ typed: String) -> String {
        let letters = typed.filter(\.isLetter)
        if !letters.isEmpty { return "has letters in it. Give the number alone, and anything else as a note." }
        let digits = Telephone.digits(of: typed)
        if digits.hasPrefix("00") { return "is no number with a country: after + come 7 to 15 digits." }
        if !digits.hasPrefix("0") { return "does not begin with 0 or with + and a country. A UK number begins with 0." }
        return "has \(digits.count) digits; a UK number has 10 or 11 with its first nought."
    }

    /// One @, something before it, a dotted name behind it: more cannot be told from the outside.
    private static func isEmail(_ typed: String) -> Bool {
        let halves = typed.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !typed.contains(where: \.isWhitespace), typed.utf8.count <= 254 else { return false }
        let labels = halves[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
