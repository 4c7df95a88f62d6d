import Base
import Core
import Matching

/// Whether a card already at hand answers a clause: the words as the index has them, names also nearly.
extension SearchQuery.Clause {
    func holds(_ row: IndexRow) -> Bool { terms.contains { $0.holds(row) } }
}

extension SearchQuery.Term {
    /// A name less alike is another name, where something else was typed exactly.
    private static let alikeMin = 740

    func holds(_ row: IndexRow) -> Bool {
        switch self {
        case .word(let word, let isPrefix): row.contains([word], isPrefix: isPrefix) || Self.isName(word, row)
        case .phrase(let words): row.contains(words)
        case .initial(let letter): row.contains([letter]) || row.keys.names.contains { ($0.given + $0.family).contains { $0.hasPrefix(letter) } }
        case .digits(let digits): row.contains([digits], isPrefix: true) || Self.hasKey(row, .phone, beginning: digits) || Self.hasKey(row, .reference, beginning: digits)
        case .phone(let digits): row.contains([digits]) || Self.hasKey(row, .phone, beginning: digits)
        case .day(let day): row.keys.born == day.description || row.contains([BirthDate.word(of: day)])
        case .born(let range, let typed): Day(row.keys.born).map { range.contains($0) } ?? false || !typed.isEmpty && row.contains(typed)
        case .postcode(let postcode):
            row.exactKeys.contains(CardKey(.postcode, postcode)) || row.contains([SearchWords.cut(postcode).joined()], isPrefix: true)
        case .mark(let pattern): Self.hasMark(row, MarkPattern(pattern))
        case .number(let spellings):
            spellings.contains { spelling in row.exactKeys.contains(CardKey(.reference, SearchWords.code(spelling))) || row.contains(SearchWords.cut(spelling)) }
        }
    }

    private static func isName(_ word: String, _ row: IndexRow) -> Bool {
        row.keys.names.contains { name in (name.given + name.family).contains { (NearName.likeness(of: word, to: $0)?.thousandths ?? 0) >= alikeMin } }
    }

    private static func hasKey(_ row: IndexRow, _ sort: CardKey.Sort, beginning: String) -> Bool {
        row.exactKeys.contains { $0.sort == sort && $0.key.hasPrefix(beginning) }
    }

    static func hasMark(_ row: IndexRow, _ pattern: MarkPattern) -> Bool {
        // The first of a card's mark keys is the whole mark; the lookalike is a whole one too.
        guard let whole = row.exactKeys.first(where: { $0.sort == .mark })?.key else { return false }
        return pattern.matches(whole) || !pattern.hasWildcards && row.exactKeys.contains(CardKey(.lookalike, SearchKeys.lookalike(String(pattern.pattern))))
            || !pattern.hasWildcards && row.exactKeys.contains(CardKey(.mark, String(pattern.pattern)))
    }
}
