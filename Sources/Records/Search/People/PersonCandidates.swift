import Base
import Core
import Storage

/// The cards of people whose names may be those typed: by two names at once wherever there are two, so that no list is ever long.
struct PersonCandidates {
    let tx: Transaction
    let words: [NameVariants]
    let born: ClosedRange<Day>?
    /// Whether the last word may be only begun.
    let lastIsPrefix: Bool

    static let exactMax = 200
    static let nearMax = 120
    /// Of one name alone no more are listed, so no more are looked at.
    static let aloneMax = 80
    static let beginningMax = 40
    /// With so many people of exactly the typed names, names nearly like them are not looked for.
    static let enough = 60
    private static let listLength = NameVariants.countMax

    func numbers() throws -> [Int64] {
        var found: [Int64] = []
        var seen = Set<Int64>()
        // What does not hang on what was found is asked for together.
        func add(_ asked: [Later<[Int64]>]) throws {
            for one in asked { for number in try one() where seen.insert(number).inserted { found.append(number) } }
        }

        if words.count == 1 {
            let alone = try alone(words[0])
            try add([{ alone }])
            return found
        }
        let pairs = pairs
        var exact: [Later<[Int64]>] = []
        if words.count == 2 { try exact.append(family([words[0].typed + words[1].typed], limit: Self.beginningMax)) }
        if words.count >= 3 { exact += try trios.map(together) }
        try add(exact + pairs.map { family, given in try both([family.typed], given.isInitial ? given : NameVariants(exactly: given.typed), limit: Self.exactMax) })
        if found.count < Self.enough {
            var near: [Later<[Int64]>] = []
            for (family, given) in pairs.prefix(Self.nearPairsMax) {
                try near.append(both([family.typed], given, limit: Self.nearMax))
                // Also where no name is near: whether one is may hang on hidden people alone.
                try near.append(both(family.list(), given.isInitial ? given : NameVariants(exactly: given.typed), limit: Self.nearMax))
            }
            try add(near + pairs.prefix(Self.nearPairsMax).map { family, given in try both(family.list(), given, limit: Self.nearMax) })
        }
        if lastIsPrefix, found.count < Self.enough, let last = words.last, last.typed.count >= 2 {
            try add(words.dropLast().suffix(2).flatMap { other in try begun(last.typed, beside: other) })
        }
        return found
    }

    private static let nearPairsMax = 6

    /// Family and given name, every way round, the usual ones first. Of many words only the outer ones can be far apart in a name.
    private var pairs: [(NameVariants, NameVariants)] {
        let full = words.filter { !$0.isInitial }
        var pairs: [(NameVariants, NameVariants)] = []
        for family in full.reversed() {
            for given in words where given.typed != family.typed || words.filter({ $0.typed == given.typed }).count > 1 { pairs.append((family, given)) }
        }
        // Names written together or apart: `de la cruz`, `mac donald`.
        for index in words.indices.dropLast() where words.count > 2 && !words[index].isInitial && !words[index + 1].isInitial {
            let joined = NameVariants(exactly: words[index].typed + words[index + 1].typed)
            for (other, given) in words.enumerated() where other != index && other != index + 1 { pairs += [(joined, given), (given, joined)] }
        }
        return Array(pairs.prefix(Self.pairsMax))
    }

    private static let pairsMax = 14

    private var trios: [(NameVariants, NameVariants, NameVariants)] {
        let full = words.filter { !$0.isInitial }
        guard full.count >= 3 else { return [] }
        let (first, second, last) = (full[0], full[1], full[full.count - 1])
        return [(last, first, second), (first, second, last), (first, last, second)]
    }

    // MARK: Steps of the index

