import Foundation

/// One comparison of all rows of a table: what strangers have in common is counted, the weights are learned from the rows themselves, likely pairs are kept.
struct MatchRun {
    let facts: Facts
    let model: Model
    /// Likeliest first.
    let pairs: [ComparedPair]
    let contradictions: Contradictions
    /// Pairs that were looked at closely.
    let compared: Int

    init(_ table: PersonTable, secondStart: Int?, threshold: Double, apart: Set<UInt64>, progress: (String) -> Void) {
        facts = Facts(table, counting: true)
        let training = Training(facts: facts, secondStart: secondStart)
        let start = training.start()
        progress("counted how often strangers agree")
        let found = CandidatePairs(facts: facts, secondStart: secondStart, sieve: start).all(progress: progress)
        model = training.train(start, on: found.pairs)
        progress("learned from \(found.pairs.count) likely pairs of \(found.compared) compared")
        compared = found.compared
        contradictions = Contradictions(found.pairs)
        pairs = Self.likely(found.pairs, model, threshold, apart, contradictions)
    }

    func probability(_ pattern: Pattern) -> Double { Model.probability(weight: model.weight(pattern)) }
    func reasons(_ pattern: Pattern) -> [String] { Reasons.words(pattern, model) }

    private static func likely(_ pairs: [ComparedPair], _ model: Model, _ threshold: Double, _ apart: Set<UInt64>, _ contradictions: Contradictions) -> [ComparedPair] {
        let least = threshold <= 0 ? -Double.infinity : log2(threshold / max(1 - threshold, 1e-12))
        var weights = PatternCache { contradictions.shown(by: $0) == nil ? model.weight($0) : -.infinity }
        var likely: [(weight: Double, pair: ComparedPair)] = []
        for pair in pairs {
            let weight = weights[pair.pattern]
            if weight > -.infinity, weight >= least, !apart.contains(pair.rows) { likely.append((weight, pair)) }
        }
        likely.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.pair.rows < $1.pair.rows }
        return likely.map(\.pair)
    }
}

/// Which of the people of a store are the same: as `FileMatching`, with people in place of rows. They are held packed, some 200 bytes each.
public struct PeopleMatching {
    public struct Pair: Sendable, Hashable {
        /// Places in the order the people were added, the lower first.
        public let left: Int
        public let right: Int
        public let probability: Double
        public let reasons: [String]
    }

    private let table = PersonTable(layout: .wide)
    public private(set) var count = 0

    public init() {}

    public mutating func add(_ person: PersonFeatures) {
        table.append(person)
        count += 1
    }

    /// Pairs from `threshold` on, the likeliest first. Nothing that a contradiction speaks against.
    public func pairs(threshold: Double, progress: (String) -> Void = { _ in }) -> [Pair] {
        guard count > 1 else { return [] }
        let run = MatchRun(table, secondStart: nil, threshold: threshold, apart: [], progress: progress)
        return run.pairs.map { Pair(left: Int($0.left), right: Int($0.right), probability: run.probability($0.pattern), reasons: run.reasons($0.pattern)) }
    }
}
