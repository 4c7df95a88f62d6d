import Glibc
import GRDBSQLite
import Storage

/// One connection's statements. Preparing costs ten times running a point read (measured: 9 µs against 82–107 µs), so they are kept.
final class SQLiteDriver: Driver {
    let engine = Engine.sqlite
    let texts = StatementTexts()
    private let handle: OpaquePointer
    private let timeoutSeconds: Int
    /// When the running statement must stop: the statement's limit or the transaction's, whichever is nearer.
    private let deadline: UnsafeMutablePointer<UInt64>
    /// When a read that runs on its caller's thread must give that thread back.
    private var leave: UInt64 = .max
    private(set) var wasCutShort = false
    private var statements: [StatementKey: SQLiteStatement] = [:]
    private var begin: SQLiteStatement?
    private var commit: SQLiteStatement?
    private var uses = 0

    private static let statementsMax = 256
    /// How many steps of SQLite's machine pass between two looks at the clock: some microseconds.
    private static let stepsBetweenLooks: Int32 = 1000

    let store: StoreIdentity

    init(_ handle: OpaquePointer, timeoutSeconds: Int, of store: StoreIdentity) {
        self.handle = handle
        self.store = store
        self.timeoutSeconds = timeoutSeconds
        deadline = .allocate(capacity: 1)
        deadline.initialize(to: 0)
        sqlite3_progress_handler(
            handle, Self.stepsBetweenLooks,
            { deadline in
                guard let limit = deadline?.assumingMemoryBound(to: UInt64.self).pointee, limit > 0 else { return 0 }
                return monotonicNanoseconds() > limit ? 1 : 0
            }, deadline)
    }

    deinit { deadline.deallocate() }

    /// Lets go of the statements so that the connection can be closed.
    func finish() {
        (statements, begin, commit) = ([:], nil, nil)
        sqlite3_progress_handler(handle, 0, nil, nil)
    }

    /// Lets the statements that follow take so long together; one more and the read must move to a thread of its own.
    func allow(nanoseconds: UInt64?) {
        leave = nanoseconds.map { monotonicNanoseconds() + $0 } ?? .max
        wasCutShort = false
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    func beginRead() throws { try settle(&begin, "BEGIN DEFERRED") }
    func endRead() throws { try settle(&commit, "COMMIT") }

    /// Around every read: neither takes time to speak of, so neither has a limit, and neither is looked up.
    private func settle(_ kept: inout SQLiteStatement?, _ sql: String) throws {
        let statement = try kept ?? prepare(sql)
        kept = statement
        let code = sqlite3_step(statement.pointer)
        sqlite3_reset(statement.pointer)
        guard code == SQLITE_DONE else { throw fault(code) }
    }

    /// Rows that break a foreign key which is checked only at COMMIT. A group of transactions shares one COMMIT, so each must answer for its own.
    var hasOpenForeignKeys: Bool {
        var current: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
        return current != 0
    }

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int {
        let statement = try statement(for: sql)
        statement.isInUse = true
        defer {
            sqlite3_reset(statement.pointer)
            sqlite3_clear_bindings(statement.pointer)
            statement.isInUse = false
            deadline.pointee = 0
        }
        try statement.bind(values)
        try setDeadline()
        var isFirst = true
        while true {
            let code = sqlite3_step(statement.pointer)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw fault(code) }
                return statement.changesRows ? Int(sqlite3_changes(handle)) : 0
            }
            if isFirst {
                statement.noteNewShape()
                isFirst = false
            }
            try each(statement.row())
        }
    }

    private func setDeadline() throws {
        let now = monotonicNanoseconds()
        if now > leave {
            wasCutShort = true
            throw StoreFault.timeout(seconds: timeoutSeconds)
        }
        deadline.pointee = min(leave, now + UInt64(timeoutSeconds) * 1_000_000_000)
    }

    func takesLong() throws {
        guard leave < .max else { return }
        wasCutShort = true
        throw StoreFault.timeout(seconds: timeoutSeconds)
    }

    func script(_ sql: String) throws {
        if sql.hasPrefix("SAVEPOINT ") || sql.hasPrefix("RELEASE ") || sql.hasPrefix("ROLLBACK TO ") {
            try execute(sql, []) { _ in }
            return
        }
        // Migrations build indexes over whole tables: no time limit.
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(code) }
    }

    private func fault(_ code: Int32) -> StoreFault {
        if code & 0xFF == SQLITE_INTERRUPT, monotonicNanoseconds() > leave { wasCutShort = true }
        return SQLiteFault.of(sqlite3_extended_errcode(handle), on: handle, timeoutSeconds: timeoutSeconds)
    }

    // MARK: statements

    private func statement(for sql: String) throws -> SQLiteStatement {
        uses += 1
        let key = StatementKey(sql)
        guard let known = statements[key] else {
            let new = try prepare(sql)
            if statements.count >= Self.statementsMax { forgetLeastUsed() }
            statements[key] = new
            return new
        }
        // A statement that runs inside its own rows needs another of its kind.
        if known.isInUse { return try prepare(sql) }
        known.lastUse = uses
        return known
    }

    private func prepare(_ sql: String) throws -> SQLiteStatement {
        var pointer: OpaquePointer?
        let isWhole = try sql.withCString { start in
            var tail: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(handle, start, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, &tail)
            guard code == SQLITE_OK else { throw fault(code) }
            return tail.map { String(cString: $0).allSatisfy { $0.isWhitespace || $0 == ";" } } ?? true
        }
        guard let pointer else { throw StoreFault.failed("an empty statement") }
        let statement = try SQLiteStatement(pointer, sql: sql)
        guard isWhole else { throw StoreFault.failed("several statements where one was expected") }
        statement.lastUse = uses
        return statement
    }

    private func forgetLeastUsed() {
        if let oldest = statements.filter({ !$0.value.isInUse }).min(by: { $0.value.lastUse < $1.value.lastUse }) {
            statements[oldest.key] = nil
        }
    }
}

func monotonicNanoseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}
