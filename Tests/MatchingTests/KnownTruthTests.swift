import Foundation
import Testing

@testable import Matching

/// Public sets whose truth is known, where they lie beside the checkout or in `PEEL_DATA`. Not tuned on them: these are the standard settings.
@Suite("Sets whose truth is known")
struct KnownTruthTests {
    private static let folder: URL = {
        let data = ProcessInfo.processInfo.environment["PEEL_DATA"].map { URL(filePath: $0) }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (data ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")).appendingPathComponent("linkage")
    }()

    private static let isThere = FileManager.default.fileExists(atPath: folder.path)

    /// F1 over pairs at the standard threshold. FEBRL's ids tell the truth: `rec-12-org`, `rec-12-dup-0`.
    private func febrl(_ files: [String], truePairs: Int) throws -> Double {
        let scene = try FileScene()
        let found = try scene.pairs(try FileMatching(files.map { Self.folder.appendingPathComponent("febrl/\($0)").path }))
        let right = found.count { pair in pair[0].split(separator: "-")[1] == pair[1].split(separator: "-")[1] }
        return 2 * Double(right) / Double(found.count + truePairs)
    }

    @Test("FEBRL 1: a thousand rows, one duplicate each", .enabled(if: isThere))
    func febrl1() throws { #expect(try febrl(["dataset1.csv"], truePairs: 500) >= 0.998) }

    @Test("FEBRL 2: up to five duplicates", .enabled(if: isThere))
    func febrl2() throws { #expect(try febrl(["dataset2.csv"], truePairs: 1934) >= 0.997) }

    @Test("FEBRL 4: two files", .enabled(if: isThere))
    func febrl4() throws { #expect(try febrl(["dataset4a.csv", "dataset4b.csv"], truePairs: 5000) >= 0.999) }
}
