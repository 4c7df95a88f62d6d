/// Learns a file's own figures from the file itself, with nobody saying which rows are the same: how often strangers agree by chance (random pairs), then
/// how often one person's records agree (expectation and maximisation over the compared pairs). The standard figures are its starting point and its
/// ballast: a small file hardly moves them.
struct Training {
    let facts: Facts
    let secondStart: Int?
    static let randomPairs = 1_000_000
    static let rounds = 20
    /// Pairs of one person that the standard figures weigh as much as.
    static let ballast = 40.0

    var pairsInAll: Double {
        let n = Double(facts.rows)
        guard let secondStart else { return max(1, n * (n - 1) / 2) }
        return max(1, Double(secondStart) * Double(facts.rows - secondStart))
    }

    /// Of the rows that say, but never so few or many that a count of them would be divided by next to nothing.
    private let women: Double

    init(facts: Facts, secondStart: Int?) {
        (self.facts, self.secondStart) = (facts, secondStart)
        var counts = [1.0, 1.0]
        for row in 0..<facts.rows {
            let sex = Int(facts.cells[row * facts.layout.stride + RowLayout.sex])
            if sex > 0 { counts[2 - sex] += 1 }
        }
        women = min(0.95, max(0.05, counts[1] / (counts[0] + counts[1])))
    }

    private func share(ofRows times: Double) -> Double { min(times * Double(facts.rows) / pairsInAll, 0.5) }

    /// Strangers counted, everything else standard.
    func start() -> Model {
        var likelihoods = Likelihoods.standard
        setBands(&likelihoods)
        let shares = [share(ofRows: 0.15), share(ofRows: 1), share(ofRows: 0.01), share(ofRows: 0.02), 1]
        let first = Model(likelihoods, shares: shares)
        let counts = countStrangers(first)
        for comparison in Comparison.allCases where comparison != .basis { setStrangers(&likelihoods, comparison, counts[comparison.rawValue]) }
        return Model(likelihoods, shares: shares)
    }

    func train(_ start: Model, on pairs: [ComparedPair]) -> Model {
        var counts: [UInt32: Int] = [:]
        for pair in pairs { counts[pair.pattern.bits, default: 0] += 1 }
        // In one order, so that sums come out the same to the last bit.
        let patterns = counts.sorted { $0.key < $1.key }.map { (pattern: Pattern(bits: $0.key), count: Double($0.value)) }
        var model = start
        for _ in 0..<Self.rounds { model = round(model, start, patterns) }
        return model
    }

    // MARK: Strangers

    /// How common a name of each band is in this file, as the chance that two bearers of such names agree.
    private func setBands(_ likelihoods: inout Likelihoods) {
        for (comparison, cell, bands) in [(Comparison.given, 0, facts.givenBands), (.family, 1, facts.familyBands)] {
            var counts = [Double](repeating: 0, count: facts.names.count)
            var total = 0.0
            for row in 0..<facts.rows {
                let id = Int(facts.cells[row * facts.layout.stride + facts.layout.name(0) + cell])
                if id != 0 {
                    counts[id] += 1
                    total += 1
                }
            }
            guard total > 0 else { continue }
            for band in 0..<NameLevel.bands {
                var (sum, squares) = (0.0, 0.0)
                for id in counts.indices where counts[id] > 0 && bands[id] == band {
                    sum += counts[id] / total
                    squares += counts[id] / total * counts[id] / total
                }
                // A family name is looked at among the bearers of a forename.
                if comparison == .family, facts.fullNameShares[band] > 0 { (sum, squares) = (1, facts.fullNameShares[band]) }
                guard sum > 0 else { continue }
                for relation in Relation.allCases where Self.isByChance(relation, comparison) {
                    likelihoods[relation, comparison, Int(NameLevel.exact) + band] = squares / sum
                }
            }
        }
    }

    private static func isByChance(_ relation: Relation, _ comparison: Comparison) -> Bool {
        relation == .stranger || comparison == .given && (relation == .relative || relation == .twin)
    }

