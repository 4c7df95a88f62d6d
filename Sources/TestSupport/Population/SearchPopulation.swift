public import Base
public import Foundation

/// Numbers that look random and are the same for the same seed, on every machine (SplitMix64).
public struct SeededNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    public mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    public mutating func percent(_ share: Int) -> Bool { below(100) < share }
    public mutating func one<T>(of all: [T]) -> T { all[below(all.count)] }
}

/// A synthetic person to be searched for.
public struct SearchPerson: Sendable, Hashable {
    public let given: [String]
    public let family: String
    public let born: Day
    public let phone: String
    public let postcode: String
    public let address: String
}

/// Synthetic people with UK names in rough proportion: from the force's own name lists, and from surnames put together of the parts that English place
/// names are made of, so that most names are rare, as they are.
public struct SearchPopulation: Sendable {
    private struct Weighted: Sendable {
        var names: [String] = []
        var ends: [Int] = []

        mutating func add(_ name: String, _ weight: Int) {
            names.append(name)
            ends.append((ends.last ?? 0) + weight)
        }

        func draw(_ numbers: inout SeededNumbers) -> String {
            let at = numbers.below(ends.last ?? 1)
            return names[ends.firstIndex { $0 > at } ?? 0]
        }
    }

    private let given: [String: Weighted]
    private let families: [String: Weighted]
    private let rareFamilies: [String]
    private let groups: [String]

    /// - Parameter folder: `Sources/Demo/Names`.
    public init(namesIn folder: URL) throws {
        let women = try Self.read(folder.appendingPathComponent("forenames-female.txt"))
        let men = try Self.read(folder.appendingPathComponent("forenames-male.txt"))
        var given: [String: Weighted] = [:]
        for (group, names) in [women, men].flatMap({ $0.sorted { $0.key < $1.key } }) {
            let key = group.hasPrefix("british") ? "british" : group
            for (name, weight) in names { given[key, default: Weighted()].add(name, weight) }
        }
        self.given = given
        families = try Self.read(folder.appendingPathComponent("surnames.txt")).mapValues { names in
            names.reduce(into: Weighted()) { $0.add($1.0, $1.1) }
        }
        rareFamilies = Self.fronts.flatMap { front in Self.backs.map { front + $0 } }
        groups = families.keys.filter { given[$0] != nil }.sorted()
    }

    private static let fronts = [
        "Ash", "Black", "Brad", "Bram", "Brent", "Bur", "Cald", "Carl", "Chad", "Clay", "Crom", "Dart", "Dun", "East", "El", "Fair", "Far", "Field", "Fox",
        "Gar", "Glad", "Gold", "Grim", "Had", "Ham", "Har", "Hart", "Hazel", "Hep", "High", "Hol", "Horn", "Kings", "Lang", "Lin", "Lock", "Mars", "Mel",
        "Mid", "Mor", "New", "Nor", "Oak", "Pem", "Pen", "Rad", "Rams", "Red", "Ring", "Rock", "Row", "Rush", "Sel", "Shel", "Sher", "Stan", "Stock", "Sut",
        "Thorn", "Thur", "Wal", "Wake", "War", "Web", "Wes", "Whit", "Wim", "Win", "Wood", "Wyn",
    ]
    private static let backs = [
        "berry", "bourne", "bridge", "brook", "bury", "by", "caster", "combe", "cote", "croft", "dale", "den", "field", "fold", "ford", "gate", "ham", "hurst",
        "ington", "land", "leigh", "ley", "low", "man", "mere", "moor", "over", "ridge", "shaw", "side", "stead", "stock", "stone", "ton", "wade", "well",
        "wick", "wood", "worth",
    ]
    private static let streets = ["Testing", "Sample", "Example", "Specimen", "Proof", "Trial", "Pattern", "Model", "Mock", "Dummy", "Fictive", "Invented"]
    private static let kinds = ["Road", "Street", "Lane", "Avenue", "Close", "Drive"]
    private static let areas = ["ZA", "ZB", "ZE", "ZO", "QA", "QE", "XA", "XE", "VA", "JA"]

    public func person(_ numbers: inout SeededNumbers) -> SearchPerson {
        let isBritish = numbers.percent(62)
        let group = isBritish ? "british" : numbers.one(of: groups)
        let book = given[group] ?? Weighted()
        var names = [book.draw(&numbers)]
        while names.count < 3, numbers.percent(names.count == 1 ? 55 : 12) { names.append(book.draw(&numbers)) }
        var family = isBritish && numbers.percent(55) ? numbers.one(of: rareFamilies) : families[group]?.draw(&numbers) ?? "Synthetic"
        if numbers.percent(3) { family += "-" + numbers.one(of: rareFamilies) }
        let born = Day(daysSince1970: -11_000 + numbers.below(29_000))
        let phone = "07700 9" + String(String(100_000 + numbers.below(900_000)).prefix(5))
        let letters = Array("ABDEFGHJLNPQRSTUWXYZ")
        let postcode = "\(numbers.one(of: Self.areas))\(1 + numbers.below(28)) \(numbers.below(10))\(numbers.one(of: letters))\(numbers.one(of: letters))"
        let address = "\(1 + numbers.below(180)) \(numbers.one(of: Self.streets)) \(numbers.one(of: Self.kinds)), \(postcode)"
        return SearchPerson(given: names, family: family, born: born, phone: phone, postcode: postcode, address: address)
    }

    private static func read(_ file: URL) throws -> [String: [(String, Int)]] {
        var groups: [String: [(String, Int)]] = [:]
        var group = ""
        for line in try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                group = String(line.dropFirst().dropLast())
            } else if case let parts = line.split(separator: ","), parts.count == 2, let weight = Int(parts[1]) {
                groups[group, default: []].append((String(parts[0]), weight))
            }
        }
        return groups
    }
}
