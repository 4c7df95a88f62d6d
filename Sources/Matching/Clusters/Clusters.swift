/// Joins pairs into people, the surest first, and never across a contradiction: two valid PNC IDs, twins, a parent and child, two an officer keeps apart.
///
/// A chain of likely pairs can tie two people together through a record that is like both. So every record of one group is compared with every one of the
/// other before they are joined, and the groups are joined only if their records are alike on the whole.
struct Clusters {
    static let membersMax = 200

    private let facts: Facts
    private let keptApart: Set<UInt64>
    private var parent: [UInt32]
    private var members: [UInt32: [UInt32]] = [:]
    /// The one PNC ID of a group that has one.
    private var pncIDs: [UInt32: UInt32] = [:]
    private(set) var refused = 0

    init(_ facts: Facts, keptApart: Set<UInt64>) {
        (self.facts, self.keptApart) = (facts, keptApart)
        parent = Array(0..<UInt32(facts.rows))
    }

    /// - Parameter pairs: in the order they are to be joined.
    mutating func join(_ pairs: [ComparedPair], _ model: Model, _ contradictions: Contradictions) {
        var comparer = Comparer(facts, remembered: 1 << 14)
        var weights = PatternCache { contradictions.shown(by: $0) == nil ? model.weight($0) : -.infinity }
        for pair in pairs {
            let (a, b) = (root(pair.left), root(pair.right))
            if a == b { continue }
            let (ones, others) = (members[a] ?? [a], members[b] ?? [b])
            guard ones.count + others.count <= Self.membersMax, mayJoin(a, b), areAlike(ones, others, &comparer, &weights) else {
                refused += 1
                continue
            }
            let (low, high) = (min(a, b), max(a, b))
            parent[Int(high)] = low
            members[low] = ones + others
            members[high] = nil
            if let id = pncID(of: a) ?? pncID(of: b) { pncIDs[low] = id }
        }
    }

    /// The lowest row of a row's group.
    mutating func root(_ row: UInt32) -> UInt32 {
        var row = row
        while parent[Int(row)] != row {
            parent[Int(row)] = parent[Int(parent[Int(row)])]
            row = parent[Int(row)]
        }
        return row
    }

    private func pncID(of root: UInt32) -> UInt32? {
        if let id = pncIDs[root] { return id }
        let id = facts.cells[Int(root) * facts.layout.stride + RowLayout.pncID]
        return id != 0 && id & RowLayout.invalid == 0 ? id : nil
    }

    private func mayJoin(_ a: UInt32, _ b: UInt32) -> Bool {
        if let one = pncID(of: a), let other = pncID(of: b) { return one == other }
        return true
    }

    private func areAlike(_ ones: [UInt32], _ others: [UInt32], _ comparer: inout Comparer, _ weights: inout PatternCache) -> Bool {
        var sum = 0.0
        for one in ones {
            for other in others {
                if !keptApart.isEmpty, keptApart.contains(UInt64(min(one, other)) << 32 | UInt64(max(one, other))) { return false }
                let weight = weights[comparer.pattern(Int(one), Int(other))]
                if weight == -.infinity { return false }
                sum += max(-Self.weightBound, min(Self.weightBound, weight))
            }
        }
        return sum > 0
    }

    /// No pair of records speaks louder for or against than a thousand to one.
    private static let weightBound = 10.0
}
