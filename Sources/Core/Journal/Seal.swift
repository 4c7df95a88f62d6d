import Base
@_spi(Writing) import Storage

/// A batch of entries with their positions and hashes, ready to be written in one transaction: seals, completed tiles, signed checkpoint.
struct Seal: Sendable {
    /// The tree with the batch in it.
    let tree: MerkleTree
    private let start: Int64
    private let leaves: [(id: RawID, hash: [UInt8])]
    private let tiles: [MerkleTile]
    private let checkpoint: Checkpoint

    enum Outcome: Hashable, Sendable {
        case sealed, heldByAnother, overtaken
    }

    init(_ entries: [JournalEntry], extending before: MerkleTree, at now: Instant, key: CheckpointKey) throws {
        var tree = before
        var tiles: [MerkleTile] = []
        leaves = entries.map { ($0.id, JournalLeaf.hash(of: $0)) }
        for leaf in leaves { tree.append(leaf.hash, completing: &tiles) }
        start = before.size
        self.tree = tree
        self.tiles = tiles
        checkpoint = try Checkpoint.signed(size: tree.size, root: tree.root, at: now, by: key)
    }

    func write(in tx: Transaction, holding lease: Lease, at now: Instant) throws -> Outcome {
        // Serializable would make PostgreSQL watch the index pages that the foreign key looks at, where every act inserts its entry, and some of
        // those acts would fail for it. Lease and primary key guard this transaction at any level.
        if tx.engine == .postgres { try tx.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED") }
        guard try lease.take(at: now, in: tx) else { return .heldByAnother }
        guard try StoredTree.size(in: tx) == start else { return .overtaken }
        let seals = leaves.enumerated().map { "(\(start + Int64($0)), \($1.id), \(SQLValue.blob($1.hash)))" as SQL }
        try insert(seals, "journal_seal (position, journal_id, leaf_hash)", tx)
        try insert(tiles.map { "(\($0.level), \($0.position), \(SQLValue.blob($0.hash)))" }, "journal_tile (level, position, hash)", tx)
        try tx.execute(
            """
            INSERT INTO journal_checkpoint (size, root, at, key_id, signature) VALUES
            (\(checkpoint.size), \(SQLValue.blob(checkpoint.root)), \(checkpoint.at), \(checkpoint.keyID), \(SQLValue.blob(checkpoint.signature)))
            """)
        return .sealed
    }

    /// Many rows a statement, in three sizes only, so that the statements stay prepared.
    private func insert(_ rows: [SQL], _ target: String, _ tx: Transaction) throws {
        var rest = rows[...]
        for size in [128, 16, 1] {
            while rest.count >= size {
                try tx.execute(SQL(trusted: "INSERT INTO \(target) VALUES ") + .joined(Array(rest.prefix(size)), by: ", "))
                rest = rest.dropFirst(size)
            }
        }
    }
}
