/// A PNC identifier, `YYYY/NNNNNNNC` (rule IDN-03): the year, a serial of seven digits and a check character.
public struct PNCID: Hashable, Sendable, LosslessStringConvertible {
    public let year: Int
    public let serial: Int

    /// Reads the long form `1990/0012345K`, in either case; nothing where the check character does not fit.
    public init?(_ text: String) {
        guard let read = PNCID.readings(of: text).first, text.prefix(while: { $0 != "/" }).count == 4 else { return nil }
        self = read
    }

    private init(year: Int, serial: Int) {
        self.year = year
        self.serial = serial
    }

    /// What a typed identifier can mean: one for the long form, two for the short form `90/12345K`, whose century is not written.
    public static func readings(of text: String) -> [PNCID] {
        let parts = text.uppercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let check = parts[1].last, let year = Int(digits: parts[0]), let serial = Int(digits: parts[1].dropLast()),
            parts[0].count == 4 ? parts[1].count == 8 : parts[0].count == 2 && (2...8).contains(parts[1].count),
            CheckCharacter.of(year % 100 * 10_000_000 + serial) == check
        else { return [] }
        return parts[0].count == 4 ? [PNCID(year: year, serial: serial)] : [2000, 1900].map { PNCID(year: $0 + year, serial: serial) }
    }

    public var description: String {
        "\(year.padded(4))/\(serial.padded(7))\(CheckCharacter.of(year % 100 * 10_000_000 + serial))"
    }
}

/// A Criminal Records Office number (rule IDN-04): `NNNNNN/YYC`, or `SFYY/N…C` for a record held in the file only.
public struct CRONumber: Hashable, Sendable, LosslessStringConvertible {
    /// Two digits.
    public let year: Int
    public let serial: Int
    public let isFileOnly: Bool

    public init?(_ text: String) {
        let parts = text.uppercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let check = parts[1].last else { return nil }
        isFileOnly = parts[0].hasPrefix("SF")
        let written = isFileOnly ? (parts[0].dropFirst(2), parts[1].dropLast()) : (parts[1].dropLast(), parts[0])
        guard written.0.count == 2, (1...6).contains(written.1.count), let year = Int(digits: written.0), let serial = Int(digits: written.1) else {
            return nil
        }
        self.year = year
        self.serial = serial
        guard check == self.check else { return nil }
    }

    /// A file-only serial is not padded, in the number and in its check.
    private var check: Character {
        CheckCharacter.of(isFileOnly ? Int(year.padded(2) + String(serial)) ?? 0 : year * 1_000_000 + serial)
    }

    public var description: String {
        isFileOnly ? "SF\(year.padded(2))/\(serial)\(check)" : "\(serial.padded(6))/\(year.padded(2))\(check)"
    }
}

/// An arrest or summons number of 20 characters, `YYFFUUSSNNNNNNNNNNNC` (rule IDN-02), or 21 where a letter leads the force code.
public struct ASN: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    public init?(_ text: String) {
        let characters = Array(text)
        guard characters.count == 20 || characters.count == 21, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isUppercase) }) else { return nil }
        let unit = characters.count - 12
        let year = String(characters[0..<2])
        // The number checked is force and system without their letters, then year and serial.
        let force = String(characters[2..<unit - 4].filter(\.isNumber))
        let system = String(characters[unit - 2..<unit].filter(\.isNumber))
        guard let serial = Int(digits: String(characters[unit..<unit + 11])), Int(digits: year) != nil,
            let number = Int(digits: force + system + year + serial.padded(11)), let check = characters.last, CheckCharacter.of(number) == check
        else { return nil }
        description = text
    }

    /// - Parameters:
    ///   - force: two characters; `unit` two; `system` two: the station or system that gave the number.
    ///   - serial: from 1 to 99,999,999,999.
    public init?(year: Int, force: String, unit: String, system: String, serial: Int) {
        guard force.count == 2, unit.count == 2, system.count == 2, (1...99_999_999_999).contains(serial) else { return nil }
        let two = (year % 100).padded(2)
        let number = Int(digits: force.filter(\.isNumber) + system.filter(\.isNumber) + two + serial.padded(11))
        guard let number else { return nil }
        self.init("\(two)\(force)\(unit)\(system)\(serial.padded(11))\(CheckCharacter.of(number))")
    }

    /// The form with slashes and without the serial's leading noughts: `25/01ZD/01/448754V`.
    public var short: String {
        let system = description.dropLast(12).suffix(2)
        let serial = description.suffix(12).drop { $0 == "0" }
        return "\(description.prefix(2))/\(description.dropFirst(2).dropLast(14))/\(system)/\(serial)"
    }
}

/// A unique reference number of a case, `FFUUNNNNNYY` (rule IDN-01): force, unit, serial of the year, year.
public struct URN: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    public init?(_ text: String) {
        let characters = Array(text)
        guard characters.count == 11, characters.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isUppercase) }),
            Int(digits: text.prefix(2)) != nil, Int(digits: text.suffix(7)) != nil
        else { return nil }
        description = text
    }

    /// - Parameters:
    ///   - force: two digits; `unit` two digits or capitals.
    ///   - serial: from 1 to 99,999.
    public init?(force: String, unit: String, serial: Int, year: Int) {
        guard force.count == 2, unit.count == 2, (1...99_999).contains(serial) else { return nil }
        self.init("\(force)\(unit)\(serial.padded(5))\((year % 100).padded(2))")
    }
}

extension Int {
    /// Reads digits 0 to 9 only: no sign, no space.
    fileprivate init?(digits: some StringProtocol) {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        self.init(String(digits))
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
