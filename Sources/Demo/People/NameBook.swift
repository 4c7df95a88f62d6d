import Foundation

/// The names people are drawn from: `Names/*.txt`, lines of `name,weight` under `[group]` headings.
public struct NameBook: Sendable {
    private let women: [String: Weighted<String>]
    private let men: [String: Weighted<String>]
    private let surnames: [String: Weighted<String>]

    /// Names only women bear: a father is not Begum or Kaur.
    private static let surnamesOfWomen: Set<String> = ["Begum", "Bibi", "Khatun", "Kaur"]

    /// Throws `NameBookFault` when a file beside the program is missing or a line is not `name,weight`.
    public init() throws {
        women = try Self.read("forenames-female")
        men = try Self.read("forenames-male")
        surnames = try Self.read("surnames")
    }

    public func forename(_ sex: SyntheticPerson.Sex, _ heritage: Heritage, bornIn year: Int, _ chance: inout Chance) -> String {
        let book = sex == .female ? women : men
        return book[Self.group(heritage, bornIn: year)]?.draw(&chance) ?? "Alex"
    }

    public func surname(_ heritage: Heritage, _ sex: SyntheticPerson.Sex, _ chance: inout Chance) -> String {
        let book = surnames[heritage.rawValue]
        while let drawn = book?.draw(&chance) {
            if sex == .female || !Self.surnamesOfWomen.contains(drawn) { return drawn }
        }
        return "Marsh"
    }

    /// Given names change with the generation most visibly among the British names.
    private static func group(_ heritage: Heritage, bornIn year: Int) -> String {
        guard heritage == .british else { return heritage.rawValue }
        return year < 1962 ? "british-older" : year < 1988 ? "british-middle" : "british-younger"
    }

    private static func read(_ name: String) throws -> [String: Weighted<String>] {
        let file = Bundle.module.bundleURL.appendingPathComponent("Names/\(name).txt")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw NameBookFault(file: name, reason: "it cannot be read; copy the program together with its resource folders")
        }
        var groups: [String: [(String, Int)]] = [:]
        var group = ""
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            if line.hasPrefix("["), line.hasSuffix("]") {
                group = String(line.dropFirst().dropLast())
                continue
            }
            let parts = line.split(separator: ",")
            guard parts.count == 2, let weight = Int(parts[1]), weight > 0 else { throw NameBookFault(file: name, reason: "“\(line)” is not name,weight") }
            groups[group, default: []].append((String(parts[0]), weight))
        }
        return groups.mapValues { Weighted($0) }
    }
}

/// The name files beside the program are missing or damaged.
public struct NameBookFault: Error, CustomStringConvertible {
    let file: String
    let reason: String

    public var description: String { "The name file \(file).txt is of no use: \(reason)." }
}
