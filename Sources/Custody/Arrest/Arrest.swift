public import Base
public import Core
public import Records
public import Storage

/// A person's arrest for an offence under investigation.
public struct Arrest: Filed {
    public static let table = "arrest"
    public static let kind: RecordKind = "arrest"

    public enum Power: String, Codable, Sendable, SQLBindable {
        case withoutWarrant = "S24"
        case warrant = "WARRANT"
    }

    public let id: ID<Arrest>
    public var version = 0
    public let personId: ID<Person>
    /// The investigation it belongs to: a record of the Investigation module, which this one does not know.
    public let investigationId: RawID
    /// The arresting officer.
    public let officerId: ID<OfficerAccount>
    public let assisting: [ID<OfficerAccount>]
    public let arrestedAt: Instant
    public let locationId: ID<Location>?
    /// Where, in words, when it is no place on record.
    public let place: String?
    public let power: Power
    /// The offence the person was told they were arrested for (PACE s28).
    public let suspectedOf: String
    /// Codes of `custody.arrest-necessity`; empty on a warrant.
    public let necessity: [String]
    public let grounds: String
    public let isCautioned: Bool
    public let reply: String?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>

    /// Written by the operation, which knows the person's name.
    public var card: Card? { nil }

    public var investigation: Ref { Ref("investigation", investigationId) }
    public var person: Ref { Ref(Person.kind, personId) }
}
