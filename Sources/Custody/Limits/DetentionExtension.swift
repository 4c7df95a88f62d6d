public import Base
public import Core
public import Storage

/// A superintendent's extension, or a court's answer to a request for a warrant.
public struct DetentionExtension: Filed {
    public static let table = "detention_authority"
    public static let kind: RecordKind = "detention-authority"

    public let id: ID<DetentionExtension>
    public var version = 0
    public let detentionId: ID<Detention>
    public let kind: DetentionLimit
    /// The court did not grant it.
    public let isRefused: Bool
    public let appliedAt: Instant?
    public let givenAt: Instant
    /// As it was given; a time at hospital moves it.
    public let untilAt: Instant?
    /// Seconds of detention it allows, counted from the relevant time.
    public let secondsAllowed: Int64
    public let court: String?
    public let reasons: String
    public let representations: String?
    public let couldNotSit: String?
    public let newEvidence: String?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>

    public var card: Card? { nil }

    /// What the law makes of it; nothing for a refusal.
    var authority: DetentionAuthority? {
        isRefused ? nil : DetentionAuthority(kind, given: givenAt, applied: appliedAt, secondsAllowed: secondsAllowed)
    }
}

extension DetentionLimit: SQLBindable {}

/// A stay at hospital in police detention.
public struct HospitalStay: Filed {
    public static let table = "hospital_stay"
    public static let kind: RecordKind = "hospital-stay"

    public let id: ID<HospitalStay>
    public var version = 0
    public let detentionId: ID<Detention>
    public let leftAt: Instant
    public let hospital: String
    public let reason: String
    public let escort: String?
    public var backAt: Instant?
    /// Questioning there to obtain evidence, which counts.
    public var questioned: [Span] = []
    public let recordedBy: ID<OfficerAccount>

    public var card: Card? { nil }
}

/// An arrest made while the person was in detention already; it shares the detention's clock (PACE s31 and s41(4), PACE-06).
public struct FurtherArrest: Filed {
    public static let table = "further_arrest"
    public static let kind: RecordKind = "further-arrest"

    public let id: ID<FurtherArrest>
    public var version = 0
    public let detentionId: ID<Detention>
    public let arrestId: ID<Arrest>
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>

    public var card: Card? { nil }
}
