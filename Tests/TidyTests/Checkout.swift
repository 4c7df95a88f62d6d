import Foundation
import Testing

/// A text file of this checkout, named by its path from the root (`Sources/Custody/Law/DetentionClock.swift`).
struct CheckoutFile: Sendable {
    let path: String
    let text: String

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// The target (or test target) the file belongs to: the second part of its path.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The folder inside the target (`Training` in `Sources/Administration/Training/Course.swift`); nil at the target's top.
    var folder: String? {
        let parts = path.split(separator: "/")
        return parts.count > 3 ? String(parts[2]) : nil
    }
}

/// The files these tests read. They are found from this file's own place, so the tests run from any working directory.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Our Swift sources, without the tests.
    static let sources = files(in: ["Sources"], endings: ["swift"])

    /// The tests but these, whose patterns would find themselves.
    static let tests = files(in: ["Tests"], endings: ["swift"]).filter { $0.target != "TidyTests" }

    /// Every text file somebody reading the repository would see.
    static let texts =
        files(
            in: ["Sources", "Tests", "bin", "bench", "docs", ".ci"], endings: ["swift", "sql", "md", "py", "lua", "js", "css", "sh", "yaml", "yml", ""])
        + ["README.md", "NOTICE", "SECURITY.md", "Package.swift"].compactMap(file)

    static func file(_ path: String) -> CheckoutFile? {
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return nil }
        return CheckoutFile(path: path, text: text)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    static func files(in folders: [String], endings: Set<String>) -> [CheckoutFile] {
        folders.flatMap { folder in
            let inside = (try? FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
            return inside.sorted().compactMap { endings.contains(URL(filePath: $0).pathExtension) ? file("\(folder)/\($0)") : nil }
        }
    }
}

/// The lines where `pattern` matches, as `path:line: text`, ready for a person to open. Comment lines are passed over unless asked for.
func findings(of pattern: String, in files: [CheckoutFile], evenInComments: Bool = false) throws -> [String] {
    let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
    return files.flatMap { file in
        let text = file.text as NSString
        var lines: [String] = []
        for match in expression.matches(in: file.text, range: NSRange(location: 0, length: text.length)) {
            let line = text.substring(with: text.lineRange(for: NSRange(location: match.range.location, length: 0)))
                .trimmingCharacters(in: .whitespacesAndNewlines)
            if !evenInComments, line.hasPrefix("//") { continue }
            let number = text.substring(to: match.range.location).utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
            lines.append("\(file.path):\(number): \(line.prefix(120))")
        }
        return lines
    }
}

/// Fails once for each line found, naming it.
func expectNone(
    of pattern: String, in files: [CheckoutFile], evenInComments: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    for line in try findings(of: pattern, in: files, evenInComments: evenInComments) { Issue.record("\(line)", sourceLocation: sourceLocation) }
}

/// What the first group of `pattern` caught, in order.
func captures(of pattern: String, in file: CheckoutFile) throws -> [String] {
    let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
    let text = file.text as NSString
    return expression.matches(in: file.text, range: NSRange(location: 0, length: text.length)).map { text.substring(with: $0.range(at: 1)) }
}
