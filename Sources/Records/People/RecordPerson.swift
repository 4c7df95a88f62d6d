public import Base
public import Core
import Storage

/// Writes down a person who is not known yet.
public struct RecordPerson: Operation {
    public static let name: OperationName = "records.person.record"
    public static let title = "Record a person"
    public static let form = Form(isStart: true, of: Person.kind, alike: PersonAlike.path) {
        Section("Person") { PersonFacts.fields }
        Section("Identity") {
            SetParticulars.identityFields.filter { $0.key != "sex" }
            Field.text("pncId", "PNC ID", hint: "For example 1990/0012345K or 90/12345K.", max: 13)
            Field.text("cro", "CRO number", hint: "For example 065656/91H or SF05/482703J.", max: 12)
        }
    }

    public let facts: PersonFacts
    public let identity: Identity
    public let pncId: String?
    public let cro: String?

    /// What is asked besides the facts that every form asks of somebody new.
    public struct Identity: Codable, Sendable, Hashable {
        public var gender: String?
        public var selfDefinedEthnicity: String?
        public var observedEthnicity: String?
        public var nationalities: [String]?
        public var languages: [String]?
        public var needsInterpreter: Bool?
        public var occupation: String?

        public init(selfDefinedEthnicity: String? = nil, observedEthnicity: String? = nil) {
            self.selfDefinedEthnicity = selfDefinedEthnicity
            self.observedEthnicity = observedEthnicity
        }
    }

    public init(_ facts: PersonFacts, identity: Identity = Identity(), pncId: String? = nil, cro: String? = nil) {
        self.facts = facts
        self.identity = identity
        self.pncId = pncId
        self.cro = cro
    }

    public init(_ facts: PersonFacts, selfDefinedEthnicity: String?, observedEthnicity: String? = nil, pncId: String? = nil, cro: String? = nil) {
        self.init(facts, identity: Identity(selfDefinedEthnicity: selfDefinedEthnicity, observedEthnicity: observedEthnicity), pncId: pncId, cro: cro)
    }

    private enum Keys: String, CodingKey { case pncId, cro }

    /// The facts lie beside the other fields, as the form shows them.
    public init(from decoder: any Decoder) throws {
        facts = try PersonFacts(from: decoder)
        identity = try Identity(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        pncId = try container.decodeIfPresent(String.self, forKey: .pncId)
        cro = try container.decodeIfPresent(String.self, forKey: .cro)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        try identity.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(pncId, forKey: .pncId)
        try container.encodeIfPresent(cro, forKey: .cro)
    }

    public func perform(in work: Work) throws -> ID<Person> {
        var person = try facts.person(id: work.newID(), now: work.now)
        var check = TextCheck()
        person.pncId = read(PersonIdentifier.pnc, "pncId", "PNC ID", pncId, &check, work)
        person.cro = read(PersonIdentifier.cro, "cro", "CRO number", cro, &check, work)
        try identity.set(&person, &check, work)
        try check.refuse()
        for (kind, value) in [(PersonIdentifier.pnc, person.pncId), (PersonIdentifier.cro, person.cro)] {
            guard let value, let holder = try PersonIdentifier.holder(of: value, kind: kind, seenBy: work.officer, in: work.tx) else { continue }
            throw Refusal.conflict(
                "\(holder.title) has the number \(value). This is the same person, or one of the two numbers is wrong: open that record instead of making another.")
        }
        var parts: [any PersonPart] = facts.contacts(of: person.id, source: nil, work)
        for (kind, value) in [(PersonIdentifier.pnc, person.pncId), (PersonIdentifier.cro, person.cro)] {
            if let value { parts.append(PersonIdentifier(of: person.id, kind: kind, value: value, source: nil, work)) }
        }
        return try work.file(person, adding: parts).id
    }

    private func read(_ kind: String, _ field: String, _ label: String, _ typed: String?, _ check: inout TextCheck, _ work: Work) -> String? {
        guard let typed = check.text(field, label, typed, max: 13) else { return nil }
        switch IdentifierReading.read(typed, kind: kind, issuer: nil, on: London.day(of: work.now)) {
        case .success(let value): return value
        case .failure(let mistake):
            check.add(field, "check-character", "\(label): “\(typed)” is none: \(mistake.sentence). Look at it again.")
            return nil
        }
    }
}
