public import Base
import Foundation
import Storage

/// A signed statement that the journal held `size` sealed entries with this Merkle root at this time. Whoever keeps a copy elsewhere
/// can later prove that nothing up to there was altered or taken away.
public struct Checkpoint: Hashable, Sendable {
    public let size: Int64
    /// 32 bytes.
    public let root: [UInt8]
    public let at: Instant
    public let keyID: String
    /// Ed25519 over `text`, 64 bytes.
    public let signature: [UInt8]

    /// What is signed: `peel journal`, the size, the root in base64 and the time in RFC 3339, each on a line of its own.
    public var text: String { Checkpoint.text(size: size, root: root, at: at) }

    static func text(size: Int64, root: [UInt8], at: Instant) -> String {
        "peel journal\n\(size)\n\(Data(root).base64EncodedString())\n\(at)\n"
    }

    static func signed(size: Int64, root: [UInt8], at: Instant, by key: CheckpointKey) throws -> Checkpoint {
        let signature = try key.sign(text(size: size, root: root, at: at))
        return Checkpoint(size: size, root: root, at: at, keyID: key.publicKey.id, signature: signature)
    }

    public func isSigned(by key: CheckpointPublicKey) -> Bool {
        keyID == key.id && key.verifies(signature, of: text)
    }
}

extension Checkpoint {
    static let columns: SQL = "size, root, at, key_id, signature"

    init(row: Row) throws {
        guard let size = Int64(sqlValue: row["size"]), let at = Instant(sqlValue: row["at"]), let keyID = String(sqlValue: row["key_id"]),
            case .blob(let signature) = row["signature"]
        else { throw JournalFault("A checkpoint cannot be read.") }
        self.init(size: size, root: try JournalFault.hash(row["root"], of: "checkpoint"), at: at, keyID: keyID, signature: signature)
    }

    /// The last checkpoint of at most `size` entries.
    static func last(in tx: Transaction, through size: Int64 = .max) throws -> Checkpoint? {
        try tx.rows("SELECT \(columns) FROM journal_checkpoint WHERE size <= \(size) ORDER BY size DESC LIMIT 1").first.map(Checkpoint.init(row:))
    }

    /// The checkpoints of more than `size` entries and at most `end`, by size.
    static func between(_ size: Int64, _ end: Int64, in tx: Transaction) throws -> [Checkpoint] {
        try tx.rows("SELECT \(columns) FROM journal_checkpoint WHERE size > \(size) AND size <= \(end) ORDER BY size").map(Checkpoint.init(row:))
    }
}
