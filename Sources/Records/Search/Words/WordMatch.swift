import Base
import Core

/// What the words of a card must hold. The engines write it in their own way.
indirect enum WordMatch: Sendable, Hashable {
    case word(String)
    case prefix(String)
    case phrase([String])
    case all([WordMatch])
    case any([WordMatch])

    /// A shorter beginning begins too many words of reports.
    static let prefixLengthMin = 3

    /// Nothing where a clause asks for what no words tell (an age, a mark with wildcards).
    static func of(_ clauses: [SearchQuery.Clause]) -> WordMatch? {
        var parts: [WordMatch] = []
        for clause in clauses {
            let terms = clause.terms.compactMap { of($0) }
            guard !terms.isEmpty else { return nil }
            let part = terms.count == 1 ? terms[0] : WordMatch.any(terms)
            if !parts.contains(part) { parts.append(part) }
        }
        return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .all(parts)
    }

    private static func of(_ term: SearchQuery.Term) -> WordMatch? {
        switch term {
        case .word(let word, let isPrefix): isPrefix && word.count >= prefixLengthMin ? .prefix(word) : .word(word)
        case .phrase(let words): words.count == 1 ? .word(words[0]) : .phrase(words)
        case .initial(let letter): .word(letter)
        case .digits(let digits): .prefix(digits)
        case .phone(let digits): .word(digits)
        case .day(let day):
            .any([.word(BirthDate.word(of: day)), .phrase(["\(day.day)", London.monthNames[day.month - 1].lowercased(), "\(day.year)"]), .phrase(["\(day.day)", "\(day.month)", "\(day.year)"])])
        case .born(let range, let typed):
            if !typed.isEmpty {
                typed.count == 1 ? .word(typed[0]) : .phrase(typed)
            } else {
                range.upperBound.year - range.lowerBound.year > 12 ? nil : .any((range.lowerBound.year...range.upperBound.year).map { .word("\($0)") })
            }
        case .postcode(let postcode):
            postcode.split(separator: " ").last?.count == 3
                ? .any([.word(SearchWords.cut(postcode).joined()), .phrase(SearchWords.cut(postcode))]) : .prefix(SearchWords.cut(postcode).joined())
        case .mark(let pattern): pattern.contains { $0 == "?" || $0 == "*" } ? nil : .word(pattern.lowercased())
        case .number(let spellings):
            any(spellings.map { SearchWords.cut($0) }.filter { !$0.isEmpty }.map { $0.count == 1 ? .word($0[0]) : .phrase($0) })
        }
    }

    private static func any(_ parts: [WordMatch]) -> WordMatch? { parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .any(parts) }

    /// The same with the exact word where `isCommon` says that it alone is in very many cards.
    func withoutPrefixes(where isCommon: (String) throws -> Bool) rethrows -> WordMatch {
        switch self {
        case .prefix(let word): try isCommon(word) ? .word(word) : self
        case .all(let parts): .all(try parts.map { try $0.withoutPrefixes(where: isCommon) })
        case .any(let parts): .any(try parts.map { try $0.withoutPrefixes(where: isCommon) })
        case .word, .phrase: self
        }
    }

    /// The same with all words of a phrase instead of the phrase: what an index of words can tell.
    var loosened: WordMatch {
        switch self {
        case .word, .prefix: self
        case .phrase(let words): .all(words.map { .word($0) })
        case .all(let parts): .all(parts.map(\.loosened))
        case .any(let parts): .any(parts.map(\.loosened))
        }
    }

    var hasBeginning: Bool {
        switch self {
        case .prefix: true
        case .word, .phrase: false
        case .all(let parts), .any(let parts): parts.contains(where: \.hasBeginning)
        }
    }

    var phrases: [WordMatch] {
        switch self {
        case .word, .prefix: []
        case .phrase: [self]
        case .all(let parts), .any(let parts): parts.flatMap(\.phrases)
        }
    }

    /// The pairs of words that whatever matches has, or of some such sets one; nothing where it may match without any.
    var pairs: [WordPairs]? {
        switch self {
        case .word, .prefix: return nil
        case .phrase(let words): return [WordPairs(of: words.joined(separator: " "))]
        case .all(let parts):
            let all = parts.compactMap(\.pairs)
            guard var one = all.first(where: { $0.count == 1 })?.first else { return all.first }
            for others in all where others.count == 1 { one.formUnion(others[0]) }
            return [one]
        case .any(let parts):
            let all = parts.compactMap(\.pairs)
            return all.count == parts.count ? all.flatMap { $0 } : nil
        }
    }

    /// All words in it, and beginnings of words.
    var words: (whole: Set<String>, begun: Set<String>) {
        switch self {
        case .word(let word): ([word], [])
        // It may turn out to be a word of its own.
        case .prefix(let word): ([word], [word])
        case .phrase(let words): (Set(words), [])
        case .all(let parts), .any(let parts):
            parts.map(\.words).reduce(into: ([], [])) { sum, part in
                sum.whole.formUnion(part.whole)
                sum.begun.formUnion(part.begun)
            }
        }
    }

    /// Whether it can match only as few cards as one of its words is in.
    func isRare(_ isRareWord: (WordMatch) throws -> Bool) rethrows -> Bool {
        switch self {
        case .word, .prefix: try isRareWord(self)
        case .phrase(let words): try words.contains { try isRareWord(.word($0)) }
        case .all(let parts): try parts.contains { try $0.isRare(isRareWord) }
        case .any(let parts): try parts.allSatisfy { try $0.isRare(isRareWord) }
        }
    }
}
