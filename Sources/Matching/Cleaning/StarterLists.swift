import Foundation

/// The short lists beside the program: titles, nicknames, spellings of one name, other alphabets, how common the commonest names are.
/// A force can lengthen them; a list that is not there is an empty one, so that matching never stops for it.
struct StarterLists: Sendable {
    static let shared = StarterLists(folder: Bundle.module.bundleURL.appendingPathComponent("Starter"))

    let titles: Set<[UInt8]>
    /// Which groups of names (a formal name with its short forms, or the spellings of one name) a cleaned name belongs to.
    let groups: [[UInt8]: [UInt32]]
    /// Unicode scalar of a small letter to Latin letters.
    let transliteration: [UInt32: [UInt8]]
    /// Short forms at the end of a road's name.
    let roadWords: [[UInt8]: [UInt8]]
    /// Share of the population bearing a cleaned given or family name, for the commonest.
    let givenShares: [[UInt8]: Double]
    let familyShares: [[UInt8]: Double]

    init(folder: URL) {
        func rows(_ name: String) -> [[String]] {
            let text = (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
            return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
            }
        }
        titles = Set(rows("titles.csv").compactMap { $0.first.map { Array($0.utf8) } })
        var groups: [[UInt8]: [UInt32]] = [:]
        // A group is known by its first name's hash: the number stays when a list grows.
        for row in rows("nicknames.csv") + rows("spellings.csv") {
            let group = UInt32(truncatingIfNeeded: Hash.of((row.first ?? "").utf8))
            for name in row.flatMap({ $0.split(separator: " ") }) where groups[Array(name.utf8)]?.contains(group) != true {
                groups[Array(name.utf8), default: []].append(group)
            }
        }
        self.groups = groups
        transliteration = Dictionary(
            rows("transliteration.csv").compactMap { row in
                guard row.count == 2, let scalar = row[0].unicodeScalars.first else { return nil }
                return (scalar.value, Array(row[1].utf8))
            }, uniquingKeysWith: { first, _ in first })
        roadWords = Dictionary(
            rows("road-words.csv").compactMap { row in row.count == 2 ? (Array(row[0].utf8), Array(row[1].utf8)) : nil }, uniquingKeysWith: { first, _ in first })
        func shares(_ kind: String) -> [[UInt8]: Double] {
            Dictionary(
                rows("common-names.csv").compactMap { row in
                    guard row.count == 3, row[0] == kind, let share = Double(row[2]) else { return nil }
                    return (Array(row[1].utf8), share / 100_000)
                }, uniquingKeysWith: { first, _ in first })
        }
        givenShares = shares("given")
        familyShares = shares("family")
    }
}
