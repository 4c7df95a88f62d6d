import Base
import Foundation
import Testing

/// A migration that has run somewhere never changes: the next change is the next file.
@Suite("Migrations")
struct MigrationTests {
    private static let migrations = Checkout.files(in: ["Sources"], endings: ["sql"]).filter { $0.path.contains("/Schema/") }

    @Test("every migration is as it was when it was frozen")
    func migrationsAreFrozen() throws {
        let list = try #require(Checkout.file("Tests/TidyTests/migrations.sha256"), "bin/freeze-migrations writes the list")
        var frozen: [String: String] = [:]
        for line in list.text.split(separator: "\n") {
            let parts = line.split(separator: " ", omittingEmptySubsequences: true)
            if parts.count == 2 { frozen[String(parts[1])] = String(parts[0]) }
        }
        let now = try digests(of: Self.migrations.map(\.path))
        for (path, digest) in frozen.sorted(by: { $0.key < $1.key }) {
            #expect(now[path] == digest, "\(path) is frozen: restore it, and put the change into a new file")
        }
        for (path, digest) in now.sorted(by: { $0.key < $1.key }) where frozen[path] == nil {
            Issue.record("add this line to Tests/TidyTests/migrations.sha256 (bin/freeze-migrations does): \(digest)  \(path)")
        }
    }

    @Test("migrations of a module are numbered in one row from 001")
    func migrationsAreNumbered() {
        for (folder, files) in Dictionary(grouping: Self.migrations, by: \.target) {
            let numbers = files.compactMap { Int($0.name.prefix(3)) }.sorted()
            #expect(numbers == Array(1...max(1, files.count)), "Sources/\(folder)/Schema: name them 001_…, 002_… without gaps")
        }
    }

    @Test("migrations keep to types that mean the same on both engines")
    func typesArePortable() throws {
        let engineSpecific = #"^(?!\s*--).*\b(SERIAL|BIGSERIAL|AUTOINCREMENT|DATETIME|TIMESTAMP|TIMESTAMPTZ|JSONB?|VARCHAR|DOUBLE)\b"#
        let portable = Self.migrations.map { CheckoutFile(path: $0.path, text: withoutEngineParts($0.text)) }
        try expectNone(of: engineSpecific, in: portable)
    }

    /// Lines between `-- only sqlite` or `-- only postgres` and `-- end` may differ; they are emptied so that line numbers stay true.
    private func withoutEngineParts(_ text: String) -> String {
        var inside = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            if line.hasPrefix("-- only ") { inside = true }
            defer { if line == "-- end" { inside = false } }
            return inside ? "" : line
        }.joined(separator: "\n")
    }

    private func digests(of paths: [String]) throws -> [String: String] {
        guard !paths.isEmpty else { return [:] }
        let text = try ChildProcess.output(of: "/usr/bin/env", ["sha256sum"] + paths, in: Checkout.root.path).text
        var digests: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", omittingEmptySubsequences: true)
            if parts.count == 2 { digests[String(parts[1])] = String(parts[0]) }
        }
        return digests
    }
}
