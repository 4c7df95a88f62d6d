import Base
import Storage

/// Finds the entries that have no seal yet without looking at the whole journal each time.
///
/// Ids are minted just before commit, so new entries stand at the end; what is committed a little late stands a little before it. Each
/// search looks at the last second before the newest sealed id. What comes later still (a slow transaction, a node whose clock is behind)
/// is found by sweeps over the last quarter of an hour, and at start and every hour over everything, a piece at a time between the searches.
struct UnsealedSearch: Sendable {
    static let recentSeconds: Int64 = 1
    static let windowSeconds: Int64 = 15 * 60
    static let windowSweepEverySeconds: Int64 = 15
    static let fullSweepEverySeconds: Int64 = 3600
    static let entriesPerPiece = 20_000

    private var windowSweepDue = Instant(microseconds: 0)
    private var fullSweepDue = Instant(microseconds: 0)
    /// Where the sweep under way goes on.
    private var cursor: RawID?

    var isSweeping: Bool { cursor != nil }

    /// Begins a sweep over everything with the next search.
    mutating func sweepAll() {
        cursor = nil
        fullSweepDue = Instant(microseconds: 0)
    }

    /// At most `limit` unsealed entries in the order of their ids.
    mutating func next(_ limit: Int, at now: Instant, in tx: Transaction) throws -> [JournalEntry] {
        let newest = try tx.value(RawID.self, "SELECT journal_id FROM journal_seal ORDER BY journal_id DESC LIMIT 1")
        // A node whose clock is ahead must not draw the search past what the others write.
        let end = newest.map { min($0.minted, now) }
        let recent = end.map { RawID.floor(of: $0.adding(seconds: -Self.recentSeconds)) } ?? .zero
        startSweep(at: now, windowEnd: end)
        let found = try Unsealed.entries(after: recent, through: nil, limit: limit, in: tx)
        guard found.count < limit, let from = cursor else { return found }
        let pieceEnd = try Unsealed.pieceEnd(after: from, through: recent, count: Self.entriesPerPiece, in: tx)
        let late = try Unsealed.entries(after: from, through: pieceEnd ?? recent, limit: limit - found.count, in: tx)
        cursor = late.count == limit - found.count ? late.last?.id : pieceEnd
        return late + found
    }

    private mutating func startSweep(at now: Instant, windowEnd: Instant?) {
        guard cursor == nil else { return }
        if now >= fullSweepDue {
            cursor = .zero
            fullSweepDue = now.adding(seconds: Self.fullSweepEverySeconds)
        } else if now >= windowSweepDue, let windowEnd {
            cursor = RawID.floor(of: windowEnd.adding(seconds: -Self.windowSeconds))
        } else {
            return
        }
        windowSweepDue = now.adding(seconds: Self.windowSweepEverySeconds)
    }
}

enum Unsealed {
    /// Unsealed entries with ids above `after` and up to `last`. The range is given for both tables: PostgreSQL does not carry it over by itself.
    static func entries(after: RawID, through last: RawID?, limit: Int, in tx: Transaction) throws -> [JournalEntry] {
        let last = last ?? .last
        return try tx.rows(
            """
            SELECT \(JournalEntry.columns) FROM journal j WHERE j.id > \(after) AND j.id <= \(last)
            AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.journal_id = j.id AND s.journal_id > \(after) AND s.journal_id <= \(last))
            ORDER BY j.id LIMIT \(limit)
            """
        ).map(JournalEntry.init(row:))
    }

    /// The id that ends a piece of `count` entries above `after`; nothing if fewer are left up to `last`.
    static func pieceEnd(after: RawID, through last: RawID, count: Int, in tx: Transaction) throws -> RawID? {
        try tx.value(RawID.self, "SELECT id FROM journal WHERE id > \(after) AND id <= \(last) ORDER BY id LIMIT 1 OFFSET \(count - 1)")
    }
}

extension RawID {
    static let zero = RawID(high: 0, low: 0)
    static let last = RawID(high: .max, low: .max)

    /// When a version 7 id was minted, to the millisecond.
    var minted: Instant { Instant(microseconds: Int64(high >> 16) * 1000) }
}
