public import Base
public import Core
public import Storage

/// Writes down how a person looked on a day.
public struct DescribePerson: Operation {
    public static let name: OperationName = "records.description.add"
    public static let title = "Add a description"
    public static let form = Form {
        Section("Description") {
            Field.subject("person", Person.kind)
            Field.day("seenOn", "As seen on", future: false, required: .by("people change"))
            Field.number("heightCm", "Height in centimetres", hint: "Or the least, where it is estimated.", in: 30...272)
            Field.number("heightCmUntil", "Height at most", in: 30...272)
            Field.choice("build", "Build", from: "build")
            Field.choice("hairColour", "Hair colour", from: "hair-colour")
            Field.choice("hairStyle", "Hair style", from: "hair-style")
            Field.choice("facialHair", "Facial hair", from: "facial-hair")
            Field.choice("eyeColour", "Eye colour", from: "eye-colour")
            Field.yesNo("glasses", "Wears glasses")
            Field.text("accent", "Accent", max: 60)
            Field.choice("handed", "Handedness", from: "handed")
            Field.text("shoeSize", "Shoe size", max: 10)
            Field.text("note", "Anything else", hint: "Gait, voice, habits of dress.", lines: 2, max: 500)
            LearnedFrom.field
        }
    }

    public let person: ID<Person>
    public let seenOn: Day
    public var heightCm: Int?
    public var heightCmUntil: Int?
    public var build: String?
    public var hairColour: String?
    public var hairStyle: String?
    public var facialHair: String?
    public var eyeColour: String?
    public var glasses: Bool?
    public var accent: String?
    public var handed: String?
    public var shoeSize: String?
    public var note: String?
    public var learnedFrom: SourcePick?

    public init(person: ID<Person>, seenOn: Day) {
        self.person = person
        self.seenOn = seenOn
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        let known = try work.require(Person.self, person)
        var check = TextCheck()
        check.notFuture("seenOn", "As seen on", seenOn, work)
        if let born = known.dateOfBirth, seenOn < born { check.add("seenOn", "too-early", "As seen on: the person was born on \(London.text(born)).") }
        checkHeight(&check)
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        var description = PersonDescription(of: known.id, seenOn: seenOn, source: source, work)
        description.heightCm = heightCm
        description.heightCmUntil = heightCmUntil == heightCm ? nil : heightCmUntil
        description.build = try check.code("build", "Build", build, of: "build", work)?.code
        description.hairColour = try check.code("hairColour", "Hair colour", hairColour, of: "hair-colour", work)?.code
        description.hairStyle = try check.code("hairStyle", "Hair style", hairStyle, of: "hair-style", work)?.code
        description.facialHair = try check.code("facialHair", "Facial hair", facialHair, of: "facial-hair", work)?.code
        description.eyeColour = try check.code("eyeColour", "Eye colour", eyeColour, of: "eye-colour", work)?.code
        description.glasses = glasses
        description.accent = check.text("accent", "Accent", accent, max: 60)
        description.handed = try check.code("handed", "Handedness", handed, of: "handed", work)?.code
        description.shoeSize = check.text("shoeSize", "Shoe size", shoeSize, max: 10)
        description.note = check.text("note", "Anything else", note, max: 500)
        if !description.saysAnything { check.add("heightCm", "required", "Say something of how the person looked: height, build, hair, eyes or a note.") }
        try check.refuse()
        try work.add(description, to: known)
        return known.id
    }

    private func checkHeight(_ check: inout TextCheck) {
        for (field, value) in [("heightCm", heightCm), ("heightCmUntil", heightCmUntil)] {
            if let value, !(30...272).contains(value) { check.add(field, "out-of-range", "Height: give centimetres from 30 to 272.") }
        }
        guard let most = heightCmUntil else { return }
        guard let least = heightCm else { return check.add("heightCm", "required", "Height: give the least too, or only one height.") }
        if most < least { check.add("heightCmUntil", "too-small", "Height at most: choose \(least) cm or more.") }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}

extension PersonDescription {
    fileprivate var saysAnything: Bool {
        heightCm != nil || glasses != nil || [build, hairColour, hairStyle, facialHair, eyeColour, accent, handed, shoeSize, note].contains { $0 != nil }
    }
}
