public import Base
public import Core
public import Records
public import Storage

/// Names a suspect of a crime already reported.
public struct NameSuspect: Operation {
    public static let name: OperationName = "investigation.person.name-suspect"
    public static let title = "Name a suspect"
    public static let form = Form {
        Section("Suspect") {
            Field.subject("investigationId", Investigation.kind)
            Field.pick("person", "Suspect", Person.kind, orNew: PersonFacts.fields, required: .by("a suspect is somebody"))
            Field.text("said", "Name as it was said", hint: "Only where it differs: a nickname, another spelling.", max: 200)
            Field.text("grounds", "Why suspected", lines: 3, required: .by("a suspect is named on grounds"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: Pick<Person, PersonFacts>
    public let said: String?
    public let grounds: String

    public init(investigationId: ID<Investigation>, person: Pick<Person, PersonFacts>, said: String? = nil, grounds: String) {
        self.investigationId = investigationId
        self.person = person
        self.said = said
        self.grounds = grounds
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<Person> {
        let crime = try work.require(Investigation.self, investigationId)
        try crime.requireOpen()
        if grounds.allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("grounds", code: "required", "Why suspected: give it, because a suspect is named on grounds.")
        }
        let found = try work.nameSuspect(SuspectNamed(person: person, said: said, grounds: grounds), on: crime)
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, work.officer.id), to: crime.ref, source: crime.ref)
        try work.log(.suspect, "\(found.displayName) named as a suspect. \(grounds)", on: crime)
        return found.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
}
