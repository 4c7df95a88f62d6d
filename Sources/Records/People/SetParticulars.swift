public import Base
public import Core
public import Storage

/// Sets what is known of a person besides names and numbers: birth, sex, gender, ethnicity, nationality, language, occupation. What each field held
/// until now stays in the history.
public struct SetParticulars: Operation {
    public static let name: OperationName = "records.particulars.set"
    public static let title = "Set particulars"
    public static let form = Form {
        Section("Birth") {
            Field.subject("person", Person.kind)
            Field.version
            Field.day("dateOfBirth", "Date of birth", hint: "Day month year, for example 29 2 1996.", future: false)
            PersonFacts.bornAboutField
            Field.text("birthPlace", "Place of birth", max: 100)
        }
        Section("Identity") { identityFields }
        Section("Why") {
            Field.text("reason", "Why it changes", hint: "Needed where a date of birth is replaced by another.", lines: 2, max: 500)
            LearnedFrom.field
        }
    }

    /// Shared with the form that records somebody new.
    static let identityFields: [Field] = [
        .choice("sex", "Sex", from: "sex"), .text("gender", "Gender, as the person describes it", max: 60),
        .choice("selfDefinedEthnicity", "Ethnicity the person gives", from: "ethnicity-self"),
        .choice("observedEthnicity", "Ethnicity an officer sees", from: "ethnicity-observed"),
        .codes("nationalities", "Nationalities", hint: "Type a country.", from: "country", max: 5),
        .codes("languages", "Languages", hint: "The one spoken best first.", from: "language", max: 10),
        .yesNo("needsInterpreter", "Needs an interpreter"), .text("occupation", "Occupation", max: 100),
    ]

    public let person: ID<Person>
    public let version: Int?
    public var dateOfBirth: Day?
    public var bornAbout: String?
    public var birthPlace: String?
    public var sex: String?
    public var identity: RecordPerson.Identity
    public var reason: String?
    public var learnedFrom: SourcePick?

    /// Everything as it stands; change what is to be set.
    public init(of person: Person) {
        self.person = person.id
        version = person.version
        dateOfBirth = person.dateOfBirth
        bornAbout = person.birthRange?.text
        birthPlace = person.birthPlace
        sex = person.sex?.rawValue
        identity = RecordPerson.Identity(of: person)
    }

    private enum Keys: String, CodingKey { case person, version, dateOfBirth, bornAbout, birthPlace, sex, reason, learnedFrom }

    /// The identity lies beside the other fields, as the form shows it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        person = try container.decode(ID<Person>.self, forKey: .person)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        dateOfBirth = try container.decodeIfPresent(Day.self, forKey: .dateOfBirth)
        bornAbout = try container.decodeIfPresent(String.self, forKey: .bornAbout)
        birthPlace = try container.decodeIfPresent(String.self, forKey: .birthPlace)
        sex = try container.decodeIfPresent(String.self, forKey: .sex)
        identity = try RecordPerson.Identity(from: decoder)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        learnedFrom = try container.decodeIfPresent(SourcePick.self, forKey: .learnedFrom)
    }

    public func encode(to encoder: any Encoder) throws {
        try identity.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(person, forKey: .person)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encodeIfPresent(dateOfBirth, forKey: .dateOfBirth)
        try container.encodeIfPresent(bornAbout, forKey: .bornAbout)
        try container.encodeIfPresent(birthPlace, forKey: .birthPlace)
        try container.encodeIfPresent(sex, forKey: .sex)
        try container.encodeIfPresent(reason, forKey: .reason)
        try container.encodeIfPresent(learnedFrom, forKey: .learnedFrom)
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<Person> {
        var known = try work.require(Person.self, person, at: version)
        let before = known
        var check = TextCheck()
        known.birthRange = birth(of: before, &check, work)
        known.dateOfBirth = dateOfBirth
        known.birthPlace = check.text("birthPlace", "Place of birth", birthPlace, max: 100)
        known.sex = try check.code("sex", "Sex", sex, of: "sex", work).flatMap { Sex(rawValue: $0.code) }
        try identity.set(&known, &check, work)
        let why = check.text("reason", "Why it changes", reason, max: 500)
        if let old = before.dateOfBirth, old != dateOfBirth, why == nil {
            check.add("reason", "required", "Why it changes: say why \(London.text(old)) was wrong, because people are told apart by it.")
        }
        if let died = known.diedOn, let born = dateOfBirth, born > died { check.add("dateOfBirth", "after-death", "Date of birth: the person died on \(London.text(died)).") }
        let source = try LearnedFrom.read(learnedFrom, onto: known.ref, &check, work)
        try check.refuse()
        let filed = try work.file(known, source: source, reason: why)
        if before.dateOfBirth != filed.dateOfBirth {
            try work.announce(BirthDateChanged(person: filed.id, before: before.dateOfBirth, after: filed.dateOfBirth))
        }
        return filed.id
    }

    /// The range stays as it is where its text was not touched: read anew, an age would mean other years.
    private func birth(of before: Person, _ check: inout TextCheck, _ work: Work) -> BirthRange? {
        if let range = before.birthRange, range.text == bornAbout {
            if dateOfBirth == nil { return range }
            return nil
        }
        return PersonFacts.birth(dateOfBirth, bornAbout, on: London.day(of: work.now), &check)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let person = try tx.find(Person.self, ID(ref.id)) else { return personOnly(ref) }
        return try JSONValue(encoding: SetParticulars(of: person))
    }
}

extension RecordPerson.Identity {
    init(of person: Person) {
        self.init(selfDefinedEthnicity: person.selfDefinedEthnicity, observedEthnicity: person.observedEthnicity)
        gender = person.gender
        nationalities = person.nationalities
        languages = person.languages
        needsInterpreter = person.needsInterpreter
        occupation = person.occupation
    }

    func set(_ person: inout Person, _ check: inout TextCheck, _ work: Work) throws {
        person.gender = check.text("gender", "Gender", gender, max: 60)
        person.selfDefinedEthnicity = try check.code("selfDefinedEthnicity", "Ethnicity the person gives", selfDefinedEthnicity, of: "ethnicity-self", work)?.code
        person.observedEthnicity = try check.code("observedEthnicity", "Ethnicity an officer sees", observedEthnicity, of: "ethnicity-observed", work)?.code
        person.nationalities = try check.codes("nationalities", "Nationalities", nationalities, of: "country", work)
        person.languages = try check.codes("languages", "Languages", languages, of: "language", work)
        person.needsInterpreter = needsInterpreter
        person.occupation = check.text("occupation", "Occupation", occupation, max: 100)
    }
}
