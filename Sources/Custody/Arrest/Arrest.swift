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
    /// The suite the person is taken to, and when they are expected there.
    public var destinationId: ID<Unit>?
    public var expectedAt: Instant?
    /// What force was used, by whom, and any injury.
    public var forceUsed: String?
    /// Codes of `custody.risk-seen`.
    public var risks: [String]?
    public var riskNote: String?
    /// At the gate of the station: the detention clock starts there, not at the desk (PACE-16).
    public var atStationAt: Instant?
    /// De-arrested before the station (PACE s30(7)).
    public var endedAt: Instant?
    public var endReason: String?

    /// Written by the operation, which knows the person's name.
    public var card: Card? { nil }

    public var investigation: Ref { Ref("investigation", investigationId) }
    public var person: Ref { Ref(Person.kind, personId) }
}
