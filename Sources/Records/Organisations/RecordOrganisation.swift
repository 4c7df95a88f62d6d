public import Base
public import Core
import Storage

/// Writes down an organisation. One that is known by the same company or charity number is answered instead.
public struct RecordOrganisation: Operation {
    public static let name: OperationName = "records.organisation.record"
    public static let title = "Record an organisation"
    public static let form = Form(isStart: true, of: Organisation.kind) { Section("Organisation") { OrganisationFacts.fields } }

    public let facts: OrganisationFacts

    public init(_ facts: OrganisationFacts) { self.facts = facts }
    public init(called: String, type: String? = nil) { self.init(OrganisationFacts(called: called, type: type)) }
    public init(from decoder: any Decoder) throws { facts = try OrganisationFacts(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try facts.encode(to: encoder) }

    public func perform(in work: Work) throws -> ID<Organisation> {
        let drafted = try facts.organisation(id: work.newID(), createdAt: work.now)
        if let number = drafted.number,
            let known = try work.tx.first(
                Organisation.self,
                "SELECT o.* FROM organisation o WHERE o.number = \(number) AND \(Visibility(to: work.officer).condition("o.id")) ORDER BY o.id LIMIT 1")
        {
            work.concern(known.ref)
            return known.id
        }
        return try work.save(drafted).id
    }
}
