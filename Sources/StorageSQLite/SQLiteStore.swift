import Foundation
public import Storage

/// Peel's embedded database: one file, one writer, several readers.
///
/// Writes are committed in groups and flushed to the disk before any caller goes on. Several programs may open the same file.
public final class SQLiteStore: Store {
    public let engine = Engine.sqlite
    private let path: String
    private let limits: SQLiteConnection.Limits
    private let writer: SQLiteConnection
    private let writes: WaitingLine<AnyErrand>
    private let reads: WaitingLine<AnyErrand>
    private let nearby: NearbyReaders

    private static let groupMax = 128
    private static let waitingMax = 10_000
    private static let nearbyNanosecondsMax: UInt64 = 5_000_000

    /// Opens the file at `path` and creates it if it is absent.
    /// - Parameters:
    ///   - readers: how many threads read at once beside the callers' own; of these as a rule no more than there are processors.
    ///   - statementTimeoutSeconds: a statement that runs longer is stopped with `StoreFault.timeout`.
    ///   - busySeconds: how long to wait for another program that writes the file, then `StoreFault.contention`.
    ///   - waitSecondsMax: how long a transaction may wait for its turn, then `StoreFault.unavailable`.
    /// - Throws: `StoreFault.unavailable` for a directory or a place that cannot be written, `.wrongSchema` for a file that is no database.
    public init(path: String, readers: Int = 4, statementTimeoutSeconds: Int = 10, busySeconds: Int = 5, waitSecondsMax: Int = 10) throws {
        let limits = SQLiteConnection.Limits(statementSeconds: statementTimeoutSeconds, busySeconds: busySeconds)
        let writer = try SQLiteFile.open(path, limits: limits)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        self.path = path
        self.limits = limits
        self.writer = writer
        writes = WaitingLine(.init(lengthMax: Self.waitingMax, waitSecondsMax: waitSecondsMax, threadsMax: 1)) { Self.serveWrites($0, writer) }
        reads = WaitingLine(.init(lengthMax: Self.waitingMax, waitSecondsMax: waitSecondsMax, threadsMax: max(1, readers), threadsUsual: processors)) {
            Self.serveReads($0, path, limits)
        }
        nearby = NearbyReaders(count: processors) { try Self.openReader(path, limits) }
    }

    deinit {
        writes.dismiss()
        reads.dismiss()
    }

    /// A point read takes some eight microseconds, and changing threads twice takes longer. So a read begins where its caller is; one that takes
    /// longer than a few milliseconds is stopped and runs again on a reader's own thread, because the threads that run Swift's tasks must stay free.
    public func read<T: Sendable>(_ view: ReadView, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        if let reader = try nearby.take() {
            defer { nearby.giveBack(reader) }
            if let result = try reader.connection.read(view, within: Self.nearbyNanosecondsMax, body) { return result }
        }
        return try await waiting(in: reads, .read(view), for: body)
    }

    /// One write follows the other here, whatever its turn.
    public func write<T: Sendable>(_ turn: WriteTurn, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await waiting(in: writes, .write, for: body)
    }

    public func ping() async throws {
        _ = try await read(.each) { tx in try tx.exists("SELECT 1") }
    }

    /// What is wrong with the file's structure; empty if nothing is. Reads the whole file but not every index (`PRAGMA quick_check`).
    public func quickCheck() async throws -> [String] {
        let path = path
        let limits = SQLiteConnection.Limits(statementSeconds: 3600, busySeconds: limits.busySeconds)
        return try await Task.detached {
            let reader = try Self.openReader(path, limits)
            defer { reader.close() }
            return try reader.read(.one) { tx in try tx.values(String.self, "PRAGMA quick_check") }.filter { $0 != "ok" }
        }.value
    }

    public func close() async {
        await writes.close()
        await reads.close()
        nearby.close()
        writer.close()
    }

    private static func openReader(_ path: String, _ limits: SQLiteConnection.Limits) throws -> SQLiteConnection {
        // A file that vanished must be a fault, not a new empty database.
        guard FileManager.default.fileExists(atPath: path) else { throw StoreFault.unavailable("\(path) is gone") }
        do {
            return try SQLiteConnection(path: path, for: .reading, limits: limits)
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw StoreFault.unavailable("\(path) cannot be opened for reading (\(error))")
        }
    }

    // MARK: threads

    private static func serveWrites(_ line: WaitingLine<AnyErrand>, _ writer: SQLiteConnection) {
        let commit = GroupCommit(writer)
        var expected = 1
        while true {
            let group = line.nextGroup(max: groupMax, expected: expected, napMicroseconds: expected > 1 ? 50 : 0)
            if group.isEmpty { return }
            commit.perform(group)
            expected = group.count
        }
    }

    private static func serveReads(_ line: WaitingLine<AnyErrand>, _ path: String, _ limits: SQLiteConnection.Limits) {
        var reader: SQLiteConnection?
        while let errand = line.next() {
            do {
                let open = try reader ?? openReader(path, limits)
                reader = open
                try open.read(errand.view) { try errand.work.attempt(in: $0) }
                errand.work.succeed()
            } catch {
                errand.work.fail(error)
            }
        }
        reader?.close()
    }
}
