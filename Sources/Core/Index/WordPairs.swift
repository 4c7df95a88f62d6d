@_spi(Writing) import Storage

/// The pairs of words that stand side by side in a text, as numbers. PostgreSQL finds a phrase by them; SQLite's index of words knows places itself.
///
/// Two pairs may come to the same number, so a card that has a phrase's pairs is still to be asked whether it holds the phrase.
public struct WordPairs: Sendable, Hashable {
    /// Each once, in order.
    public private(set) var numbers: [Int32]

    /// - Parameter words: folded words as `SearchWords` cuts them, with one space between two.
    public init(of words: String) {
        var found = Set<Int32>()
        var before: UInt64?
        var word = Self.start
        func end() {
            if let before { found.insert(Self.number(before, word)) }
            before = word
            word = Self.start
        }
        for byte in words.utf8 {
            if byte == UInt8(ascii: " ") { end() } else { word = (word ^ UInt64(byte)) &* Self.prime }
        }
        if !words.isEmpty { end() }
        numbers = found.sorted()
    }

    public mutating func formUnion(_ others: WordPairs) { numbers = Set(numbers).union(others.numbers).sorted() }

    /// As PostgreSQL reads an array.
    public var array: String { "{" + numbers.map(String.init).joined(separator: ",") + "}" }

    // Fowler, Noll and Vo's hash of the words; that of the second is not that of the first, so that a pair turned round is another.
    private static let start: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    private static func number(_ first: UInt64, _ second: UInt64) -> Int32 {
        let both = (first &* prime) ^ second
        return Int32(truncatingIfNeeded: both ^ (both >> 32))
    }
}

extension WordPairs {
    static func write(_ words: String, of number: Int64, in tx: Transaction) throws { try write(words, of: "\(number)" as SQL, in: tx) }

    /// - Parameter number: of the card, or what tells it.
    static func write(_ words: String, of number: SQL, in tx: Transaction) throws {
        try tx.post(
            """
            INSERT INTO entry_pair (number, pairs) VALUES (\(number), \(WordPairs(of: words).array)::int4[])
            ON CONFLICT (number) DO UPDATE SET pairs = excluded.pairs WHERE entry_pair.pairs <> excluded.pairs
            """)
    }
}
