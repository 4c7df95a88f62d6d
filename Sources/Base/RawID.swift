import Synchronization

/// A UUID (RFC 9562) as two machine words. New ones are version 7: the first 48 bits are milliseconds since 1970, so they sort by
/// creation and a tablet can mint them without asking a server.
public struct RawID: Hashable, Sendable, Comparable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new version 7 id minted at `instant`. Ids minted by this process at the same instant come in the order they were asked for.
    public init(at instant: Instant) {
        var random = SystemRandomNumberGenerator()
        let fresh = RawID(at: instant, using: &random)
        // RFC 9562 §6.2, method 1: a counter, begun at random, before the random part.
        let count = UInt64(Self.counter.wrappingAdd(1, ordering: .relaxed).newValue)
        self.init(high: fresh.high, low: 0x8000_0000_0000_0000 | count << 30 | fresh.low & 0x3FFF_FFFF)
    }

    private static let counter = Atomic<UInt32>(UInt32.random(in: 0...0x7FFF_FFFF))

    public init(at instant: Instant, using random: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, instant.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
        // Twelve bits of sub-millisecond time keep the order inside one millisecond (RFC 9562 §6.2, method 3).
        let fraction = UInt64(max(0, instant.microseconds) % 1000) * 4096 / 1000
        high = milliseconds << 16 | 0x7000 | fraction
        low = 0x8000_0000_0000_0000 | (random.next() & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// The earliest id that could have been minted at `instant`: the lower bound of a time range over ids.
    public static func floor(of instant: Instant) -> RawID {
        RawID(high: UInt64(max(0, instant.microseconds / 1000)) << 16, low: 0)
    }

    public static func < (left: RawID, right: RawID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    public var bytes: [UInt8] {
        (0..<16).map { index in
            index < 8 ? UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index))) : UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index - 8)))
        }
    }
}

extension RawID: LosslessStringConvertible {
    /// Accepts the 36-character form, either case.
    public init?(_ text: String) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        var position = 0
        for byte in text.utf8 {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let nibble = hexValue(byte) else { return nil }
                if digits < 16 { high = high << 4 | UInt64(nibble) } else { low = low << 4 | UInt64(nibble) }
                digits += 1
            }
            position += 1
        }
        guard digits == 32, position == 36 else { return nil }
        self.init(high: high, low: low)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var out = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[out] = UInt8(ascii: "-")
                    out += 1
                }
                let word = nibble < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (nibble & 15))) & 15
                buffer[out] = value < 10 ? 48 + value : 87 + value
                out += 1
            }
            return 36
        }
    }
}

extension RawID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RawID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an id is a UUID such as 0190c1c2-0000-7000-8000-000000000000")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

public func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}

public func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.unicodeScalars.append(Unicode.Scalar(nibble < 10 ? 48 + nibble : 87 + nibble))
        }
    }
    return text
}
