import Core
import Custody
import Foundation
import Testing

@Suite("The starter list of offences")
struct OffenceListTests {
    static var starter: [Code] {
        get throws { try CustodyModule.manifest().codeLists.first { $0.list == "cjs-offence" }?.codes ?? [] }
    }

    @Test("has the burglary, theft, assault and drug offences most charged, each once, with how they are tried")
    func contents() throws {
        let codes = try Self.starter
        #expect(Set(codes.map(\.code)).count == codes.count)
        #expect(Set(["TH68036", "TH68010", "CJ88116", "OF61102", "MD71530", "RT88007"]).isSubset(of: codes.map(\.code)))
        for code in codes {
            #expect(ModeOfTrial(cjsCategory: code.detail["category"] ?? "") != nil, "\(code.code)")
            #expect(!code.title.isEmpty)
        }
    }

    /// The publisher's catalogue lies beside the checkout where there is one, or where `PEEL_SHARED` says.
    static var catalogue: URL? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["PEEL_SHARED"].map { URL(filePath: $0) } ?? root.deletingLastPathComponent().appending(path: "shared")
        let file = shared.appending(path: "rules/codes/cjs_offences.csv")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    @Test("agrees with the publisher's catalogue in codes and categories", .enabled(if: OffenceListTests.catalogue != nil))
    func agrees() throws {
        let file = try #require(Self.catalogue)
        let rows = CSV.rows(try String(contentsOf: file, encoding: .utf8))
        let published = Dictionary(rows.dropFirst().filter { $0.count > 2 }.map { ($0[0], $0[2]) }, uniquingKeysWith: { first, _ in first })
        for code in try Self.starter { #expect(published[code.code] == code.detail["category"], "\(code.code)") }
    }
}
