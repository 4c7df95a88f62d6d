public import Base
public import Core
public import Storage

/// One way to reach a person as it was given, with the record it was given in.
public struct PersonContact: PersonPart {
    public static let table = "person_contact"
    public static let kind: RecordKind = "contact"
    public static let services: CodeListName = "online-service"
    public static let partTitle = "Contact"
    public static let from: SQL = "person_contact p"
    public static let historyText: SQL = "COALESCE((SELECT k.title FROM code k WHERE k.list = 'online-service' AND k.code = p.service AND k.valid_until IS NULL) || ' ', '') || p.value"

    public enum Sort: String, Codable, Sendable, CaseIterable, SQLBindable {
        case phone, email, address, online

        public var title: String {
            switch self {
            case .phone: "Phone"
            case .email: "E-mail"
            case .address: "Address as given"
            case .online: "Online identity"
            }
        }
    }

    public let id: ID<PersonContact>
    public var version = 0
    public let personId: ID<Person>
    public let kind: Sort
    public let value: String
    /// The value as it is compared: digits of a phone, an e-mail or online name in lower case, the words of an address.
    public let key: String
    /// A code of `online-service`, where the identity is an online one.
    public let service: String?
    public let note: String?
    public let fromOn: Day?
    public let untilOn: Day?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    init(
        of person: ID<Person>, kind: Sort, value: String, service: String? = nil, note: String? = nil, fromOn: Day? = nil, untilOn: Day? = nil, source: Ref?,
        _ work: Work
    ) {
        id = work.newID()
        personId = person
        self.kind = kind
        self.value = value
        key =
            switch kind {
            case .phone: Telephone.digits(of: value)
            case .email, .online: value.lowercased()
            case .address: SearchWords.cut(value).joined(separator: " ")
            }
        self.service = service
        self.note = note
        self.fromOn = fromOn
        self.untilOn = untilOn
        sourceKind = source?.kind
        sourceId = source?.id
        recordedAt = work.now
        recordedBy = work.officer.id
    }

    /// A person's contacts that are held, the newest first, without those learned from a record that may not be seen.
    public static func of(_ person: ID<Person>, visible: Visibility, in tx: Transaction) throws -> [PersonContact] {
        try PersonParts.of(PersonContact.self, person, visible: visible, in: tx)
    }

    public var text: String { [service, value].compactMap { $0 }.joined(separator: " ") }

    /// What it is found by.
    public var words: [String] {
        switch kind {
        case .phone: [value, key]
        case .email, .online: [value]
        case .address: [value] + (Postcode.found(in: value).map { [$0.joined] } ?? [])
        }
    }
}
