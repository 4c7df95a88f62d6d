import Base

/// A birth date as its digits, in one number that sorts as the days do: 0 is missing. A date that is not in the calendar keeps its digits, because a
/// mistyped month still tells something.
struct BirthDigits: Hashable, Sendable {
    let packed: UInt32

    init(packed: UInt32) { self.packed = packed }

    init(year: Int, month: Int, day: Int) { packed = UInt32(year) << 14 | UInt32(month) << 7 | UInt32(day) }

    init(_ day: Day) { self.init(year: day.year, month: day.month, day: day.day) }

    var year: Int { Int(packed >> 14) }
    var month: Int { Int(packed >> 7 & 127) }
    var day: Int { Int(packed & 127) }
    /// Days since the year 0 in months of about thirty and a half: for telling near from far.
    var daysRoughly: Int { year * 365 + month * 61 / 2 + day }
    var isMissing: Bool { packed == 0 }
    /// 1 January is what is written for those who do not know the day.
    var isDefault: Bool { packed & 0x3FFF == 1 << 7 | 1 }
    var isInCalendar: Bool { Day(year: year, month: month, day: day) != nil }

    /// `1990-01-31`, the same with a time after it, `19900131` or `31/01/1990`; nothing for anything else.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var digits: (Int, Int, Int) = (0, 0, 0)
        var lengths = (0, 0, 0)
        var part = 0
        for byte in text.prefix(10) {
            switch byte {
            case 48...57:
                let digit = Int(byte - 48)
                switch part {
                case 0:
                    digits.0 = digits.0 * 10 + digit
                    lengths.0 += 1
                case 1:
                    digits.1 = digits.1 * 10 + digit
                    lengths.1 += 1
                default:
                    digits.2 = digits.2 * 10 + digit
                    lengths.2 += 1
                }
            case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."): part += 1
            default: return nil
            }
        }
        if text.count > 10, text[10] != UInt8(ascii: "T"), text[10] != 32 { return nil }
        switch (part, lengths.0, lengths.1, lengths.2) {
        case (0, 8, 0, 0) where text.count == 8: self.init(year: digits.0 / 10_000, month: digits.0 / 100 % 100, day: digits.0 % 100)
        case (2, 4, 1...2, 1...2): self.init(year: digits.0, month: digits.1, day: digits.2)
        case (2, 1...2, 1...2, 4): self.init(year: digits.2, month: digits.1, day: digits.0)
        default: return nil
        }
    }

    /// The eight digits, the year's first.
    func digit(_ place: Int) -> Int {
        switch place {
        case 0: year / 1000
        case 1: year / 100 % 10
        case 2: year / 10 % 10
        case 3: year % 10
        case 4: month / 10
        case 5: month % 10
        case 6: day / 10
        default: day % 10
        }
    }
}
