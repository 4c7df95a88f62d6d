import Base
import Core
import Storage

/// Cards by their exact keys: a number, a part of a phone, a mark with wildcards, initials with a birth date.
struct KeySearch {
    let query: SearchQuery
    let tx: Transaction

    struct Found: Sendable {
        let number: Int64
        let why: String
    }

    /// For one key.
    static let keyMax = 200
    private static let last = "\u{10FFFF}"

    func found() throws -> [Found] {
        var found: [Found] = []
        var seen = Set<Int64>()
        func add(_ numbers: [Int64], _ why: String) { for number in numbers where seen.insert(number).inserted { found.append(Found(number: number, why: why)) } }

        let whole = SearchWords.code(query.typed)
        if query.typed.contains(where: \.isNumber), !whole.isEmpty, whole.count <= 40 { try add(exactly(.reference, whole), "number \(query.typed)") }
        for term in query.required.flatMap(\.terms) {
            switch term {
            case .number(let spellings):
                for spelling in spellings {
                    let code = SearchWords.code(spelling)
                    try add(exactly(.reference, code), "number \(spelling)")
                    try add(exactly(.mark, code), "registration mark \(code)")
                }
            case .digits(let digits):
                try add(beginning(.phone, digits), "phone with \(digits)")
                try add(exactly(.reference, digits), "number \(digits)")
            case .phone(let digits): try add(beginning(.phone, digits), "phone \(digits)")
            case .mark(let pattern): for (number, why) in try marks(MarkPattern(pattern)) { add([number], why) }
            case .day(let day) where query.required.count == 1: try add(exactly(.born, day.description), "birth date")
            default: break
            }
        }
        try add(initials(), "initials and birth date")
        return found
    }

    private func exactly(_ sort: CardKey.Sort, _ key: String) throws -> [Int64] {
        try tx.values(
            Int64.self, "SELECT k.number FROM entry_key k WHERE k.kind = \(sort.rawValue) AND k.key = \(key) ORDER BY k.number DESC LIMIT \(Self.keyMax)")
    }

    /// In the order of the keys: those that begin with very many are not sorted.
    private func beginning(_ sort: CardKey.Sort, _ beginning: String) throws -> [Int64] {
        try tx.values(
            Int64.self,
            """
            SELECT k.number FROM entry_key k WHERE k.kind = \(sort.rawValue) AND k.key >= \(beginning) AND k.key < \(beginning + Self.last)
            ORDER BY k.key, k.number LIMIT \(Self.keyMax)
            """)
    }

    private func marks(_ pattern: MarkPattern) throws -> [(Int64, String)] {
        guard pattern.hasWildcards else {
            let mark = String(pattern.pattern)
            return try exactly(.mark, mark).map { ($0, "registration mark \(mark)") }
                + exactly(.lookalike, SearchKeys.lookalike(mark)).map { ($0, "registration mark like \(mark)") }
        }
        let part = pattern.longestPart
        struct Row: Decodable {
            let key: String
            let number: Int64
        }
        let lookedAt = try tx.all(
            Row.self,
            """
            SELECT k.key, k.number FROM entry_key k WHERE k.kind = \(CardKey.Sort.mark.rawValue) AND k.key >= \(part) AND k.key < \(part + Self.last)
            ORDER BY k.key, k.number LIMIT \(Self.marksMax)
            """)
        // An ending must answer the pattern's ending; the whole mark is held against the whole pattern afterwards.
        let ending = pattern.fromLongestPart
        return lookedAt.filter { ending.matches($0.key) }.map { ($0.number, "registration mark \(String(pattern.pattern))") }
    }

    private static let marksMax = 2_000

    /// `JS 10/3/1990`, `J S 1990`: family and given name may come in either order.
    private func initials() throws -> [Int64] {
        guard let born = query.born else { return [] }
        let letters = query.nameWords.joined()
        guard letters.count == 2, query.nameWords.count <= 2 else { return [] }
        return try [letters, String(letters.reversed())].flatMap { pair in
            try tx.values(
                Int64.self,
                """
                SELECT k.number FROM entry_key k WHERE k.kind = \(CardKey.Sort.initials.rawValue) AND k.key >= \(pair + born.lowerBound.description)
                AND k.key <= \(pair + born.upperBound.description) ORDER BY k.key, k.number LIMIT \(Self.keyMax)
                """)
        }
    }
}