    private func alone(_ word: NameVariants) throws -> [Int64] {
        if word.isInitial { return [] }
        var found = try family([word.typed], limit: Self.aloneMax)()
        if found.count < Self.enough { found += try given([word.typed], limit: Self.aloneMax)() }
        var more: [Later<[Int64]>] = []
        if found.count < Self.enough {
            more = try [family(word.list(), limit: Self.aloneMax), given(word.list(), limit: Self.aloneMax / 2)]
            for one in more { found += try one() }
        }
        if lastIsPrefix, found.count < Self.enough, word.typed.count >= 2 {
            more = try [
                ask(
                    """
                    SELECT p.number FROM entry_name p WHERE p.family >= \(word.typed) AND p.family < \(word.typed + Self.last)\(extra)
                    ORDER BY p.family, p.given, p.born, p.number LIMIT \(Self.beginningMax)
                    """),
                ask(
                    """
                    SELECT p.number FROM entry_name p WHERE p.given >= \(word.typed) AND p.given < \(word.typed + Self.last)\(extra)
                    ORDER BY p.given, p.family, p.born, p.number LIMIT \(Self.beginningMax)
                    """),
            ]
            for one in more { found += try one() }
        }
        return found
    }

    private func family(_ words: [String], limit: Int) throws -> Later<[Int64]> {
        try ask("SELECT p.number FROM entry_name p WHERE \(Self.among("p.family", words)) AND p.given = ''\(extra) ORDER BY p.number DESC LIMIT \(limit)")
    }

    /// Of those who bear one given name, the first by the alphabet: their newest would have to be sorted out of very many.
    private func given(_ words: [String], limit: Int) throws -> Later<[Int64]> {
        try ask("SELECT p.number FROM entry_name p WHERE \(Self.among("p.given", words))\(extra) ORDER BY p.given, p.family, p.born, p.number LIMIT \(limit)")
    }

    private func both(_ families: [String], _ given: NameVariants, limit: Int) throws -> Later<[Int64]> {
        let givens: SQL = given.isInitial ? "p.given >= \(given.typed) AND p.given < \(given.typed + Self.last)" : Self.among("p.given", given.list())
        return try ask("SELECT p.number FROM entry_name p WHERE \(Self.among("p.family", families)) AND \(givens)\(extra) ORDER BY p.number DESC LIMIT \(limit)")
    }

    private func together(_ trio: (NameVariants, NameVariants, NameVariants)) throws -> Later<[Int64]> {
        try ask(
            """
            SELECT p.number FROM entry_name p WHERE p.family = \(trio.0.typed) AND p.given = \(trio.1.typed)\(extra) AND EXISTS (SELECT 1 FROM entry_name q
            WHERE q.family = p.family AND q.given = \(trio.2.typed) AND q.born = p.born AND q.number = p.number) ORDER BY p.number DESC LIMIT \(Self.exactMax)
            """)
    }

    private func begun(_ beginning: String, beside other: NameVariants) throws -> [Later<[Int64]>] {
        if other.isInitial { return [] }
        let names = Self.among("p.given", other.list(8))
        let families = Self.among("p.family", other.list(8))
        return try [
            ask(
                """
                SELECT p.number FROM entry_name p WHERE \(names) AND p.family >= \(beginning) AND p.family < \(beginning + Self.last)\(extra)
                ORDER BY p.given, p.family, p.born, p.number LIMIT \(Self.beginningMax)
                """),
            ask(
                """
                SELECT p.number FROM entry_name p WHERE \(families) AND p.given >= \(beginning) AND p.given < \(beginning + Self.last)\(extra)
                ORDER BY p.family, p.given, p.born, p.number LIMIT \(Self.beginningMax)
                """),
        ]
    }

    private struct Number: Decodable {
        let number: Int64
    }

    private func ask(_ sql: SQL) throws -> Later<[Int64]> { try Self.numbers(sql, in: tx) }

    static func numbers(_ sql: SQL, in tx: Transaction) throws -> Later<[Int64]> {
        let rows = try tx.ask(Number.self, sql)
        return { try rows.all().map(\.number) }
    }

    /// The birth date narrows every step, so that a common name stays as quick.
    private var extra: SQL { born.map { " AND p.born >= \($0.lowerBound) AND p.born <= \($0.upperBound)" } ?? "" }

    static let last = "\u{10FFFF}"

    /// One of the words. Lists of one length, so that a statement is prepared once.
    static func among(_ column: SQL, _ words: [String]) -> SQL {
        words.count == 1 ? "\(column) = \(words[0])" : "\(column) IN \(list: words.padded(to: words.count <= 8 ? 8 : listLength))"
    }
}
