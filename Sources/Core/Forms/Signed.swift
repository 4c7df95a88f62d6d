import Crypto
public import Base

/// What a `signature` field gives: the name of who signs, and the strokes they drew where a screen could be drawn on.
public struct Signed: Codable, Sendable, Hashable {
    public let name: String?
    /// Lines as an SVG path draws them, in a box of 600 by 200: `M10 20L30 40`.
    public let strokes: String?

    /// Characters of a drawing: a signature takes one or two thousand.
    static let strokesMax = 20_000
    static let nameMax = 120

    public init(name: String?, strokes: String? = nil) {
        self.name = name
        self.strokes = strokes
    }

    /// SHA-256 over what was signed, by whom, how and when: shows afterwards that none of it was changed.
    public func digest(of text: String, at time: Instant) -> String {
        hex(SHA256.hash(data: Array("\(text)\u{0}\(name ?? "")\u{0}\(strokes ?? "")\u{0}\(time.microseconds)".utf8)))
    }

    /// Only moves, lines and numbers: nothing else gets near a page.
    static func isDrawing(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || [UInt8(ascii: "M"), UInt8(ascii: "L"), UInt8(ascii: " "), UInt8(ascii: ".")].contains($0) }
    }
}
