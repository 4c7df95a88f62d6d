public import Base
import Core

/// What was typed into the search box, understood. Everything in it must hold; within one clause any of its terms may.
public struct SearchQuery: Sendable, Hashable {
    /// What a query may hold. More is refused, not cut.
    public static let lengthMax = 200
    public static let wordsMax = 12

    public struct Clause: Sendable, Hashable {
        public var terms: [Term]
        public var isExcluded = false
    }

    /// One thing to look for.
    public enum Term: Sendable, Hashable {
        /// A word; `isPrefix` where it may be only the beginning.
        case word(String, isPrefix: Bool)
        /// Words that must stand next to each other.
        case phrase([String])
        /// One letter, perhaps of a name.
        case initial(String)
        /// Digits that may be a part of a phone or of any number.
        case digits(String)
        case phone(String)
        case day(Day)
        /// Born between two days; `typed` as it was written, for what stands in a report.
        case born(ClosedRange<Day>, typed: [String])
        /// `SW1A`, `SW1A 1`, `SW1A 1AA`.
        case postcode(String)
        /// Capitals, digits, `?` for one and `*` for any number of characters.
        case mark(String)
        /// The spellings of one identifier.
        case number([String])
    }

    public var clauses: [Clause] = []
    public var kinds: [RecordKind] = []
    public var from: Day?
    public var to: Day?
    /// A code of link-type: only what had this part in something.
    public var role: String?
    /// The code of a unit.
    public var unit: String?
    /// The name of a borough or a ward: only what is or happened there, and who lives there.
    public var area: String?
    public var typed = ""

    public var isEmpty: Bool { clauses.isEmpty && kinds.isEmpty && from == nil && to == nil && role == nil && unit == nil && area == nil }

    var required: [Clause] { clauses.filter { !$0.isExcluded } }
    var excluded: [Clause] { clauses.filter(\.isExcluded) }

    /// The words that may be somebody's name, in order: each alone in its clause.
    var nameWords: [String] {
        required.compactMap { clause in
            guard clause.terms.count == 1 else { return nil }
            switch clause.terms[0] {
            case .word(let word, _) where !word.contains(where: \.isNumber): return word
            case .initial(let letter): return letter
            default: return nil
            }
        }
    }
}
