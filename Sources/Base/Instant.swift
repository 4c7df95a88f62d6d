import Foundation

/// A point in time in UTC, to the microsecond. Durations between instants are elapsed time, whatever the clocks on the wall did.
public struct Instant: Hashable, Sendable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }
    public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

    public static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    public var seconds: Int64 { microseconds.floorDivided(by: 1_000_000) }
    /// The start of its minute: as exact as a form takes a time, and so as exact as what is typed can be compared.
    public var minute: Instant { Instant(seconds: seconds.floorDivided(by: 60) * 60) }

    public func adding(seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }
    public func adding(minutes: Int) -> Instant { adding(seconds: Int64(minutes) * 60) }
    public func adding(hours: Int) -> Instant { adding(seconds: Int64(hours) * 3600) }
    /// Elapsed whole seconds from `earlier` to this instant.
    public func seconds(since earlier: Instant) -> Int64 { (microseconds - earlier.microseconds).floorDivided(by: 1_000_000) }

    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }
}

extension Instant: LosslessStringConvertible {
    /// RFC 3339 in UTC with milliseconds where there are any: `2025-03-10T09:30:00Z`.
    public var description: String { rfc3339(offsetSeconds: 0) }

    public func rfc3339(offsetSeconds: Int) -> String {
        let local = seconds + Int64(offsetSeconds)
        let day = Day(daysSince1970: Int(local.floorDivided(by: 86400)))
        let second = Int(local - local.floorDivided(by: 86400) * 86400)
        var text = "\(day)T\(pad(second / 3600)):\(pad(second / 60 % 60)):\(pad(second % 60))"
        let fraction = Int(microseconds - seconds * 1_000_000)
        if fraction != 0 {
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: 6 - digits.count) + digits
        }
        if offsetSeconds == 0 { return text + "Z" }
        let minutes = abs(offsetSeconds) / 60
        return text + (offsetSeconds < 0 ? "-" : "+") + pad(minutes / 60) + ":" + pad(minutes % 60)
    }

    /// Reads RFC 3339 with an offset (`Z`, `+01:00`); seconds and fraction may be left out. A time without an offset is refused: it does not say when.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "t"),
            let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(bytes, 11), bytes[13] == UInt8(ascii: ":"), let minute = number(bytes, 14), hour < 24, minute < 60
        else { return nil }
        var position = 16
        var second = 0
        var micro: Int64 = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
            guard let value = number(bytes, 17), value < 60 else { return nil }
            second = value
            position = 19
            if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
                position += 1
                var scale: Int64 = 100_000
                let start = position
                while position < bytes.count, (48...57).contains(bytes[position]) {
                    micro += Int64(bytes[position] - 48) * scale
                    scale /= 10
                    position += 1
                }
                guard position > start else { return nil }
            }
        }
        guard position < bytes.count else { return nil }
        var offset = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == bytes.count, let hours = number(bytes, position + 1), bytes[position + 3] == UInt8(ascii: ":"),
                let minutes = number(bytes, position + 4), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[position] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
        let local = Int64(day.daysSince1970) * 86400 + Int64(hour * 3600 + minute * 60 + second)
        microseconds = (local - Int64(offset)) * 1_000_000 + micro
    }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a time is written with its offset, such as 2025-03-10T09:30:00+00:00")
        }
        self = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

private func number(_ bytes: [UInt8], _ at: Int) -> Int? {
    guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else { return nil }
    return Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
}

extension BinaryInteger {
    /// Division that rounds towards minus infinity, so that times before 1970 fall on the right day.
    public func floorDivided(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}

/// Where the time comes from: the machine, or a fixed value in a test.
public struct TimeSource: Sendable {
    private let read: @Sendable () -> Instant

    public init(_ read: @escaping @Sendable () -> Instant) { self.read = read }

    public static let system = TimeSource { .now }
    public var now: Instant { read() }
}
