import Core
import Storage

/// The cards of people with one of the names typed who live or lived at a postcode, or in its first half with the figure after it: a common name there is
/// one step of the index, as a rare one is.
struct LocalCandidates {
    let tx: Transaction
    let words: [NameVariants]
    let postcode: String
    /// Whether the last word may be only begun.
    let lastIsPrefix: Bool

    static let exactMax = 200
    private static let nearMax = 120
    static let beginningMax = 40
    private static let pairsMax = 6
    /// Of two names together only the likeliest forms.
    private static let formsMax = 8

    /// Those of whom more names were typed come first.
    func numbers() throws -> [Int64] {
        var asked: [[Later<[Int64]>]] = []
        for (place, word) in words.enumerated() where !word.isInitial {
            var steps = try [named([word.typed], limit: Self.exactMax), named(word.list(), limit: Self.nearMax)]
            if lastIsPrefix, place == words.count - 1 { try steps.append(begun(word.typed)) }
            asked.append(steps)
        }
        // Both names: of either alone more may live there than are listed.
        for (first, second) in pairs { try asked.append([both(first, second)]) }
        // Names written apart that are kept together: `mac donald`.
        for (word, next) in zip(words, words.dropFirst()) { try asked.append([named([word.typed + next.typed], limit: Self.exactMax)]) }

        var found: [(number: Int64, names: Int)] = []
        var places: [Int64: Int] = [:]
        for word in asked {
            for number in Set(try word.flatMap { try $0() }) {
                if let place = places[number] {
                    found[place].names += 1
                } else {
                    places[number] = found.count
                    found.append((number, 1))
                }
            }
        }
        return found.sorted { ($0.names, $0.number) > ($1.names, $1.number) }.map(\.number)
    }

    private var pairs: [(NameVariants, NameVariants)] {
        let full = words.filter { !$0.isInitial }
        return Array(full.indices.flatMap { first in full.indices.dropFirst(first + 1).map { (full[first], full[$0]) } }.prefix(Self.pairsMax))
    }

    private func both(_ first: NameVariants, _ second: NameVariants) throws -> Later<[Int64]> {
        let other: SQL = """
            EXISTS (SELECT 1 FROM entry_key o WHERE o.kind = \(CardKey.Sort.home.rawValue) AND \(among("o.key", second.list(Self.formsMax))) AND o.number = k.number)
            """
        return try ask("\(among("k.key", first.list(Self.formsMax))) AND \(other)", order: "k.number DESC", Self.exactMax)
    }

    private func among(_ column: SQL, _ names: [String]) -> SQL { PersonCandidates.among(column, names.map { SearchKeys.home($0, in: postcode).key }) }

    private func named(_ names: [String], limit: Int) throws -> Later<[Int64]> {
        try ask(among("k.key", names), order: "k.number DESC", limit)
    }

    private func begun(_ beginning: String) throws -> Later<[Int64]> {
        let key = SearchKeys.home(beginning, in: postcode).key
        return try ask("k.key >= \(key) AND k.key < \(key + PersonCandidates.last)", order: "k.key, k.number", Self.beginningMax)
    }

    private func ask(_ condition: SQL, order: SQL, _ limit: Int) throws -> Later<[Int64]> {
        // The names are kept for the wider place; of a whole postcode fewer live there.
        let there: SQL = "EXISTS (SELECT 1 FROM entry_key c WHERE c.kind = \(CardKey.Sort.postcode.rawValue) AND c.key = \(postcode) AND c.number = k.number)"
        return try PersonCandidates.numbers(
            "SELECT k.number FROM entry_key k WHERE k.kind = \(CardKey.Sort.home.rawValue) AND \(condition) AND \(there) ORDER BY \(order) LIMIT \(limit)", in: tx)
    }
}
