import Base
import Foundation
import StoragePostgres

/// A PostgreSQL server for tests: started once for the test process, reached by a socket in its own directory, gone within a second of the
/// process. `PEEL_TEST_POSTGRES` names another server instead, on which the tests may create databases (`peel_test_…`, left behind).
public final class TestPostgres: Sendable {
    private let directory: String
    private let binaries: String
    private let owner: String?

    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    // MARK: the server all tests share

    private static let shared = Task<String, any Error> {
        if let given = ProcessInfo.processInfo.environment["PEEL_TEST_POSTGRES"], !given.isEmpty { return given }
        let server = try TestPostgres()
        try await server.start()
        return server.url(database: "postgres")
    }

    /// A new database, empty or a copy of `template` (to which nobody may be connected). Answers its address.
    public static func freshDatabase(copying template: String = "template0") async throws -> String {
        let base = try await shared.value
        let name = "peel_test_\(UUID().uuidString.prefix(13).lowercased().replacing("-", with: "_"))"
        let address = try at(base, database: "postgres")
        try await run([try binaryDirectory() + "/psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", "CREATE DATABASE \(name) TEMPLATE \(template)", address])
        return try at(base, database: name)
    }

    /// The name of the database in an address.
    public static func databaseName(in address: String) -> String {
        let withoutOptions = address.prefix { $0 != "?" }
        return String(withoutOptions.split(separator: "/").last ?? "")
    }

    private static func at(_ address: String, database: String) throws -> String {
        guard let scheme = address.range(of: "://") else {
            throw Fault(description: "PEEL_TEST_POSTGRES must be of the form postgres://user:password@host:port/name")
        }
        let rest = address[scheme.upperBound...]
        let server = rest.prefix { $0 != "/" && $0 != "?" }
        let options = rest.drop { $0 != "?" }
        return address[..<scheme.upperBound] + server + "/" + database + options
    }

    // MARK: a server of one's own

    /// A server in a new directory; `start` runs it. Tests that stop the server have their own.
    public init() throws {
        binaries = try Self.binaryDirectory()
        // PostgreSQL refuses to run as root.
        owner = geteuid() == 0 ? "postgres" : nil
        var template = Array("/tmp/peel-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Fault(description: "no temporary directory: \(String(cString: strerror(errno)))") }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func makeCluster() async throws {
        if let owner { try await Self.run(["/bin/chown", owner, directory]) }
        try await Self.run(
            asOwner + [binaries + "/initdb", "-D", directory + "/data", "-U", "peel", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
    }

    public func url(database: String) -> String { "postgres://peel@/\(database)?host=\(directory)" }

    /// Starts the server and returns when it answers. It outlives neither this process nor `stop`.
    public func start() async throws {
        if !FileManager.default.fileExists(atPath: directory + "/data") { try await makeCluster() }
        let server =
            (asOwner + [
                binaries + "/postgres", "-D", directory + "/data", "-k", directory, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
                "-c", "max_connections=500", "-c", "max_locks_per_transaction=512", "-c", "autovacuum=off", "-c", "max_wal_size=4GB",
            ]).joined(separator: " ")
        // Watches this process, because a test run that is killed cleans nothing up.
        let script = """
            \(server) & child=$!
            while [ -d /proc/\(getpid()) ] && kill -0 $child 2>/dev/null; do sleep 0.3; done
            if [ ! -d /proc/\(getpid()) ]; then kill -QUIT $(head -1 \(directory)/data/postmaster.pid); wait $child; rm -rf \(directory); fi
            """
        let log = directory + "/log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let handle = FileHandle(forWritingAtPath: log)
        _ = try ChildProcess("/bin/sh", ["-c", script], in: "/tmp", output: handle?.fileDescriptor, errors: handle?.fileDescriptor)
        try handle?.close()
        try await waitUntilItAnswers(log)
    }

    private func waitUntilItAnswers(_ log: String) async throws {
        let store = try PostgresStore(url: url(database: "postgres"), connections: 1)
        var last: (any Error)?
        for _ in 0..<300 {
            do {
                try await store.ping()
                return await store.close()
            } catch {
                last = error
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw Fault(description: "PostgreSQL did not start (\(last.map { "\($0)" } ?? "no answer")): \(said)")
    }

    /// Stops it as a crash would, at once.
    public func stop() async throws {
        let file = try String(contentsOfFile: directory + "/data/postmaster.pid", encoding: .utf8)
        guard let first = file.split(separator: "\n").first, let id = Int32(first) else { throw Fault(description: "the server does not run") }
        kill(id, SIGQUIT)
        while kill(id, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        try? FileManager.default.removeItem(atPath: directory + "/data/postmaster.pid")
    }

    /// Stops it and deletes its files.
    public func remove() async {
        try? await stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private var asOwner: [String] { owner.map { ["/usr/bin/setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups"] } ?? [] }

    private static func binaryDirectory() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap(Int.init).sorted()
        for version in versions.reversed() where FileManager.default.isExecutableFile(atPath: "\(root)/\(version)/bin/initdb") {
            return "\(root)/\(version)/bin"
        }
        throw Fault(description: "PostgreSQL is not installed (no \(root)/*/bin/initdb). Install the package postgresql, or set PEEL_TEST_POSTGRES.")
    }

    /// Runs a command and returns when it has ended, without holding a thread that runs tasks.
    private static func run(_ command: [String]) async throws {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        let child = try ChildProcess(command[0], Array(command.dropFirst()), in: "/tmp", output: writing.fileDescriptor, errors: writing.fileDescriptor)
        let status = await child.ended()
        try writing.close()
        guard status == 0 else {
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Fault(description: "\(command.joined(separator: " ")): \(output)")
        }
    }
}
