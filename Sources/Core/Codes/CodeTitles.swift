public import Base
public import Storage
import Synchronization

/// Titles of the codes of some lists on one day. A record's page needs many, and reading them one by one costs more than the rest of the page, so
/// whole lists are kept until another edition of one is loaded.
public struct CodeTitles: Sendable {
    private let lists: [String: [String: Code]]
    private let ordered: [String: [Code]]

    private init(lists: [String: [Code]]) {
        self.lists = lists.mapValues { codes in Dictionary(codes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first }) }
        ordered = self.lists.mapValues { codes in codes.values.sorted { $0.code < $1.code } }
    }

    /// - Parameter lists: short ones only; none is read when there is nothing to name.
    public static func of(_ lists: Set<String>, on day: Day, in tx: Transaction) throws -> CodeTitles {
        guard !lists.isEmpty else { return CodeTitles(lists: [:]) }
        let names = lists.sorted()
        let key = try CodeList.state(in: tx).map { Key(lists: names, store: tx.store, state: $0, day: day) }
        if let key, let known = kept.withLock({ $0[key] }) { return known }
        var read: [String: [Code]] = [:]
        for name in names { read[name] = try CodeList.all(CodeListName(name), on: day, in: tx) }
        let titles = CodeTitles(lists: read)
        if let key {
            kept.withLock { kept in
                if kept.count >= keptMax { kept.removeAll() }
                kept[key] = titles
            }
        }
        return titles
    }

    /// The code's title, or the code itself where the list has it no more.
    public func title(_ code: String, of list: CodeListName) -> String { lists[list.text]?[code]?.title ?? code }
    /// In the order of their codes.
    public func all(of list: CodeListName) -> [Code] { ordered[list.text] ?? [] }
    public func code(_ code: String, of list: CodeListName) -> Code? { lists[list.text]?[code] }
    public func title(ifAny code: String?, of list: CodeListName) -> String? { code.map { title($0, of: list) } }

    private struct Key: Hashable {
        let lists: [String]
        let store: StoreIdentity
        let state: String
        let day: Day
    }

    private static let keptMax = 64
    private static let kept = Mutex<[Key: CodeTitles]>([:])
}
