public import Base
public import Core
import Storage

/// Writes down a person who is not known yet.
public struct RecordPerson: Operation {
    public static let name: OperationName = "records.person.record"
    public static let title = "Record a person"
    public static let form = Form(isStart: true) {
        Section("Person") { PersonFacts.fields }
        Section("Identity") {
            Field.choice("selfDefinedEthnicity", "Ethnicity the person gives", from: "ethnicity-self")
            Field.choice("observedEthnicity", "Ethnicity an officer sees", from: "ethnicity-observed")
            Field.text("nationality", "Nationality", max: 60)
            Field.text("pncId", "PNC ID", hint: "For example 1990/0012345K or 90/12345K.", max: 13)
            Field.text("cro", "CRO number", hint: "For example 065656/91H or SF05/482703J.", max: 12)
        }
    }

    public let facts: PersonFacts
    public let selfDefinedEthnicity: String?
    public let observedEthnicity: String?
    public let nationality: String?
    public let pncId: String?
    public let cro: String?

    public init(
        _ facts: PersonFacts, selfDefinedEthnicity: String? = nil, observedEthnicity: String? = nil, nationality: String? = nil, pncId: String? = nil,
        cro: String? = nil
    ) {
        self.facts = facts
        self.selfDefinedEthnicity = selfDefinedEthnicity
        self.observedEthnicity = observedEthnicity
        self.nationality = nationality
        self.pncId = pncId
        self.cro = cro
    }

    private enum Keys: String, CodingKey { case selfDefinedEthnicity, observedEthnicity, nationality, pncId, cro }

    /// The facts lie beside the other fields, as the form shows them.
    public init(from decoder: any Decoder) throws {
        facts = try PersonFacts(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        selfDefinedEthnicity = try container.decodeIfPresent(String.self, forKey: .selfDefinedEthnicity)
        observedEthnicity = try container.decodeIfPresent(String.self, forKey: .observedEthnicity)
        nationality = try container.decodeIfPresent(String.self, forKey: .nationality)
        pncId = try container.decodeIfPresent(String.self, forKey: .pncId)
        cro = try container.decodeIfPresent(String.self, forKey: .cro)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(selfDefinedEthnicity, forKey: .selfDefinedEthnicity)
        try container.encodeIfPresent(observedEthnicity, forKey: .observedEthnicity)
        try container.encodeIfPresent(nationality, forKey: .nationality)
        try container.encodeIfPresent(pncId, forKey: .pncId)
        try container.encodeIfPresent(cro, forKey: .cro)
    }

    public func perform(in work: Work) throws -> ID<Person> {
        var person = try facts.person(id: work.newID(), now: work.now)
        var check = TextCheck()
        person.nationality = check.text("nationality", "Nationality", nationality, max: 60)
        person.pncId = readPNC(&check, on: London.day(of: work.now))
        person.cro = readCRO(&check)
        try checkCode(selfDefinedEthnicity, "selfDefinedEthnicity", "ethnicity-self", &check, work)
        try checkCode(observedEthnicity, "observedEthnicity", "ethnicity-observed", &check, work)
        try check.refuse()
        person.selfDefinedEthnicity = selfDefinedEthnicity
        person.observedEthnicity = observedEthnicity
        return try work.file(person, contacts: facts.contacts).id
    }

    /// A two-digit year up to this year's is of this century, a later one of the last (IDN-03).
    private func readPNC(_ check: inout TextCheck, on today: Day) -> String? {
        guard let typed = check.text("pncId", "PNC ID", pncId, max: 13) else { return nil }
        guard let read = PNCID.readings(of: typed).first(where: { $0.year <= today.year }) else {
            check.add("pncId", "check-character", "PNC ID: “\(typed)” is not one, or its check character does not fit. Look at it again.")
            return nil
        }
        return read.description
    }

    private func readCRO(_ check: inout TextCheck) -> String? {
        guard let typed = check.text("cro", "CRO number", cro, max: 12) else { return nil }
        guard let read = CRONumber(typed) else {
            check.add("cro", "check-character", "CRO number: “\(typed)” is not one, or its check character does not fit. Look at it again.")
            return nil
        }
        return read.description
    }

    private func checkCode(_ code: String?, _ field: String, _ list: CodeListName, _ check: inout TextCheck, _ work: Work) throws {
        guard let code, try CodeList.code(code, of: list, on: London.day(of: work.now), in: work.tx) == nil else { return }
        check.add(field, "not-on-the-list", "“\(code.prefix(40))” is not on the list. Choose one from the list.")
    }
}
