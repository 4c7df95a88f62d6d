import Base
import Core
import Custody
import Demo
import Exchange
import Foundation
import Information
import Intelligence
import Investigation
import Logging
import Prosecution
import Records
import Storage
import StoragePostgres
import StorageSQLite
import Web
import Yams

/// Puts the modules together: the one place that knows them all.
enum Composition {
    static func modules(_ configuration: Configuration, key: CheckpointPublicKey) throws -> [WebModule] {
        [
            try RecordsModule.web(), try InvestigationModule.web(map: configuration.map(), policyFile: configuration.policyFile), try CustodyModule.web(), try IntelligenceModule.web(), try ProsecutionModule.web(),
            try InformationModule.web(key: key),
        ]
    }

    static func registry(_ configuration: Configuration) throws -> Registry {
        let manifests = [
            try RecordsModule.manifest(), try InvestigationModule.manifest(policyFile: configuration.policyFile), try CustodyModule.manifest(), try IntelligenceModule.manifest(),
            try ProsecutionModule.manifest(), try InformationModule.manifest(),
        ]
        let registry = try Registry(manifests, access: try configuration.access())
        try registry.checkAccess()
        return registry
    }

    /// Opens the database and the office over it.
    ///
    /// - Parameters:
    ///   - attachments: the folder of files, for what serves them.
    ///   - attachmentMegabytes: of the largest file; nothing for the starter's limit.
    ///   - uploadHours: after which a file no record took is erased; nothing for the starter's.
    ///   - readers: reads that PostgreSQL does at once; nothing for as many as this machine's processors suggest.
    static func office(
        database: String, configuration: Configuration, attachments: String? = nil, attachmentMegabytes: Int? = nil, uploadHours: Int? = nil, readers: Int? = nil,
        clock: TimeSource = .system
    ) async throws -> Office {
        let files = try attachments.map { folder in
            do {
                return try AttachmentStore(
                    folder: folder, bytesMax: attachmentMegabytes.map { $0 * 1_048_576 } ?? AttachmentStore.bytesMaxStarter,
                    waitingHours: uploadHours ?? AttachmentStore.waitingHoursStarter)
            } catch {
                throw Cannot(sentence: "The folder for attachments \(folder) cannot be made or written. Choose another with --attachments.")
            }
        }
        let store = try await open(database, readers: readers)
        return Office(store: store, registry: try registry(configuration), clock: clock, attachments: files)
    }

    /// `sqlite:PATH`, `postgres://…`, or libpq's own `host=… dbname=…`.
    static func open(_ database: String, readers: Int? = nil) async throws -> any Store {
        if database.hasPrefix("sqlite:") {
            let path = String(database.dropFirst("sqlite:".count))
            guard !path.isEmpty else { throw Cannot(sentence: "Say which file: --database sqlite:PATH.") }
            return try SQLiteStore(path: path)
        }
        if database.hasPrefix("postgres://") || database.hasPrefix("postgresql://") || database.contains("host=") || database.contains("dbname=") {
            return try PostgresStore(url: database, readers: readers)
        }
        throw Cannot(sentence: "A database is given as sqlite:PATH or postgres://user:password@host:port/name.")
    }
}

/// A force's own configuration: the folder given with `--config`.
struct Configuration {
    let folder: String?

    init(_ folder: String?) throws {
        self.folder = folder
        var isFolder: ObjCBool = false
        if let folder, !(FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue) {
            throw Cannot(sentence: "There is no configuration folder at \(folder). Correct --config, or leave it out to use the starter configuration.")
        }
    }

    /// `boundary.geojson`, and `map.yaml` with `tiles` (an address with {z}, {x} and {y}) and `attribution`.
    func map() throws -> MapSettings {
        guard let folder else { return MapSettings() }
        struct File: Decodable {
            var tiles: String?
            var attribution: String?
        }
        var file = File()
        let yaml = folder + "/map.yaml"
        if FileManager.default.fileExists(atPath: yaml) {
            do {
                file = try YAMLDecoder().decode(File.self, from: String(contentsOfFile: yaml, encoding: .utf8))
            } catch {
                throw Cannot(sentence: "\(yaml) cannot be read: it holds tiles and attribution, each a line of text. \(error)")
            }
        }
        let boundary = URL(fileURLWithPath: folder + "/boundary.geojson")
        guard FileManager.default.fileExists(atPath: boundary.path) else { return MapSettings(tiles: file.tiles, attribution: file.attribution) }
        return try MapSettings(boundaryFile: boundary, tiles: file.tiles, attribution: file.attribution)
    }

    /// When which tasks are raised; read while the program runs, so that a change needs no restart.
    var policyFile: String? { folder.map { $0 + "/policies.yaml" } }

    /// Where map tiles may come from: the only images the content security policy lets in from elsewhere.
    func imageOrigins() throws -> [String] {
        guard let tiles = try map().tiles, let address = URLComponents(string: tiles.filter { !"{}".contains($0) }), let scheme = address.scheme, let host = address.host
        else { return [] }
        return [scheme + "://" + host + (address.port.map { ":\($0)" } ?? "")]
    }

    func access() throws -> AccessPolicy {
        guard let folder else { return try .starter() }
        let path = folder + "/access.yaml"
        guard FileManager.default.fileExists(atPath: path) else { return try .starter() }
        do {
            return try AccessPolicy(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch {
            throw Cannot(sentence: "\(path) cannot be read as an access configuration: \(error)")
        }
    }
}
