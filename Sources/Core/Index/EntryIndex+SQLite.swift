import Base
@_spi(Writing) import Storage

extension EntryIndex {
    static func writeSQLite(_ card: Card, _ words: String, _ tx: Transaction) throws {
        let old = try tx.rows("SELECT number, words FROM entry WHERE id = \(card.ref.id)").first
        guard let old else {
            try tx.execute(
                """
                INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words)
                VALUES (\(card.ref.id), \(card.ref.kind), \(card.reference), \(card.title), \(card.summary), \(card.status), \(card.at), \(card.unitId), \(words))
                """)
            try tx.execute("INSERT INTO entry_words (rowid, words) VALUES (last_insert_rowid(), \(words))")
            return
        }
        try tx.execute(
            """
            UPDATE entry SET reference = \(card.reference), title = \(card.title), summary = \(card.summary), status = \(card.status), at = \(card.at),
            unit_id = \(card.unitId), words = \(words) WHERE id = \(card.ref.id)
            """)
        // An external-content index is told the old words to forget; unchanged words cost nothing.
        if old["words"] != .text(words) {
            try tx.execute("INSERT INTO entry_words (entry_words, rowid, words) VALUES ('delete', \(old["number"]), \(old["words"]))")
            try tx.execute("INSERT INTO entry_words (rowid, words) VALUES (\(old["number"]), \(words))")
        }
    }
}
