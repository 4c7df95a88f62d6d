import Base
import Core
import Storage

/// The words of a connection, read from either end.
struct LinkTypes {
    private let types: [String: Code]
    private let relationships: [String: Code]

    init(on day: Day, in tx: Transaction) throws {
        types = Dictionary(try CodeList.all("link-type", on: day, in: tx).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        relationships = Dictionary(try CodeList.all("relationship-type", on: day, in: tx).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What the record at one end is to the other: `victim of` from the person, `has victim` from the crime.
    func role(_ type: String, outward: Bool) -> String {
        if let code = types[type] { return outward ? code.title : code.detail["inverse"] ?? code.title }
        guard let code = relationships[type] else { return type }
        let shown = outward ? code : relationships[code.detail["inverse"] ?? ""] ?? code
        return shown.title.prefix(1).lowercased() + shown.title.dropFirst()
    }
}
