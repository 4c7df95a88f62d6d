import Base
import Core
import Storage

extension LimitBook {
    static let list: CodeListName = "custody.detention-limit"

    /// The newest edition of the list: its rows say themselves for which arrests they hold, so a later correction of the law reaches every detention.
    static func of(_ tx: Transaction) throws -> LimitBook {
        // A handful of rows, read anew: a board costs one statement more for it, whoever loaded what on which node.
        let codes = try CodeList.all(list, on: farAhead, in: tx)
        return try LimitBook(codes.map { Row(code: $0.code, detail: $0.detail) })
    }

    /// A day on which only what was not replaced is in force.
    private static let farAhead = Day(year: 9999, month: 12, day: 31) ?? Day(daysSince1970: 2_932_896)

    /// A list nobody's clock could be worked out by is not loaded.
    static let check = Reaction(to: CodeListLoaded.self) { event, _ in
        guard event.list == list else { return }
        do { _ = try LimitBook(event.codes.map { Row(code: $0.code, detail: $0.detail) }) } catch let fault as Fault {
            throw Refusal.invalid("codes", code: "not-lawful", fault.sentence)
        }
    }
}
