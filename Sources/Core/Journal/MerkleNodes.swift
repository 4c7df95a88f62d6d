/// A stored tree that is too large to hold: leaf hashes (level 0) and tiles (levels 1, 2 …), read by range.
struct MerkleNodes {
    let tileBits: Int
    /// The hashes of `count` neighbouring nodes of a level, from the `first`th on; throws if one is missing.
    let read: (_ level: Int, _ first: Int64, _ count: Int) throws -> [[UInt8]]

    /// The complete subtrees that `count` leaves from `start` on make, from the largest to the smallest.
    func peaks(from start: Int64, count: Int64) throws -> [[UInt8]] {
        var peaks: [[UInt8]] = []
        var next = start
        for bits in stride(from: Int64.bitWidth - 2, through: 0, by: -1) where count & (1 << bits) != 0 {
            peaks.append(try complete(bits: bits, index: next >> bits))
            next += 1 << bits
        }
        return peaks
    }

    /// The root over `count` leaves from `start` on.
    func root(from start: Int64, count: Int64) throws -> [UInt8] {
        MerkleTree.root(of: try peaks(from: start, count: count))
    }

    /// PATH(m, D[n]) of RFC 6962 §2.1.1: the hashes that lead from the leaf at `position` to the root of the first `size` leaves, leaf end first.
    func path(to position: Int64, size: Int64) throws -> [[UInt8]] {
        var fromRoot: [[UInt8]] = []
        var start: Int64 = 0
        var count = size
        while count > 1 {
            let left = MerklePath.leftCount(of: count)
            if position - start < left {
                fromRoot.append(try root(from: start + left, count: count - left))
                count = left
            } else {
                fromRoot.append(try root(from: start, count: left))
                start += left
                count -= left
            }
        }
        return fromRoot.reversed()
    }

    /// The `index`th complete subtree of 2^bits leaves, from at most 2^(tileBits-1) stored hashes.
    private func complete(bits: Int, index: Int64) throws -> [UInt8] {
        let above = bits % tileBits
        var row = try read(bits / tileBits, index << above, 1 << above)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { MerkleHash.node(row[$0], row[$0 + 1]) }
        }
        return row.first ?? MerkleHash.empty
    }
}

enum MerklePath {
    /// How many of `count` (> 1) leaves lie left of the root: the largest power of two below `count`.
    static func leftCount(of count: Int64) -> Int64 { 1 << (Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    /// The root that a leaf at `position` and its path give for a tree of `size` leaves (RFC 9162 §2.1.3.2); nothing if the path does not fit.
    static func root(leafHash: [UInt8], position: Int64, size: Int64, path: [[UInt8]]) -> [UInt8]? {
        guard position >= 0, position < size else { return nil }
        var node = leafHash
        var index = position
        var last = size - 1
        for sibling in path {
            guard last > 0 else { return nil }
            if index & 1 == 1 || index == last {
                node = MerkleHash.node(sibling, node)
                while index & 1 == 0, index != 0 {
                    index >>= 1
                    last >>= 1
                }
            } else {
                node = MerkleHash.node(node, sibling)
            }
            index >>= 1
            last >>= 1
        }
        return last == 0 ? node : nil
    }
}
