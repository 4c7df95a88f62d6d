import Base
import Core
import Storage

extension StripSearchAuthority {
    static let list: CodeListName = "custody.strip-search-authority"

    /// The rows of the list; one whose words cannot be read counts for nobody.
    static func all(in tx: Transaction, on day: Day) throws -> [StripSearchAuthority] {
        try CodeList.all(list, on: day, in: tx).compactMap { row in
            guard let who = Who(rawValue: row.detail["who"] ?? ""), let from = Day(row.detail["from"] ?? ""), let rank = row.detail["rank"] else { return nil }
            let roles = (row.detail["role"] ?? "").split(separator: "|").map(String.init)
            return StripSearchAuthority(code: row.code, title: row.title, who: who, rank: rank, roles: roles, from: from, cites: row.detail["cites"] ?? "Code C Annex A")
        }
    }
}

extension Work {
    /// A departure from the law that was unavoidable is looked at by an inspector.
    func departed(_ what: String, _ detention: Detention) throws {
        try careTask(.departure, "Strip search of \(detention.number): \(what.prefix(120))", about: detention, due: now.adding(hours: 24), for: .role("REVO", in: nil))
    }
}
