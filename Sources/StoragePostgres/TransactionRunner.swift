import Foundation
import Storage

/// Runs one read or write on a connection and settles it, trying again where another transaction got in the way.
struct TransactionRunner {
    let connection: PostgresConnection

    private static let attemptsMax = 20
    /// The first attempt and the first repetition run free. From then on they queue with those that take turns for one advisory lock of the session. It is
    /// taken before BEGIN: taken inside, it would come after the snapshot, and the transaction would fail just the same.
    private static let freeAttempts = 2
    private static let laneKey: Int64 = 0x7065_656C_6C61_6E65

    func perform(_ errand: AnyErrand, _ turn: WriteTurn) {
        for attempt in 1...Self.attemptsMax {
            do {
                switch errand.kind {
                case .write: try write(errand.work, inLane: turn == .queued || attempt > Self.freeAttempts)
                case .read(let view): try read(errand.work, view)
                }
                errand.work.succeed()
                return
            } catch {
                guard connection.mayRepeat, !connection.isDead, attempt < Self.attemptsMax else { return errand.work.fail(error) }
                pause(after: attempt)
            }
        }
    }

    private func read(_ work: any PendingWork, _ view: ReadView) throws {
        try connection.begin(view == .one ? .reading : .looking)
        do {
            try work.attempt(in: Transaction(driver: connection, isWritable: false))
            try connection.endReading()
        } catch {
            connection.rollBack()
            throw error
        }
    }

    private func write(_ work: any PendingWork, inLane: Bool) throws {
        if inLane { try connection.execute("SELECT pg_advisory_lock($1)", [.integer(Self.laneKey)]) { _ in } }
        defer {
            // Nobody waits for the answer; a dead connection's locks are gone with it.
            if inLane, !connection.isDead { try? connection.send("SELECT pg_advisory_unlock($1)", [.integer(Self.laneKey)]) }
        }
        try connection.begin(.writing)
        do {
            try work.attempt(in: Transaction(driver: connection, isWritable: true))
            try connection.commit()
        } catch {
            connection.rollBack()
            throw error
        }
    }

    private func pause(after attempt: Int) {
        let longest = min(32_000, 500 << min(attempt, 6))
        usleep(UInt32.random(in: 0...UInt32(longest)))
    }
}
