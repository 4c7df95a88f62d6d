public import Base
public import Core
public import Storage

/// Corrects what is written down about an organisation.
public struct CorrectOrganisation: Operation {
    public static let name: OperationName = "records.organisation.correct"
    public static let title = "Correct the organisation"
    public static let form = Form {
        Section("Organisation") {
            Field.subject("organisation", Organisation.kind)
            Field.version
            OrganisationFacts.fields
        }
        Section("Correction") { Correction.reason }
    }

    public let organisation: ID<Organisation>
    public let version: Int?
    public let facts: OrganisationFacts
    public let reason: String

    public init(_ organisation: ID<Organisation>, version: Int?, _ facts: OrganisationFacts, reason: String) {
        self.organisation = organisation
        self.version = version
        self.facts = facts
        self.reason = reason
    }

    private enum Keys: String, CodingKey { case organisation, version, reason }

    public init(from decoder: any Decoder) throws {
        facts = try OrganisationFacts(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        organisation = try container.decode(ID<Organisation>.self, forKey: .organisation)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        reason = try container.decode(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(organisation, forKey: .organisation)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(reason, forKey: .reason)
    }

    public var subject: Ref? { Ref(Organisation.kind, organisation) }

    public func perform(in work: Work) throws -> Done {
        let known = try work.require(Organisation.self, organisation, at: version)
        let why = try Correction.note(reason, in: work)
        var corrected = try facts.organisation(id: organisation, createdAt: known.createdAt)
        corrected.version = known.version
        try work.save(corrected, reason: why)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let known = try tx.find(Organisation.self, ID(ref.id)) else { return .object([:]) }
        return try Correction.prefill("organisation", ref, known.version, OrganisationFacts(known))
    }
}
