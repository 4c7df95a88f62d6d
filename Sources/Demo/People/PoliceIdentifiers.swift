import Base

/// Identifiers of the right form with the right check character, in ranges so high that none was ever given out.
enum PoliceIdentifiers {
    /// `YYYY/NNNNNNNC` (IDN-03). A year never reaches nine million records.
    static func pncID(year: Int, serial: Int) -> String {
        let number = 9_000_000 + serial % 1_000_000
        return "\(year)/\(number)\(CheckCharacter.of(year % 100 * 10_000_000 + number))"
    }

    /// `NNNNNN/YYC` (IDN-04).
    static func cro(year: Int, serial: Int) -> String {
        let number = 900_000 + serial % 100_000
        let two = year % 100
        return "\(number)/\(two < 10 ? "0" : "")\(two)\(CheckCharacter.of(two * 1_000_000 + number))"
    }
}

/// Telephone numbers from the ranges Ofcom keeps for drama, each given to one household only until the range is used up, so that a shared number
/// in the demonstration means something.
struct DramaNumbers {
    private var mobiles = 0
    private var landlines = 0

    /// 07700 900000 to 900999.
    static let mobileCount = 1000
    /// 020 7946 0000 to 0999, then 01632 960000 to 960999.
    static let landlineCount = 2000

    var hasMobile: Bool { mobiles < Self.mobileCount }

    mutating func mobile() -> String? {
        guard mobiles < Self.mobileCount else { return nil }
        defer { mobiles += 1 }
        return "07700 900\(digits(mobiles))"
    }

    mutating func landline() -> String? {
        guard landlines < Self.landlineCount else { return nil }
        defer { landlines += 1 }
        return landlines < 1000 ? "020 7946 0\(digits(landlines))" : "01632 960\(digits(landlines - 1000))"
    }

    private func digits(_ value: Int) -> String { String(repeating: "0", count: 3 - String(value).count) + String(value) }
}
