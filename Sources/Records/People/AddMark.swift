public import Base
public import Core
public import Storage

/// Writes down a scar, tattoo or other mark, and where on the body it is.
public struct AddMark: Operation {
    public static let name: OperationName = "records.mark.add"
    public static let title = "Add a scar, mark or tattoo"
    public static let form = Form {
        Section("Mark") {
            Field.subject("person", Person.kind)
            Field.choice("kind", "Kind", from: PersonMark.kinds, required: .by("people are searched for by it"))
            Field.choice("place", "Where on the body", from: PersonMark.places, required: .by("a mark is told by its place"))
            Field.choice("side", "Side", hint: "The person's own left or right.", from: "body-side")
            Field.text("description", "What it looks like", hint: "Words, picture, colour, length.", lines: 2, required: .by("the next officer must know it again"), max: 300)
            Field.day("seenOn", "Seen on", future: false)
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let kind: String
    public let place: String
    public let side: String?
    public let description: String
    public let seenOn: Day?
    public let learnedFrom: SourcePick?

    public init(
        person: ID<Person>, kind: String, place: String, side: String? = nil, description: String, seenOn: Day? = nil, learnedFrom: SourcePick? = nil
    ) {
        self.person = person
        self.kind = kind
        self.place = place
        self.side = side
        self.description = description
        self.seenOn = seenOn
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        let known = try work.require(Person.self, person)
        var check = TextCheck()
        _ = try check.code("kind", "Kind", kind, of: PersonMark.kinds, required: true, work)
        _ = try check.code("place", "Where on the body", place, of: PersonMark.places, required: true, work)
        let side = try check.code("side", "Side", side, of: "body-side", work)?.code
        let text = check.reason("description", "What it looks like", description, because: "the next officer must know it again", max: 300)
        check.notFuture("seenOn", "Seen on", seenOn, work)
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        try check.refuse()
        try work.add(PersonMark(of: known.id, kind: kind, place: place, side: side, description: text, seenOn: seenOn, source: source, work), to: known)
        return known.id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
