/// The size of a picture, read from its header alone: nothing is decoded, so a picture that would not fit into memory is told before anything opens it.
struct PictureSize: Hashable {
    let width: Int
    let height: Int

    /// Pixels of a picture: larger ones are no photograph of a person, and decoding them could exhaust the machine.
    static let pixelsMax = 100_000_000

    var isTooLarge: Bool { width > Self.pixelsMax || height > Self.pixelsMax || width * height > Self.pixelsMax }

    /// - Parameter bytes: the file, or enough of its beginning. Nothing where the header says no size.
    init?(_ bytes: [UInt8], _ type: FileKind) {
        let found: (Int, Int)? =
            switch type {
            case .png: Self.png(bytes)
            case .jpeg: Self.jpeg(bytes)
            case .webp: Self.webp(bytes)
            default: nil
            }
        guard let found, found.0 > 0, found.1 > 0 else { return nil }
        (width, height) = found
    }

    private static func big(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int? {
        guard at >= 0, at + count <= bytes.count else { return nil }
        return bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int? {
        guard at >= 0, at + count <= bytes.count else { return nil }
        return bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func png(_ bytes: [UInt8]) -> (Int, Int)? {
        guard bytes.count >= 24, Array(bytes[12..<16]) == Array("IHDR".utf8), let width = big(bytes, 16, 4), let height = big(bytes, 20, 4) else { return nil }
        return (width, height)
    }

    /// Walks the segments to the frame header (SOF0 to SOF15 without DHT, JPG and DAC).
    private static func jpeg(_ bytes: [UInt8]) -> (Int, Int)? {
        var at = 2
        while at + 9 < bytes.count {
            guard bytes[at] == 0xFF else { return nil }
            let marker = bytes[at + 1]
            if marker == 0xFF {
                at += 1
            } else if marker == 0x01 || (0xD0...0xD8).contains(marker) {
                at += 2
            } else if (0xC0...0xCF).contains(marker), marker != 0xC4, marker != 0xC8, marker != 0xCC {
                guard let height = big(bytes, at + 5, 2), let width = big(bytes, at + 7, 2) else { return nil }
                return (width, height)
            } else {
                guard let length = big(bytes, at + 2, 2), length >= 2 else { return nil }
                at += 2 + length
            }
        }
        return nil
    }

    private static func webp(_ bytes: [UInt8]) -> (Int, Int)? {
        guard bytes.count >= 30 else { return nil }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8X":
            guard let width = little(bytes, 24, 3), let height = little(bytes, 27, 3) else { return nil }
            return (width + 1, height + 1)
        case "VP8 ":
            guard let width = little(bytes, 26, 2), let height = little(bytes, 28, 2) else { return nil }
            return (width & 0x3FFF, height & 0x3FFF)
        case "VP8L":
            guard let packed = little(bytes, 21, 4) else { return nil }
            return (packed & 0x3FFF + 1, packed >> 14 & 0x3FFF + 1)
        default: return nil
        }
    }
}
