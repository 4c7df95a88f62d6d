public import Base
public import Core
public import Storage

/// Two records that may be, are or were held to be one person: a link that can be undone, with the evidence and who decided what.
///
/// ```
/// suggested ─▶ proposed ─▶ confirmed ─▶ undone
///                     └──▶ declined
/// ```
public struct PersonMerge: Filed {
    public static let table = "person_merge"
    public static let kind: RecordKind = "merge"

    public enum Status: String, Codable, Sendable, SQLBindable { case suggested, proposed, confirmed, declined, undone }

    public let id: ID<PersonMerge>
    public var version = 0
    /// The record with the lower id: the one that was there first.
    public let lowId: ID<Person>
    public let highId: ID<Person>
    public var status: Status
    /// Of a thousand pairs that look like this, how many are one person, as Matching sees it.
    public let likelihood: Int
    /// What speaks for and against, in Matching's words.
    public let evidence: String
    /// Why the officer who proposed it holds them to be one person.
    public var reason: String?
    public let suggestedAt: Instant
    public var proposedAt: Instant?
    public var proposedBy: ID<OfficerAccount>?
    public var decidedAt: Instant?
    public var decidedBy: ID<OfficerAccount>?
    public var decisionReason: String?
    public var undoneAt: Instant?
    public var undoneBy: ID<OfficerAccount>?
    public var undoneReason: String?

    public var card: Card? { nil }
    public var pair: PersonPair { PersonPair(lowId, highId) }

    /// The latest word on the pair that still counts.
    static func open(_ pair: PersonPair, in tx: Transaction) throws -> PersonMerge? {
        try tx.first(
            PersonMerge.self,
            """
            SELECT * FROM person_merge WHERE low_id = \(pair.low) AND high_id = \(pair.high) AND status IN ('suggested', 'proposed', 'confirmed')
            """)
    }
}

/// Two records that an officer decided are two people.
struct PersonApart: Filed {
    static let table = "person_apart"
    static let kind: RecordKind = "apart"

    let id: ID<PersonApart>
    var version = 0
    let lowId: ID<Person>
    let highId: ID<Person>
    let reason: String
    let at: Instant
    let by: ID<OfficerAccount>
    var withdrawnAt: Instant?
    var withdrawnBy: ID<OfficerAccount>?
    var withdrawnReason: String?

    var card: Card? { nil }

    /// A decision in force that keeps one of these records from one of those.
    static func between(_ ones: [ID<Person>], _ others: [ID<Person>], in tx: Transaction) throws -> PersonApart? {
        try tx.first(
            PersonApart.self,
            """
            SELECT * FROM person_apart WHERE withdrawn_at IS NULL AND (low_id IN \(list: ones) AND high_id IN \(list: others)
            OR low_id IN \(list: others) AND high_id IN \(list: ones)) ORDER BY id LIMIT 1
            """)
    }
}

/// Two different records of people, the earlier one first.
public struct PersonPair: Hashable, Sendable {
    public let low: ID<Person>
    public let high: ID<Person>

    public init(_ one: ID<Person>, _ other: ID<Person>) {
        low = min(one, other)
        high = max(one, other)
    }
}

/// A restriction an open record has only because it was joined with a restricted one.
struct JoinedRestriction: Filed {
    static let table = "person_joined_restriction"
    static let kind: RecordKind = "joined-restriction"

    let id: ID<JoinedRestriction>
    var version = 0
    let personId: ID<Person>
    let groupId: ID<AccessGroup>
    var endedAt: Instant?

    var card: Card? { nil }
}
