import CLibPQ
import Foundation
import Storage

/// The wire: a libpq connection whose every wait has an end. Once anything on it fails it is dead and stays so.
final class PostgresLink {
    private let connection: OpaquePointer
    private let address: PostgresAddress
    private(set) var isDead = false
    /// Waits in a row that a few looks did not end, and those without looks after them.
    private var missed = 0

    /// The server stops a statement itself; if it does not answer some seconds after that, it or the network is gone.
    private static let graceSeconds = 5

    init(to address: PostgresAddress) throws {
        self.address = address
        connection = try address.connect()
    }

    deinit { PQfinish(connection) }

    var statementSeconds: Int { address.limits.statementSeconds }

    func abandon() { isDead = true }

    func noticeHangUp() {
        guard !isDead, isReadable(withinMilliseconds: 0) else { return }
        if PQconsumeInput(connection) == 0 || PQstatus(connection) != CONNECTION_OK || isReadable(withinMilliseconds: 0) { isDead = true }
    }

    // MARK: sending

    func prepare(_ statement: PreparedStatements.Statement) throws {
        try sent(PQsendPrepare(connection, statement.name, statement.sql, Int32(statement.types.count), statement.types) == 1)
    }

    func send(_ parameters: PostgresParameters, to statement: PreparedStatements.Statement) throws {
        try sent(parameters.send(to: connection, statement: statement.name))
    }

    func send(command: String) throws {
        try sent(PQsendQueryParams(connection, command, 0, nil, nil, nil, nil, 0) == 1)
    }

    /// The point up to which the server answers, and after which it forgives an error.
    func mark() throws { try sent(PQpipelineSync(connection) == 1) }

    private func sent(_ isSent: Bool) throws {
        if isDead || !isSent { throw lost() }
    }

    // MARK: receiving

    /// The next result, or nothing where the answers to one statement end.
    func next() throws -> OpaquePointer? {
        if isDead { throw lost() }
        while PQisBusy(connection) == 1 {
            guard isReadableSoon() || isReadable(withinMilliseconds: Int32(statementSeconds + Self.graceSeconds) * 1000) else {
                isDead = true
                throw StoreFault.unavailable("\(address) stopped answering")
            }
            if PQconsumeInput(connection) == 0 { throw lost() }
        }
        let result = PQgetResult(connection)
        // libpq makes such a result up when the connection breaks; the server's own errors have a code.
        if let result, PQresultStatus(result) == PGRES_FATAL_ERROR, PQresultErrorField(result, Int32(UInt8(ascii: "C"))) == nil {
            PQclear(result)
            throw lost()
        }
        return result
    }

    // MARK: shared by many

    /// Until something comes, the connection ends or the time is up.
    func waitForAnswers(milliseconds: Int32) {
        if !isReadableSoon(looks: Self.patientLooks) { _ = isReadable(withinMilliseconds: milliseconds) }
    }

    func takeIn() throws {
        if isDead || PQconsumeInput(connection) == 0 { throw lost() }
    }

    /// Whether `next` would answer at once.
    var hasCome: Bool { !isDead && PQisBusy(connection) == 0 }

    // MARK: scripts

    /// Runs a text of statements by the simple protocol. Answers the server's first error.
    func runScript(_ text: String, isWritable: Bool) throws -> PostgresFault? {
        try sent(PQexitPipelineMode(connection) == 1)
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        guard PQstatus(connection) == CONNECTION_OK, let result else { throw lost() }
        try sent(PQenterPipelineMode(connection) == 1)
        guard PQresultStatus(result) == PGRES_FATAL_ERROR else { return nil }
        return PostgresFault(result: result, timeoutSeconds: statementSeconds, isWritable: isWritable)
    }

    /// A server on the same machine answers a small question sooner than this thread is put to sleep and woken. So it looks a few times and lets others run in
    /// between; where that was in vain some times in a row, as with a server across a network, it does not for a while.
    func isReadableSoon(looks: Int = looksMax) -> Bool {
        if missed >= Self.missesMax {
            missed = missed == Self.missesMax + Self.waitsWithoutLooks ? 0 : missed + 1
            return false
        }
        for _ in 0..<looks {
            if isReadable(withinMilliseconds: 0) {
                missed = 0
                return true
            }
            sched_yield()
        }
        missed += 1
        return false
    }

    static let looksMax = 10
    /// Where nothing else waits for the connection: a fifth of a millisecond.
    static let patientLooks = 150
    private static let missesMax = 8
    private static let waitsWithoutLooks = 200

    private func isReadable(withinMilliseconds limit: Int32) -> Bool {
        var socket = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&socket, 1, limit)
            if count >= 0 { return count > 0 }
            if errno != EINTR { return true }
        }
    }

    private func lost() -> StoreFault {
        isDead = true
        let message = address.hiding(PQerrorMessage(connection).map { String(cString: $0) } ?? "")
        return .unavailable(message.isEmpty ? "the connection to \(address) was lost" : message)
    }
}
