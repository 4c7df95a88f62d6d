import Base
@_spi(Writing) import Storage

extension EntryIndex {
    static func writeSQLite(_ card: Card, _ words: String, _ tx: Transaction) throws -> Change? {
        let keys = card.keys.text
        guard let old = try tx.rows("SELECT number, words, keys FROM entry WHERE id = \(card.ref.id)").first else {
            try tx.execute(
                """
                INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words, keys) VALUES (\(card.ref.id), \(card.ref.kind),
                \(card.reference), \(card.title), \(card.summary), \(card.status), \(card.at), \(card.unitId), \(words), \(keys))
                """)
            let number = try tx.value(Int64.self, "SELECT last_insert_rowid()") ?? 0
            try tx.execute("INSERT INTO entry_words (rowid, words) VALUES (\(number), \(words))")
            return Change(number: number, before: CardKeys())
        }
        try tx.execute(
            """
            UPDATE entry SET reference = \(card.reference), title = \(card.title), summary = \(card.summary), status = \(card.status), at = \(card.at),
            unit_id = \(card.unitId), words = \(words), keys = \(keys) WHERE id = \(card.ref.id)
            """)
        // An external-content index is told the old words to forget; unchanged words cost nothing.
        if old["words"] != .text(words) {
            try tx.execute("INSERT INTO entry_words (entry_words, rowid, words) VALUES ('delete', \(old["number"]), \(old["words"]))")
            try tx.execute("INSERT INTO entry_words (rowid, words) VALUES (\(old["number"]), \(words))")
        }
        return change(from: old, to: keys)
    }

    static func change(from old: Row, to keys: String) -> Change? {
        guard let number = Int64(sqlValue: old["number"]), let before = String(sqlValue: old["keys"]), before != keys else { return nil }
        return Change(number: number, before: CardKeys(text: before))
    }
}
