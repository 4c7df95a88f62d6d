public import Base

/// One exact way to find a card: a number without its signs, the end of a phone number, a part of a postcode.
public struct CardKey: Hashable, Sendable {
    /// What a key is of. The raw value stands in the index.
    public enum Sort: String, Sendable, CaseIterable {
        /// A number people use for the record, letters and digits only.
        case reference = "r"
        /// A phone number from some digit to its end, so that any part of it begins one.
        case phone = "p"
        /// A registration mark from some character to its end.
        case mark = "m"
        /// A registration mark with the figures and letters that are misread for one another made one.
        case lookalike = "l"
        /// `SW1A`, `SW1A 1` or `SW1A 1AA`.
        case postcode = "c"
        /// `YYYY-MM-DD`.
        case born = "b"
        /// First letters of family and given name with the birth date: `sj1990-03-10`.
        case initials = "i"
        /// A name of somebody after where they live or lived, as far as the figure of the second half: `SW1A 1 smith`.
        case home = "h"
    }

    public let sort: Sort
    public let key: String

    public init(_ sort: Sort, _ key: String) {
        self.sort = sort
        self.key = key
    }
}

/// One name of a person, folded and cut into words.
public struct CardName: Hashable, Sendable {
    public let family: [String]
    public let given: [String]

    public init(family: [String], given: [String]) {
        self.family = family
        self.given = given
    }

    public static let givenMax = 5

    /// Every family name beside every given name; a name of several words also as one, and alone.
    var pairs: [(family: String, given: String)] {
        let families = Self.spellings(family)
        let givens = Self.spellings(Array(given.prefix(Self.givenMax)))
        if families.isEmpty { return givens.map { ("", $0) } }
        return families.flatMap { family in [(family, "")] + givens.map { (family, $0) } }
    }

    private static func spellings(_ words: [String]) -> [String] {
        guard words.count > 1 else { return words }
        var all = words
        all.append(words.joined())
        if words.count > 2 { all.append(words.prefix(2).joined()) }
        var seen = Set<String>()
        return all.filter { seen.insert($0).inserted }
    }
}

/// A name there is, with what it is nearly: the keys a misspelt, sounded or shortened form of it shares.
public struct NearWord: Hashable, Sendable {
    public let word: String
    public let keys: [String]

    public init(_ word: String, keys: [String]) {
        self.word = word
        self.keys = keys
    }
}

/// Everything a card is found by besides its words. Written as text it stands on the card itself: what was indexed is always known.
public struct CardKeys: Hashable, Sendable {
    public var names: [CardName]
    /// `YYYY-MM-DD`; empty where it is not known.
    public var born: String
    public var keys: [CardKey]

    public init(names: [CardName] = [], born: Day? = nil, keys: [CardKey] = []) {
        self.names = names
        self.born = born?.description ?? ""
        var seen = Set<CardKey>()
        self.keys = keys.filter { !$0.key.isEmpty && seen.insert($0).inserted }
    }

    /// One line a name and a key. Names are folded and keys hold no line ends, so nothing needs escaping.
    public var text: String {
        var lines = names.map { "n\t\($0.family.joined(separator: " "))\t\($0.given.joined(separator: " "))" }
        if !born.isEmpty { lines.append("d\t\(born)") }
        lines += keys.map { "k\t\($0.sort.rawValue)\t\($0.key)" }
        return lines.joined(separator: "\n")
    }

    public init(text: String) { self.init(text, withKeys: true) }

    /// The names and the birth date alone, which stand first.
    public init(namesIn text: String) { self.init(text, withKeys: false) }

    private init(_ text: String, withKeys: Bool) {
        names = []
        keys = []
        born = ""
        func words(_ part: Substring.UTF8View) -> [String] { part.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) } }
        var rest = text[...].utf8
        while let kind = rest.first {
            if kind == UInt8(ascii: "k"), !withKeys { return }
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest.dropFirst(line.count + 1)
            let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            switch (kind, parts.count) {
            case (UInt8(ascii: "n"), 3): names.append(CardName(family: words(parts[1]), given: words(parts[2])))
            case (UInt8(ascii: "d"), 2): born = String(Substring(parts[1]))
            case (UInt8(ascii: "k"), 3):
                if let sort = CardKey.Sort(rawValue: String(Substring(parts[1]))) { keys.append(CardKey(sort, String(Substring(parts[2])))) }
            default: break
            }
        }
    }

    /// The rows of `entry_name`, each once.
    var nameRows: Set<NameRow> {
        Set(names.flatMap { name in name.pairs.map { NameRow(family: $0.family, given: $0.given, born: born) } })
    }

    struct NameRow: Hashable {
        let family: String
        let given: String
        let born: String
    }
}
