public import Base
public import Storage

/// Recomputes the journal from what is stored and says whether anything was altered, removed or inserted. It reads by pages, so its memory does
/// not grow with the journal, and each entry once.
///
/// It trusts the public key alone. What it cannot see by itself is a whole journal put back to an earlier checkpoint: compare the size with a
/// checkpoint kept elsewhere.
public enum JournalVerification {
    static let pageEntries = 1_000
    /// The sealer is done with an entry in seconds; this leaves room for its sweeps.
    static let unsealedMinutesMax = 5

    /// Verifies everything, or from the last checkpoint of at most `since` entries on. Throws only where the store fails.
    public static func verify(
        _ store: any Store, key: CheckpointPublicKey, since: Int64? = nil, clock: TimeSource = .system
    ) async throws -> JournalReport {
        try await verify(store, keys: [key], since: since, clock: clock, tileBits: MerkleTree.tileBits)
    }

    /// As above where the key was replaced: every checkpoint must be signed by one of `keys`.
    public static func verify(
        _ store: any Store, keys: [CheckpointPublicKey], since: Int64? = nil, clock: TimeSource = .system
    ) async throws -> JournalReport {
        try await verify(store, keys: keys, since: since, clock: clock, tileBits: MerkleTree.tileBits)
    }

    static func verify(
        _ store: any Store, keys: [CheckpointPublicKey], since: Int64?, clock: TimeSource, tileBits: Int
    ) async throws -> JournalReport {
        let base = try await store.read { tx in try JournalWalk.start(since: since ?? 0, keys: keys, tileBits: tileBits, in: tx) }
        var walk = base
        while !walk.isAtEnd, walk.report.isWhole {
            walk = try await store.read { [walk] tx in
                var next = walk
                try next.readPage(pageEntries, in: tx)
                return next
            }
        }
        guard walk.report.isWhole else { return walk.report }
        var report = walk.report
        report.firstBad = try await unsealed(store, after: base.unsealedFloor, before: clock.now.adding(minutes: -unsealedMinutesMax))
        return report
    }

    /// The first entry older than `cutoff` that has no seal.
    private static func unsealed(_ store: any Store, after floor: RawID, before cutoff: Instant) async throws -> JournalReport.Finding? {
        var from = floor
        while true {
            let (missing, end) = try await store.read { [from] tx in
                let end = try Unsealed.pieceEnd(after: from, through: .last, count: UnsealedSearch.entriesPerPiece, in: tx)
                return (try Unsealed.first(after: from, through: end ?? .last, before: cutoff, in: tx), end)
            }
            if let missing {
                return JournalReport.Finding(
                    position: nil, journalID: missing,
                    sentence: "Journal entry \(missing) has no seal: it was put in afterwards, its seal was taken away, or nothing has been sealing. "
                        + "If no server has run since, run one for a minute and verify again.")
            }
            guard let end else { return nil }
            from = end
        }
    }
}

extension Unsealed {
    static func first(after: RawID, through last: RawID, before cutoff: Instant, in tx: Transaction) throws -> RawID? {
        try tx.value(
            RawID.self,
            """
            SELECT j.id FROM journal j WHERE j.id > \(after) AND j.id <= \(last) AND j.at < \(cutoff)
            AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.journal_id = j.id AND s.journal_id > \(after) AND s.journal_id <= \(last))
            ORDER BY j.id LIMIT 1
            """)
    }
}
