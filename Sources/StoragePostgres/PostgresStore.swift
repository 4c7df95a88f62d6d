import Foundation
public import Storage
import Synchronization

/// Peel's database for a force: one PostgreSQL server, or a cluster with several hosts in the address.
///
/// Reads see one snapshot. Writes are serialisable and run again when another got in their way.
public final class PostgresStore: Store, CustomStringConvertible {
    public let engine = Engine.postgres
    private let address: PostgresAddress
    private let reads: WaitingLine<AnyErrand>
    private let writes: WaitingLine<AnyErrand>
    /// Writes that take turns have one connection, so that they keep no other waiting.
    private let turns: WaitingLine<AnyErrand>
    /// One is enough for what is asked of it, and a second made no more of two processors.
    private let shared: SharedConnection

    private static let waitingMax = 10_000
    /// A connection that was idle for longer is looked at before use; while work is dense the look would cost more than it finds.
    private static let idleBeforeNotice = Duration.milliseconds(20)

    /// Prepares to connect; the first use connects, so call `ping()` to learn whether the database is there.
    /// - Parameters:
    ///   - url: `postgres://user:password@host:port/name` or any form libpq takes, several hosts too (then only one that can be written to is used,
    ///     unless the address gives `target_session_attrs`).
    ///   - connections: how many connections, and threads, there are at most for reads, as many for writes, and one for the writes that take turns. Writes
    ///     wait for the disk, so all of theirs may be at work.
    ///   - readers: how many read at once as a rule, one more than this machine has processors when left out. Reads keep a processor busy: more of them at once only push
    ///     each other out of its caches (eight on two processors a quarter slower than two). The others help where those are stuck.
    ///   - statementTimeoutSeconds: a statement that runs longer is stopped with `StoreFault.timeout`.
    ///   - lockTimeoutSeconds: how long a statement may wait for another transaction, then `StoreFault.contention`.
    ///   - waitSecondsMax: how long a transaction may wait for a connection, then `StoreFault.unavailable`.
    /// - Throws: `StoreFault.unavailable` if the address cannot be understood.
    public init(
        url: String, connections: Int = 8, readers: Int? = nil, statementTimeoutSeconds: Int = 10,
        lockTimeoutSeconds: Int = 5, connectTimeoutSeconds: Int = 3, waitSecondsMax: Int = 10
    ) throws {
        // libpq takes 1 second as 2, and 0 as for ever.
        let limits = PostgresAddress.Limits(
            connectSeconds: max(2, connectTimeoutSeconds), statementSeconds: max(1, statementTimeoutSeconds), lockSeconds: max(1, lockTimeoutSeconds),
            idleInTransactionSeconds: 60)
        let address = try PostgresAddress(url, limits: limits)
        let (threshold, store) = (Threshold(), StoreIdentity())
        self.address = address
        func line(of threads: Int, usually: Int? = nil, _ turn: WriteTurn) -> WaitingLine<AnyErrand> {
            WaitingLine(.init(lengthMax: Self.waitingMax, waitSecondsMax: waitSecondsMax, threadsMax: threads, threadsUsual: usually)) { line in
                Self.serve(line, turn, address, threshold, store)
            }
        }
        let readers = max(1, readers ?? ProcessInfo.processInfo.activeProcessorCount + 1)
        let reads = line(of: max(connections, readers), usually: readers, .free)
        self.reads = reads
        shared = SharedConnection(connect: { try PostgresConnection(to: address, of: store) }, leave: { reads.join(AnyErrand($0, .read(.each))) })
        writes = line(of: max(1, connections), .free)
        turns = line(of: 1, .queued)
    }

    deinit {
        shared.dismiss()
        reads.dismiss()
        writes.dismiss()
        turns.dismiss()
    }

    /// Where it is, without the password.
    public var description: String { "PostgreSQL at \(address)" }

    public func read<T: Sendable>(_ view: ReadView, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await waiting(in: reads, .read(view), for: body)
    }

    public func ask<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Later<T>) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            let work = AskingErrand(body: body, continuation: continuation)
            if !shared.take(work) { reads.join(AnyErrand(work, .read(.each))) }
        }
    }

    public func write<T: Sendable>(_ turn: WriteTurn, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await waiting(in: turn == .queued ? turns : writes, .write, for: body)
    }

    public func ping() async throws {
        _ = try await read(.each) { tx in try tx.exists("SELECT 1") }
    }

    public func close() async {
        await shared.close()
        await reads.close()
        await writes.close()
        await turns.close()
    }

    // MARK: threads

    private static func serve(_ line: WaitingLine<AnyErrand>, _ turn: WriteTurn, _ address: PostgresAddress, _ threshold: Threshold, _ store: StoreIdentity) {
        var connection: PostgresConnection?
        var lastUse = ContinuousClock.now
        while true {
            guard let errand = line.next(beforeWaiting: { connection?.flush() }) else { return }
            if ContinuousClock.now - lastUse > idleBeforeNotice { connection?.notice() }
            if connection?.isDead == true { connection = nil }
            do {
                let open = try connection ?? threshold.cross { try PostgresConnection(to: address, of: store) }
                connection = open
                TransactionRunner(connection: open).perform(errand, turn)
                lastUse = .now
            } catch {
                errand.work.fail(error)
            }
        }
    }
}

/// Keeps callers from waiting, one after the other, for a server that was just found unreachable: for a moment they get the same answer at once.
private final class Threshold: Sendable {
    private let closed = Mutex<(until: ContinuousClock.Instant, fault: StoreFault)?>(nil)

    func cross<Connection>(_ connect: () throws -> Connection) throws -> Connection {
        if let closed = closed.withLock({ $0 }), closed.until > .now { throw closed.fault }
        do {
            return try connect()
        } catch let fault as StoreFault {
            closed.withLock { $0 = (.now + .milliseconds(250), fault) }
            throw fault
        }
    }
}
