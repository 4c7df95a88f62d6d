public import Base
public import Core
public import Records
public import Storage

/// Assesses the risk to a victim in a domestic incident, whether or not it becomes a crime.
public struct AssessIncidentRisk: Operation {
    public static let name: OperationName = "investigation.domestic.assess-incident"
    public static let title = "DASH risk assessment"
    public static let form = Form {
        Section("Domestic abuse") {
            Field.subject("incidentId", Incident.kind)
            Field.pick("person", "Victim", Person.kind, orNew: PersonFacts.fields, required: .by("each victim is at their own risk"))
            Field.pick("other", "At risk from", hint: "If it is known.", Person.kind, orNew: PersonFacts.fields)
            ReportDetail.riskFields
        }
    }

    public let incidentId: ID<Incident>
    public let person: Pick<Person, PersonFacts>
    public let other: Pick<Person, PersonFacts>?
    public let detail: ReportDetail

    public init(incidentId: ID<Incident>, person: Pick<Person, PersonFacts>, other: Pick<Person, PersonFacts>? = nil, detail: ReportDetail) {
        self.incidentId = incidentId
        self.person = person
        self.other = other
        self.detail = detail
    }

    private enum Keys: String, CodingKey { case incidentId, person, other }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        incidentId = try container.decode(ID<Incident>.self, forKey: .incidentId)
        person = try container.decode(Pick<Person, PersonFacts>.self, forKey: .person)
        other = try container.decodeIfPresent(Pick<Person, PersonFacts>.self, forKey: .other)
        detail = try ReportDetail(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(incidentId, forKey: .incidentId)
        try container.encode(person, forKey: .person)
        try container.encodeIfPresent(other, forKey: .other)
        try detail.encode(to: encoder)
    }

    public var subject: Ref? { Ref(Incident.kind, incidentId) }

    public func perform(in work: Work) throws -> ID<DashAssessment> {
        let incident = try work.require(Incident.self, incidentId)
        guard try incident.asksRisk(in: work.tx) else { throw Refusal.conflict("\(incident.reference) is no domestic incident.") }
        if incident.status == .recorded { throw Refusal.conflict("\(incident.reference) is recorded as a crime: assess the risk there.") }
        if incident.status == .transferred { throw Refusal.conflict("\(incident.reference) was passed to another force, which assesses the risk.") }
        guard let relationship = detail.relationship else {
            throw Refusal.invalid("relationship", code: "required", "Relationship: give it, because only people personally connected can abuse domestically (DAA 2021 s2).")
        }
        let victim = try work.person(person, source: incident.ref, at: "person")
        let feared = try other.map { try work.person($0, source: incident.ref, at: "other") }
        if feared?.id == victim.id { throw Refusal.invalid("other", code: "victim-is-suspect", "At risk from: choose somebody else than the victim.") }
        try DomesticFlag.check(relationship: relationship, at: "relationship", between: [victim, feared].compactMap { $0 }, on: London.day(of: incident.occurredTo), work)
        for person in [victim, feared].compactMap({ $0 }) { try work.link("PAR", from: person.ref, to: incident.ref, source: incident.ref) }
        return try work.assess(detail, of: victim, in: RiskSubject(incident)).id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard let incident = try tx.find(Incident.self, ID(ref.id)), incident.status != .recorded, incident.status != .transferred else { return false }
        return try incident.asksRisk(in: tx)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let incident = try tx.find(Incident.self, ID(ref.id)) else { return .null }
        var members: [String: JSONValue] = ["incidentId": .string(ref.id.description)]
        let last = try DashAssessment.all(of: ref, in: tx).first
        if let last {
            members.merge(last.typed) { _, new in new }
            if let relationship = last.relationship { members["relationship"] = .string(relationship) }
        }
        let victim = last?.personId ?? (incident.reporter == .victim ? incident.callerId : nil)
        if let victim, try Visibility(to: officer).allows(victim.raw, in: tx) { members["person"] = ["id": .string(victim.description)] }
        return .object(members)
    }
}

/// A supervisor's review of the risk in a domestic incident, by somebody who did not assess it.
public struct ReviewIncidentRisk: Operation {
    public static let name: OperationName = "investigation.domestic.review-incident"
    public static let title = "Review the risk"
    public static let form = Form {
        Section("Review") {
            Field.subject("incidentId", Incident.kind)
            RiskReview.fields
        }
    }

    public let incidentId: ID<Incident>
    public let grade: DomesticRisk.Grade
    public let review: String

    public init(incidentId: ID<Incident>, grade: DomesticRisk.Grade, review: String) {
        self.incidentId = incidentId
        self.grade = grade
        self.review = review
    }

    public var subject: Ref? { Ref(Incident.kind, incidentId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try RiskReview.decide(on: Ref(Incident.kind, incidentId), for: officer, in: tx) }

    public func perform(in work: Work) throws -> Done {
        let incident = try work.require(Incident.self, incidentId)
        guard let last = try DashAssessment.all(of: incident.ref, in: work.tx).first else { throw RiskReview.notAssessed }
        try work.review(last, as: grade, review, in: RiskSubject(incident))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try RiskReview.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try RiskReview.prefill("incidentId", ref, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try RiskReview.notices(ref, tx) }
}
