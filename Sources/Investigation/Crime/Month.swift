public import Base

/// A calendar month, `2026-03`.
public struct Month: Hashable, Sendable, Comparable, LosslessStringConvertible {
    public let year: Int
    /// 1 to 12.
    public let number: Int

    public init?(_ text: String) {
        guard let day = Day(text + "-01"), text.utf8.count == 7 else { return nil }
        year = day.year
        number = day.month
    }

    /// The month in London.
    public init(of instant: Instant) {
        let day = London.day(of: instant)
        year = day.year
        number = day.month
    }

    public var description: String { "\(year)-\(number < 10 ? "0" : "")\(number)" }

    /// `Mar 2026`.
    public var text: String { "\(London.monthNames[number - 1]) \(year)" }

    public var start: Instant? { Day(year: year, month: number, day: 1).map { London.start(of: $0) } }

    public static func < (left: Month, right: Month) -> Bool { (left.year, left.number) < (right.year, right.number) }
}
