/// How two cleaned names agree, remembered for pairs seen before: a million rows hold the same few thousand pairs again and again.
struct NameComparison {
    private let names: Lexicon
    private let facts: Facts
    private var keys: [UInt64]
    private var levels: [UInt8]
    private let mask: Int

    init(_ facts: Facts, remembered: Int) {
        (names, self.facts) = (facts.names, facts)
        keys = [UInt64](repeating: 0, count: remembered)
        levels = [UInt8](repeating: 0, count: remembered)
        mask = remembered - 1
    }

    /// One of `NameLevel`'s up to `exact`, without the band.
    mutating func level(_ left: UInt32, _ right: UInt32) -> UInt8 {
        if left == 0 || right == 0 { return NameLevel.missing }
        if left == right { return NameLevel.exact }
        let key = UInt64(min(left, right)) << 32 | UInt64(max(left, right))
        let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        if keys[slot] == key { return levels[slot] }
        let level = compare(left, right)
        keys[slot] = key
        levels[slot] = level
        return level
    }

    private func compare(_ left: UInt32, _ right: UInt32) -> UInt8 {
        names.bytes.withUnsafeBufferPointer { all in
            let a = UnsafeBufferPointer(rebasing: all[names.range(left)])
            let b = UnsafeBufferPointer(rebasing: all[names.range(right)])
            if a.count == 1 || b.count == 1 { return a[0] == b[0] ? NameLevel.initialOrMarried : NameLevel.different }
            if shareGroup(left, right) || facts.severalWords[Int(left)] && holds(a, b) || facts.severalWords[Int(right)] && holds(b, a) { return NameLevel.variant }
            let sound = facts.sounds[Int(left)]
            let soundAlike = sound != 0 && sound == facts.sounds[Int(right)]
            // Names without letters in common need no closer look; two edits change four letters at most.
            if !soundAlike, (facts.letters[Int(left)] ^ facts.letters[Int(right)]).nonzeroBitCount > 6 { return NameLevel.different }
            let shorter = min(a.count, b.count)
            let edits = Similarity.edits(a, b, limit: 2)
            if edits == 1 && shorter >= 3 || edits == 2 && shorter >= 7 { return NameLevel.near }
            let likeness = Similarity.jaroWinkler(a, b)
            if likeness >= 0.93 && shorter >= 4 { return NameLevel.near }
            if soundAlike, likeness >= 0.6 { return NameLevel.sounds }
            return likeness >= 0.85 || edits == 2 && shorter >= 5 ? NameLevel.similar : NameLevel.different
        }
    }

    private func shareGroup(_ left: UInt32, _ right: UInt32) -> Bool {
        let mine = facts.groups[Int(facts.groupStarts[Int(left)])..<Int(facts.groupStarts[Int(left) + 1])]
        let other = facts.groups[Int(facts.groupStarts[Int(right)])..<Int(facts.groupStarts[Int(right) + 1])]
        return mine.contains { other.contains($0) }
    }

    /// Whether a name of several words (a double-barrelled one) has the other as its first or last, or is the other written in one.
    private func holds(_ several: Similarity.Text, _ one: Similarity.Text) -> Bool {
        if several.lazy.filter({ $0 != 32 }).elementsEqual(one.lazy.filter { $0 != 32 }) { return true }
        guard several.count > one.count, one.count >= 3 else { return false }
        return several.starts(with: one) && several[one.count] == 32
            || several[several.count - one.count - 1] == 32 && several.suffix(one.count).elementsEqual(one)
    }
}
