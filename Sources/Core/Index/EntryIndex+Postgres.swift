import Base
@_spi(Writing) import Storage

extension EntryIndex {
    static func writePostgres(_ card: Card, _ words: String, _ tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO entry (id, kind, reference, title, summary, status, at, unit_id, words)
            VALUES (\(card.ref.id), \(card.ref.kind), \(card.reference), \(card.title), \(card.summary), \(card.status), \(card.at), \(card.unitId),
            to_tsvector('simple', \(words)))
            ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, title = excluded.title, summary = excluded.summary,
            status = excluded.status, at = excluded.at, unit_id = excluded.unit_id, words = excluded.words
            """)
    }
}
