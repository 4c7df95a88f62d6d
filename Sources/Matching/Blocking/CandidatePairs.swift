/// Two rows that were compared and are worth keeping.
struct ComparedPair: Hashable, Sendable {
    let left: UInt32
    let right: UInt32
    let pattern: Pattern

    var rows: UInt64 { UInt64(left) << 32 | UInt64(right) }
}

/// Compares all rows that share a key, rule by rule, on every core. Holds one rule's keys at a time.
struct CandidatePairs {
    let facts: Facts
    /// First row of the second file, where two are linked: pairs then lie across.
    let secondStart: Int?
    /// Decides what is worth keeping: pairs this unlike are no longer thought of.
    let sieve: Model
    static let weightKeptMin = -9.0

    private final class Worker: @unchecked Sendable {
        var comparer: Comparer
        var sieve: PatternCache
        var kept: [ComparedPair] = []
        var compared = 0

        init(_ facts: Facts, _ model: Model, remembered: Int) {
            comparer = Comparer(facts, remembered: remembered)
            sieve = PatternCache { model.weightAgainstStrangers($0) }
        }
    }

    struct Found {
        var pairs: [ComparedPair] = []
        var compared = 0
    }

    func all(progress: (String) -> Void) -> Found {
        let remembered = facts.rows > 50_000 ? 1 << 20 : 1 << 14
        let workers = (0..<Parallel.workers).map { _ in Worker(facts, sieve, remembered: remembered) }
        var pairs: [ComparedPair] = []
        var fresh = 0
        for rule in BlockingRule.allCases {
            let blocks = sortedKeys(rule)
            guard !blocks.isEmpty else { continue }
            compare(blocks, rowsMax: Self.blockRowsMax(blocks, pairsMax: rule.pairsPerRowMax * Double(facts.rows)), workers)
            for worker in workers {
                pairs.append(contentsOf: worker.kept)
                fresh += worker.kept.count
                worker.kept.removeAll(keepingCapacity: true)
            }
            // Rules find many pairs again; what is kept stays small.
            if fresh > 2_000_000 {
                Self.dropRepeated(&pairs)
                fresh = 0
            }
            progress("compared by \(rule): \(workers.map(\.compared).reduce(0, +)) pairs so far")
        }
        Self.dropRepeated(&pairs)
        return Found(pairs: pairs, compared: workers.map(\.compared).reduce(0, +))
    }

    /// Key in the upper half, row in the lower, sorted.
    private func sortedKeys(_ rule: BlockingRule) -> [UInt64] {
        let maker = KeyMaker(facts, stable: false)
        let parts = Parallel.cut(0..<facts.rows, into: Parallel.workers)
        let made = Parallel.map(parts.count) { part in
            var entries: [UInt64] = []
            var keys: [UInt64] = []
            for row in parts[part] {
                maker.keys(row: row, rule, into: &keys)
                for key in keys { entries.append(key & 0xFFFF_FFFF_0000_0000 | UInt64(row)) }
            }
            return entries
        }
        var entries = Array(made.joined())
        RadixSort.byUpperHalf(&entries)
        return entries
    }

    private func compare(_ entries: [UInt64], rowsMax: Int, _ workers: [Worker]) {
        let parts = 16 * workers.count
        _ = Parallel.map(workers.count) { index in
            let worker = workers[index]
            for part in stride(from: index, to: parts, by: workers.count) {
                var start = Self.blockStart(entries, atOrAfter: entries.count * part / parts)
                let end = Self.blockStart(entries, atOrAfter: entries.count * (part + 1) / parts)
                while start < end {
                    var next = start + 1
                    while next < end, entries[next] >> 32 == entries[start] >> 32 { next += 1 }
                    if next - start > 1, next - start <= rowsMax { compare(entries[start..<next], worker) }
                    start = next
                }
            }
            return true
        }
    }

    /// The largest block that can be looked at when all smaller ones are and the pairs are to last.
    private static func blockRowsMax(_ entries: [UInt64], pairsMax: Double) -> Int {
        var blocks = [Int](repeating: 0, count: BlockingRule.blockRowsMax + 1)
        var start = 0
        for index in 1...entries.count where index == entries.count || entries[index] >> 32 != entries[start] >> 32 {
            if index - start <= BlockingRule.blockRowsMax { blocks[index - start] += 1 }
            start = index
        }
        var pairs = 0.0
        for rows in 2...BlockingRule.blockRowsMax {
            pairs += Double(blocks[rows]) * Double(rows * (rows - 1) / 2)
            if pairs > pairsMax { return rows - 1 }
        }
        return BlockingRule.blockRowsMax
    }

    private static func blockStart(_ entries: [UInt64], atOrAfter index: Int) -> Int {
        var index = index
        while index > 0, index < entries.count, entries[index] >> 32 == entries[index - 1] >> 32 { index += 1 }
        return index
    }

    private func compare(_ block: ArraySlice<UInt64>, _ worker: Worker) {
        let second = UInt64(secondStart ?? 0)
        for one in block.indices {
            let left = block[one] & 0xFFFF_FFFF
            if secondStart != nil, left >= second { break }
            for other in (one + 1)..<max(one + 1, block.endIndex) {
                let right = block[other] & 0xFFFF_FFFF
                if secondStart != nil && right < second || right == left { continue }
                let pattern = worker.comparer.pattern(Int(left), Int(right))
                worker.compared += 1
                if worker.sieve[pattern] > Self.weightKeptMin { worker.kept.append(ComparedPair(left: UInt32(left), right: UInt32(right), pattern: pattern)) }
            }
        }
    }

    private static func dropRepeated(_ pairs: inout [ComparedPair]) {
        pairs.sort { $0.rows < $1.rows }
        var last = UInt64.max
        pairs.removeAll { pair in
            defer { last = pair.rows }
            return pair.rows == last
        }
    }
}

/// A value for each pattern, worked out when it is first asked for.
struct PatternCache {
    private var patterns: [UInt32]
    private var values: [Double]
    private let work: (Pattern) -> Double

    init(_ work: @escaping (Pattern) -> Double) {
        self.work = work
        patterns = [UInt32](repeating: .max, count: 1 << 14)
        values = [Double](repeating: 0, count: 1 << 14)
    }

    subscript(_ pattern: Pattern) -> Double {
        mutating get {
            let slot = Int((pattern.bits &* 0x9E37_79B1) >> 18)
            if patterns[slot] != pattern.bits {
                patterns[slot] = pattern.bits
                values[slot] = work(pattern)
            }
            return values[slot]
        }
    }
}
