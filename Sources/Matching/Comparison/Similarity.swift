/// Measures between two short texts. Bytes, because what reaches them is cleaned to ASCII.
enum Similarity {
    typealias Text = UnsafeBufferPointer<UInt8>
    static let lengthMax = 64

    /// Jaro-Winkler, 0 to 1, with the prefix of at most four letters weighing 0.1 each.
    static func jaroWinkler(_ left: Text, _ right: Text) -> Double {
        if left.isEmpty || right.isEmpty { return 0 }
        let (leftCount, rightCount) = (min(left.count, lengthMax), min(right.count, lengthMax))
        let reach = max(0, max(leftCount, rightCount) / 2 - 1)
        var leftMatched: UInt64 = 0
        var rightMatched: UInt64 = 0
        var matches = 0
        for i in 0..<leftCount {
            let low = max(0, i - reach)
            let high = min(rightCount - 1, i + reach)
            guard low <= high else { continue }
            for j in low...high where rightMatched & (1 << UInt64(j)) == 0 && left[i] == right[j] {
                leftMatched |= 1 << UInt64(i)
                rightMatched |= 1 << UInt64(j)
                matches += 1
                break
            }
        }
        guard matches > 0 else { return 0 }
        var transposed = 0
        var j = 0
        for i in 0..<leftCount where leftMatched & (1 << UInt64(i)) != 0 {
            while rightMatched & (1 << UInt64(j)) == 0 { j += 1 }
            if left[i] != right[j] { transposed += 1 }
            j += 1
        }
        let m = Double(matches)
        let jaro = (m / Double(leftCount) + m / Double(rightCount) + (m - Double(transposed / 2)) / m) / 3
        var prefix = 0
        while prefix < 4, prefix < leftCount, prefix < rightCount, left[prefix] == right[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    /// Letters to put in, leave out, replace or swap with their neighbour; `limit` + 1 where it is more than `limit`.
    static func edits(_ left: Text, _ right: Text, limit: Int) -> Int {
        let (n, m) = (min(left.count, lengthMax), min(right.count, lengthMax))
        if abs(n - m) > limit { return limit + 1 }
        if n == 0 || m == 0 { return max(n, m) }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * (m + 1)) { rows in
            var (older, old, new) = (0, m + 1, 2 * (m + 1))
            for j in 0...m { rows[old + j] = j }
            for i in 1...n {
                rows[new] = i
                var least = i
                for j in 1...m {
                    let isSame = left[i - 1] == right[j - 1]
                    var cost = min(rows[old + j] + 1, rows[new + j - 1] + 1, rows[old + j - 1] + (isSame ? 0 : 1))
                    if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] { cost = min(cost, rows[older + j - 2] + 1) }
                    rows[new + j] = cost
                    least = min(least, cost)
                }
                if least > limit { return limit + 1 }
                (older, old, new) = (old, new, older)
            }
            return min(rows[old + m], limit + 1)
        }
    }

    /// Whether one sign was replaced, left out, put in, or swapped with its neighbour. Looks at each sign once.
    static func isOneSlip(_ left: Text, _ right: Text) -> Bool {
        let (n, m) = (left.count, right.count)
        guard abs(n - m) <= 1 else { return false }
        var head = 0
        while head < n, head < m, left[head] == right[head] { head += 1 }
        var tail = 0
        while tail < min(n, m) - head, left[n - 1 - tail] == right[m - 1 - tail] { tail += 1 }
        let rest = n - head - tail
        if n != m { return max(rest, m - head - tail) <= 1 }
        return rest <= 1 || rest == 2 && left[head] == right[head + 1] && left[head + 1] == right[head]
    }
}

extension Array where Element == UInt8 {
    func similarity(to other: [UInt8]) -> Double {
        withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { Similarity.jaroWinkler(left, $0) } }
    }

    func edits(to other: [UInt8], limit: Int) -> Int {
        withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { Similarity.edits(left, $0, limit: limit) } }
    }
}
