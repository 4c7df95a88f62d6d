import Base
import Foundation

/// A PDF read back with Debian's poppler: what a person or a screen reader gets from it.
public struct PrintedPaper: Sendable {
    /// The text page by page as it is laid out.
    public let pages: [String]
    /// `Title`, `Tagged`, `Pages` … as pdfinfo tells them.
    public let facts: [String: String]
    /// The structure a screen reader follows: `H1`, `Table`, `TH` …
    public let structure: [String]

    public var text: String { pages.joined(separator: "\n") }

    public init(_ bytes: [UInt8]) throws {
        let path = TestStores.newPath(".pdf")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        pages = try Self.run("pdftotext", ["-layout", path, "-"]).split(separator: "\u{0C}").map(String.init)
        facts = Dictionary(
            try Self.run("pdfinfo", [path]).split(separator: "\n").compactMap { line in
                line.firstIndex(of: ":").map { (String(line[..<$0]), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)) }
            }, uniquingKeysWith: { first, _ in first })
        structure = try Self.run("pdfinfo", ["-struct", path]).split(separator: "\n").map { line in
            String(line.drop { $0 == " " }.prefix { $0 != " " })
        }
    }

    private static func run(_ tool: String, _ arguments: [String]) throws -> String {
        try ChildProcess.output(of: "/usr/bin/" + tool, arguments).text
    }
}
