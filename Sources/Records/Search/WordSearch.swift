import Base
import Core
import Storage

/// Finds index cards by their words, the newest first. The engines differ in how; `Search+SQLite.swift` and `Search+Postgres.swift` say it.
struct WordSearch {
    let terms: SearchTerms
    /// Only these kinds; nothing means all.
    var kinds: [RecordKind]?
    /// The last card of the page before.
    var after: RawID?
    /// References shown already, as exact answers.
    var except: [String] = []
    let limit: Int
    let visible: Visibility

    func entries(in tx: Transaction) throws -> [Entry] {
        switch tx.engine {
        case .sqlite: try tx.all(Entry.self, sqlite())
        case .postgres: try tx.all(Entry.self, postgres())
        }
    }

    var filter: SQL {
        var parts: [SQL] = [visible.condition("e.id")]
        if let kinds { parts.append("e.kind IN \(list: kinds)") }
        if !except.isEmpty { parts.append("(e.reference IS NULL OR e.reference NOT IN \(list: except))") }
        return SQL.joined(parts, by: " AND ")
    }
}
