import Base
import Hummingbird
import NIOCore

/// A body larger than the limit: told before it is read to the end.
struct BodyTooLarge: Error {
    let bytesMax: Int

    /// The limit as people say it.
    var limit: String { bytesMax >= 1024 * 1024 ? "\(bytesMax / (1024 * 1024)) MB" : "\(bytesMax / 1000) kB" }
}

enum Body {
    static func bytes(_ request: Request, max: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > max { throw BodyTooLarge(bytesMax: max) }
        var bytes: [UInt8] = []
        for try await part in request.body {
            if bytes.count + part.readableBytes > max { throw BodyTooLarge(bytesMax: max) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    /// Names and values of `application/x-www-form-urlencoded` text, in order.
    static func pairs(_ text: some StringProtocol) -> [(name: String, value: String)] {
        text.split(separator: "&", omittingEmptySubsequences: true).map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decode(halves[0]), halves.count > 1 ? decode(halves[1]) : "")
        }
    }

    private static func decode(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == UInt8(ascii: "%"), index + 2 < source.count, let high = hexValue(source[index + 1]), let low = hexValue(source[index + 2]) {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
