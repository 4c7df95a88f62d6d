/// The rows a card makes, for whoever loads very many into a new store past the Office: measurements, never a force's records.
@_spi(Writing) public struct CardRows {
    /// The words in order, as they are indexed.
    public let words: String
    public let keys: String
    public let keyRows: [(kind: String, key: String)]
    public let nameRows: [(family: String, given: String, born: String)]

    public init(_ card: Card) {
        words = EntryIndex.words(of: card)
        keys = card.keys.text
        keyRows = card.keys.keys.map { ($0.sort.rawValue, $0.key) }
        nameRows = card.keys.nameRows.map { ($0.family, $0.given, $0.born) }
    }
}
