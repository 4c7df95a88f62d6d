import Base
import Core
import Storage

/// One act about one right of a detainee.
struct DetentionRight: CarePart {
    static let table = "detention_right"
    static let rows: SQL = "detention_right"
    static let kind: RecordKind = "detention-right"
    static let list: CodeListName = "custody.right"

    enum Act: String, Codable, Sendable, SQLBindable {
        case given, declined, requested
        case notApplicable = "not-applicable"
        case delayed

        var title: String {
            switch self {
            case .given: "given"
            case .declined: "declined"
            case .requested: "asked for"
            case .notApplicable: "does not apply"
            case .delayed: "delayed"
            }
        }
    }

    let id: ID<DetentionRight>
    var version = 0
    let detentionId: ID<Detention>
    /// A code of `custody.right`.
    let entitlement: String
    let act: Act
    let at: Instant
    var detail: String?
    /// Of the notice: codes of `custody.notice-language` and `custody.notice-medium`.
    var language: String?
    var medium: String?
    /// Of a delay: codes of `custody.delay-ground`, and by when it must end.
    var grounds: [String]?
    var latestAt: Instant?
    var delayEndedAt: Instant?
    var delayEndedBy: ID<OfficerAccount>?
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant
    /// Whether the appropriate adult was there when it was told; nothing where nobody had to be (PACE-60).
    var adultPresent: Bool?
    /// Of consular communication: the person seeks asylum or is a political refugee.
    var seeksAsylum: Bool?

    /// A delay whose end is not on record: nobody has written down yet that the person was told.
    var isDelayOpen: Bool { act == .delayed && delayEndedAt == nil }

    /// Whether the right is put off now. The longest delay ends by itself, whoever writes it down (PACE s56(3) and s58(5), PACE-61).
    func isDelayed(at now: Instant) -> Bool { isDelayOpen && latestAt.map { now < $0 } ?? true }
}

/// What is known of a detainee's rights.
struct RightsStanding: Sendable {
    let rights: [DetentionRight]

    init(_ rights: [DetentionRight]) { self.rights = rights.sorted { ($0.at, $0.id) < ($1.at, $1.id) } }

    /// Those of the present stay: after bail they are given again.
    static func present(_ detention: ID<Detention>, in tx: Transaction) throws -> RightsStanding {
        let began = try PresentStay.began(detention, in: tx) ?? Instant(seconds: 0)
        return RightsStanding(try DetentionRight.all(of: detention, in: tx).filter { $0.at >= began })
    }

    /// The latest act about each right.
    var latest: [String: DetentionRight] { Dictionary(rights.map { ($0.entitlement, $0) }, uniquingKeysWith: { $1 }) }
    /// Rights that have been told, whatever came of them.
    var given: Set<String> { Set(rights.filter { $0.act != .delayed }.map(\.entitlement)) }
    /// Those of them told while somebody acting as appropriate adult was here.
    func given(with contacts: [DetentionContact]) -> Set<String> {
        Set(rights.filter { right in right.act != .delayed && (right.adultPresent ?? contacts.contains { $0.isAdultHere(at: right.at) }) }.map(\.entitlement))
    }
    func openDelay(of right: String) -> DetentionRight? { rights.last { $0.entitlement == right && $0.isDelayOpen } }

    /// Where legal advice stands, with whether a solicitor has been.
    func advice(contacts: [DetentionContact], at now: Instant) -> InterviewFacts.Advice {
        let solicitors = contacts.filter { $0.part == DetentionContact.solicitor }
        guard let last = latest["R2"] else { return .notAsked }
        if last.isDelayed(at: now) { return .delayed }
        switch last.act {
        case .declined: return .declined
        case .requested, .given, .delayed: return solicitors.contains { $0.status == .done || $0.status == .present } ? .consulted : .requested
        case .notApplicable: return .notAsked
        }
    }
}
