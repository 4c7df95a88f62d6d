import Foundation
import Testing

@testable import Matching

/// A folder of files for one test, gone with it.
final class FileScene {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("matching-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func file(_ text: String, _ name: String = "people.csv") throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func file(bytes: [UInt8], _ name: String = "people.csv") throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func pairs(_ matching: FileMatching) throws -> [[String]] {
        try matching.writePairs(to: path("pairs.csv"))
        return try rows("pairs.csv")
    }

    /// Ids that share a cluster, as sets of more than one.
    func clusters(_ matching: FileMatching) throws -> Set<Set<String>> {
        _ = try matching.writeClusters(to: path("clusters.csv"))
        let rows = try rows("clusters.csv")
        return Set(Dictionary(grouping: rows, by: { $0[1] }).values.map { Set($0.map { $0[0] }) }.filter { $0.count > 1 })
    }

    /// Without the header.
    func rows(_ name: String) throws -> [[String]] {
        try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
    }

    func fault(_ paths: String...) -> String {
        do {
            _ = try FileMatching(paths)
            return "no fault"
        } catch { return "\(error)" }
    }
}
