import CLibPQ
import Foundation
import Storage

/// Where the database is: any address libpq understands, with our limits where the address gives none.
///
/// It holds the password, so it describes itself without it.
struct PostgresAddress: Sendable, CustomStringConvertible {
    private let options: [(keyword: String, value: String)]

    struct Limits: Sendable {
        var connectSeconds: Int
        var statementSeconds: Int
        var lockSeconds: Int
        var idleInTransactionSeconds: Int
    }
    let limits: Limits

    init(_ address: String, limits: Limits) throws {
        var given = try Self.parse(address)
        let add = { (keyword: String, value: String) in
            if !given.contains(where: { $0.keyword == keyword }) { given.append((keyword, value)) }
        }
        if given.contains(where: { ($0.keyword == "host" || $0.keyword == "hostaddr") && $0.value.contains(",") }) {
            add("target_session_attrs", "read-write")
        }
        add("connect_timeout", String(limits.connectSeconds))
        add("application_name", "peel")
        add("client_encoding", "UTF8")
        // A server that vanished without a word is noticed in about ten seconds.
        add("keepalives", "1")
        add("keepalives_idle", "5")
        add("keepalives_interval", "2")
        add("keepalives_count", "3")
        add("tcp_user_timeout", "10000")
        options = given
        self.limits = limits
    }

    /// libpq's own words about a wrong address may repeat parts of it, such as the password: ours do not.
    private static func parse(_ address: String) throws -> [(keyword: String, value: String)] {
        var message: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(message) }
        guard let parsed = PQconninfoParse(address, &message) else {
            throw StoreFault.unavailable("its address is not of the form postgres://user:password@host:port/name")
        }
        defer { PQconninfoFree(parsed) }
        var given: [(String, String)] = []
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        return given
    }

    private func value(_ keyword: String) -> String? { options.first { $0.keyword == keyword }?.value }

    var description: String {
        let host = value("host") ?? value("hostaddr") ?? "the local socket"
        return "\(host)\(value("port").map { ":" + $0 } ?? "")/\(value("dbname") ?? "")"
    }

    /// A new connection, made and configured. Blocks at most the connect seconds for each host.
    func connect() throws -> OpaquePointer {
        let keywords = options.map { strdup($0.keyword) }
        let values = options.map { strdup($0.value) }
        defer { (keywords + values).forEach { free($0) } }
        let connection = PQconnectdbParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 0)
        guard let connection else { throw StoreFault.unavailable("no memory for a connection") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let fault = StoreFault.unavailable(hiding(String(cString: PQerrorMessage(connection))))
            PQfinish(connection)
            throw fault
        }
        // Notices would be printed on standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        guard configure(connection), PQenterPipelineMode(connection) == 1 else {
            let fault = StoreFault.unavailable(hiding(String(cString: PQerrorMessage(connection))))
            PQfinish(connection)
            throw fault
        }
        return connection
    }

    private func configure(_ connection: OpaquePointer) -> Bool {
        let result = PQexec(
            connection,
            """
            SET statement_timeout = '\(limits.statementSeconds)s';
            SET lock_timeout = '\(limits.lockSeconds)s';
            SET idle_in_transaction_session_timeout = '\(limits.idleInTransactionSeconds)s';
            SET TIME ZONE 'UTC';
            SET bytea_output = 'hex';
            SET jit = off
            """)
        defer { PQclear(result) }
        return PQresultStatus(result) == PGRES_COMMAND_OK
    }

    /// The first sentence of each line that libpq says, without the password should it ever be there.
    func hiding(_ message: String) -> String {
        var lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        lines.removeAll { $0.hasSuffix("?") }
        var text = lines.joined(separator: "; ")
        for secret in ["password", "sslpassword"].compactMap(value) where !secret.isEmpty {
            text = text.replacingOccurrences(of: secret, with: "•••")
        }
        return text
    }
}
