public import Base
public import Core
public import Storage

/// Whether somebody was found to live at an address they are linked to. An address that nobody checked is unverified, and says so.
public struct AddressCheck: PersonPart {
    public static let table = "address_check"
    public static let kind: RecordKind = "address-check"
    public static let methods: CodeListName = "address-check-method"

    /// What was looked at: that there is such a place, or who lives there.
    enum Question: String { case place, home }

    /// The ways to find out.
    static func ways(_ question: Question, on day: Day, in tx: Transaction) throws -> [Code] {
        try CodeList.all(methods, on: day, in: tx).filter { $0.detail["of"]?.split(separator: " ").contains { $0 == question.rawValue } ?? true }
    }
    public static let partTitle = "Address check"
    public static let from: SQL = "address_check p"
    public static let historyText: SQL = "p.result || ' on ' || p.checked_on"

    public enum Finding: String, Codable, Sendable, CaseIterable, SQLBindable {
        case lives, gone, unclear

        public var title: String {
            switch self {
            case .lives: "Found to live there"
            case .gone: "Found not to live there"
            case .unclear: "Could not be told"
            }
        }
    }

    public let id: ID<AddressCheck>
    public var version = 0
    public let personId: ID<Person>
    public let locationId: ID<Location>
    public let result: Finding
    /// A code of `address-check-method`.
    public let method: String
    public let note: String?
    public let checkedOn: Day
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(of person: ID<Person>, at location: ID<Location>, result: Finding, method: String, note: String?, checkedOn: Day, source: Ref?, _ work: Work) {
        id = work.newID()
        personId = person
        locationId = location
        self.result = result
        self.method = method
        self.note = note
        self.checkedOn = checkedOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    public var text: String { "\(result.title) on \(London.text(checkedOn))" }
}
