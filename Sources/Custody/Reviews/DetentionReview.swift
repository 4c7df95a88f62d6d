public import Base
public import Core
public import Storage

/// A review that was held (PACE s40).
public struct DetentionReview: Filed {
    public static let table = "detention_review"
    public static let kind: RecordKind = "detention-review"

    static let conditions: CodeListName = "custody.review-condition"
    static let asleep = "asleep"
    static let awake = "awake"

    /// Codes of `custody.review-method`.
    public enum Method: String, Codable, Sendable, CaseIterable, SQLBindable {
        case inPerson = "in-person"
        case liveLink = "live-link"
        case telephone

        var title: String {
            switch self {
            case .inPerson: "in person"
            case .liveLink: "by live link"
            case .telephone: "by telephone"
            }
        }
    }

    public let id: ID<DetentionReview>
    public var version = 0
    public let detentionId: ID<Detention>
    public let number: Int
    public let dueAt: Instant
    public let heldAt: Instant
    public let officerId: ID<OfficerAccount>
    public let reviewer: ReviewSchedule.Reviewer
    public let method: Method
    public let postponed: ReviewSchedule.Postponement?
    public let representations: String?
    /// Whether the person was reminded of free legal advice (Code C 15.4).
    public let isReminded: Bool
    public let reasons: String
    public let recordedAt: Instant
    /// A code of `custody.review-condition`.
    public var condition: String?
    /// Why a live link was not to be had, for a review by telephone (PACE s40A(2)).
    public var noLiveLink: String?

    public var card: Card? { nil }

    /// In the order they were held.
    public static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [DetentionReview] {
        try tx.all(DetentionReview.self, "SELECT * FROM detention_review WHERE detention_id = \(detention) ORDER BY number")
    }
}

extension ReviewSchedule.Postponement: SQLBindable {}
extension ReviewSchedule.Reviewer: SQLBindable {}
