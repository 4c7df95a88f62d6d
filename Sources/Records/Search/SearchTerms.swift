import Base
import Core

/// What was typed into a search box, understood: words that must all be there, with the other spellings of a date, a phone or an identifier.
struct SearchTerms: Sendable, Hashable {
    indirect enum Condition: Sendable, Hashable {
        case word(String, isPrefix: Bool)
        case all([Condition])
        case any([Condition])
    }

    /// What a query may hold. More is refused, not cut.
    static let lengthMax = 200
    static let wordsMax = 12

    let condition: Condition
    /// The words that say why something was found.
    let words: [String]

    /// Nothing where there is no word to look for.
    init?(_ typed: String) throws {
        guard typed.count <= Self.lengthMax else {
            throw Refusal.invalid("q", code: "too-long", "A search has at most \(Self.lengthMax) characters; this has \(typed.count). Leave some out.")
        }
        var tokens = typed.split(whereSeparator: \.isWhitespace).map(String.init)
        var conditions: [Condition] = []
        var words: [String] = []
        while !tokens.isEmpty {
            let (count, spellings) = Self.special(tokens)
            let taken = tokens.prefix(count)
            tokens.removeFirst(count)
            let cut = taken.flatMap { SearchWords.cut($0) }
            guard !cut.isEmpty else { continue }
            words += cut
            let isLast = tokens.allSatisfy { SearchWords.cut($0).isEmpty }
            let plain = Self.all(cut, lastIsPrefix: isLast)
            let others = spellings.map { Self.all($0, lastIsPrefix: isLast) }.filter { $0 != plain }
            conditions.append(others.isEmpty ? plain : .any(others + [plain]))
        }
        guard let first = conditions.first else { return nil }
        guard words.count <= Self.wordsMax else {
            throw Refusal.invalid("q", code: "too-many", "A search has at most \(Self.wordsMax) words; this has \(words.count). Leave some out.")
        }
        condition = conditions.count == 1 ? first : .all(conditions)
        self.words = words
    }

    private static func all(_ words: [String], lastIsPrefix: Bool) -> Condition {
        let parts = words.enumerated().map { Condition.word($1, isPrefix: lastIsPrefix && $0 == words.count - 1) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// How many of the leading tokens belong together, and how else the index may hold them.
    private static func special(_ tokens: [String]) -> (count: Int, spellings: [[String]]) {
        if let (count, day) = leadingDay(tokens) { return (count, [[BirthDate.word(of: day)]]) }
        let identifiers = PNCID.readings(of: tokens[0]).map(\.description) + (CRONumber(tokens[0]).map { [$0.description] } ?? [])
        if !identifiers.isEmpty { return (1, identifiers.map { SearchWords.cut($0) }) }
        let phone = tokens.prefix { token in token.allSatisfy { ("0"..."9").contains($0) || "+()-".contains($0) } }
        let digits = Telephone.digits(of: phone.joined(separator: " "))
        if phone.count > 0, (9...16).contains(digits.count) { return (phone.count, [[digits]]) }
        // A registration mark or a postcode in two parts is also indexed as one word.
        if tokens.count >= 2, tokens[0].count <= 4, tokens[1].count <= 3, (tokens[0] + tokens[1]).contains(where: \.isNumber) {
            let pair = SearchWords.cut(tokens[0] + tokens[1])
            if pair.count == 1, pair[0].contains(where: \.isLetter) { return (2, [pair]) }
        }
        return (1, [])
    }

    /// A day at the start: `10/3/1990`, `1990-03-10`, `10 mar 1990`.
    static func leadingDay(_ tokens: [String]) -> (count: Int, day: Day)? {
        if let first = tokens.first, first.contains(where: { !$0.isNumber }), let day = Day(typed: first) { return (1, day) }
        if tokens.count >= 3, tokens[0].count <= 2, let day = Day(typed: tokens.prefix(3).joined(separator: " ")) { return (3, day) }
        return nil
    }
}
