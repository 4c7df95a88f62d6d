public import Base
public import Core
public import Records
public import Storage

/// An outcome of a crime as proposed and decided. Every one is kept; one at most counts (OUT-01).
public struct CrimeOutcome: Filed {
    public static let table = "crime_outcome"
    public static let kind: RecordKind = "crime-outcome"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case proposed, current, former, refused
        /// In force for one of several suspects, while another's counts (OUT-02).
        case beside

        public var title: String {
            switch self {
            case .proposed: "Proposed"
            case .current: "Counts"
            case .beside: "In force for this suspect"
            case .former: "Replaced"
            case .refused: "Returned"
            }
        }
    }

    public let id: ID<CrimeOutcome>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// A code of `outcome`.
    public let code: String
    public let personId: ID<Person>?
    public var status: Status
    /// Of the charge, caution or decision.
    public let day: Day
    public let rationale: String
    public let detail: OutcomeDetail
    public let proposedAt: Instant
    public let proposedBy: ID<OfficerAccount>
    public var decidedAt: Instant?
    public var decidedBy: ID<OfficerAccount>?
    public var decision: String?
    public var endedAt: Instant?

    public var card: Card? { nil }

    public static func all(of investigation: ID<Investigation>, in tx: Transaction) throws -> [CrimeOutcome] {
        try tx.all(CrimeOutcome.self, "SELECT * FROM crime_outcome WHERE investigation_id = \(investigation) ORDER BY id DESC LIMIT 200")
    }
}

/// What some outcomes ask besides the rationale.
public struct OutcomeDetail: Codable, Sendable, Hashable {
    public var victimSupports: Bool?
    public var victimReason: String?
    public var toldAt: Instant?
    public var notToldBecause: String?
    public var otherOffence: String?
    public var authority: String?
    public var evidenceSufficient: Bool?
    public var admitted: Bool?
    public var accepted: Bool?
    public var named: String?
    /// When the parent or guardian of a victim under 18 was told (VIC-05).
    public var guardianToldAt: Instant?

    public init(
        victimSupports: Bool? = nil, victimReason: String? = nil, toldAt: Instant? = nil, notToldBecause: String? = nil, otherOffence: String? = nil,
        authority: String? = nil, evidenceSufficient: Bool? = nil, admitted: Bool? = nil, accepted: Bool? = nil, named: String? = nil, guardianToldAt: Instant? = nil
    ) {
        self.victimSupports = victimSupports
        self.victimReason = victimReason
        self.toldAt = toldAt
        self.notToldBecause = notToldBecause
        self.otherOffence = otherOffence
        self.authority = authority
        self.evidenceSufficient = evidenceSufficient
        self.admitted = admitted
        self.accepted = accepted
        self.named = named
        self.guardianToldAt = guardianToldAt
    }
}

extension OutcomeKind {
    static let list: CodeListName = "outcome"

    init(_ code: Code) {
        self.init(code: code.code, title: code.title, needsSuspect: code.detail["suspectNeeded"] == "yes", rank: code.detail["rank"].flatMap { Int($0) } ?? 50)
    }
}

extension OutcomeCrime {
    /// The crime as the rules of outcomes look at it.
    static func of(_ crime: Investigation, for officer: Officer, on today: Day, in tx: Transaction) throws -> OutcomeCrime {
        let offence = try crime.offenceClass.flatMap { try OffenceClass.of($0, on: today, in: tx) }
        let flags = try CrimeFlag.codes(of: crime.id, in: tx)
        let victims = try Investigation.victims(of: crime.id.raw, for: officer, in: tx)
        let first = London.day(of: crime.occurredFrom ?? crime.recordedAt)
        let last = London.day(of: crime.occurredTo ?? crime.recordedAt)
        return OutcomeCrime(
            basis: offence?.basis ?? .victim, isIndictableOnly: offence?.modes == ["I"], isSummaryOnly: offence?.modes == ["S"],
            isDomestic: flags.contains("DA"), isHate: flags.contains { $0.hasPrefix("HC-") }, isSexual: offence?.isSexual ?? false,
            isSerious: offence?.isSerious ?? false, hasVictim: try !victims.isEmpty || OrganisationVictim.isIn(crime.id.raw, in: tx),
            isVictimChild: victims.contains { $0.dateOfBirth.map { $0.age(on: today) < 18 } ?? false }, offenceClass: crime.offenceClass ?? "",
            committedFrom: first, committedTo: last,
            lastDay: try ProsecutionLimit.lastDay(of: crime, offence, in: tx),
            suspects: try Investigation.suspects(of: crime.id.raw, for: officer, in: tx).count,
            hasGuardian: try tx.exists("SELECT 1 FROM victim_care WHERE investigation_id = \(crime.id) AND guardian_id IS NOT NULL"),
            openEnquiries: try openEnquiries(crime, tx), isScreened: try tx.exists("SELECT 1 FROM screening WHERE investigation_id = \(crime.id)"))
    }

    /// Lines that are open and actions nobody has done or read: while there are any, something reasonable is left to do.
    private static func openEnquiries(_ crime: Investigation, _ tx: Transaction) throws -> Int {
        let lines = try tx.value(Int.self, "SELECT count(*) FROM line_of_enquiry WHERE investigation_id = \(crime.id) AND status = 'open'") ?? 0
        return lines + (try tx.value(Int.self, "SELECT count(*) FROM enquiry_action WHERE investigation_id = \(crime.id) AND status <> 'complete'") ?? 0)
    }
}
