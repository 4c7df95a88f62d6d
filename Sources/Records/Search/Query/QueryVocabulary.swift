public import Base
public import Core
public import Storage

/// The words a query may use before and after a colon: kinds of record, parts people play, units.
public struct QueryVocabulary: Sendable {
    /// Folded name, path or title to the kind.
    public var kinds: [String: RecordKind] = [:]
    /// Folded title or code to the code of link-type.
    public var roles: [String: String] = [:]
    /// Folded code or name to the unit's code.
    public var units: [String: String] = [:]

    public init() {}

    /// - Parameter readable: the kinds the officer may read; no other is offered, nor refused differently from one there is not.
    public init(readable: [RecordKind], _ registry: Registry, on day: Day, in tx: Transaction) throws {
        for kind in readable {
            guard let type = registry.recordTypes[kind] else { continue }
            for name in [kind.name, type.path, type.title] { kinds[Self.fold(name)] = kind }
        }
        for code in try CodeList.all("link-type", on: day, in: tx) {
            roles[Self.fold(code.code)] = code.code
            roles[Self.fold(code.title)] = code.code
        }
        for (word, code) in Self.parts where roles[Self.fold(code)] != nil { roles[word] = code }
        for row in try tx.rows("SELECT code, name FROM unit ORDER BY code") {
            guard let code = String(sqlValue: row["code"]), let name = String(sqlValue: row["name"]) else { continue }
            units[Self.fold(code)] = code
            units[Self.fold(name)] = code
        }
    }

    /// What officers call the parts.
    private static let parts = [
        "victim": "VIC", "witness": "WIT", "suspect": "SUS", "named": "NOM", "arrested": "ARR", "charged": "CHG", "offender": "OFF", "informant": "COM",
        "involved": "PAR", "defendant": "DEF", "detained": "DET", "keeper": "KEEP", "owner": "OWNS", "driver": "DRIVES",
    ]

    static func fold(_ text: String) -> String { SearchWords.cut(text).joined() }
}
