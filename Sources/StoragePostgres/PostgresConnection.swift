import CLibPQ
import Foundation
import Storage

/// One connection in libpq's pipeline mode, used by one thread. What needs no answer (BEGIN, savepoints, posted rows, the COMMIT of a read)
/// waits for the next statement and shares its round trip.
final class PostgresConnection: Driver {
    let engine = Engine.postgres
    let texts = StatementTexts()
    let link: PostgresLink
    private var statements = PreparedStatements()
    /// What was sent and not yet answered, in order.
    private var owed: [Owed] = []
    /// Whether the last of it is still without the mark at which the server answers.
    private var isOpenEnded = false
    private var postedCount = 0
    private var mode = Mode.none
    private var hasBegun = false
    /// Of what many ask: whether the first of `owed` was answered but for the empty answer that closes it, and whether anything in its turn failed.
    private var isAnswered = false
    private var hasFailed = false
    /// Whether the transaction failed for a reason that running it again may cure.
    private(set) var mayRepeat = false

    /// Statements sent without waiting for an answer: both sides could wait for each other with full buffers if this went on for ever.
    private static let postedMax = 32

    enum Mode {
        case none, looking, reading, writing

        /// Nothing where each statement is a transaction by itself.
        fileprivate var begin: String? {
            switch self {
            case .none, .looking: nil
            case .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .writing: "BEGIN ISOLATION LEVEL SERIALIZABLE"
            }
        }
    }

    private enum Owed {
        case prepare(PreparedStatements.Statement)
        case result(PreparedStatements.Statement)
        case asked(PreparedStatements.Statement, each: (Row) -> Void, end: () -> Void)
        case command
        case mark
        /// The mark behind what one of many callers asked.
        case turn
    }

    let store: StoreIdentity

    init(to address: PostgresAddress, of store: StoreIdentity) throws {
        self.store = store
        link = try PostgresLink(to: address)
    }

    var isDead: Bool { link.isDead }

    /// After a while of idleness: reads the answers that nobody waited for, and notices whether the server hung up.
    func notice() {
        if !owed.isEmpty, let result = try? answer() { PQclear(result) }
        if !isDead { link.noticeHangUp() }
    }

    // MARK: transactions

    func begin(_ mode: Mode) throws {
        self.mode = mode
        hasBegun = false
        mayRepeat = false
        let discarded = statements.takeDiscarded()
        if discarded.isEmpty { return }
        for name in discarded {
            try link.send(command: "DEALLOCATE \(name)")
            owed.append(.command)
        }
        try mark()
    }

    /// Ends a read; nothing depends on the answer, so nobody waits for it. It may even travel with the next transaction: see `flush`.
    func endReading() throws {
        defer { mode = .none }
        guard hasBegun else {
            // Without a transaction around them, what was asked and never looked at must not run on into the next one's.
            if isOpenEnded { try mark() }
            return
        }
        try queue("COMMIT", [])
    }

    /// Sends what was not yet sent, because no next transaction is at hand to take it along.
    func flush() {
        guard isOpenEnded, !isDead else { return }
        do {
            try mark()
        } catch {
            link.abandon()
        }
    }

    /// Durable when this returns.
    func commit() throws {
        guard hasBegun else {
            mode = .none
            return
        }
        try queue("COMMIT", [])
        let result: OpaquePointer?
        do {
            result = try answer()
        } catch StoreFault.unavailable(let why) {
            throw StoreFault.unavailable("the connection broke while the change was being saved, so it may or may not be saved: look first (\(why))")
        }
        defer { PQclear(result) }
        mode = .none
        guard let tag = PQcmdStatus(result), String(cString: tag) == "COMMIT" else {
            throw StoreFault.failed("a statement failed, its error was not passed on, and so nothing was saved")
        }
    }

    func rollBack() {
        defer { mode = .none }
        guard hasBegun, !isDead else { return flush() }
        do {
            // After an error the server skips everything up to the next mark, which must not be the ROLLBACK.
            if isOpenEnded { try mark() }
            try queue("ROLLBACK", [])
            try mark()
        } catch {
            link.abandon()
        }
    }

    /// Sends at once what nobody waits for.
    func send(_ sql: String, _ values: [SQLValue]) throws {
        try queue(sql, values)
        try mark()
    }

