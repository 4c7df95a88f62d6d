import Base
import Core
import Storage

/// Finds cards by their words, the newest first, without ever ranking or counting all that match.
///
/// It looks at the newest cards, then at more and more older ones. Where every word is in very many cards it stops after so many, and says how far it came.
struct WordSearch {
    let match: WordMatch
    let excluded: WordMatch?
    let scope: SearchScope
    /// Cards shown already.
    let except: [Int64]
    let tx: Transaction

    /// How many cards back, each step.
    static let windows: [Int64] = [4_096, 32_768, 131_072]
    /// Where nothing at all was found so far, as with dates long past, so many more of the last step.
    static let emptyStepsMax = 8
    /// A word in no more cards than these is looked for in all of them at once.
    static let veryRareMax = 400
    /// The same, where the newest cards held too few.
    static let rareMax = 4_000
    /// A word in as many cards is not taken for an unfinished one as well.
    static let commonMin = 2_000

    /// What lists and facets need of a card.
    struct Place: Sendable, Hashable {
        let number: Int64
        let kind: RecordKind
        let at: Instant
        let unitId: ID<Unit>?
    }

    struct Page: Sendable {
        var places: [Place] = []
        /// All cards below this number are still to be looked at; nothing when the search came to the oldest.
        var reached: Int64?
    }

    init?(_ query: SearchQuery, scope: SearchScope, except: [Int64] = [], in tx: Transaction) throws {
        guard let match = WordMatch.of(query.required) else { return nil }
        if tx.engine == .postgres { try Self.adviseServer(tx) }
        self.match = try match.withoutPrefixes { try Self.count(.word($0), upTo: Self.commonMin, tx) >= Self.commonMin }
        excluded =
            query.excluded.isEmpty
            ? nil
            : query.excluded.map { WordMatch.of([$0]) }.reduce(nil) { sum, part in
                guard let part else { return sum }
                return sum.map { .any([$0, part]) } ?? part
            }
        self.scope = scope
        self.except = except
        self.tx = tx
    }

    func newest(below start: Int64?, limit: Int) throws -> Page {
        var high = try start ?? ((tx.value(Int64.self, "SELECT max(number) FROM entry") ?? 0) + 1)
        var page = Page()
        var isRare = try isRare(Self.veryRareMax)
        for step in 0..<Self.windows.count + Self.emptyStepsMax {
            guard high > 1 else { return page }
            if step >= Self.windows.count, !page.places.isEmpty { break }
            let window = Self.windows[min(step, Self.windows.count - 1)]
            if step == 1, !isRare { isRare = try self.isRare(Self.rareMax) }
            let low = isRare ? 0 : max(0, high - window)
            page.places += try places(from: low, below: high, limit: limit - page.places.count)
            if page.places.count >= limit { return page }
            high = low
            if low == 0 { return page }
        }
        page.reached = high
        return page
    }

    /// Everything, where it cannot be much; nothing where it could.
    func ofRareWords(limit: Int) throws -> [Place] {
        try isRare(Self.rareMax) ? places(from: 0, below: .max, limit: limit) : []
    }

    private func isRare(_ most: Int) throws -> Bool { try match.isRare { try Self.count($0, upTo: most + 1, tx) <= most } }

    private func places(from low: Int64, below high: Int64, limit: Int) throws -> [Place] {
        switch tx.engine {
        case .sqlite: try tx.all(Place.self, sqlite(from: low, below: high, limit: limit))
        case .postgres: try tx.all(Place.self, postgres(from: low, below: high, limit: limit))
        }
    }

    static func count(_ word: WordMatch, upTo limit: Int, _ tx: Transaction) throws -> Int {
        switch tx.engine {
        case .sqlite: try tx.value(Int.self, sqliteCount(word, upTo: limit)) ?? 0
        case .postgres: try tx.value(Int.self, postgresCount(word, upTo: limit)) ?? 0
        }
    }

    var filter: SQL {
        except.isEmpty ? scope.condition : "\(scope.condition) AND e.number NOT IN \(list: except)"
    }
}

extension WordSearch.Place: Decodable {}
