import Base
@_spi(Writing) import Storage

extension EntryIndex {
    static func writePostgres(_ card: Card, _ words: String, _ tx: Transaction) throws -> Change? {
        let keys = card.keys.text
        // The row is locked until this transaction ends, so nobody changes its keys between reading and writing them.
        func row() throws -> Row? { try tx.rows("SELECT number, keys FROM entry WHERE id = \(card.ref.id) FOR UPDATE").first }
        var old = try row()
        if old == nil {
            let number = try tx.value(Int64.self, "\(insertion(of: card, words, keys)) ON CONFLICT (id) DO NOTHING RETURNING number")
            if let number {
                try WordPairs.write(words, of: number, in: tx)
                return Change(number: number, before: CardKeys())
            }
            old = try row()
        }
        guard let old, let number = Int64(sqlValue: old["number"]) else { return nil }
        try tx.execute(
            """
            UPDATE entry SET reference = \(card.reference), title = \(card.title), summary = \(card.summary), status = \(card.status), at = \(card.at),
            unit_id = \(card.unitId), words = to_tsvector('simple', \(words)), body = \(words), keys = \(keys) WHERE id = \(card.ref.id)
            """)
        try WordPairs.write(words, of: number, in: tx)
        return change(from: old, to: keys)
    }

    /// The first card of a record: nobody waits to learn its number, since the keys that follow take it from the sequence.
    static func postPostgres(_ card: Card, _ words: String, _ tx: Transaction) throws {
        let keys = card.keys
        try tx.post(insertion(of: card, words, keys.text))
        try WordPairs.write(words, of: lastNumber, in: tx)
        for key in keys.keys { try tx.post("INSERT INTO entry_key (kind, key, number) VALUES (\(key.sort.rawValue), \(key.key), \(lastNumber))") }
        for row in keys.nameRows {
            try tx.post("INSERT INTO entry_name (family, given, born, number) VALUES (\(row.family), \(row.given), \(row.born), \(lastNumber))")
        }
    }

    private static let lastNumber: SQL = "currval('entry_number_seq')"

    private static func insertion(of card: Card, _ words: String, _ keys: String) -> SQL {
        """
        INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words, body, keys)
        VALUES (\(card.ref.id), \(card.ref.kind), \(card.reference), \(card.title), \(card.summary), \(card.status), \(card.at), \(card.unitId),
        to_tsvector('simple', \(words)), \(words), \(keys))
        """
    }
}
