import Base
import Core
import Storage

/// The words of a connection, read from either end.
struct LinkTypes: Sendable {
    private let codes: CodeTitles
    private static let types: CodeListName = "link-type"
    private static let relationships: CodeListName = "relationship-type"

    /// The lists in force on `day`.
    static func on(_ day: Day, in tx: Transaction) throws -> LinkTypes {
        LinkTypes(codes: try CodeTitles.of([types.text, relationships.text], on: day, in: tx))
    }

    /// The codes of `link-type`.
    var all: [Code] { codes.all(of: Self.types) }

    /// What the record at one end is to the other: `victim of` from the person, `has victim` from the crime.
    func role(_ type: String, outward: Bool) -> String {
        if let code = codes.code(type, of: Self.types) { return outward ? code.title : code.detail["inverse"] ?? code.title }
        guard let code = codes.code(type, of: Self.relationships) else { return type }
        let shown = outward ? code : codes.code(code.detail["inverse"] ?? "", of: Self.relationships) ?? code
        return shown.title.prefix(1).lowercased() + shown.title.dropFirst()
    }

    /// Whether a record of `kind` may stand at an end that wants `wanted`: kinds with `|` between, `any`, or `event` for whatever is no thing.
    static func fits(_ kind: RecordKind, _ wanted: String) -> Bool {
        wanted.split(separator: "|").contains { one in one == "any" || one == kind.name || one == "event" && !RecordsModule.things.contains(kind) }
    }

    /// What an end wants as people read it: `case file`, `person or organisation`.
    static func plain(_ wanted: String) -> String { wanted.split(separator: "-").joined(separator: " ").split(separator: "|").joined(separator: " or ") }
}
