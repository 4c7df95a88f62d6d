import Foundation

/// From a pattern to a probability: how many pairs of each relation there are (per pair looked at, the strangers being all), times how probable the
/// pattern is among them (Fellegi and Sunter, with more than two classes).
struct Model: Sendable {
    private(set) var likelihoods: Likelihoods
    /// Expected share of all pairs that are of each relation.
    private(set) var shares: [Double]
    private let logs: [Double]
    private let logShares: [Double]

    init(_ likelihoods: Likelihoods, shares: [Double]) {
        (self.likelihoods, self.shares) = (likelihoods, shares)
        logs = likelihoods.values.map { log2(max($0, 1e-12)) }
        logShares = shares.map { log2(max($0, 1e-15)) }
    }

    /// For one person against a store of `population`, who is known to it three times in ten.
    static func standard(population: Int) -> Model {
        let one = 1 / Double(max(population, 10))
        return Model(.standard, shares: [0.3 * one, 2 * one, 0.01 * one, 0.02 * one, 1])
    }

    private static let comparisons = Comparison.allCases.count

    /// log2 of the probability of the pattern and the relation together.
    func joint(_ pattern: Pattern) -> (Double, Double, Double, Double, Double) {
        var sums = (logShares[0], logShares[1], logShares[2], logShares[3], logShares[4])
        let block = Self.comparisons * Comparison.levelsMax
        for comparison in Comparison.allCases {
            let level = Int(pattern[comparison])
            if level == 0, comparison != .basis { continue }
            let at = comparison.rawValue * Comparison.levelsMax + level
            sums.0 += logs[at]
            sums.1 += logs[block + at]
            sums.2 += logs[2 * block + at]
            sums.3 += logs[3 * block + at]
            sums.4 += logs[4 * block + at]
        }
        return sums
    }

    /// The probability of each relation.
    func posterior(_ pattern: Pattern) -> [Double] {
        let (a, b, c, d, e) = joint(pattern)
        let most = max(a, b, c, d, e)
        let parts = [a, b, c, d, e].map { exp2($0 - most) }
        let sum = parts.reduce(0, +)
        return parts.map { $0 / sum }
    }

    /// log2 of the odds that the two are one person.
    func weight(_ pattern: Pattern) -> Double {
        let (a, b, c, d, e) = joint(pattern)
        let most = max(b, c, d, e)
        return a - most - log2(exp2(b - most) + exp2(c - most) + exp2(d - most) + exp2(e - most))
    }

    /// The same against strangers alone: whoever is worth a closer look, relatives too.
    func weightAgainstStrangers(_ pattern: Pattern) -> Double {
        let joint = joint(pattern)
        return joint.0 - joint.4
    }

    /// log2 of how much likelier a level is on one person than on strangers.
    func strength(_ comparison: Comparison, _ level: UInt8) -> Double {
        let at = comparison.rawValue * Comparison.levelsMax + Int(level)
        return logs[at] - logs[4 * Self.comparisons * Comparison.levelsMax + at]
    }

    static func probability(weight: Double) -> Double { 1 / (1 + exp2(-weight)) }
}
