public import Base
public import Core
public import Storage

/// Adds a photograph of the person. The original is kept as it was taken.
public struct AddPhotograph: Operation {
    public static let name: OperationName = "records.photograph.add"
    public static let title = "Add a photograph"
    /// Seeing one is a read of its own in the journal.
    public static let read = "records.photograph.read"
    static let megabytesMax = 15

    public static let form = Form {
        Section("Photograph") {
            Field.subject("person", Person.kind)
            Field.attachment(
                "photograph", "Photograph", hint: "JPEG, PNG or WebP, up to \(megabytesMax) MB.", FileKind.photographs, megabytesMax: megabytesMax,
                required: .by("there is nothing to add without it"))
            Field.choice("kind", "Where it comes from", from: PersonPhotograph.kinds, required: .by("a custody image and one from the internet are kept differently"))
            Field.day("takenOn", "Taken on", future: false, required: .by("the newest is shown first"))
            Field.text("caption", "Caption", max: 200)
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let photograph: ID<Attachment>
    public let kind: String
    public let takenOn: Day
    public let caption: String?
    public let learnedFrom: SourcePick?

    public init(person: ID<Person>, photograph: ID<Attachment>, kind: String, takenOn: Day, caption: String? = nil, learnedFrom: SourcePick? = nil) {
        self.person = person
        self.photograph = photograph
        self.kind = kind
        self.takenOn = takenOn
        self.caption = caption
        self.learnedFrom = learnedFrom
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<PersonPhotograph> {
        let known = try work.require(Person.self, person)
        var check = TextCheck()
        _ = try check.code("kind", "Where it comes from", kind, of: PersonPhotograph.kinds, required: true, work)
        check.notFuture("takenOn", "Taken on", takenOn, work)
        if let born = known.dateOfBirth, takenOn < born { check.add("takenOn", "too-early", "Taken on: the person was born on \(London.text(born)).") }
        let caption = check.text("caption", "Caption", caption, max: 200)
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        try check.refuse()
        let attachment = try work.attach(photograph, to: known.ref, at: "photograph", types: FileKind.photographs, bytesMax: Self.megabytesMax * 1_048_576, isRead: false)
        work.concern(known.ref)
        return try work.save(
            PersonPhotograph(of: known.id, attachment: attachment.id, kind: kind, caption: caption, takenOn: takenOn, source: source, work)
        ).id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
