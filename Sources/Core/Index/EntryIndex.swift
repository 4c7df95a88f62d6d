import Base
@_spi(Writing) import Storage

/// Keeps a record's index card and its words in step with the record, in the same transaction.
enum EntryIndex {
    static func write(_ card: Card, in tx: Transaction) throws {
        let words = SearchWords.of([card.reference ?? "", card.title] + card.words).joined(separator: " ")
        switch tx.engine {
        case .sqlite: try writeSQLite(card, words, tx)
        case .postgres: try writePostgres(card, words, tx)
        }
    }
}
