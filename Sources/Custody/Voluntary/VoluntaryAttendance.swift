public import Base
public import Core
public import Records
public import Storage

/// Somebody suspected who attends of their own will, at a suite or elsewhere (PACE s29, Code C 3.21 and 3.22). They are free to leave at any time; no
/// detention and no clock begins. If they are arrested there, the arrest and its detention go on from here (PACE-05, PACE-13).
public struct VoluntaryAttendance: Filed {
    public static let table = "voluntary_attendance"
    public static let kind: RecordKind = "voluntary-attendance"

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case invited, absent, cancelled, here, ended, arrested

        public var title: String {
            switch self {
            case .invited: "Invited"
            case .absent: "Did not attend"
            case .cancelled: "Cancelled"
            case .here: "Attending"
            case .ended: "Ended"
            case .arrested: "Arrested there"
            }
        }
    }

    /// What they said about legal advice, free for everyone who attends (Code C 3.21).
    public enum Advice: String, Codable, Sendable, CaseIterable, SQLBindable {
        case declined, requested, consulted

        var title: String {
            switch self {
            case .declined: "Declined"
            case .requested: "Asked for"
            case .consulted: "Had"
            }
        }
    }

    public let id: ID<VoluntaryAttendance>
    public var version = 0
    /// `CRO/VA12/26`.
    public let number: String
    public let personId: ID<Person>
    public let investigationId: RawID
    /// Who answers for the attendance: there is no custody officer.
    public var officerId: ID<OfficerAccount>
    public let suspectedOf: String
    /// At a custody suite, or at a place in words; one of the two.
    public var suiteId: ID<Unit>?
    public var place: String?
    /// A code of `custody.invitation`.
    public let method: String
    public let invitedAt: Instant
    public let invitedBy: ID<OfficerAccount>
    public var appointmentAt: Instant
    public var solicitorName: String?
    public var adultName: String?
    /// In which an interpreter is needed.
    public var language: String?
    public var accessNote: String?
    public var status = Status.invited
    public var arrivedAt: Instant?
    public var advice: Advice?
    public var adviceReason: String?
    public var appearsUnder18: Bool?
    public var isVulnerable: Bool?
    /// Codes of `custody.voluntary-risk`.
    public var risks: [String]?
    public var riskNote: String?
    public var isFit: Bool?
    public var assessedAt: Instant?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    /// A code of `custody.voluntary-outcome`.
    public var outcome: String?
    public var endReason: String?
    public var arrestId: ID<Arrest>?
    /// The attendance at which this appointment was made.
    public var beforeId: ID<VoluntaryAttendance>?

    /// Written by the operation, which knows the person's name.
    public var card: Card? { nil }

    public var investigation: Ref { Ref("investigation", investigationId) }
    public var person: Ref { Ref(Person.kind, personId) }
    public var isOpen: Bool { endedAt == nil }
}

/// Somebody who came for the person.
struct VoluntaryContact: Filed {
    static let table = "voluntary_contact"
    static let kind: RecordKind = "voluntary-contact"

    let id: ID<VoluntaryContact>
    var version = 0
    let attendanceId: ID<VoluntaryAttendance>
    /// A code of `custody.contact-part`: solicitor, adult, interpreter.
    let part: String
    let name: String
    let relation: String?
    let cameAt: Instant
    var leftAt: Instant?
    let officerId: ID<OfficerAccount>

    var card: Card? { nil }

    static func all(of attendance: ID<VoluntaryAttendance>, in tx: Transaction) throws -> [VoluntaryContact] {
        try tx.all(VoluntaryContact.self, "SELECT * FROM voluntary_contact WHERE attendance_id = \(attendance) ORDER BY came_at, id LIMIT 100")
    }
}

/// An interview of somebody who is free to leave.
struct VoluntaryInterview: Filed {
    static let table = "voluntary_interview"
    static let kind: RecordKind = "voluntary-interview"

    let id: ID<VoluntaryInterview>
    var version = 0
    let attendanceId: ID<VoluntaryAttendance>
    let number: Int
    let interviewerId: ID<OfficerAccount>
    let secondId: ID<OfficerAccount>?
    let persons: [CustodyInterview.Present]
    let medium: String
    /// Of the disc or file.
    let reference: String
    let room: String?
    let gates: [CustodyInterview.Gate]
    let startedAt: Instant
    var endedAt: Instant?
    var breaks: [Span] = []
    var note: String?

    var card: Card? { nil }

    static func all(of attendance: ID<VoluntaryAttendance>, in tx: Transaction) throws -> [VoluntaryInterview] {
        try tx.all(VoluntaryInterview.self, "SELECT * FROM voluntary_interview WHERE attendance_id = \(attendance) ORDER BY number LIMIT 100")
    }

    static func running(_ attendance: ID<VoluntaryAttendance>, in tx: Transaction) throws -> VoluntaryInterview? {
        try tx.first(VoluntaryInterview.self, "SELECT * FROM voluntary_interview WHERE attendance_id = \(attendance) AND ended_at IS NULL")
    }
}
