import Crypto

/// The hashes of RFC 6962 §2.1: a leaf and an inner node can never be taken for one another.
enum MerkleHash {
    static let bytes = 32
    static let empty = Array(SHA256.hash(data: [UInt8]()))
    private static let leafMark: [UInt8] = [0]
    private static let nodeMark: [UInt8] = [1]

    static func leaf(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: leafMark)
        hasher.update(data: bytes)
        return Array(hasher.finalize())
    }

    static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: nodeMark)
        hasher.update(data: left)
        hasher.update(data: right)
        return Array(hasher.finalize())
    }
}

/// The hash of a complete subtree of 2^(tileBits·level) leaves, the `position`th of its level.
struct MerkleTile: Hashable, Sendable {
    let level: Int
    let position: Int64
    let hash: [UInt8]
}

/// An append-only Merkle tree (RFC 6962) of which only the frontier is kept: the complete subtrees that the leaves so far make, one for each
/// bit set in the size. So adding a leaf and taking the root need no more than log2(size) hashes.
struct MerkleTree: Hashable, Sendable {
    /// A tile stands for 2^8 = 256 of the level below.
    static let tileBits = 8

    let tileBits: Int
    private(set) var size: Int64 = 0
    /// From the largest subtree to the smallest.
    private var peaks: [[UInt8]] = []

    init(tileBits: Int = MerkleTree.tileBits) { self.tileBits = tileBits }

    /// The tree of the first `size` leaves, its frontier read from stored nodes.
    init(size: Int64, from nodes: MerkleNodes) throws {
        tileBits = nodes.tileBits
        self.size = size
        peaks = try nodes.peaks(from: 0, count: size)
    }

    /// Adds a leaf by its hash; the tiles it completes go to `tiles`, smaller ones first.
    mutating func append(_ leafHash: [UInt8], completing tiles: inout [MerkleTile]) {
        var node = leafHash
        var level = 0
        var index = size
        while index & 1 == 1, let left = peaks.popLast() {
            node = MerkleHash.node(left, node)
            level += 1
            index >>= 1
            if level % tileBits == 0 { tiles.append(MerkleTile(level: level / tileBits, position: index, hash: node)) }
        }
        peaks.append(node)
        size += 1
    }

    var root: [UInt8] { MerkleTree.root(of: peaks) }

    /// The root over neighbouring complete subtrees, given from the largest to the smallest.
    static func root(of peaks: [[UInt8]]) -> [UInt8] {
        guard var root = peaks.last else { return MerkleHash.empty }
        for peak in peaks.dropLast().reversed() { root = MerkleHash.node(peak, root) }
        return root
    }
}
