public import Base
public import Core
public import Storage

/// A warning about a person: what an officer must know before the door opens. Always first on the person's page.
public struct WarningMarker: Filed {
    public static let table = "warning_marker"
    public static let kind: RecordKind = "marker"
    public static let codes: CodeListName = "warning-marker"

    public let id: ID<WarningMarker>
    public var version = 0
    public let personId: ID<Person>
    /// A code of `warning-marker`.
    public let code: String
    public let justification: String
    public let setBy: ID<OfficerAccount>
    /// The supervisor who answers for it; nothing where a constable set it and none has yet.
    public var authorisedBy: ID<OfficerAccount>?
    public let setAt: Instant
    /// By then it is looked at again, and taken off unless it is still right.
    public var reviewOn: Day
    public var removedAt: Instant?
    public var authorisedAt: Instant?
    /// What it rests on: a report, a log, a custody record, by its number or in words.
    public var evidence: String?
    /// After that day it is shown as expired, until somebody reviews it: it is never silently gone.
    public var expiresOn: Day?
    public var reviewedAt: Instant?
    public var reviewedBy: ID<OfficerAccount>?
    public var sourceKind: RecordKind?
    public var sourceId: RawID?
    public var removedBy: ID<OfficerAccount>?
    public var removalReason: String?

    public var card: Card? { nil }

    /// The markers in force, what is dangerous first; those that were in force at `instant`, where one is given.
    public static func of(_ person: ID<Person>, on day: Day, at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> [Shown] {
        try of([person], on: day, at: instant, visible: visible, in: tx)
    }

    /// The same of several records of one person.
    static func of(_ people: [ID<Person>], on day: Day, at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> [Shown] {
        try ask(people, on: day, at: instant, visible: visible, in: tx)()
    }

    static func ask(_ people: [ID<Person>], on day: Day, at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> Later<[Shown]> {
        let held: SQL = instant.map { "m.set_at <= \($0) AND (m.removed_at IS NULL OR m.removed_at > \($0))" } ?? "m.removed_at IS NULL"
        let answer = try tx.ask(
            WarningMarker.self,
            """
            SELECT m.* FROM warning_marker m WHERE m.person_id IN \(list: people) AND \(held) AND \(visible.condition("m.id")) AND \(visible.condition("m.source_id"))
            ORDER BY m.set_at, m.id LIMIT 100
            """)
        return {
            let markers = try answer.all()
            guard !markers.isEmpty else { return [] }
            let titles = try CodeTitles.of([codes.text], on: day, in: tx)
            return try markers.map { marker -> Shown in
                var marker = marker
                if let instant, let then = try History.record(WarningMarker.self, marker.id, at: instant, in: tx) { marker = then }
                let code = titles.code(marker.code, of: codes)
                return Shown(
                    marker: marker, title: code?.title ?? marker.code, category: code?.detail["category"] ?? "", priority: Int(code?.detail["priority"] ?? "") ?? 9)
            }.sorted { ($0.priority, $0.marker.setAt) < ($1.priority, $1.marker.setAt) }
        }
    }

    /// A marker with the words of its list.
    public struct Shown: Sendable, Codable {
        public let marker: WarningMarker
        public let title: String
        public let category: String
        /// 1 is shown first.
        public let priority: Int

        /// Past its expiry or its review: whoever reads it must know that nobody has looked since.
        public func state(on day: Day) -> State {
            if let expires = marker.expiresOn, expires < day { return .expired }
            if marker.reviewOn < day { return .reviewOverdue }
            return marker.authorisedBy == nil ? .unauthorised : .inForce
        }
    }

    public enum State: String, Codable, Sendable {
        case inForce, unauthorised, reviewOverdue, expired
    }
}

extension WarningMarker: Kept {
    public static let keptFields = [
        KeptField("authorised_by", "Warning authorised by", .officer), KeptField("review_on", "Warning to be reviewed on", .day),
        KeptField("expires_on", "Warning expires on", .day), KeptField("reviewed_at", "Warning reviewed at", .moment),
        KeptField("evidence", "Evidence of the warning"),
    ]
    public var whole: Ref { Ref(Person.kind, personId) }

    /// Rows of a person's history: warnings set and taken off.
    static func history(of person: ID<Person>, visible: Visibility) -> [SQL] {
        let of: SQL = """
            FROM warning_marker m LEFT JOIN code k ON k.list = 'warning-marker' AND k.code = m.code AND k.valid_until IS NULL
            WHERE m.person_id = \(person) AND \(visible.condition("m.id")) AND \(visible.condition("m.source_id"))
            """
        let text: SQL = "COALESCE(k.title, m.code) || ': ' || m.justification"
        return [
            """
            SELECT m.id, m.set_at AS at, m.set_by AS officer_id, 'marker' AS record_kind, 'Warning' AS field, NULL AS old, \(text) AS new,
            m.source_kind, m.source_id, NULL AS reason, 1 AS is_part \(of)
            """,
            """
            SELECT m.id, m.removed_at AS at, m.removed_by AS officer_id, 'marker' AS record_kind, 'Warning' AS field, \(text) AS old, NULL AS new,
            m.source_kind, m.source_id, m.removal_reason AS reason, 1 AS is_part \(of) AND m.removed_at IS NOT NULL
            """,
        ]
    }
}
