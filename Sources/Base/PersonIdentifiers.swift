/// An NHS number of England and Wales: nine digits and a check digit, modulo 11. Kept as `943 476 5919` is: without spaces, shown in threes.
public struct NHSNumber: Hashable, Sendable, LosslessStringConvertible {
    private let digits: [Int]

    /// Reads ten digits with or without spaces or hyphens; nothing where the check digit does not fit.
    public init?(_ text: String) {
        let plain = text.filter { $0 != " " && $0 != "-" }
        let digits = plain.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        guard digits.count == 10, plain.count == 10, Set(digits).count > 1 else { return nil }
        let sum = zip(digits, stride(from: 10, to: 1, by: -1)).map { $0 * $1 }.reduce(0, +)
        // A remainder that would need the check digit 10 is never given out.
        guard (11 - sum % 11) % 11 == digits[9] else { return nil }
        self.digits = digits
    }

    public var joined: String { digits.map(String.init).joined() }
    public var description: String { "\(joined.prefix(3)) \(joined.dropFirst(3).prefix(3)) \(joined.suffix(4))" }
}

/// The number of a driver's licence of Great Britain, 16 characters by its published shape: five of the family name, birth date with the sex in it,
/// initials, a digit and two check characters whose rule is not public.
public struct DriverNumber: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    public init?(_ text: String) {
        let characters = Array(text.uppercased().filter { $0 != " " })
        guard characters.count == 16, characters.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        let name = characters[0..<5]
        guard name.first?.isLetter == true, name.drop(while: \.isLetter).allSatisfy({ $0 == "9" }) else { return nil }
        let date = characters[5..<11].compactMap(\.wholeNumberValue)
        guard date.count == 6, (1...12).contains(date[1] % 5 * 10 + date[2]), date[1] < 7, date[1] != 2, date[1] != 3, date[1] != 4,
            (1...31).contains(date[3] * 10 + date[4])
        else { return nil }
        guard characters[11].isLetter || characters[11] == "9", characters[12].isLetter || characters[12] == "9", characters[13].isNumber,
            characters[14].isLetter, characters[15].isLetter
        else { return nil }
        description = String(characters)
    }

    private var digits: [Int] { Array(description)[5..<11].compactMap(\.wholeNumberValue) }

    /// Whether the number's date can be this birth date: it holds the decade's and the year's last digit, month and day.
    public func fits(_ born: Day) -> Bool {
        let digits = digits
        return digits[0] == born.year / 10 % 10 && digits[1] % 5 * 10 + digits[2] == born.month && digits[3] * 10 + digits[4] == born.day
            && digits[5] == born.year % 10
    }

    /// Whether it begins as a family name does: its first five letters, filled with nines; MAC is written MC.
    public func fits(familyName: String) -> Bool {
        var letters = familyName.uppercased().filter { $0.isASCII && $0.isLetter }
        guard !letters.isEmpty else { return true }
        if letters.hasPrefix("MAC") { letters = "MC" + letters.dropFirst(3) }
        return description.hasPrefix(letters.prefix(5) + String(repeating: "9", count: max(0, 5 - letters.count)))
    }
}

/// A prison number, `A1234BC`: given once, kept for life.
public struct PrisonNumber: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    public init?(_ text: String) {
        let characters = Array(text.uppercased().filter { $0 != " " })
        guard characters.count == 7, characters.allSatisfy(\.isASCII), characters[0].isLetter, characters[1...4].allSatisfy(\.isNumber),
            characters[5...6].allSatisfy(\.isLetter)
        else { return nil }
        description = String(characters)
    }
}

/// A National Insurance number, `QQ123456C` by the published shape: letters that are never given out are none.
public struct NationalInsuranceNumber: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    public init?(_ text: String) {
        let characters = Array(text.uppercased().filter { $0 != " " && $0 != "-" })
        guard characters.count == 9, characters.allSatisfy(\.isASCII), characters[2...7].allSatisfy(\.isNumber), "ABCD".contains(characters[8]) else { return nil }
        let prefix = String(characters[0...1])
        guard prefix.allSatisfy(\.isLetter), !"DFIQUV".contains(characters[0]), !"DFIOQUV".contains(characters[1]),
            !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(prefix)
        else { return nil }
        description = String(characters)
    }
}
