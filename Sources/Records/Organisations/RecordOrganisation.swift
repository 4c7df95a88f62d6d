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

    public func perform(in work: Work) throws -> ID<Organisation> { try work.organisation(.new(facts)).id }
}

extension Work {
    /// The organisation picked in a form: one that is known and may be seen, or the newly recorded one. One known by the same company or charity number is
    /// not written down twice.
    ///
    /// - Parameter path: the field's key, so that a problem lands at the right place.
    public func organisation(_ pick: Pick<Organisation, OrganisationFacts>, at path: String = "") throws -> Organisation {
        switch pick {
        case .known(let id): return try require(Organisation.self, id)
        case .new(let facts):
            let drafted = try facts.organisation(id: newID(), createdAt: now, at: path.isEmpty ? "" : path + ".new")
            if let number = drafted.number,
                let known = try tx.first(
                    Organisation.self,
                    "SELECT o.* FROM organisation o WHERE o.number = \(number) AND \(Visibility(to: officer).condition("o.id")) ORDER BY o.id LIMIT 1")
            {
                concern(known.ref)
                return known
            }
            return try save(drafted)
        }
    }
}
