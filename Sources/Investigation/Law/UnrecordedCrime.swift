import Base

/// Words in an incident that make it look like a crime nobody recorded (CR5). It suggests what a person should read again; it decides nothing.
public enum UnrecordedCrime {
    public struct Pattern: Sendable, Hashable {
        /// Words in order, each the beginning of a word: `kick* door*` may have up to three words between.
        public let words: [String]
        public let suggests: String

        public init(_ words: String, suggests: String) {
            self.words = words.lowercased().split(separator: " ").map(String.init)
            self.suggests = suggests
        }
    }

    public struct Hit: Sendable, Hashable {
        /// The words as they stand in the text.
        public let words: String
        public let suggests: String
    }

    /// Words that stand between two words of a pattern at most.
    static let gapMax = 3
    /// A denial counts when it stands among so many words before.
    static let denialWithin = 3
    static let hitsMax = 10
    private static let denials: Set<String> = ["no", "not", "never", "nobody", "nothing", "without", "denied", "denies", "wasn't", "didn't", "hasn't", "isn't", "weren't"]

    public static func hits(in text: String, _ patterns: [Pattern]) -> [Hit] {
        let sentences = text.split { ".!?;\n".contains($0) }
        var found: [Hit] = []
        for sentence in sentences {
            let shown = sentence.split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }.map(String.init)
            let words = shown.map { $0.lowercased().replacing("’", with: "'") }
            for pattern in patterns {
                guard let range = match(pattern.words, in: words), !isDenied(words, before: range.lowerBound) else { continue }
                let hit = Hit(words: shown[range].joined(separator: " "), suggests: pattern.suggests)
                if !found.contains(hit) { found.append(hit) }
                if found.count == hitsMax { return found }
            }
        }
        return found
    }

    private static func match(_ pattern: [String], in words: [String]) -> ClosedRange<Int>? {
        guard let first = pattern.first else { return nil }
        for start in words.indices where fits(words[start], first) {
            var position = start
            var isWhole = true
            for part in pattern.dropFirst() {
                let reach = words.index(position, offsetBy: gapMax + 1, limitedBy: words.endIndex - 1) ?? words.endIndex - 1
                guard position < reach, let next = (position + 1...reach).first(where: { fits(words[$0], part) }) else {
                    isWhole = false
                    break
                }
                position = next
            }
            if isWhole { return start...position }
        }
        return nil
    }

    private static func fits(_ word: String, _ pattern: String) -> Bool { pattern.hasSuffix("*") ? word.hasPrefix(pattern.dropLast()) : word == pattern }

    private static func isDenied(_ words: [String], before start: Int) -> Bool { words[max(0, start - denialWithin)..<start].contains { denials.contains($0) } }
}
