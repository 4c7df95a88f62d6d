import ArgumentParser
import Base
import Core
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Storage
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve a force from a database.")

    @ArgumentParser.Option(help: "sqlite:PATH or postgres://user:password@host:port/name") var database: String
    @ArgumentParser.Option(help: "Address and port to listen on.") var bind = "127.0.0.1:8080"
    @ArgumentParser.Option(help: "PEM file of the certificate chain.") var tlsCertificate: String?
    @ArgumentParser.Option(help: "PEM file of the private key.") var tlsKey: String?
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?
    @ArgumentParser.Option(help: "File of the journal's signing key; made when it is not there.") var journalKey: String?
    @ArgumentParser.Option(help: "Folder of the files that records hold; beside the database when left out.") var attachments: String?
    @ArgumentParser.Option(help: "Megabytes of the largest file taken in; 2048 when left out.") var attachmentMegabytes: Int?
    @ArgumentParser.Option(help: "Hours after which a file is erased that was sent in a form nobody finished; 72 when left out.") var uploadHours: Int?
    @ArgumentParser.Option(help: "Reads that PostgreSQL does at once for this node: as many as its server has processors for, shared by all nodes. One more than this machine has when left out.")
    var readers: Int?
    @Flag(help: "Do not migrate the database first.") var noMigrate = false
    @Flag(help: "Believe X-Forwarded-For of a proxy in front.") var behindProxy = false

    func run() async throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else { throw ValidationError("Give --tls-certificate and --tls-key together, or neither.") }
        if let attachmentMegabytes, !(1...1_048_576).contains(attachmentMegabytes) { throw ValidationError("--attachment-megabytes is a number from 1 to 1048576.") }
        if let uploadHours, !(24...8_760).contains(uploadHours) { throw ValidationError("--upload-hours is a number from 24 to 8760.") }
        if let readers, !(1...500).contains(readers) { throw ValidationError("--readers is a number from 1 to 500.") }
        var settings = Server.Settings()
        (settings.host, settings.port) = try Bind.parse(bind)
        settings.tlsCertificate = tlsCertificate
        settings.tlsKey = tlsKey
        settings.trustsProxy = behindProxy
        let configuration = try Configuration(config)
        let office = try await Composition.office(
            database: database, configuration: configuration, attachments: attachments ?? Serving.attachmentsPath(beside: database),
            attachmentMegabytes: attachmentMegabytes, uploadHours: uploadHours, readers: readers)
        if noMigrate { try await Migrator.check(office.store, against: office.registry.migrations) } else { try await office.migrate() }
        let address = "http\(tlsKey == nil ? "" : "s")://\(settings.host)"
        try await Serving.run(office, configuration, settings, journalKey: journalKey ?? Serving.keyPath(beside: database)) { port in say("Peel serves at \(address):\(port)/") }
    }
}

enum Bind {
    static func parse(_ text: String) throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port) else {
            throw ValidationError("--bind is an address and a port from 0 to 65535, for example 127.0.0.1:8080.")
        }
        let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return (host.isEmpty ? "0.0.0.0" : host, port)
    }
}

/// Running a node: the web server and the sealer until a signal ends them.
enum Serving {
    /// The journal's key lies beside an embedded database; a force on PostgreSQL names its own place.
    static func keyPath(beside database: String) -> String {
        database.hasPrefix("sqlite:") ? String(database.dropFirst(7)) + ".journal-key" : "peel.journal-key"
    }

    /// So do its files; the nodes of a force on PostgreSQL share one folder, which it names.
    static func attachmentsPath(beside database: String) -> String {
        database.hasPrefix("sqlite:") ? String(database.dropFirst(7)) + ".attachments" : "peel.attachments"
    }

    static func run(
        _ office: Office, _ configuration: Configuration, _ settings: Server.Settings, journalKey: String, onRunning: @escaping @Sendable (Int) async -> Void
    ) async throws {
        var settings = settings
        settings.imageOrigins = try configuration.imageOrigins()
        var log = Logger(label: "peel") { JSONLogHandler(label: $0) }
        log.logLevel = .notice
        let key = try CheckpointKey.load(at: journalKey)
        let holder = RawID(at: .now).description
        let sealer = Sealer(store: office.store, key: key, clock: office.clock, holder: holder)
        let rounds = Rounds(office: office, holder: holder)
        let migrations = office.registry.migrations
        let store = office.store
        let server = try Server(office: office, modules: try Composition.modules(configuration, key: key.publicKey), settings: settings, log: log) {
            try await Migrator.check(store, against: migrations)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: SealerRun(sealer: sealer)),
                    .init(service: RoundsRun(rounds: rounds)),
                    .init(service: try server.application(onRunning: onRunning)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        do {
            try await group.run()
        } catch {
            if "\(error)".contains("EADDRINUSE") || "\(error)".contains("errno: 98") || "\(error)".contains("Address already in use") {
                throw Cannot(sentence: "Port \(settings.port) is in use. Stop what uses it, or choose another port.")
            }
            throw error
        }
        await office.store.close()
    }
}

/// Before the sealer's last work in the order of the drain: what the rounds did is sealed with the rest.
struct RoundsRun: Service {
    let rounds: Rounds

    func run() async throws { await cancelWhenGracefulShutdown { await rounds.run() } }
}

struct SealerRun: Service {
    let sealer: Sealer

    func run() async throws {
        await cancelWhenGracefulShutdown { await sealer.run() }
        // What was committed while the server drained is sealed before we go.
        _ = try? await sealer.sealOnce()
    }
}
