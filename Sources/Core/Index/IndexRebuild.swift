import Base
@_spi(Writing) public import Storage

/// Makes the index cards anew where an earlier Peel made them otherwise: what was recorded before is found like what is recorded now.
enum IndexRebuild {
    fileprivate static let setting = "index.edition"
    /// Cards in one transaction: others can write between.
    private static let batch = 500

    /// Begins where an interrupted run ended.
    static func run(_ store: any Store, _ registry: Registry) async throws {
        let done = try await store.read { tx in try tx.value(String.self, "SELECT value FROM setting WHERE name = \(setting)") }
        guard done != EntryIndex.edition else { return }
        var last: Int64 = done.flatMap { $0.hasPrefix("\(EntryIndex.edition)@") ? Int64($0.dropFirst(EntryIndex.edition.count + 1)) : nil } ?? 0
        while true {
            let start = last
            let reached = try await store.write { tx in try step(after: start, registry, tx) }
            guard let reached else { break }
            last = reached
        }
        for type in registry.recordTypes.values { try await cardParts(of: type, store) }
        try await store.write { tx in try note(EntryIndex.edition, tx) }
    }

    /// Gives cards to parts that were recorded before parts had any. Each is as closed as what it is a part of before it can be found.
    private static func cardParts(of type: RecordType, _ store: any Store) async throws {
        guard let uncarded = type.uncarded else { return }
        var last: RawID?
        while true {
            let start = last
            let reached = try await store.write { tx in
                let parts = try uncarded(start, batch, tx)
                for part in parts {
                    guard let card = try type.card(part.id, tx) else { continue }
                    for group in part.groups {
                        try tx.execute("INSERT INTO restriction (record_id, group_id) VALUES (\(part.id), \(group)) ON CONFLICT (record_id, group_id) DO NOTHING")
                    }
                    try EntryIndex.write(card, in: tx)
                }
                return parts.last?.id
            }
            guard let reached else { return }
            last = reached
        }
    }

    private static func note(_ value: String, _ tx: Transaction) throws {
        try tx.execute("INSERT INTO setting (name, value) VALUES (\(setting), \(value)) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    }

    private static func step(after last: Int64, _ registry: Registry, _ tx: Transaction) throws -> Int64? {
        let rows = try tx.rows("SELECT \(Entry.columns), e.number FROM entry e WHERE e.number > \(last) ORDER BY e.number LIMIT \(batch)")
        for row in rows {
            guard let id = RawID(sqlValue: row["id"]), let kind = RecordKind(sqlValue: row["kind"]) else { continue }
            if let card = try registry.recordTypes[kind]?.card(id, tx) {
                try EntryIndex.write(card, in: tx)
            } else if let number = Int64(sqlValue: row["number"]) {
                if let reference = String(sqlValue: row["reference"]) { try EntryIndex.giveKeys(of: reference, to: number, in: tx) }
                if tx.engine == .postgres, let words = try tx.value(String.self, "SELECT body FROM entry WHERE number = \(number)") {
                    try WordPairs.write(words, of: number, in: tx)
                }
            }
        }
        let reached = rows.last.flatMap { Int64(sqlValue: $0["number"]) }
        if let reached { try note("\(EntryIndex.edition)@\(reached)", tx) }
        return reached
    }
}

extension EntryIndex {
    /// Asks whether all cards are as this Peel makes them. They are not while an earlier one's are made again, nor where that was broken off.
    public static func askIsWhole(in tx: Transaction) throws -> Later<Bool> {
        try tx.askExists("SELECT 1 FROM setting WHERE name = \(IndexRebuild.setting) AND value = \(edition)")
    }

    /// A card whose record cannot make it again keeps its words and gets the key of its number.
    static func giveKeys(of reference: String, to number: Int64, in tx: Transaction) throws {
        let before = CardKeys(text: try tx.value(String.self, "SELECT keys FROM entry WHERE number = \(number)") ?? "")
        let key = CardKey(.reference, SearchWords.code(reference))
        guard !key.key.isEmpty, !before.keys.contains(key) else { return }
        var after = before
        after.keys.append(key)
        try tx.execute("UPDATE entry SET keys = \(after.text) WHERE number = \(number)")
        try writeKeys(Change(number: number, before: before), to: after, in: tx)
    }

    /// The rows of a card that came back from a backup, with its words in order and its keys as text.
    @_spi(Writing) public static func restore(_ words: String, _ keys: String, of number: Int64, in tx: Transaction) throws {
        if tx.engine == .postgres { try WordPairs.write(words, of: number, in: tx) }
        try writeKeys(Change(number: number, before: CardKeys()), to: CardKeys(text: keys), in: tx)
    }
}
