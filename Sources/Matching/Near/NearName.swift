/// Names for a search: how one is folded and cut into words, which other words it may stand for, and how alike two words are.
///
/// A store keeps `keys(of:)` of every word that is in any name; the words nearest to a typed one share one of its.
public enum NearName {
    /// Letters of one word that are looked at; a longer word is cut.
    public static let lengthMax = CleanName.lengthMax
    /// A shorter word with a letter left out is like too many others.
    static let slipLengthMin = 3

    /// The words of a name, folded: `O’Brien-MacDonald` is `obrien`, `mcdonald`; titles are left out. A name without a letter of any alphabet we
    /// read has no words.
    public static func words(of name: String) -> [String] {
        var text = name
        let folded = text.withUTF8 { bytes -> [UInt8] in
            var cleaned: [UInt8] = []
            CleanName.family(bytes, into: &cleaned)
            return cleaned
        }
        return folded.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a word that is in a name is kept by: itself, itself without each letter, its sound. The first is the word.
    public static func keys(of word: String) -> [String] {
        [word] + shortened(word) + sound(word)
    }

    /// The nicknames, formal names and other spellings of a word; of the words one slip away where it is none itself.
    public static func others(of word: String) -> [String] {
        let letters = Array(word.utf8)
        let lists = StarterLists.shared
        if let groups = lists.groups[letters] { return members(of: groups, except: letters) }
        guard letters.count >= 4 else { return [] }
        let near = groupWords.filter { known in
            known.count >= 4 && abs(known.count - letters.count) <= 1 && letters.withUnsafeBufferPointer { left in known.withUnsafeBufferPointer { Similarity.isOneSlip(left, $0) } }
        }
        return members(of: Set(near.flatMap { lists.groups[$0] ?? [] }).sorted(), except: letters)
    }

    /// In what way a word in a name is like a typed one.
    public enum Likeness: Sendable, Hashable {
        case same, otherForm, begins, slip, sound, alike
    }

    /// A typed word made ready to be held against many.
    public struct Typed: Sendable {
        public let word: String
        private let letters: [UInt8]
        private let sound: [UInt8]
        private let groups: [UInt32]

        public init(_ word: String) {
            self.word = word
            letters = Array(word.utf8)
            sound = Sound.code(letters)
            groups = StarterLists.shared.groups[letters] ?? []
        }

        /// How alike, in thousandths, and in what way; nothing where they are different names.
        public func likeness(to known: String) -> (thousandths: Int, way: Likeness)? {
            if word == known { return (1000, .same) }
            var known = known
            return known.withUTF8 { right in letters.withUnsafeBufferPointer { likeness($0, right) } }
        }

        private func likeness(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> (thousandths: Int, way: Likeness)? {
            if !groups.isEmpty, let others = StarterLists.shared.groups[Array(right)], groups.contains(where: others.contains) { return (940, .otherForm) }
            let shorter = min(left.count, right.count)
            if shorter >= NearName.slipLengthMin, Similarity.isOneSlip(left, right) {
                // A slip in the first letter is rarer than one further on, and one in a short word tells less.
                return ((left[0] == right[0] ? 900 : 870) - (shorter < 5 ? 40 * (5 - shorter) : 0), .slip)
            }
            let begins = shorter >= 4 && right.count > left.count && right.starts(with: left)
            let alike = Int(Similarity.jaroWinkler(left, right) * 1000)
            if begins { return (max(800 + 100 * left.count / right.count, alike >= 700 && sound == Sound.code(right) ? 780 + (alike - 700) / 3 : 0), .begins) }
            guard alike >= 600 else { return nil }
            let sounds = sound == Sound.code(right)
            if sounds, alike >= 700 { return (780 + (alike - 700) / 3, .sound) }
            if shorter >= 5, alike >= 800, Similarity.edits(left, right, limit: 2) <= 2 { return (760 + (alike - 800) / 4, .alike) }
            if shorter >= 4, alike >= 900 { return (740, .alike) }
            return sounds ? (700, .sound) : nil
        }
    }

    public static func likeness(of typed: String, to known: String) -> (thousandths: Int, way: Likeness)? { Typed(typed).likeness(to: known) }

    private static func shortened(_ word: String) -> [String] {
        let letters = Array(word.utf8.prefix(lengthMax))
        guard letters.count >= slipLengthMin else { return [] }
        var seen = Set<[UInt8]>()
        return letters.indices.compactMap { index in
            var short = letters
            short.remove(at: index)
            return seen.insert(short).inserted ? String(decoding: short, as: UTF8.self) : nil
        }
    }

    /// A sign that no folded word holds keeps sounds apart from words.
    private static func sound(_ word: String) -> [String] {
        let code = Sound.code(word.utf8)
        return code.isEmpty ? [] : ["~" + String(decoding: code, as: UTF8.self)]
    }

    private static func members(of groups: [UInt32], except word: [UInt8]) -> [String] {
        var seen: Set<[UInt8]> = [word]
        return groups.flatMap { membersOfGroup[$0] ?? [] }.filter { seen.insert($0).inserted }.map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    private static let membersOfGroup: [UInt32: [[UInt8]]] = {
        var members: [UInt32: [[UInt8]]] = [:]
        for (word, groups) in StarterLists.shared.groups { for group in groups { members[group, default: []].append(word) } }
        return members
    }()

    private static let groupWords = Array(StarterLists.shared.groups.keys)
}
