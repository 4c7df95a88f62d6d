import Base
@_spi(Writing) import Storage

extension EntryIndex {
    static func writePostgres(_ card: Card, _ words: String, _ tx: Transaction) throws -> Change? {
        let keys = card.keys.text
        let number = try tx.value(
            Int64.self,
            """
            INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words, body, keys)
            VALUES (\(card.ref.id), \(card.ref.kind), \(card.reference), \(card.title), \(card.summary), \(card.status), \(card.at), \(card.unitId),
            to_tsvector('simple', \(words)), \(words), \(keys)) ON CONFLICT (id) DO NOTHING RETURNING number
            """)
        if let number { return Change(number: number, before: CardKeys()) }
        // The row is locked until this transaction ends, so nobody changes its keys between reading and writing them.
        guard let old = try tx.rows("SELECT number, keys FROM entry WHERE id = \(card.ref.id) FOR UPDATE").first else { return nil }
        try tx.execute(
            """
            UPDATE entry SET reference = \(card.reference), title = \(card.title), summary = \(card.summary), status = \(card.status), at = \(card.at),
            unit_id = \(card.unitId), words = to_tsvector('simple', \(words)), body = \(words), keys = \(keys) WHERE id = \(card.ref.id)
            """)
        return change(from: old, to: keys)
    }
}
