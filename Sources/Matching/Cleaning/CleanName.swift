/// Given and family names without what people write differently: titles, capitals, accents, apostrophes, Mac and Mc, hyphens.
enum CleanName {
    typealias Text = UnsafeBufferPointer<UInt8>
    /// A longer name is cut: nobody's name needs more to be told from another's.
    static let lengthMax = 48

    /// The first given name, and the others as `rest`.
    static func given(_ text: Text, into cleaned: inout [UInt8], rest: inout [UInt8]) {
        rest.removeAll(keepingCapacity: true)
        fold(text, into: &cleaned)
        guard let space = cleaned.firstIndex(of: 32) else { return }
        rest.append(contentsOf: cleaned[(space + 1)...])
        cleaned.removeSubrange(space...)
    }

    /// All words of a family name (or of the middle names), parted by one space.
    static func family(_ text: Text, into cleaned: inout [UInt8]) {
        fold(text, into: &cleaned)
        joinPrefixes(&cleaned)
    }

    private static func fold(_ text: Text, into cleaned: inout [UInt8]) {
        Folding.name(text, into: &cleaned)
        if cleaned.contains(32) { dropTitles(&cleaned) }
        if cleaned.count > lengthMax {
            cleaned.removeSubrange(lengthMax...)
            if cleaned.last == 32 { cleaned.removeLast() }
        }
    }

    private static func dropTitles(_ cleaned: inout [UInt8]) {
        let titles = StarterLists.shared.titles
        while let space = cleaned.firstIndex(of: 32), titles.contains(Array(cleaned[..<space])) { cleaned.removeSubrange(...space) }
        while let space = cleaned.lastIndex(of: 32), titles.contains(Array(cleaned[(space + 1)...])) { cleaned.removeSubrange(space...) }
    }

    /// `o brien` is `obrien`, `mac donald` and `macdonald` are `mcdonald`; `machin` stays: it has too few letters after Mac to be one.
    private static func joinPrefixes(_ cleaned: inout [UInt8]) {
        if cleaned.starts(with: [o, 32]) { cleaned.remove(at: 1) }
        if cleaned.starts(with: [m, c, 32]) { cleaned.remove(at: 2) }
        if cleaned.starts(with: [m, a, c, 32]) { cleaned.remove(at: 3) }
        if cleaned.count >= 7, cleaned.starts(with: [m, a, c]) { cleaned.remove(at: 1) }
    }

    private static let (a, c, m, o) = (UInt8(ascii: "a"), UInt8(ascii: "c"), UInt8(ascii: "m"), UInt8(ascii: "o"))
}

enum CleanPlace {
    /// A road written with its number, `12a high street`.
    static func leadingNumber(_ cleaned: [UInt8]) -> (number: [UInt8], road: [UInt8])? {
        guard let first = cleaned.first, (48...57).contains(first), let space = cleaned.firstIndex(of: 32) else { return nil }
        let number = cleaned[..<space].map { $0 >= 97 ? $0 - 32 : $0 }
        return (number, Array(cleaned[(space + 1)...]))
    }

    static func lengthenRoad(_ cleaned: inout [UInt8]) {
        guard let space = cleaned.lastIndex(of: 32), cleaned.count - space <= 5 else { return }
        if let word = StarterLists.shared.roadWords[Array(cleaned[(space + 1)...])] { cleaned.replaceSubrange((space + 1)..., with: word) }
    }

    /// Whether a cleaned postcode is a whole British one: two to four signs, then a figure and two letters.
    static func isBritish(_ code: some RandomAccessCollection<UInt8>) -> Bool {
        guard (5...7).contains(code.count), let first = code.first, first >= 65 else { return false }
        let inward = Array(code.suffix(3))
        return inward[0] < 58 && inward[1] >= 65 && inward[2] >= 65
    }
}
