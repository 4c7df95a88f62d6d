import Base
import Storage
import Synchronization

/// Whole short lists in memory, with the codes of all days, until another edition of any list is loaded. An operation looks at a dozen codes, a page at
/// more; asked one by one they were a quarter of its round trips.
struct KeptCodes: Sendable {
    private let rows: [Row]
    private let places: [String: [Int]]

    private struct Row: Decodable, Sendable {
        let code: String
        let title: String
        let detail: [String: String]
        let validFrom: Day
        let validUntil: Day?

        func holds(on day: Day) -> Bool { validFrom <= day && validUntil.map { $0 >= day } ?? true }
        var shown: Code { Code(code: code, title: title, detail: detail) }
    }

    private init(_ rows: [Row]) {
        self.rows = rows
        places = Dictionary(grouping: rows.indices, by: { rows[$0].code })
    }

    /// The code on that day; of several the one that began last.
    func code(_ code: String, on day: Day) -> Code? { places[code]?.first { rows[$0].holds(on: day) }.map { rows[$0].shown } }
    /// In the order of their codes.
    func all(on day: Day) -> [Code] { rows.filter { $0.holds(on: day) }.map(\.shown) }

    // MARK: kept

    /// Rows of a list that is kept. Longer ones, catalogues, are looked into where they lie.
    static let rowsMax = 600
    private static let listsMax = 512

    private struct Key: Hashable {
        let list: String
        let store: StoreIdentity
        let state: String
    }

    /// Nothing stands for a list too long to keep.
    private static let kept = Mutex<[Key: KeptCodes?]>([:])

    /// - Returns: nothing if the list is too long to be kept, or the transaction changed one.
    static func list(_ list: CodeListName, in tx: Transaction) throws -> KeptCodes? {
        guard let state = try CodeList.state(in: tx) else { return nil }
        let key = Key(list: list.text, store: tx.store, state: state)
        if let known = kept.withLock({ $0[key] }) { return known }
        let rows = try tx.all(
            Row.self,
            """
            SELECT code, title, detail, valid_from, valid_until FROM code WHERE list = \(list.text) ORDER BY code, valid_from DESC LIMIT \(rowsMax + 1)
            """)
        let found = rows.count > rowsMax ? nil : KeptCodes(rows)
        kept.withLock { kept in
            if kept.count >= listsMax { kept.removeAll() }
            kept[key] = .some(found)
        }
        return found
    }
}
