public import Base
public import Core
import Storage

/// A thing: stolen, seized, found or shown in court.
public struct ObjectItem: Filed {
    public static let table = "object_item"
    public static let kind: RecordKind = "object"

    public let id: ID<ObjectItem>
    public var version = 0
    /// A code of `property-category`.
    public var category: String
    public var description: String
    public var serial: String?
    /// Pence.
    public var value: Int?
    /// A code of `property-status`.
    public var status: String
    public let createdAt: Instant

    public init(
        id: ID<ObjectItem>, category: String, description: String, serial: String? = nil, value: Int? = nil, status: String, createdAt: Instant
    ) {
        self.id = id
        self.category = category
        self.description = description
        self.serial = serial
        self.value = value
        self.status = status
        self.createdAt = createdAt
    }

    public var card: Card? {
        let joined = serial.map { SearchWords.cut($0).joined() }
        return Card(
            ref, title: description, summary: serial.map { "serial \($0)" } ?? "", status: status, at: createdAt, words: [serial, joined].compactMap { $0 },
            keys: CardKeys(keys: SearchKeys.number(serial)))
    }
}
