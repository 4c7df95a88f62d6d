import Core

/// Reports that say the same: the newest stands for the others. People, places and things are never folded; two of them are two.
struct NearDuplicates {
    /// Shares of their words that two have in common, in hundredths, from which they say the same.
    static let sharedMin = 90
    static let wordsMin = 8

    private(set) var shown: [(row: IndexRow, others: Int)] = []
    private var words: [Set<Int>] = []

    /// Takes the next row in order: folds it into one before that says the same, or shows it. Answers false, and takes nothing, where it would be one
    /// too many to show.
    mutating func add(_ row: IndexRow, showing most: Int) -> Bool {
        let own = RecordsModule.things.contains(row.entry.kind) ? [] : row.wordNumbers
        if let like = words.indices.first(where: { shown[$0].row.entry.kind == row.entry.kind && Self.saySame(words[$0], own) }) {
            shown[like].others += 1
            return true
        }
        guard shown.count < most else { return false }
        shown.append((row, 0))
        words.append(own)
        return true
    }

    private static func saySame(_ left: Set<Int>, _ right: Set<Int>) -> Bool {
        let (least, most) = (min(left.count, right.count), max(left.count, right.count))
        guard least >= wordsMin, least * 100 >= most * sharedMin else { return false }
        // So many words of one that the other lacks, and they cannot say the same.
        var lacked = (least + most) * (100 - sharedMin) / (100 + sharedMin) + 1
        for word in left where !right.contains(word) {
            lacked -= 1
            if lacked < 0 { return false }
        }
        let shared = left.intersection(right).count
        return shared * 100 >= (left.count + right.count - shared) * sharedMin
    }
}
