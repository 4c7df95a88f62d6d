public import Base
public import Core
public import Storage

/// A warning about a person: what an officer must know before the door opens. Always first on the person's page.
public struct WarningMarker: Filed {
    public static let table = "warning_marker"
    public static let kind: RecordKind = "marker"

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

    public var card: Card? { nil }

    /// The markers in force, what is dangerous first.
    public static func of(_ person: ID<Person>, on day: Day, visible: Visibility, in tx: Transaction) throws -> [Shown] {
        let markers = try tx.all(
            WarningMarker.self,
            """
            SELECT m.* FROM warning_marker m WHERE m.person_id = \(person) AND m.removed_at IS NULL AND \(visible.condition("m.id"))
            ORDER BY m.set_at, m.id LIMIT 100
            """)
        return try markers.map { marker -> Shown in
            let code = try CodeList.code(marker.code, of: "warning-marker", on: day, in: tx)
            return Shown(
                marker: marker, title: code?.title ?? marker.code, category: code?.detail["category"] ?? "", priority: Int(code?.detail["priority"] ?? "") ?? 9)
        }.sorted { ($0.priority, $0.marker.setAt) < ($1.priority, $1.marker.setAt) }
    }

    /// A marker with the words of its list.
    public struct Shown: Sendable, Codable {
        public let marker: WarningMarker
        public let title: String
        public let category: String
        /// 1 is shown first.
        public let priority: Int
    }
}
