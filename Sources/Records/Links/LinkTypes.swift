import Base
import Core
import Storage
import Synchronization

/// The words of a connection, read from either end.
struct LinkTypes: Sendable {
    private let types: [String: Code]
    private let relationships: [String: Code]

    /// The lists in force on `day`. Every record page needs them, and reading seventy codes cost more than the rest of the page; so they are kept
    /// until another edition is loaded or another day is asked for.
    static func on(_ day: Day, in tx: Transaction) throws -> LinkTypes {
        let editions = try tx.values(
            String.self, "SELECT edition FROM code_edition WHERE list IN ('link-type', 'relationship-type') ORDER BY list, loaded_at, edition")
        let key = Key(editions: editions, day: day)
        if let known = kept.withLock({ $0[key] }) { return known }
        let read = LinkTypes(types: try codes(of: "link-type", day, tx), relationships: try codes(of: "relationship-type", day, tx))
        kept.withLock { kept in
            if kept.count >= keptMax { kept.removeAll() }
            kept[key] = read
        }
        return read
    }

    private struct Key: Hashable {
        let editions: [String]
        let day: Day
    }

    private static let keptMax = 8
    private static let kept = Mutex<[Key: LinkTypes]>([:])

    private static func codes(of list: CodeListName, _ day: Day, _ tx: Transaction) throws -> [String: Code] {
        Dictionary(try CodeList.all(list, on: day, in: tx).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What the record at one end is to the other: `victim of` from the person, `has victim` from the crime.
    func role(_ type: String, outward: Bool) -> String {
        if let code = types[type] { return outward ? code.title : code.detail["inverse"] ?? code.title }
        guard let code = relationships[type] else { return type }
        let shown = outward ? code : relationships[code.detail["inverse"] ?? ""] ?? code
        return shown.title.prefix(1).lowercased() + shown.title.dropFirst()
    }

    /// Whether a record of `kind` may stand at an end that wants `wanted`: kinds with `|` between, `any`, or `event` for whatever is no thing.
    static func fits(_ kind: RecordKind, _ wanted: String) -> Bool {
        wanted.split(separator: "|").contains { one in one == "any" || one == kind.name || one == "event" && !RecordsModule.things.contains(kind) }
    }

    /// What an end wants as people read it: `case file`, `person or organisation`.
    static func plain(_ wanted: String) -> String { wanted.split(separator: "-").joined(separator: " ").split(separator: "|").joined(separator: " or ") }
}
