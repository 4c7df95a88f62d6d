public import Base
public import Core
public import Records
public import Storage

/// What was told to the police, crime or not (REC-01). Where it may be a crime the recording clock runs.
public struct Incident: Filed {
    public static let table = "incident"
    public static let kind: RecordKind = "incident"
    static let kinds: CodeListName = "incident-kind"

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case open, recorded
        case awaitingEndorsement = "awaiting-endorsement"
        case closed, transferred

        public var title: String {
            switch self {
            case .open: "Open"
            case .recorded: "Recorded as a crime"
            case .awaitingEndorsement: "Not recorded, awaiting endorsement"
            case .closed: "Closed"
            case .transferred: "Passed to another force"
            }
        }
    }

    public enum SampleResult: String, Codable, Sendable, CaseIterable, SQLBindable {
        case right
        case shouldBeCrime = "should-be-crime"

        public var title: String { self == .right ? "Rightly not recorded" : "Should have been a crime" }
    }

    public let id: ID<Incident>
    public var version = 0
    /// `01-20260310-00001` (REC-01).
    public let reference: String
    /// A code of `incident-kind`.
    public let kind: String
    public var title: String
    public let account: String
    /// The class it may be of, as the caller told it.
    public let offenceClass: String?
    public let contactAt: Instant
    public let loggedAt: Instant
    public let occurredFrom: Instant
    public let occurredTo: Instant
    public var locationId: ID<Location>?
    public var callerId: ID<Person>?
    public let reporter: ReportedCircumstances.Reporter
    public let levels: Thrive.Levels?
    /// Why each level was given, by its name: `threat`, `harm` …
    public let notes: [String: String]
    /// Answers by the codes of `incident-question`.
    public let answers: [String: String]
    public let grade: Thrive.Grade?
    public let attendBy: Instant?
    public let crimeDue: Instant?
    public var status: Status
    public var investigationId: ID<Investigation>?
    /// A code of `not-recorded`.
    public var closing: String?
    public var rationale: String?
    public var closedAt: Instant?
    public var closedBy: ID<OfficerAccount>?
    public var endorsedAt: Instant?
    public var endorsedBy: ID<OfficerAccount>?
    public var force: String?
    public var forceReference: String?
    public var sampledAt: Instant?
    public var sampledBy: ID<OfficerAccount>?
    public var sampleResult: SampleResult?
    public let unitId: ID<Unit>?
    public let recordedBy: ID<OfficerAccount>

    public var card: Card? {
        Card(
            ref, reference: reference, title: title, summary: "Occurred \(London.text(occurredFrom))", status: status.title, at: occurredFrom, unitId: unitId,
            words: [account] + notes.sorted { $0.key < $1.key }.map(\.value) + answers.sorted { $0.key < $1.key }.map(\.value).filter { $0 != "yes" && $0 != "no" })
    }

    /// What the recording test says of the incident as it was told, while nothing is decided (REC-02 to REC-07).
    func recordingTest(at now: Instant, for visible: Visibility, in tx: Transaction) throws -> Explained<RecordingTest.Answer>? {
        guard status == .open, crimeDue != nil else { return nil }
        let offence = try offenceClass.flatMap { try OffenceClass.of($0, on: London.day(of: loggedAt), in: tx) }
        let caller = try callerId.flatMap { try visible.allows($0.raw, in: tx) ? try tx.find(Person.self, $0) : nil }
        let isChild = reporter == .victim && (caller?.dateOfBirth.map { $0.age(on: London.day(of: loggedAt)) < 18 } ?? false)
        return RecordingTest.answer(
            ReportedCircumstances(
                basis: offence?.basis ?? .victim, reporter: reporter, isVictimChildOrVulnerable: isChild, isRape: kind == "RAPE" || offence?.isRape == true))
    }

    /// Whether incidents of its kind are domestic, so that the risk to a victim is assessed.
    func asksRisk(in tx: Transaction) throws -> Bool {
        try CodeList.code(kind, of: Self.kinds, on: London.day(of: loggedAt), in: tx)?.detail["dash"] == "yes"
    }

    func requireOpen() throws {
        guard status == .open else { throw Refusal.conflict("\(reference) is not open: \(status.title.lowercased()).") }
    }

    static func isOpen(_ ref: Ref, in tx: Transaction) throws -> Bool { try tx.exists("SELECT 1 FROM incident WHERE id = \(ref.id) AND status = 'open'") }

    static func prefill(_ ref: Ref, in tx: Transaction) throws -> JSONValue {
        let version = try tx.value(Int64.self, "SELECT version FROM incident WHERE id = \(ref.id)") ?? 0
        return .object(["incidentId": .string(ref.id.description), "version": .integer(version)])
    }
}

extension ReportedCircumstances.Reporter: SQLBindable {}
extension Thrive.Grade: SQLBindable {}
