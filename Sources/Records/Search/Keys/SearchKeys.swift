import Base
import Core
import Matching

/// The exact keys a card is found by, made the same way for what is recorded and for what is typed.
enum SearchKeys {
    /// A shorter part of a phone number is in too many.
    static let phonePartMin = 4
    static let markPartMin = 2

    /// A number without its signs.
    static func number(_ text: String?) -> [CardKey] { text.map { [CardKey(.reference, SearchWords.code($0))] } ?? [] }

    /// Every ending of a phone number, so that any part of it is how one of them begins.
    static func phone(_ typed: String) -> [CardKey] {
        let digits = String(Telephone.digits(of: typed).prefix(20))
        return endings(of: digits, lengthMin: phonePartMin).map { CardKey(.phone, $0) }
    }

    /// Every ending of a registration mark, and the mark as a witness may have misread it.
    static func mark(_ vrm: String?) -> [CardKey] {
        guard let vrm = vrm.map({ SearchWords.code($0) }), !vrm.isEmpty else { return [] }
        return endings(of: vrm, lengthMin: markPartMin).map { CardKey(.mark, $0) } + [CardKey(.lookalike, lookalike(vrm))]
    }

    /// `LQ12 QQI` and `L0I2 OO1` are written the same.
    static func lookalike(_ mark: String) -> String {
        String(mark.map { alike[$0] ?? $0 })
    }

    private static let alike: [Character: Character] = ["O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "G": "6", "V": "U", "Y": "U"]

    static func postcode(_ postcode: Postcode?) -> [CardKey] {
        guard let postcode else { return [] }
        return [String(postcode.joined.dropLast(3)), sector(of: postcode.description), postcode.description].map { CardKey(.postcode, $0) }
    }

    /// `SW1A 1` of `SW1A 1AA`, and of itself.
    private static func sector(of postcode: String) -> String {
        let halves = postcode.split(separator: " ")
        return halves.count == 2 ? "\(halves[0]) \(halves[1].prefix(1))" : postcode
    }

    /// A name, or how it begins, of somebody who lives there.
    static func home(_ name: String, in postcode: String) -> CardKey { CardKey(.home, "\(sector(of: postcode)) \(name)") }

    private static func endings(of text: String, lengthMin: Int) -> [String] {
        guard text.count > lengthMin else { return text.isEmpty ? [] : [text] }
        return (0...text.count - lengthMin).map { String(text.dropFirst($0)) }
    }

    // MARK: People

    /// - Parameter names: every name a person has gone by, as family and given names.
    static func person(names: [(family: String, given: String)], born: Day?, phones: [String], addresses: [String], numbers: [String?]) -> (CardKeys, [NearWord]) {
        let folded = names.map { CardName(family: words($0.family), given: words($0.given)) }
        var keys = numbers.flatMap { number($0) }
        keys += phones.flatMap { phone($0) }
        let postcodes = addresses.compactMap { Postcode.found(in: $0) }
        keys += postcodes.flatMap { postcode($0) }
        if let born {
            keys.append(CardKey(.born, born.description))
            for name in folded {
                if let family = name.family.last?.first, let given = name.given.first?.first { keys.append(CardKey(.initials, "\(family)\(given)\(born)")) }
            }
        }
        let all = Set(folded.flatMap { name in name.family + name.given + [name.family, name.given].filter { $0.count > 1 }.map { $0.joined() } })
        keys += postcodes.flatMap { postcode in all.sorted().map { home($0, in: postcode.description) } }
        return (CardKeys(names: folded, born: born, keys: keys), all.sorted().map { NearWord($0, keys: NearName.keys(of: $0)) })
    }

    /// The folded words of a name; a name in a script we do not read keeps its own letters, so that it is found as it is written.
    static func words(_ name: String) -> [String] {
        let words = NearName.words(of: name)
        return words.isEmpty ? SearchWords.cut(name) : words
    }
}
