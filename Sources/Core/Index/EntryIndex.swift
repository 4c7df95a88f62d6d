import Base
@_spi(Writing) import Storage

/// Keeps a record's index card, its words and its keys in step with the record, in the same transaction.
public enum EntryIndex {
    /// Changes when cards are made otherwise than before: then `peel migrate` makes them all again.
    static let edition = "6"

    /// - Parameter isFirst: the record was made in this transaction and has no card yet.
    static func write(_ card: Card, isFirst: Bool = false, in tx: Transaction) throws {
        let words = words(of: card)
        switch tx.engine {
        case .postgres where isFirst:
            try postPostgres(card, words, tx)
        case .postgres:
            if let change = try writePostgres(card, words, tx) { try writeKeys(change, to: card.keys, in: tx) }
        case .sqlite:
            if let change = try writeSQLite(card, words, tx) { try writeKeys(change, to: card.keys, in: tx) }
        }
        try writeNear(card.near, in: tx)
    }

    static func words(of card: Card) -> String {
        SearchWords.inOrder([card.reference ?? "", card.title] + card.words).joined(separator: " ")
    }

    /// The card's number in the index, and the keys it had before.
    struct Change {
        let number: Int64
        let before: CardKeys
    }

    static func writeKeys(_ change: Change, to after: CardKeys, in tx: Transaction) throws {
        let (number, before) = (change.number, change.before)
        let (oldKeys, newKeys) = (Set(before.keys), Set(after.keys))
        for key in oldKeys.subtracting(newKeys) {
            try tx.execute("DELETE FROM entry_key WHERE kind = \(key.sort.rawValue) AND key = \(key.key) AND number = \(number)")
        }
        for key in after.keys where !oldKeys.contains(key) {
            try tx.post(KeyRow(kind: key.sort.rawValue, key: key.key, number: number), into: "entry_key")
        }
        let (oldNames, newNames) = (before.nameRows, after.nameRows)
        for row in oldNames.subtracting(newNames) {
            try tx.execute(
                "DELETE FROM entry_name WHERE family = \(row.family) AND given = \(row.given) AND born = \(row.born) AND number = \(number)")
        }
        for row in newNames.subtracting(oldNames) {
            try tx.post(NameRow(family: row.family, given: row.given, born: row.born, number: number), into: "entry_name")
        }
    }

    /// Names repeat: most are there already.
    static func writeNear(_ near: [NearWord], in tx: Transaction) throws {
        let known = try near.map { word in try word.keys.first.map { try tx.askExists("SELECT 1 FROM name_key WHERE key = \($0) AND word = \(word.word)") } }
        for (word, isKnown) in zip(near, known) where try isKnown.map({ try !$0() }) ?? false {
            for key in word.keys {
                try tx.execute("INSERT INTO name_key (key, word) VALUES (\(key), \(word.word)) ON CONFLICT (key, word) DO NOTHING")
            }
        }
    }

    private struct KeyRow: Encodable {
        let kind: String
        let key: String
        let number: Int64
    }

    private struct NameRow: Encodable {
        let family: String
        let given: String
        let born: String
        let number: Int64
    }
}
