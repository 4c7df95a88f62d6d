public import Base
public import Core
public import Records
public import Storage

/// An item produced in evidence, under its producer's reference (EXH-01).
public struct Exhibit: Filed {
    public static let table = "exhibit"
    public static let kind: RecordKind = "exhibit"

    public let id: ID<Exhibit>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let objectId: ID<ObjectItem>
    /// The producer's initials and a number: `JS/1`.
    public let reference: String
    public let producerId: ID<OfficerAccount>
    public let description: String
    public let seizedAt: Instant
    public let seizedFrom: String
    public let seal: String?
    public let recordedAt: Instant

    /// Not found by itself: it is as visible as its investigation, on whose page it stands.
    public var card: Card? { nil }

    public static func all(of investigation: ID<Investigation>, in tx: Transaction) throws -> [Exhibit] {
        try tx.all(Exhibit.self, "SELECT * FROM exhibit WHERE investigation_id = \(investigation) ORDER BY recorded_at, id LIMIT 500")
    }
}

/// Exhibit references: initials as officers sign them.
public enum ExhibitReference {
    /// The first letters of a name's words; `X` where a name has none.
    public static func initials(of name: String) -> String {
        let letters = name.split { !$0.isLetter && $0 != "'" && $0 != "’" }.compactMap(\.first).filter(\.isLetter)
        return letters.isEmpty ? "X" : String(letters.prefix(4)).uppercased()
    }
}