    // MARK: Driver

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int {
        let statement = try queue(sql, values)
        guard let result = try answer() else { return 0 }
        defer { PQclear(result) }
        if PQresultStatus(result) == PGRES_TUPLES_OK { try Self.rows(of: result, statement).forEach(each) }
        return Self.changed(result)
    }

    private static func rows(of result: OpaquePointer, _ statement: PreparedStatements.Statement) -> PostgresRows {
        let columns = statement.columns ?? PostgresRows.columns(of: result)
        statement.columns = columns
        return PostgresRows(result, columns: columns)
    }

    func post(_ sql: String, _ values: [SQLValue]) throws {
        try queue(sql, values)
        postedCount += 1
        if postedCount >= Self.postedMax { PQclear(try answer()) }
    }

    func ask(_ sql: String, _ values: [SQLValue], each: @escaping (Row) -> Void, end: @escaping () -> Void) throws {
        try add(sql, values, each: each, end: end)
        postedCount += 1
        if postedCount >= Self.postedMax { PQclear(try answer()) }
    }

    /// Asks, and never waits.
    func add(_ sql: String, _ values: [SQLValue], each: @escaping (Row) -> Void, end: @escaping () -> Void) throws {
        let statement = try queue(sql, values)
        owed[owed.count - 1] = .asked(statement, each: each, end: end)
    }

    func settle() throws {
        if !owed.isEmpty { PQclear(try answer()) }
    }

    func script(_ sql: String) throws {
        if sql.hasPrefix("SAVEPOINT ") {
            // What was posted before it must not fail inside it.
            if postedCount > 0 { PQclear(try answer()) }
            try queue(sql, [])
        } else if sql.hasPrefix("RELEASE ") {
            try queue(sql, [])
            if postedCount > 0 { PQclear(try answer()) }
        } else if sql.hasPrefix("ROLLBACK TO ") {
            if isOpenEnded { try mark() }
            try queue(sql, [])
        } else {
            try runScript(sql)
        }
    }

    /// Several statements go by the simple protocol, outside the pipeline and without a time limit: migrations build indexes over whole tables.
    private func runScript(_ sql: String) throws {
        try beginIfNeeded()
        PQclear(try answer())
        let fault = try link.runScript("SET LOCAL statement_timeout = 0; " + sql, isWritable: mode == .writing)
        statements.forgetAll()
        if let fault { throw note(fault) }
    }

    private static func changed(_ result: OpaquePointer) -> Int {
        guard let tag = PQcmdStatus(result) else { return 0 }
        // INSERT, UPDATE, DELETE, MERGE; not SELECT, whose count is of rows read.
        switch UInt8(bitPattern: tag.pointee) {
        case UInt8(ascii: "I"), UInt8(ascii: "U"), UInt8(ascii: "D"), UInt8(ascii: "M"): return Int(atoi(PQcmdTuples(result)))
        default: return 0
        }
    }

    // MARK: the pipeline

    private func beginIfNeeded() throws {
        guard !hasBegun, let begin = mode.begin else { return }
        hasBegun = true
        try queue(begin, [])
    }

    @discardableResult
    private func queue(_ sql: String, _ values: [SQLValue]) throws -> PreparedStatements.Statement {
        // Other reads are in a transaction that the server keeps from writing.
        if mode == .looking, !sql.hasPrefix("SELECT") { throw StoreFault.failed("a read said “\(sql.prefix(20))”") }
        // So early, so that a value that cannot be sent leaves nothing half sent.
        let parameters = try PostgresParameters(values)
        try beginIfNeeded()
        let statement = statements.statement(for: sql, values)
        if statement.state == .new {
            try link.prepare(statement)
            statement.state = .sent
            owed.append(.prepare(statement))
        }
        try link.send(parameters, to: statement)
        owed.append(.result(statement))
        isOpenEnded = true
        return statement
    }

    private func mark() throws {
        try link.mark()
        owed.append(.mark)
        isOpenEnded = false
        postedCount = 0
    }

