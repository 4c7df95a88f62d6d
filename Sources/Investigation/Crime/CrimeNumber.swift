import Base

/// A crime number, `01/000123/26K` (rule REC-10): the force's code, the serial of the year, the year, and a check letter over year and serial.
public struct CrimeNumber: Hashable, Sendable {
    /// Serials a year has: six digits.
    public static let serialMax = 999_999

    /// Two digits: `01` is the Metropolitan Police Service.
    public let force: String
    public let serial: Int
    /// Of the century: 26 for 2026.
    public let year: Int

    /// Nothing where the parts do not fit the form.
    public init?(force: String, serial: Int, year: Int) {
        guard force.utf8.count == 2, force.utf8.allSatisfy({ (48...57).contains($0) }), (1...Self.serialMax).contains(serial), (0...9999).contains(year) else {
            return nil
        }
        self.force = force
        self.serial = serial
        self.year = year % 100
    }

    public var check: Character { CheckCharacter.of(year * 1_000_000 + serial) }
}

extension CrimeNumber: LosslessStringConvertible {
    public var description: String { "\(force)/\(Self.digits(serial, 6))/\(Self.digits(year, 2))\(check)" }

    /// Reads a number as written; nothing if a digit was mistaken, which the letter tells.
    public init?(_ text: String) {
        let parts = text.uppercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 6, parts[2].utf8.count == 3, let letter = parts[2].last, let serial = Int(parts[1]),
            let year = Int(parts[2].prefix(2)), year >= 0
        else { return nil }
        self.init(force: String(parts[0]), serial: serial, year: year)
        if check != letter { return nil }
    }

    private static func digits(_ number: Int, _ length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}
