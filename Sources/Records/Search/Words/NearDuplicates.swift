import Core

/// Reports that say the same: the newest stands for the others. People, places and things are never folded; two of them are two.
enum NearDuplicates {
    /// Shares of their words that two have in common, in hundredths, from which they say the same.
    static let sharedMin = 90
    static let wordsMin = 8

    /// The rows without those that say what one before says, each with how many it stands for.
    static func fold(_ rows: [IndexRow]) -> [(row: IndexRow, others: Int)] {
        var kept: [(row: IndexRow, words: Set<Substring>, others: Int)] = []
        for row in rows {
            let words = RecordsModule.things.contains(row.entry.kind) ? [] : Set(row.body.split(separator: " "))
            let like = words.count < wordsMin ? nil : kept.firstIndex { $0.row.entry.kind == row.entry.kind && saysSame($0.words, words) }
            if let like { kept[like].others += 1 } else { kept.append((row, words, 0)) }
        }
        return kept.map { ($0.row, $0.others) }
    }

    private static func saysSame(_ left: Set<Substring>, _ right: Set<Substring>) -> Bool {
        let (least, most) = (min(left.count, right.count), max(left.count, right.count))
        guard least >= wordsMin, least * 100 >= most * sharedMin else { return false }
        let shared = left.intersection(right).count
        return shared * 100 >= (left.count + right.count - shared) * sharedMin
    }
}
