import Base
import Core
import Matching
import Storage

/// People whose names are, or may be, those typed: the same answer on both engines, because the database only gives candidates and the rest is done here.
struct PersonSearch {
    let words: [String]
    let born: ClosedRange<Day>?
    let postcode: String?
    let lastIsPrefix: Bool
    /// What else must hold of them.
    var holds: @Sendable (IndexRow) -> Bool = { _ in true }

    static let wordsMax = 6

    struct Found: Sendable {
        let row: IndexRow
        let score: PersonScore
    }

    /// Nothing where a query cannot be one for a person by name.
    init?(_ query: SearchQuery) {
        let words = query.nameWords.flatMap { SearchKeys.words($0) }
        guard !words.isEmpty, words.count <= Self.wordsMax, words.contains(where: { $0.count > 1 }) else { return nil }
        self.words = words
        born = query.born
        postcode = query.postcode
        // A birth date after it does not finish a name that was begun.
        lastIsPrefix = words.last.map { $0.count >= 3 } ?? false || query.isUnfinished
    }

    init(words: [String], born: ClosedRange<Day>?, postcode: String? = nil, lastIsPrefix: Bool) {
        self.words = words
        self.born = born
        self.postcode = postcode
        self.lastIsPrefix = lastIsPrefix
    }

    /// The likeliest first; among equals the newest.
    func found(scope: SearchScope, limit: Int, in tx: Transaction) throws -> [Found] {
        let rows = try PlanAdvice.once(tx) { try candidates(scope: scope, in: tx) }
        let typed = words.map { NearName.Typed($0) }
        let found = rows.compactMap { row -> Found? in
            guard holds(row), let score = PersonScore(row, words: typed, born: born, postcode: postcode, lastIsPrefix: lastIsPrefix) else { return nil }
            return Found(row: row, score: score)
        }
        return Array(found.sorted { ($0.score.thousandths, $0.row.number) > ($1.score.thousandths, $1.row.number) }.prefix(limit))
    }

    private func candidates(scope: SearchScope, in tx: Transaction) throws -> [IndexRow] {
        let variants = try words.map { try NameVariants.ask($0, in: tx) }.map { try $0() }
        var numbers: [Int64] = []
        func add(_ more: [Int64]) {
            let known = Set(numbers)
            numbers += more.filter { !known.contains($0) }
        }
        if let postcode { try add(LocalCandidates(tx: tx, words: variants, postcode: postcode, lastIsPrefix: lastIsPrefix).numbers()) }
        if let born, numbers.count < PersonCandidates.enough { try add(candidates(variants, born, tx)) }
        // A date or a place that is a little wrong must not hide somebody whose name is right.
        if numbers.count < PersonCandidates.enough { try add(candidates(variants, nil, tx)) }
        var personScope = scope
        personScope.kinds = [Person.kind]
        return try IndexRow.of(Array(numbers.prefix(Self.rowsMax)), scope: personScope, in: tx)
    }

    private static let rowsMax = 400

    private func candidates(_ words: [NameVariants], _ born: ClosedRange<Day>?, _ tx: Transaction) throws -> [Int64] {
        try PersonCandidates(tx: tx, words: words, born: born, lastIsPrefix: lastIsPrefix).numbers()
    }
}

extension SearchQuery {
    /// Whether the last thing typed is a word that may go on.
    fileprivate var isUnfinished: Bool {
        if let last = required.last?.terms.first, case .word(_, true) = last { true } else { false }
    }

    /// The days of birth asked for; of several the last.
    var born: ClosedRange<Day>? {
        for clause in required.reversed() {
            for term in clause.terms {
                if case .day(let day) = term { return day...day }
                if case .born(let range, _) = term { return range }
            }
        }
        return nil
    }

    var postcode: String? {
        for clause in required where clause.terms.count == 1 {
            if case .postcode(let postcode) = clause.terms[0] { return postcode }
        }
        return nil
    }
}
