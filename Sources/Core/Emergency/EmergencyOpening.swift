public import Base
public import Storage

/// A restricted record opened by an officer outside its groups because a life was at risk: to read, for some minutes, told to its owners at once, reviewed
/// by somebody else afterwards.
public struct EmergencyOpening: Filed {
    public static let table = "emergency_opening"
    public static let kind: RecordKind = "emergency-opening"
    /// To open the page of one: further asked is to have opened it, to have been told of it, or `list`.
    public static let read = "emergency.opening.read"
    /// To see those of the whole force.
    public static let list = "emergency.list"

    public let id: ID<EmergencyOpening>
    public var version = 0
    public let officerId: ID<OfficerAccount>
    /// A code of `emergency-ground`.
    public let ground: String
    public let reason: String
    /// What the officer knew the record by.
    public let asked: String
    public let openedAt: Instant
    public var untilAt: Instant
    public var reviewedAt: Instant?
    public var reviewedBy: ID<OfficerAccount>?
    public var isJustified: Bool?
    public var finding: String?

    /// Says nothing: the card only carries the tasks about it.
    public var card: Card? { Card(ref, title: "Emergency opening", at: openedAt) }

    /// Whoever opened it, whoever was told of it, and whoever sees those of the whole force; for everybody else there is none.
    public func isVisible(to officer: Officer, in tx: Transaction) throws -> Bool {
        if officer.id == officerId || officer.may(Self.list) { return true }
        return try tx.exists("SELECT 1 FROM emergency_told WHERE opening_id = \(id) AND officer_id = \(officer.id)")
    }

    /// What was opened: the records asked for first.
    public struct Opened: Codable, Sendable {
        public let recordKind: RecordKind
        public let recordId: RawID
        public let isAsked: Bool

        public var ref: Ref { Ref(recordKind, recordId) }
    }

    public func opened(in tx: Transaction) throws -> [Opened] {
        try tx.all(
            Opened.self,
            """
            SELECT record_kind, record_id, is_asked FROM emergency_opened WHERE opening_id = \(id)
            ORDER BY CASE WHEN is_asked THEN 0 ELSE 1 END, record_kind, record_id LIMIT \(EmergencyAccess.openedMax)
            """)
    }

    /// Somebody who was told.
    public struct Told: Codable, Sendable {
        public let officerId: ID<OfficerAccount>
        public let readAt: Instant?
        public let done: String?
    }

    public func told(in tx: Transaction) throws -> [Told] {
        try tx.all(Told.self, "SELECT officer_id, read_at, done FROM emergency_told WHERE opening_id = \(id) ORDER BY officer_id LIMIT \(EmergencyAccess.toldMax)")
    }
}

/// Bounds and names of emergency access.
public enum EmergencyAccess {
    public static let grounds: CodeListName = "emergency-ground"
    /// Records asked for that one opening opens: the search before it makes clear which are meant.
    public static let recordsMax = 3
    /// With what is closed together with them.
    public static let openedMax = 600
    static let toldMax = 20
    /// Openings one officer can hold at a time.
    static let heldMax = 3
    /// Intelligence rules 3: a reason of twenty characters or more.
    public static let reasonMin = 20
    public static let reasonMax = 1_000
    /// Where the list says nothing.
    static let minutesStarter = 60
    static let reviewHoursStarter = 24

    /// True for rows whose `name` is a record of a group that nobody opens in an emergency, whatever other groups it has.
    static func covert(_ name: SQL) -> SQL {
        "EXISTS (SELECT 1 FROM restriction q JOIN access_group_covert v ON v.group_id = q.group_id WHERE q.record_id = \(name))"
    }

    public static let told = TaskKind("emergency.told", title: "Restricted record opened in an emergency")
    public static let review = TaskKind("emergency.review", title: "Review of an emergency opening")
}

extension Officer {
    /// Restricted records held open in an emergency as it stood when the officer was loaded: it ends by itself.
    public struct Emergency: Sendable, Hashable {
        let officer: ID<OfficerAccount>
        let now: Instant
        /// When each opening ends.
        public let openings: [ID<EmergencyOpening>: Instant]
        /// When each record closes.
        private let records: [RawID: Instant]

        /// Nothing for whoever holds nothing open.
        init?(of officer: ID<OfficerAccount>, at now: Instant, in tx: Transaction) throws {
            struct Row: Decodable {
                let recordId: RawID
                let openingId: ID<EmergencyOpening>
                let untilAt: Instant
            }
            let rows = try tx.all(
                Row.self,
                """
                SELECT g.record_id, g.opening_id, g.until_at FROM emergency_opened g WHERE \(Self.held(by: officer, at: now))
                LIMIT \(EmergencyAccess.heldMax * EmergencyAccess.openedMax)
                """)
            guard !rows.isEmpty else { return nil }
            self.officer = officer
            self.now = now
            openings = Dictionary(rows.map { ($0.openingId, $0.untilAt) }, uniquingKeysWith: max)
            records = Dictionary(rows.map { ($0.recordId, $0.untilAt) }, uniquingKeysWith: max)
        }

        /// When the last of them closes.
        public var until: Instant { openings.values.max() ?? now }
        /// When the next of them closes: what is shown then is another thing.
        public var nextEnd: Instant { openings.values.min() ?? now }
        /// Until when a record is held open; nothing for one that is not.
        public func until(of id: RawID) -> Instant? { records[id] }

        /// True for rows whose `name` is a record this officer holds open.
        func condition(_ name: SQL) -> SQL {
            "EXISTS (SELECT 1 FROM emergency_opened g WHERE g.record_id = \(name) AND \(held))"
        }

        /// True for rows of `emergency_opened g` that this officer holds. A record that came into a covert group meanwhile is held no longer.
        var held: SQL { Self.held(by: officer, at: now) }

        private static func held(by officer: ID<OfficerAccount>, at now: Instant) -> SQL {
            "g.officer_id = \(officer) AND g.until_at > \(now) AND NOT \(EmergencyAccess.covert("g.record_id"))"
        }

        func opens(_ id: RawID, in tx: Transaction) throws -> Bool { try tx.exists("SELECT 1 FROM emergency_opened g WHERE g.record_id = \(id) AND \(held)") }
    }
}
