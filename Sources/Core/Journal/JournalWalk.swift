import Base
import Storage

/// One pass over the sealed journal from a position to the end, a page at a time. It stops at the first thing that is wrong.
struct JournalWalk: Sendable {
    private(set) var report = JournalReport()
    private(set) var isAtEnd = false
    /// Entries with ids above this must have seals; earlier ones were the business of an earlier verification.
    private(set) var unsealedFloor = RawID.zero
    private var tree: MerkleTree
    private let keys: [CheckpointPublicKey]
    /// The size of the last checkpoint that held.
    private var proven: Int64 = 0

    private init(tree: MerkleTree, keys: [CheckpointPublicKey]) {
        self.tree = tree
        self.keys = keys
    }

    /// Begins at the last checkpoint of at most `since` entries, whose tree is read from the tiles and must have the signed root.
    static func start(since: Int64, keys: [CheckpointPublicKey], tileBits: Int, in tx: Transaction) throws -> JournalWalk {
        var walk = JournalWalk(tree: MerkleTree(tileBits: tileBits), keys: keys)
        do {
            guard since > 0, let base = try Checkpoint.last(in: tx, through: since) else { return walk }
            walk.tree = try MerkleTree(size: base.size, from: StoredTree.nodes(in: tx, tileBits: tileBits))
            walk.report.from = base.size
            walk.report.size = base.size
            walk.proven = base.size
            walk.unsealedFloor = RawID.floor(of: base.at.adding(hours: -1))
            walk.check(base, firstPossible: 0)
        } catch let fault as JournalFault {
            walk.fail(since, nil, "The tree below position \(since) cannot be rebuilt. \(fault) Verify without a starting position.")
        }
        return walk
    }

    mutating func readPage(_ entries: Int, in tx: Transaction) throws {
        let next = tree.size
        let rows = try tx.rows(
            """
            SELECT s.position, s.journal_id AS sealed_id, s.leaf_hash, \(JournalEntry.columns), d.salt, d.body
            FROM (SELECT position, journal_id, leaf_hash FROM journal_seal WHERE position >= \(next) ORDER BY position LIMIT \(entries)) s
            LEFT JOIN journal j ON j.id = s.journal_id LEFT JOIN journal_detail d ON d.journal_id = s.journal_id
            ORDER BY s.position
            """)
        do {
            let checkpoints = try Checkpoint.between(next, next + Int64(rows.count), in: tx)
            var waiting = checkpoints[...]
            for row in rows {
                try readEntry(row, in: tx)
                if report.isWhole, let checkpoint = waiting.first, checkpoint.size == tree.size {
                    check(checkpoint, firstPossible: proven)
                    waiting = waiting.dropFirst()
                }
                guard report.isWhole else { return }
            }
            if rows.isEmpty { try finish(in: tx) }
        } catch let fault as JournalFault {
            fail(tree.size, nil, fault.description)
        }
    }

    private mutating func readEntry(_ row: Row, in tx: Transaction) throws {
        let position = tree.size
        let sealedID = RawID(sqlValue: row["sealed_id"])
        guard Int64(sqlValue: row["position"]) == position else {
            return fail(position, nil, "Position \(position) is missing from the seals: a seal was taken away.")
        }
        guard row["id"] != .null else {
            return fail(position, sealedID, "The entry at position \(position) is gone from the journal, though its seal is there.")
        }
        let entry = try JournalEntry(row: row)
        let leafHash = JournalLeaf.hash(of: entry)
        guard try JournalFault.hash(row["leaf_hash"], of: "seal") == leafHash else {
            return fail(position, entry.id, "The entry at position \(position) or its seal was altered: the two do not agree.")
        }
        try checkDetail(of: entry, row, position, in: tx)
        guard report.isWhole else { return }
        var tiles: [MerkleTile] = []
        tree.append(leafHash, completing: &tiles)
        report.size = tree.size
        for tile in tiles { try check(tile, in: tx) }
    }

    private mutating func checkDetail(of entry: JournalEntry, _ row: Row, _ position: Int64, in tx: Transaction) throws {
        switch (entry.detailHash, row["salt"], row["body"]) {
        case (nil, .null, .null): return
        case (.some(let hash), .blob(let salt), .text(let body)):
            guard JournalDetail.hash(salt: salt, body: body) == hash else {
                return fail(position, entry.id, "The detail of the entry at position \(position) was altered.")
            }
            report.details += 1
        case (.some, .null, .null):
            let isErased = try tx.exists(
                """
                SELECT 1 FROM journal WHERE subject_id = \(entry.id) AND subject_kind = 'journal' AND category = \(ActCategory.erasure)
                AND act = \(JournalErasure.act) AND outcome = 'done'
                """)
            guard isErased else {
                return fail(position, entry.id, "The detail of the entry at position \(position) is gone, and no entry says that it was lawfully erased.")
            }
            report.erased += 1
        default:
            fail(position, entry.id, "The detail stored for the entry at position \(position) is not one that this entry has.")
        }
    }

    private mutating func check(_ tile: MerkleTile, in tx: Transaction) throws {
        let stored = try tx.value(SQLValue.self, "SELECT hash FROM journal_tile WHERE level = \(tile.level) AND position = \(tile.position)")
        let first = tile.position << (tile.level * tree.tileBits)
        guard let stored else {
            return fail(first, nil, "The stored hash of the entries at positions \(first) to \(tree.size - 1) was taken away.")
        }
        guard stored == .blob(tile.hash) else {
            return fail(
                first, nil,
                "The stored hash of the entries at positions \(first) to \(tree.size - 1) was altered, or one of them was together with its seal.")
        }
    }

    private mutating func check(_ checkpoint: Checkpoint, firstPossible: Int64) {
        let last = checkpoint.size - 1
        guard let key = keys.first(where: { $0.id == checkpoint.keyID }) else {
            return fail(
                last, nil,
                "The checkpoint of \(checkpoint.size) entries is signed with key \(checkpoint.keyID), which is not among those to trust. "
                    + "If the key was replaced, give the earlier public key too.")
        }
        guard checkpoint.isSigned(by: key) else {
            return fail(last, nil, "The checkpoint of \(checkpoint.size) entries was altered: its signature does not hold.")
        }
        guard checkpoint.root == tree.root else {
            return fail(
                firstPossible, nil,
                "An entry between positions \(firstPossible) and \(last) was altered, exchanged or put in together with its seal: "
                    + "the tree is not the one signed at \(checkpoint.at).")
        }
        proven = checkpoint.size
        report.checkpoints += 1
        report.lastCheckpointAt = checkpoint.at
    }

    /// At the end, in one snapshot: the last checkpoint must be of exactly the seals there are.
    private mutating func finish(in tx: Transaction) throws {
        isAtEnd = true
        let last = try Checkpoint.last(in: tx)
        if let last, last.size > tree.size {
            fail(tree.size, nil, "The journal's end was cut off: \(tree.size) seals are left of the \(last.size) that were signed at \(last.at).")
        } else if proven < tree.size {
            fail(proven, nil, "Positions \(proven) to \(tree.size - 1) have no signed checkpoint: seals were put in, or a checkpoint was taken away.")
        }
    }

    private mutating func fail(_ position: Int64, _ id: RawID?, _ sentence: String) {
        if report.firstBad == nil { report.firstBad = JournalReport.Finding(position: position, journalID: id, sentence: sentence) }
    }
}

/// How a lawful erasure of an entry's detail is journalled: an entry with category `ERA`, this act, and the erased entry as its subject.
public enum JournalErasure {
    public static let act = "information.detail.erase"
    public static let subjectKind = "journal"
}
