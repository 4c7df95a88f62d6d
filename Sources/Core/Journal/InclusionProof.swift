public import Base
import Foundation
public import Storage

/// That one entry stands at its position in the signed journal, in a file that can be handed to a court and checked without us:
/// `Tests/Verification/verify_proof.py` does it with nothing but Python.
public struct InclusionProof: Codable, Hashable, Sendable {
    public static let format = "peel-journal-proof-v1"

    public struct SignedCheckpoint: Codable, Hashable, Sendable {
        public let size: Int64
        /// Base64, as in the signed text.
        public let root: String
        public let at: Instant
        public let keyID: String
        /// Ed25519, base64.
        public let signature: String
        /// Base64 of 32 bytes. Only a key had from elsewhere proves anything; this one says which to ask for.
        public let publicKey: String
    }

    public let format: String
    /// From 0.
    public let position: Int64
    /// How many entries the tree holds that `path` and `root` belong to.
    public let size: Int64
    /// Base64 of the netstrings that `JournalLeaf` describes: the entry itself, without its detail.
    public let leaf: String
    /// SHA-256 of a zero byte and the leaf, hex.
    public let leafHash: String
    /// The sibling hashes from the leaf to the root (RFC 6962 §2.1.1), hex.
    public let path: [String]
    /// Hex.
    public let root: String
    public let checkpoint: SignedCheckpoint
}

extension InclusionProof {
    /// The proof for a sealed position against the newest checkpoint of this key. Throws `Refusal.notFound` where nothing is sealed there.
    public static func make(position: Int64, in store: any Store, key: CheckpointPublicKey) async throws -> InclusionProof {
        try await store.read { tx in try make(position: position, in: tx, key: key) }
    }

    /// As above, within a transaction that has established that the reader may see the entry.
    public static func make(position: Int64, in tx: Transaction, key: CheckpointPublicKey) throws -> InclusionProof {
        try make(position: position, in: tx, key: key, tileBits: MerkleTree.tileBits)
    }

    static func make(position: Int64, in tx: Transaction, key: CheckpointPublicKey, tileBits: Int) throws -> InclusionProof {
        let sealed = try tx.rows(
            "SELECT \(JournalEntry.columns) FROM journal_seal s JOIN journal j ON j.id = s.journal_id WHERE s.position = \(position)")
        guard let row = sealed.first else { throw Refusal.notFound }
        let signed = try tx.rows(
            "SELECT \(Checkpoint.columns) FROM journal_checkpoint WHERE size > \(position) AND key_id = \(key.id) ORDER BY size DESC LIMIT 1")
        guard let checkpoint = try signed.first.map(Checkpoint.init(row:)) else {
            throw Refusal.conflict(
                "No checkpoint after position \(position) is signed with key \(key.id). Use the key of the time, or wait for the next checkpoint.")
        }
        let leaf = JournalLeaf.bytes(of: try JournalEntry(row: row))
        let path = try StoredTree.nodes(in: tx, tileBits: tileBits).path(to: position, size: checkpoint.size)
        return InclusionProof(
            format: format, position: position, size: checkpoint.size, leaf: base64(leaf), leafHash: hex(MerkleHash.leaf(leaf)), path: path.map { hex($0) },
            root: hex(checkpoint.root),
            checkpoint: SignedCheckpoint(
                size: checkpoint.size, root: base64(checkpoint.root), at: checkpoint.at, keyID: checkpoint.keyID, signature: base64(checkpoint.signature),
                publicKey: base64(key.bytes)))
    }

    /// Whether the proof holds under a key the reader trusts: leaf, path, root, checkpoint and signature all fit together.
    public func holds(under key: CheckpointPublicKey) -> Bool {
        guard format == Self.format, size == checkpoint.size, checkpoint.keyID == key.id, let leaf = Self.bytes(base64: leaf),
            let root = Self.bytes(base64: checkpoint.root), hex(root) == self.root, let signature = Self.bytes(base64: checkpoint.signature)
        else { return false }
        let siblings = path.compactMap(Self.bytes(hex:))
        let leafHash = MerkleHash.leaf(leaf)
        guard siblings.count == path.count, hex(leafHash) == self.leafHash,
            MerklePath.root(leafHash: leafHash, position: position, size: size, path: siblings) == root
        else { return false }
        return Checkpoint(size: size, root: root, at: checkpoint.at, keyID: checkpoint.keyID, signature: signature).isSigned(by: key)
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
    private static func bytes(base64 text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }

    private static func bytes(hex text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap(hexValue)
        guard digits.count == text.utf8.count, digits.count == 2 * MerkleHash.bytes else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
