public import Base
public import Core
public import Storage

/// One way to reach a person as it was given, with the record it was given in.
public struct PersonContact: Filed {
    public static let table = "person_contact"
    public static let kind: RecordKind = "contact"

    public enum Sort: String, Codable, Sendable, SQLBindable {
        case phone, email, address
    }

    public let id: ID<PersonContact>
    public var version = 0
    public let personId: ID<Person>
    public let kind: Sort
    public let value: String
    /// The value as it is compared: digits of a phone, an e-mail in lower case, the words of an address.
    public let key: String
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let createdAt: Instant

    public init(id: ID<PersonContact>, personId: ID<Person>, kind: Sort, value: String, source: Ref?, createdAt: Instant) {
        self.id = id
        self.personId = personId
        self.kind = kind
        self.value = value
        key =
            switch kind {
            case .phone: Telephone.digits(of: value)
            case .email: value.lowercased()
            case .address: SearchWords.cut(value).joined(separator: " ")
            }
        sourceKind = source?.kind
        sourceId = source?.id
        self.createdAt = createdAt
    }

    public var card: Card? { nil }

    /// A person's contacts, the newest first, without those learned from a record that may not be seen.
    public static func of(_ person: ID<Person>, visible: Visibility, in tx: Transaction) throws -> [PersonContact] {
        try tx.all(
            PersonContact.self,
            """
            SELECT c.* FROM person_contact c WHERE c.person_id = \(person) AND \(visible.condition("c.source_id"))
            ORDER BY c.kind, c.id DESC LIMIT 200
            """)
    }

    /// Those that whoever may see the person may know: none learned from a restricted record.
    static func open(of person: ID<Person>, in tx: Transaction) throws -> [PersonContact] {
        try tx.all(
            PersonContact.self,
            """
            SELECT c.* FROM person_contact c WHERE c.person_id = \(person)
            AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = c.source_id) ORDER BY c.kind, c.id DESC LIMIT 200
            """)
    }

    /// What it is found by.
    var words: [String] {
        switch kind {
        case .phone: [value, key]
        case .email: [value]
        case .address: [value] + (Postcode.found(in: value).map { [$0.joined] } ?? [])
        }
    }
}
