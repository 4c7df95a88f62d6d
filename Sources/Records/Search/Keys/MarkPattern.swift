import Foundation

/// A registration mark partly read: `LQ1?QQI`, `*QQI`. `?` is one character, `*` any number of them.
struct MarkPattern: Sendable, Hashable {
    let pattern: [Character]

    init(_ pattern: String) { self.pattern = Array(pattern.uppercased()) }

    /// The longest part without wildcards: where the index is entered.
    var longestPart: String {
        pattern.split { $0 == "?" || $0 == "*" }.max { $0.count < $1.count }.map { String($0) } ?? ""
    }

    /// The pattern without what stands before its longest part.
    var fromLongestPart: MarkPattern {
        let text = String(pattern)
        guard let range = text.range(of: longestPart) else { return self }
        return MarkPattern(String(text[range.lowerBound...]))
    }

    var hasWildcards: Bool { pattern.contains { $0 == "?" || $0 == "*" } }

    func matches(_ mark: String) -> Bool {
        let mark = Array(mark)
        var (at, star, retry) = (0, -1, 0)
        var index = 0
        while index < mark.count {
            if at < pattern.count, pattern[at] == "?" || pattern[at] == mark[index] {
                at += 1
                index += 1
            } else if at < pattern.count, pattern[at] == "*" {
                star = at
                retry = index
                at += 1
            } else if star >= 0 {
                at = star + 1
                retry += 1
                index = retry
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }
}
