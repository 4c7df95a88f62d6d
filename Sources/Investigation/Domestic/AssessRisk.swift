public import Base
public import Core
public import Records
public import Storage

/// Assesses the risk to a victim of domestic abuse, or assesses it again.
public struct AssessRisk: Operation {
    public static let name: OperationName = "investigation.domestic.assess"
    public static let title = "DASH risk assessment"
    public static let form = Form {
        Section("Domestic abuse") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("each victim is at their own risk"))
            ReportDetail.riskFields
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let detail: ReportDetail

    public init(investigationId: ID<Investigation>, person: ID<Person>, detail: ReportDetail) {
        self.investigationId = investigationId
        self.person = person
        self.detail = detail
    }

    private enum Keys: String, CodingKey { case investigationId, person }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        investigationId = try container.decode(ID<Investigation>.self, forKey: .investigationId)
        person = try container.decode(ID<Person>.self, forKey: .person)
        detail = try ReportDetail(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(investigationId, forKey: .investigationId)
        try container.encode(person, forKey: .person)
        try detail.encode(to: encoder)
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<DashAssessment> {
        let crime = try work.require(Investigation.self, investigationId)
        try crime.requireOpen()
        let victim = try VictimFields.victim(person, of: crime, work)
        guard let relationship = detail.relationship else {
            throw Refusal.invalid("relationship", code: "required", "Relationship: give it, because only people personally connected can abuse domestically (DAA 2021 s2).")
        }
        try DomesticFlag.check(relationship: relationship, at: "relationship", crime, work)
        if var known = try CrimeDetail.of(crime.id, in: work.tx) {
            known.isDomestic = true
            known.relationship = relationship
            try work.save(known)
        } else {
            try work.save(CrimeDetail(reported: crime, detail, incident: nil, offence: nil, id: work.newID()))
        }
        try work.flag(["DA"], on: crime)
        try work.recountLimit(of: crime)
        try work.reviewRights(on: crime)
        return try work.assess(detail, of: victim, in: RiskSubject(crime)).id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard try Investigation.isOpen(ref, in: tx), let code = try tx.value(String.self, "SELECT offence_class FROM investigation WHERE id = \(ref.id)") else { return false }
        let recorded = try tx.value(Instant.self, "SELECT recorded_at FROM investigation WHERE id = \(ref.id)") ?? .now
        return try OffenceClass.of(code, on: London.day(of: recorded), in: tx)?.basis != .state && VictimFields.hasVictim(ref, officer, tx)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard case .object(var members) = try VictimFields.prefill(ref, officer, tx) else { return .null }
        if let relationship = try CrimeDetail.of(ID(ref.id), in: tx)?.relationship { members["relationship"] = .string(relationship) }
        if let last = try DashAssessment.all(of: ref, in: tx).first { members.merge(last.typed) { _, new in new } }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try VictimFields.options(ref, officer, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try VictimCare.notices(on: ref, for: officer, in: tx) }
}
