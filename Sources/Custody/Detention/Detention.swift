public import Base
public import Core
public import Records
public import Storage

/// One person's stay in police detention: the custody record's spine.
public struct Detention: Filed {
    public static let table = "detention"
    public static let kind: RecordKind = "detention"

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case arrived, authorised
        case notAuthorised = "not-authorised"
        case charged, released

        public var title: String {
            switch self {
            case .arrived: "Awaiting the custody officer's decision"
            case .authorised: "Detention authorised"
            case .notAuthorised: "Detention not authorised"
            case .charged: "Charged"
            case .released: "Released"
            }
        }
    }

    public let id: ID<Detention>
    public var version = 0
    /// Custody number: `CRO/17/26`.
    public let number: String
    public let personId: ID<Person>
    public let arrestId: ID<Arrest>
    public let investigationId: RawID
    /// Where the person is held; it changes with a move to another suite.
    public var suiteId: ID<Unit>
    public let arrestedAt: Instant
    public let circumstances: Arrival
    /// At the first police station after arrest; for an arrest for another area, the first one in the investigating area.
    public let arrivedAt: Instant
    /// Entry to England and Wales, after arrest outside.
    public let enteredAt: Instant?
    /// The first station after arrest in another area where the person was questioned.
    public let firstStationAt: Instant?
    /// From which the detention clock runs (PACE s41).
    public var relevantAt: Instant
    /// Why a custody officer set another relevant time than the circumstances give; nothing while it is as worked out.
    public var relevantReason: String?
    /// Start of an examination under Schedule 7 to the Terrorism Act 2000, or when the person left detention in another area.
    public var beganAt: Instant?
    public var status = Status.arrived
    public let openedAt: Instant
    public let openedBy: ID<OfficerAccount>
    public var authorisedAt: Instant?
    public var authorisedBy: ID<OfficerAccount>?
    /// Why an officer below sergeant acted as custody officer (PACE s36(4)).
    public var noneAvailable: String?
    /// Codes of `custody.detention-grounds`.
    public var grounds: [String] = []
    public var reasons: String?
    public var comment: String?
    public var chargedAt: Instant?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var disposal: String?
    public var endReason: String?

    /// Written by the operation, which knows the person's name.
    public var card: Card? { nil }

    public var investigation: Ref { Ref("investigation", investigationId) }
    public var person: Ref { Ref(Person.kind, personId) }
    public var isHeld: Bool { endedAt == nil }
}

/// How the person came into detention: codes of `custody.arrival`.
public enum Arrival: String, Codable, Sendable, CaseIterable, SQLBindable {
    case station
    case atStation = "at-station"
    case streetBail = "street-bail"
    case otherArea = "other-area"
    case questioned
    case outside
    /// In detention in another area and brought here for an offence of this one, not questioned about it there: a second clock (PACE s41(5)).
    case otherDetention = "other-detention"
    case terrorism
    case immigration
    case courtWarrant = "court-warrant"
    case courtBail = "court-bail"

    var regime: DetentionLimits.Regime {
        switch self {
        case .terrorism: .terrorism
        case .immigration: .immigration
        case .courtWarrant, .courtBail: .court
        default: .pace
        }
    }
}
