import Testing

@testable import Investigation

/// The code is read again by a reader written apart from the writer: format, mask, zigzag, correction and characters.
@Suite("QR codes of labels (ISO/IEC 18004)")
struct QRCodeTests {
    @Test("what is written is read", arguments: ["01X0000042K", "A", "01S9999999Z", "HELLO WORLD", "ABCDEFGHIJKLMNOPQRST", String(repeating: "0", count: 38), String(repeating: "Z", count: 61)])
    func reads(text: String) throws {
        let code = try #require(QRCode(text))
        #expect(Reader(code.rows).text == text)
    }

    @Test("small letters, other signs, nothing and too much are not written", arguments: ["abc", "01x", "é", "", String(repeating: "A", count: 62)])
    func refused(text: String) { #expect(QRCode(text) == nil) }

    @Test("the three finders stand in their corners and the dark module in its place")
    func finders() throws {
        let code = try #require(QRCode("01X0000042K"))
        #expect(code.size == 21)
        for (row, column) in [(0, 0), (0, 14), (14, 0)] {
            let corner = (0..<7).map { down in (0..<7).map { code.rows[row + down][column + $0] } }
            #expect(corner[0].allSatisfy { $0 } && corner[6].allSatisfy { $0 })
            #expect(corner[1] == [true, false, false, false, false, false, true])
            #expect(corner[3] == [true, false, true, true, true, false, true])
        }
        #expect(code.rows[13][8])
    }

    @Test("the correction codewords of the standard's worked example")
    func correction() {
        let data: [UInt8] = [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11]
        #expect(QRCode.correction(of: data, count: 10) == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55])
    }
}

/// Reads versions 1 to 3 at level M.
private struct Reader {
    let text: String?

    init(_ rows: [[Bool]]) {
        let size = rows.count
        let version = (size - 17) / 4
        // The five data bits of the format, behind its fixed mask.
        let bits = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4)].map { rows[$0.0][$0.1] }
        let format = bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) } ^ 0b10101
        let mask = format & 7
        guard format >> 3 == 0, (1...3).contains(version) else {
            text = nil
            return
        }
        func isFunction(_ row: Int, _ column: Int) -> Bool {
            if row == 6 || column == 6 { return true }
            if row < 9 && (column < 9 || column >= size - 8) || row >= size - 8 && column < 9 { return true }
            return version > 1 && abs(row - (size - 7)) <= 2 && abs(column - (size - 7)) <= 2
        }
        let flips: [(Int, Int) -> Bool] = [
            { ($0 + $1) % 2 == 0 }, { row, _ in row % 2 == 0 }, { _, column in column % 3 == 0 }, { ($0 + $1) % 3 == 0 }, { ($0 / 2 + $1 / 3) % 2 == 0 },
            { $0 * $1 % 2 + $0 * $1 % 3 == 0 }, { ($0 * $1 % 2 + $0 * $1 % 3) % 2 == 0 }, { (($0 + $1) % 2 + $0 * $1 % 3) % 2 == 0 },
        ]
        var stream: [Bool] = []
        var column = size - 1
        var upward = true
        while column > 0 {
            if column == 6 { column -= 1 }
            for step in 0..<size {
                let row = upward ? size - 1 - step : step
                for across in [column, column - 1] where !isFunction(row, across) { stream.append(rows[row][across] != flips[mask](row, across)) }
            }
            upward.toggle()
            column -= 2
        }
        let words = stride(from: 0, to: stream.count - 7, by: 8).map { start in stream[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) } }
        let (data, correction) = [(16, 10), (28, 16), (44, 26)][version - 1]
        guard Self.isWhole(Array(words.prefix(data + correction)), correction) else {
            text = nil
            return
        }
        text = Self.characters(Array(stream.prefix(data * 8)))
    }

    /// Whether the codewords are a multiple of the generator: every syndrome is nothing.
    private static func isWhole(_ words: [Int], _ correction: Int) -> Bool {
        var exponents = [Int](repeating: 0, count: 512)
        var logarithms = [Int](repeating: 0, count: 256)
        var value = 1
        for power in 0..<255 {
            exponents[power] = value
            exponents[power + 255] = value
            logarithms[value] = power
            value <<= 1
            if value > 255 { value ^= 0x11D }
        }
        return (0..<correction).allSatisfy { root in
            words.reduce(0) { sum, word in (sum == 0 ? 0 : exponents[logarithms[sum] + root]) ^ word } == 0
        }
    }

    private static func characters(_ bits: [Bool]) -> String? {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        var at = 0
        func take(_ count: Int) -> Int {
            defer { at += count }
            return bits[at..<at + count].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
        guard take(4) == 0b0010 else { return nil }
        var left = take(9)
        var text = ""
        while left > 1 {
            let pair = take(11)
            text += [alphabet[pair / 45], alphabet[pair % 45]]
            left -= 2
        }
        if left == 1 { text.append(alphabet[take(6)]) }
        return text
    }
}
