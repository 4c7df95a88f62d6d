import Base
import Core
import Exchange
import Foundation
import Investigation
import Records
import Storage
import Synchronization
import TestSupport

/// An empty force and hand-made street files in a folder of their own.
struct StreetScene {
    let world: World
    let officer: Officer
    let folder: String
    let told = Told()

    final class Told: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    static func make(_ engine: Engine) async throws -> StreetScene {
        let world = try await World.make(engine, [try RecordsModule.manifest(), try InvestigationModule.manifest()])
        let folder = FileManager.default.temporaryDirectory.appending(path: "peel-street-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return StreetScene(world: world, officer: try await world.officer("MIGR", rank: .staff), folder: folder)
    }

    static let header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"

    /// An identifier of the publisher's form, made of one digit.
    static func id(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    static func row(
        _ id: String = "", month: String = "2017-01", at: String = "-0.111497,51.518226,On or near Example Row,E01000914,Camden 028B",
        type: String = "Burglary",
        outcome: String = "Under investigation"
    ) -> String {
        "\(id),\(month),City of London Police,City of London Police,\(at),\(type),\(outcome),"
    }

    static let nowhere = ",,No Location,,"

    func write(_ rows: [String], to name: String = "2017-01-city-of-london-street.csv", header: String = header, ending: String = "\n") throws -> String {
        try write(text: ([header] + rows).map { $0 + ending }.joined(), to: name)
    }

    func write(text: String, to name: String = "2017-01-city-of-london-street.csv") throws -> String {
        try write(bytes: Array(text.utf8), to: name)
    }

    func write(bytes: [UInt8], to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    func load(_ files: String..., rejects: String? = nil) async throws -> String { try await load(files, rejects: rejects).line }

    func load(_ files: [String], rejects: String? = nil) async throws -> Reconciliation {
        let told = told
        return try await PoliceUKStreet.run(files: files, office: world.office, officer: officer, rejects: rejects) { told.add($0) }
    }

    func crimes() async throws -> [Investigation] {
        try await world.store.read { tx in try tx.all(Investigation.self, "SELECT * FROM investigation ORDER BY source_key") }
    }

    func count(_ table: SQL) async throws -> Int { try await world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM \(table)") ?? 0 } }

    func journalled() async throws -> Int { try await count("journal") }
}

/// The real files, where the folder beside the checkout holds them or `PEEL_SHARED` names it.
enum Shared {
    static let root: URL? = {
        let beside = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared")
        let named = ProcessInfo.processInfo.environment["PEEL_SHARED"].map { URL(filePath: $0) }
        return [named, beside].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0.appending(path: "data/police_uk").path) }
    }()

    static var isThere: Bool { root != nil }

    static func path(_ name: String) -> String { root?.appending(path: "data/\(name)").path ?? "" }

    /// What an independent count says of one street file: a column of the quirks table.
    static func quirks(of file: String) throws -> [String: Int] {
        let rows = CSV.rows(try String(contentsOfFile: path("QUIRKS_police_uk_dev.csv"), encoding: .utf8))
        guard let header = rows.first, let row = rows.first(where: { $0.first == file }) else { return [:] }
        return Dictionary(zip(header, row).compactMap { name, value in Int(value).map { (name, $0) } }, uniquingKeysWith: { first, _ in first })
    }
}