    /// Levels of random pairs that look like strangers'.
    private func countStrangers(_ model: Model) -> [[Double]] {
        let n = facts.rows
        let wanted = Int(min(Double(Self.randomPairs), pairsInAll * 4))
        let parts = Parallel.cut(0..<wanted, into: Parallel.workers)
        let counted = Parallel.map(n > 1 ? parts.count : 0) { part in
            var comparer = Comparer(facts, remembered: 1 << 16)
            var looks = PatternCache { model.posterior($0)[Relation.stranger.rawValue] }
            var counts = [[Double]](repeating: [Double](repeating: 0, count: Comparison.levelsMax), count: Comparison.allCases.count)
            for index in parts[part] {
                let (one, two) = (Hash.mix(UInt64(2 * index + 1)), Hash.mix(UInt64(2 * index + 2)))
                let split = secondStart ?? 0
                let left = Int(one % UInt64(secondStart == nil ? n : max(1, split)))
                let right = secondStart == nil ? Int(two % UInt64(n)) : split + Int(two % UInt64(max(1, n - split)))
                guard left != right, right < n else { continue }
                let pattern = comparer.pattern(left, right)
                guard looks[pattern] > 0.5 else { continue }
                for comparison in Comparison.allCases { counts[comparison.rawValue][Int(pattern[comparison])] += 1 }
            }
            return counts
        }
        return Comparison.allCases.map { comparison in
            (0..<Comparison.levelsMax).map { level in counted.map { $0[comparison.rawValue][level] }.reduce(0, +) }
        }
    }

    private func setStrangers(_ likelihoods: inout Likelihoods, _ comparison: Comparison, _ counts: [Double]) {
        let isName = comparison == .given || comparison == .family
        let total = counts.dropFirst().reduce(0, +)
        guard total > 0 else { return }
        var counts = counts
        if comparison == .family {
            // Two women's family names differ as often as other strangers'; only marriage makes a difference to one person's.
            let different = counts[Int(NameLevel.different)] + counts[Int(NameLevel.initialOrMarried)]
            counts[Int(NameLevel.different)] = different
            counts[Int(NameLevel.initialOrMarried)] = different
        }
        for level in 1..<(isName ? Int(NameLevel.exact) : comparison.levels) {
            let standard = Likelihoods.standard[.stranger, comparison, level]
            // The standard figure weighs as much as the pairs in which it would have shown once.
            let share = (counts[level] + 1) / (total + 1 / standard)
            likelihoods[.stranger, comparison, level] = share
            // Relatives' forenames are as unlike as strangers'.
            if comparison == .given { likelihoods[.relative, comparison, level] = max(share, Likelihoods.standard[.relative, comparison, level] / 4) }
        }
    }

    // MARK: One person's records

    private func round(_ model: Model, _ start: Model, _ patterns: [(pattern: Pattern, count: Double)]) -> Model {
        var sums = [Double](repeating: 0, count: Relation.allCases.count)
        var same = [[Double]](repeating: [Double](repeating: 0, count: Comparison.levelsMax), count: Comparison.allCases.count)
        var kin = same
        for (pattern, count) in patterns {
            let posterior = model.posterior(pattern)
            for relation in Relation.allCases { sums[relation.rawValue] += posterior[relation.rawValue] * count }
            let isKin = count * (posterior[1] + posterior[2] + posterior[3])
            for comparison in Comparison.allCases {
                let level = Int(pattern[comparison])
                same[comparison.rawValue][level] += posterior[0] * count
                kin[comparison.rawValue][level] += isKin
            }
        }
        var likelihoods = model.likelihoods
        for comparison in Comparison.allCases { setShares(&likelihoods, .samePerson, comparison, same[comparison.rawValue], start) }
        for comparison in [Comparison.address, .phone, .email] {
            for relation in [Relation.relative, .twin, .namesake] { setShares(&likelihoods, relation, comparison, kin[comparison.rawValue], start) }
        }
        let rows = Double(facts.rows)
        let ballast = [0.01, 0.05, 0.001, 0.001]
        var shares = model.shares
        for index in 0..<4 { shares[index] = min((sums[index] + ballast[index] * min(rows, 2000)) / pairsInAll, 0.5) }
        return Model(likelihoods, shares: shares)
    }

    private func setShares(_ likelihoods: inout Likelihoods, _ relation: Relation, _ comparison: Comparison, _ counts: [Double], _ start: Model) {
        let isName = comparison == .given || comparison == .family
        let first = comparison == .basis ? 0 : 1
        let exact = Int(NameLevel.exact)
        let last = isName ? exact : comparison.levels - 1
        func counted(_ level: Int) -> Double { isName && level == exact ? counts[exact...].reduce(0, +) : counts[level] }
        let total = (first...last).map(counted).reduce(0, +) + Self.ballast
        // Of the women a share of one, of the others a share of one.
        func portion(_ level: Int) -> Double {
            guard comparison == .family else { return 1 }
            return level == Int(NameLevel.initialOrMarried) ? women : level == Int(NameLevel.different) ? 1 - women : 1
        }
        for level in first...last {
            let share = (counted(level) / portion(level) + Self.ballast * start.likelihoods[relation, comparison, level]) / total
            guard isName, level == exact else {
                likelihoods[relation, comparison, level] = share
                continue
            }
            for band in 0..<NameLevel.bands { likelihoods[relation, comparison, exact + band] = share }
        }
    }
}
