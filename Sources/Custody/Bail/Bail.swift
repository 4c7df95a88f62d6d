public import Base
public import Core
public import Records
public import Storage

/// Bail from a police station: before charge, to come back; after it, to a court.
public struct Bail: Filed {
    public static let table = "bail"
    public static let kind: RecordKind = "bail"

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case inForce = "in-force"
        /// They did not come; bail stands until they are arrested (PACE s46A).
        case failed
        case answered, lapsed, ended

        public var title: String {
            switch self {
            case .inForce: "In force"
            case .failed: "Failed to surrender"
            case .answered: "Answered"
            case .lapsed: "Lapsed: released under investigation"
            case .ended: "Ended"
            }
        }
    }

    public let id: ID<Bail>
    public var version = 0
    /// The custody number with a count: `CRO/17/26 B1`.
    public let number: String
    public let detentionId: ID<Detention>
    public let personId: ID<Person>
    public let investigationId: RawID
    public let isCharged: Bool
    /// A code of `custody.disposal`.
    public let disposal: String
    public let givenAt: Instant
    public let givenBy: ID<OfficerAccount>
    /// The day of arrest for the offence, from which the period is counted.
    public let arrestedOn: Day
    /// The step of the ladder that holds now, a code of `custody.bail-step`, with the months of the period; nothing after charge.
    public var step: String?
    public var months: Int?
    public var withProsecutor: [BailPeriod.Pause] = []
    public var inHospital: [BailPeriod.Pause] = []
    public var askedCourtOn: Day?
    public var returnAt: Instant
    /// Where to surrender: a suite before charge, a court after it.
    public var returnSuiteId: ID<Unit>?
    public var court: String?
    /// Codes of `custody.bail-factor`.
    public let factors: [String]
    public let reasons: String
    public let representations: String?
    /// What was done to learn the victim's views, where a condition is for their safety (BAIL-07).
    public var victimViews: String?
    public var status = Status.inForce
    /// When it ends of itself: with its period, or with the day of the first hearing; nothing while the period does not run.
    public var lapsesAt: Instant?
    public var endedAt: Instant?
    public var endReason: String?

    /// Written by the operation, which knows the person's name.
    public var card: Card? { nil }

    public var person: Ref { Ref(Person.kind, personId) }
    public var detention: Ref { Ref(Detention.kind, detentionId) }
    public var isOpen: Bool { status == .inForce || status == .failed }

    /// The applicable bail period; nothing after charge.
    public var period: BailPeriod? {
        months.map { BailPeriod(arrested: arrestedOn, months: $0, withProsecutor: withProsecutor, inHospital: inHospital, askedCourt: askedCourtOn) }
    }

    /// They did not come, at a time of return that fell in the period: arrest under PACE s46A stays open after it (BAIL-08).
    var hasFailedInPeriod: Bool { status == .failed && (period?.lapses.map { returnAt < $0 } ?? true) }

    static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [Bail] {
        try tx.all(Bail.self, "SELECT * FROM bail WHERE detention_id = \(detention) ORDER BY given_at, id")
    }
}

public struct BailCondition: Filed {
    public static let table = "bail_condition"
    public static let kind: RecordKind = "bail-condition"

    public let id: ID<BailCondition>
    public var version = 0
    public let bailId: ID<Bail>
    /// A code of `custody.bail-condition`.
    public let code: String
    public let text: String
    public let setAt: Instant
    public let setBy: ID<OfficerAccount>
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    public var card: Card? { nil }

    static func all(of bail: ID<Bail>, in tx: Transaction) throws -> [BailCondition] {
        try tx.all(BailCondition.self, "SELECT * FROM bail_condition WHERE bail_id = \(bail) ORDER BY set_at, id")
    }
}

/// A step of the ladder that was taken.
public struct BailExtended: Filed {
    public static let table = "bail_extension"
    public static let kind: RecordKind = "bail-extension"

    public let id: ID<BailExtended>
    public var version = 0
    public let bailId: ID<Bail>
    public let step: String
    /// Of the whole period.
    public let months: Int
    public let decidedAt: Instant
    /// Who decided, or who recorded the court's decision.
    public let officerId: ID<OfficerAccount>
    public let court: String?
    public let lastDay: Day?
    public let reasons: String
    public let representations: String?
    public let recordedAt: Instant

    public var card: Card? { nil }

    static func all(of bail: ID<Bail>, in tx: Transaction) throws -> [BailExtended] {
        try tx.all(BailExtended.self, "SELECT * FROM bail_extension WHERE bail_id = \(bail) ORDER BY decided_at, id")
    }
}

/// Back from pre-charge bail: they came, or were arrested under PACE s46A.
public struct BailReturn: Filed {
    public static let table = "bail_return"
    public static let kind: RecordKind = "bail-return"

    public let id: ID<BailReturn>
    public var version = 0
    public let detentionId: ID<Detention>
    public let bailId: ID<Bail>
    public let isArrested: Bool
    public let arrestedAt: Instant?
    /// At the station (PACE-52, PACE-53).
    public let returnedAt: Instant
    public let suiteId: ID<Unit>
    public let reason: String?
    /// The custody officer's decision to detain further.
    public var authorisedAt: Instant?
    public var authorisedBy: ID<OfficerAccount>?
    public var grounds: [String] = []
    public var reasons: String?
    public let recordedBy: ID<OfficerAccount>

    public var card: Card? { nil }
}

/// Kept after charge for court (PACE s38), and for a child what became of the move to the local authority (PACE-92).
public struct KeptForCourt: Filed {
    public static let table = "kept_for_court"
    public static let kind: RecordKind = "kept-for-court"

    public let id: ID<KeptForCourt>
    public var version = 0
    public let detentionId: ID<Detention>
    /// Codes of `custody.post-charge-ground`.
    public let grounds: [String]
    public let reasons: String
    public let decidedAt: Instant
    public let officerId: ID<OfficerAccount>
    public let court: String
    public let courtOn: Day
    /// The first sitting the law allows (PACE-93).
    public let latestOn: Day
    public let clerkTold: String?
    public let authority: String?
    public let authorityAskedAt: Instant?
    /// `secure` or `open`.
    public let authorityKind: String?
    public let authorityAnswer: String?
    /// A code of `custody.child-certificate`.
    public let certificate: String?
    public let certificateReasons: String?

    public var card: Card? { nil }
}

/// Released while the investigation goes on.
public struct UnderInvestigation: Filed {
    public static let table = "under_investigation"
    public static let kind: RecordKind = "under-investigation"

    public let id: ID<UnderInvestigation>
    public var version = 0
    public let detentionId: ID<Detention>
    public let personId: ID<Person>
    public let investigationId: RawID
    public let since: Instant
    public var reviews: Int
    public var reviewOn: Day?
    public var endedAt: Instant?
    public var endReason: String?

    public var card: Card? { nil }
}

extension KeptForCourt {
    static func of(_ detention: ID<Detention>, in tx: Transaction) throws -> KeptForCourt? {
        try tx.first(KeptForCourt.self, "SELECT * FROM kept_for_court WHERE detention_id = \(detention)")
    }
}
