import Matching
import Storage

/// A typed word with the names it may stand for, the likeliest first.
struct NameVariants: Sendable {
    let typed: String
    /// Words that are in names, with how alike they are in thousandths. The typed word is the first, whether or not it is in a name.
    let words: [(word: String, thousandths: Int)]
    let isInitial: Bool

    static let countMax = 24
    private static let lookedAtMax = 600
    /// Lists of one length, so that a statement is prepared once; a longer word has its own.
    private static let keysLength = 14

    init(initial: String) {
        typed = initial
        words = [(initial, 1000)]
        isInitial = true
    }

    init(exactly word: String) {
        typed = word
        words = [(word, 1000)]
        isInitial = false
    }

    private struct Word: Decodable {
        let word: String
    }

    /// What a word typed may stand for; an initial for itself.
    static func ask(_ typed: String, in tx: Transaction) throws -> Later<NameVariants> {
        if typed.count == 1 { return { NameVariants(initial: typed) } }
        // Of a sound that very many names share only some are looked at: by the alphabet, so that they are the same ones on both engines.
        let keys = NearName.keys(of: typed).padded(to: keysLength)
        let near = try tx.ask(Word.self, "SELECT DISTINCT k.word FROM name_key k WHERE k.key IN \(list: keys) ORDER BY k.word LIMIT \(lookedAtMax)")
        return { try NameVariants(typed, near: near.all().map(\.word)) }
    }

    private init(_ typed: String, near: [String]) {
        self.typed = typed
        isInitial = false
        let asked = NearName.Typed(typed)
        // A nickname is a name whether or not it shares a key; one nobody bears costs a step of the index.
        let scored = Set(near + NearName.others(of: typed)).subtracting([typed]).compactMap { word in
            asked.likeness(to: word).map { (word: word, thousandths: $0.thousandths) }
        }
        words = [(typed, 1000)] + scored.sorted { ($1.thousandths, $0.word) < ($0.thousandths, $1.word) }.prefix(Self.countMax - 1)
    }

    /// All of them; or as many of the likeliest.
    func list(_ count: Int = countMax) -> [String] { words.prefix(count).map(\.word) }
}
