import Base
import Testing

@testable import Core

@Suite("The Merkle tree")
struct MerkleTreeTests {
    /// The leaves and roots that Certificate Transparency implementations test themselves with (RFC 6962 §2.1).
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57), Array(0x60...0x6F),
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    /// A tree held in memory as the database holds one: leaf hashes and tiles.
    struct Shelf {
        var tree: MerkleTree
        var levels: [[[UInt8]]] = [[]]

        init(tileBits: Int) { tree = MerkleTree(tileBits: tileBits) }

        mutating func append(_ leafHash: [UInt8]) {
            var tiles: [MerkleTile] = []
            tree.append(leafHash, completing: &tiles)
            levels[0].append(leafHash)
            for tile in tiles {
                while levels.count <= tile.level { levels.append([]) }
                #expect(levels[tile.level].count == Int(tile.position))
                levels[tile.level].append(tile.hash)
            }
        }

        var nodes: MerkleNodes {
            MerkleNodes(tileBits: tree.tileBits) { level, first, count in
                guard level < levels.count, Int(first) + count <= levels[level].count else { throw JournalFault("missing") }
                return Array(levels[level][Int(first)..<(Int(first) + count)])
            }
        }
    }

    /// The definition of RFC 6962 §2.1, word for word.
    static func definedRoot(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        guard hashes.count > 1 else { return hashes.first ?? MerkleHash.empty }
        var half = 1
        while half * 2 < hashes.count { half *= 2 }
        return MerkleHash.node(definedRoot(hashes.prefix(half)), definedRoot(hashes.dropFirst(half)))
    }

    @Test("a path that does not fit the position or the size gives no root")
    func unfittingPath() {
        let leaf = MerkleHash.leaf([1])
        #expect(MerklePath.root(leafHash: leaf, position: 1, size: 1, path: []) == nil)
        #expect(MerklePath.root(leafHash: leaf, position: -1, size: 1, path: []) == nil)
        #expect(MerklePath.root(leafHash: leaf, position: 0, size: 2, path: []) == nil)
        #expect(MerklePath.root(leafHash: leaf, position: 0, size: 1, path: [leaf]) == nil)
    }

    @Test("a leaf and an inner node of the same bytes have different hashes")
    func domains() {
        let left = MerkleHash.leaf([1])
        let right = MerkleHash.leaf([2])
        #expect(MerkleHash.leaf(left + right) != MerkleHash.node(left, right))
    }

    @Test("trees of no leaves to eight have the published roots", arguments: 0...8)
    func publishedRoots(count: Int) {
        var tree = MerkleTree()
        var tiles: [MerkleTile] = []
        for leaf in Self.leaves.prefix(count) { tree.append(MerkleHash.leaf(leaf), completing: &tiles) }
        #expect(hex(tree.root) == Self.roots[count])
        #expect(tree.size == Int64(count))
    }

    @Test("every position of every tree up to 300 leaves is proven from stored tiles, and only there", arguments: [(1, 70), (2, 300), (3, 70)])
    func everyProof(tileBits: Int, leaves: Int) throws {
        var shelf = Shelf(tileBits: tileBits)
        for size in 1...leaves {
            shelf.append(MerkleHash.leaf([UInt8(size & 0xFF), UInt8(size >> 8)]))
            let root = shelf.tree.root
            #expect(root == Self.definedRoot(shelf.levels[0][...]))
            #expect(try MerkleTree(size: Int64(size), from: shelf.nodes) == shelf.tree)
            var (holds, holdsElsewhere) = (0, 0)
            for position in 0..<size {
                let path = try shelf.nodes.path(to: Int64(position), size: Int64(size))
                let leaf = shelf.levels[0][position]
                if MerklePath.root(leafHash: leaf, position: Int64(position), size: Int64(size), path: path) == root { holds += 1 }
                let elsewhere = Int64((position + 1) % size)
                if size > 1, MerklePath.root(leafHash: leaf, position: elsewhere, size: Int64(size), path: path) == root { holdsElsewhere += 1 }
            }
            #expect(holds == size)
            #expect(holdsElsewhere == 0)
        }
    }

    @Test("a proof against an earlier size still holds after the tree has grown")
    func earlierSize() throws {
        var shelf = Shelf(tileBits: 2)
        var roots: [[UInt8]] = []
        for number in 0..<100 {
            shelf.append(MerkleHash.leaf([UInt8(number)]))
            roots.append(shelf.tree.root)
        }
        for size in [1, 2, 3, 17, 64, 65, 99] {
            let path = try shelf.nodes.path(to: Int64(size / 2), size: Int64(size))
            let root = MerklePath.root(leafHash: shelf.levels[0][size / 2], position: Int64(size / 2), size: Int64(size), path: path)
            #expect(root == roots[size - 1])
        }
    }

    @Test("a missing tile is a fault, not another root")
    func missingTile() throws {
        var shelf = Shelf(tileBits: 2)
        for number in 0..<40 { shelf.append(MerkleHash.leaf([UInt8(number)])) }
        shelf.levels[1].removeLast(4)
        #expect(throws: JournalFault.self) { try MerkleTree(size: 40, from: shelf.nodes) }
    }
}
