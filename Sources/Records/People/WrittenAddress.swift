import Core
import Matching

/// An address as somebody wrote it, taken apart as far as it takes to tell one dwelling from another: `Flat 2, 12a High Rd, E8 1AA` has the unit 2, the house
/// 12a, the words `high road` and the postcode.
struct WrittenAddress: Sendable, Hashable {
    let units: [String]
    let house: String?
    let words: [String]
    let postcode: Postcode?

    private static let unitWords: Set = ["flat", "apartment", "apt", "unit", "room", "studio", "maisonette"]
    private static let fillers: Set = ["number", "no", "the", "of", "floor"]

    init(_ text: String) {
        postcode = Postcode.found(in: text)
        let code = postcode.map { Set(SearchWords.cut($0.description) + [$0.joined.lowercased()]) } ?? []
        var (units, houses, words): ([String], [String], [String]) = ([], [], [])
        var isUnit = false
        for word in SearchWords.cut(text) where !code.contains(word) && !Self.fillers.contains(word) {
            if Self.unitWords.contains(word) {
                isUnit = true
            } else if Self.isNumber(word) {
                if isUnit { units.append(word) } else { houses.append(word) }
                isUnit = false
            } else if isUnit, word.count == 1 {
                // Flat B.
                units.append(word)
                isUnit = false
            } else {
                words.append(RoadWord.long(word))
            }
        }
        // 2/12 High Street: what stands before the house's number is a part of the house.
        house = houses.last
        self.units = units + houses.dropLast()
        self.words = words
    }

    /// Not `2nd`.
    private static func isNumber(_ word: String) -> Bool {
        (word.first?.isNumber ?? false) && !["st", "nd", "rd", "th"].contains { word.hasSuffix($0) }
    }

    /// Whether two say one dwelling: the same house of the same postcode; or of the same road, where nothing that both say differs. A flat that one leaves out is
    /// no difference, a town that one leaves out none either.
    func isSame(as other: WrittenAddress) -> Bool {
        guard house == other.house, units == other.units || units.isEmpty || other.units.isEmpty else { return false }
        if let postcode, let code = other.postcode {
            guard postcode == code else { return false }
            if house != nil { return true }
        }
        let (short, long) = words.count <= other.words.count ? (words, other.words) : (other.words, words)
        // A house has its number, a house with a name has its name and must be written whole.
        return house == nil ? !short.isEmpty && short == long : short.count > 1 && long.starts(with: short)
    }
}