    /// Waits for everything owed. Answers the last statement's result, or throws the first error since the last mark but one.
    private func answer() throws -> OpaquePointer? {
        if isOpenEnded { try mark() }
        var last: OpaquePointer?
        var fault: PostgresFault?
        let expected = owed
        owed.removeAll(keepingCapacity: true)
        do {
            for (index, item) in expected.enumerated() {
                let result = try link.next()
                if case .mark = item {
                    PQclear(result)
                    // What stands before this mark belongs to an earlier transaction, whose end nobody waited for.
                    if index < expected.count - 1 {
                        PQclear(last)
                        (last, fault) = (nil, nil)
                    }
                    continue
                }
                if let failure = take(result, for: item, last: &last), fault == nil { fault = failure }
                // Each answer in a pipeline is closed by an empty one.
                PQclear(try link.next())
            }
        } catch {
            PQclear(last)
            throw error
        }
        guard let fault else { return last }
        PQclear(last)
        throw note(fault)
    }

    // MARK: shared by many

    /// Sends what all of them ask for and waits for nothing. Answers those for whom there will be an answer at the end of the turn; the others are refused.
    func send(asking works: [any AskingWork], refused: inout [any AskingWork]) -> [any AskingWork] {
        var sent: [any AskingWork] = []
        guard (try? begin(.looking)) != nil else { return works }
        for work in works {
            let driver = AskingDriver(self)
            defer { driver.close() }
            do {
                try work.ask(in: Transaction(driver: driver, isWritable: false))
                sent.append(work)
            } catch {
                refused.append(work)
            }
        }
        // Where it fails the connection is lost, and with it all answers.
        if !sent.isEmpty { try? endTurn() } else if isOpenEnded { try? mark() }
        return sent
    }

    private func endTurn() throws {
        try link.mark()
        owed.append(.turn)
        isOpenEnded = false
    }

    /// Takes in what has come and waits for nothing. Answers for each turn whose end has come whether all in it went well.
    func arrived() -> [Bool] {
        var outcomes: [Bool] = []
        var taken = 0
        var last: OpaquePointer?
        do {
            try link.takeIn()
            while taken < owed.count, link.hasCome {
                let result = try link.next()
                switch owed[taken] {
                case .mark, .turn:
                    PQclear(result)
                    if case .turn = owed[taken] { outcomes.append(!hasFailed) }
                    hasFailed = false
                    taken += 1
                case let item where !isAnswered:
                    if let fault = take(result, for: item, last: &last) {
                        hasFailed = true
                        _ = note(fault)
                    }
                    isAnswered = true
                default:
                    // Each answer in a pipeline is closed by an empty one.
                    PQclear(result)
                    isAnswered = false
                    taken += 1
                }
            }
        } catch {
            link.abandon()
        }
        PQclear(last)
        owed.removeFirst(taken)
        return outcomes
    }

    private func take(_ result: OpaquePointer?, for item: Owed, last: inout OpaquePointer?) -> PostgresFault? {
        switch (PQresultStatus(result), item) {
        case (PGRES_COMMAND_OK, .prepare(let statement)):
            statement.state = .prepared
        case (PGRES_COMMAND_OK, .result), (PGRES_TUPLES_OK, .result):
            PQclear(last)
            last = result
            return nil
        case (PGRES_TUPLES_OK, .asked(let statement, let each, let end)):
            if let result { Self.rows(of: result, statement).forEach(each) }
            end()
        case (PGRES_PIPELINE_ABORTED, .prepare(let statement)):
            forgetUnprepared(statement)
        case (PGRES_FATAL_ERROR, _):
            guard let result else { return nil }
            defer { PQclear(result) }
            if case .prepare(let statement) = item { forgetUnprepared(statement) }
            return PostgresFault(result: result, timeoutSeconds: link.statementSeconds, isWritable: mode == .writing)
        default: break
        }
        PQclear(result)
        return nil
    }

    private func forgetUnprepared(_ statement: PreparedStatements.Statement) {
        statement.state = .new
        statements.forget(statement)
    }

    private func note(_ fault: PostgresFault) -> StoreFault {
        if fault.isStalePlan { statements.forgetAll() }
        // Outside a transaction it is the wait for the lane that failed: trying twenty times would take minutes.
        mayRepeat = mode != .none && (mayRepeat || fault.isSerialisation || fault.isStalePlan)
        if fault.endsConnection { link.abandon() }
        return fault.fault
    }
}
