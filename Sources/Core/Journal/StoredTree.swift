import Base
import Storage

/// The journal's tree as the database holds it.
enum StoredTree {
    /// How many entries are sealed: one more than the last position.
    static func size(in tx: Transaction) throws -> Int64 {
        try tx.value(Int64.self, "SELECT position FROM journal_seal ORDER BY position DESC LIMIT 1").map { $0 + 1 } ?? 0
    }

    static func nodes(in tx: Transaction, tileBits: Int) -> MerkleNodes {
        MerkleNodes(tileBits: tileBits) { level, first, count in
            let end = first + Int64(count)
            let rows = try tx.rows(
                level == 0
                    ? "SELECT position, leaf_hash FROM journal_seal WHERE position >= \(first) AND position < \(end) ORDER BY position"
                    : "SELECT position, hash FROM journal_tile WHERE level = \(level) AND position >= \(first) AND position < \(end) ORDER BY position")
            guard rows.count == count else {
                throw JournalFault("\(level == 0 ? "Seals" : "Tiles of level \(level)") are missing between \(first) and \(end - 1).")
            }
            return try rows.map { try JournalFault.hash($0[1], of: level == 0 ? "seal" : "tile") }
        }
    }
}

/// What is wrong with the journal as stored, in a sentence.
struct JournalFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    static func hash(_ value: SQLValue, of what: String) throws -> [UInt8] {
        guard case .blob(let bytes) = value, bytes.count == MerkleHash.bytes else { throw JournalFault("A \(what) holds no SHA-256 hash.") }
        return bytes
    }
}
