/// A QR code (ISO/IEC 18004) of a short label: alphanumeric mode, error correction M, versions 1 to 3. Rows of dark and light modules without the quiet zone.
public struct QRCode: Hashable, Sendable {
    /// True is dark.
    public let rows: [[Bool]]
    public var size: Int { rows.count }

    /// Version, data codewords and correction codewords at level M; each of these versions is one block.
    static let versions = [(version: 1, data: 16, correction: 10), (version: 2, data: 28, correction: 16), (version: 3, data: 44, correction: 26)]
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

    /// - Parameter text: digits, capitals and ` $%*+-./:`, at most 61. Nothing where it does not fit.
    public init?(_ text: String) {
        let characters = text.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard characters.count == text.count, !text.isEmpty else { return nil }
        let bits = 4 + 9 + characters.count / 2 * 11 + characters.count % 2 * 6
        guard let chosen = Self.versions.first(where: { bits <= $0.data * 8 }) else { return nil }
        let data = Self.codewords(characters, count: chosen.data)
        let words = data + Self.correction(of: data, count: chosen.correction)
        let masked = (0..<8).map { mask in Matrix(version: chosen.version, words: words, mask: mask) }
        guard let best = masked.min(by: { $0.penalty < $1.penalty }) else { return nil }
        rows = best.modules
    }

    private static func codewords(_ characters: [Int], count: Int) -> [UInt8] {
        var bits: [Bool] = []
        func add(_ value: Int, _ length: Int) { for shift in stride(from: length - 1, through: 0, by: -1) { bits.append(value >> shift & 1 == 1) } }
        add(0b0010, 4)
        add(characters.count, 9)
        for start in stride(from: 0, to: characters.count - 1, by: 2) { add(characters[start] * 45 + characters[start + 1], 11) }
        if characters.count % 2 == 1, let last = characters.last { add(last, 6) }
        add(0, min(4, count * 8 - bits.count))
        while bits.count % 8 != 0 { bits.append(false) }
        var words = stride(from: 0, to: bits.count, by: 8).map { start in bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) } }
        for pad in 0..<(count - words.count) { words.append(pad % 2 == 0 ? 0xEC : 0x11) }
        return words
    }

    // MARK: Reed-Solomon over GF(256) with x^8 + x^4 + x^3 + x^2 + 1

    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var product = 0
        for shift in stride(from: 7, through: 0, by: -1) {
            product = product << 1 ^ (product >> 7 & 1) * 0x11D
            if right >> shift & 1 == 1 { product ^= Int(left) }
        }
        return UInt8(product)
    }

    static func correction(of data: [UInt8], count: Int) -> [UInt8] {
        var divisor = [UInt8](repeating: 0, count: count)
        divisor[count - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<count {
            for index in 0..<count {
                divisor[index] = multiply(divisor[index], root)
                if index + 1 < count { divisor[index] ^= divisor[index + 1] }
            }
            root = multiply(root, 2)
        }
        var rest = [UInt8](repeating: 0, count: count)
        for byte in data {
            let factor = byte ^ rest.removeFirst()
            rest.append(0)
            for index in 0..<count { rest[index] ^= multiply(divisor[index], factor) }
        }
        return rest
    }
}

/// The square being drawn.
private struct Matrix {
    let size: Int
    var modules: [[Bool]]
    private var isFunction: [[Bool]]

    init(version: Int, words: [UInt8], mask: Int) {
        size = 17 + 4 * version
        modules = Array(repeating: Array(repeating: false, count: size), count: size)
        isFunction = modules
        drawFunctions(version)
        drawFormat(mask)
        place(words, mask)
    }

    private mutating func set(_ row: Int, _ column: Int, _ dark: Bool) {
        guard (0..<size).contains(row), (0..<size).contains(column) else { return }
        modules[row][column] = dark
        isFunction[row][column] = true
    }

    private mutating func drawFunctions(_ version: Int) {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] {
            for down in -4...4 {
                for across in -4...4 {
                    let ring = max(abs(down), abs(across))
                    set(row + down, column + across, ring != 2 && ring != 4)
                }
            }
        }
        if version > 1 {
            let centre = size - 7
            for down in -2...2 { for across in -2...2 { set(centre + down, centre + across, max(abs(down), abs(across)) != 1) } }
        }
    }

    /// Level M is 00; the fifteen bits are BCH(15, 5), masked.
    private mutating func drawFormat(_ mask: Int) {
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { set(index, 8, bit(index)) }
        set(7, 8, bit(6))
        set(8, 8, bit(7))
        set(8, 7, bit(8))
        for index in 9..<15 { set(8, 14 - index, bit(index)) }
        for index in 0..<8 { set(8, size - 1 - index, bit(index)) }
        for index in 8..<15 { set(size - 15 + index, 8, bit(index)) }
        set(size - 8, 8, true)
    }

    /// In columns of two from the right, upwards and downwards in turn, past the vertical timing pattern.
    private mutating func place(_ words: [UInt8], _ mask: Int) {
        var index = 0
        for right in stride(from: size - 1, through: 1, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
            for step in 0..<size {
                let isUpward = (right + 1) & 2 == 0
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isFunction[row][column] {
                    let dark = index < words.count * 8 && words[index >> 3] >> (7 - index & 7) & 1 == 1
                    modules[row][column] = dark != Self.flips(mask, row, column)
                    index += 1
                }
            }
        }
    }

    private static func flips(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (column / 3 + row / 2) % 2 == 0
        case 5: column * row % 2 + column * row % 3 == 0
        case 6: (column * row % 2 + column * row % 3) % 2 == 0
        default: ((column + row) % 2 + column * row % 3) % 2 == 0
        }
    }

    /// What makes a mask hard to read: runs, blocks, false finders, too much of one colour.
    var penalty: Int {
        let columns = (0..<size).map { column in modules.map { $0[column] } }
        var sum = 0
        for line in modules + columns { sum += Self.runs(line) + Self.finders(line) }
        for row in 0..<size - 1 {
            for column in 0..<size - 1 {
                let dark = modules[row][column]
                if modules[row][column + 1] == dark, modules[row + 1][column] == dark, modules[row + 1][column + 1] == dark { sum += 3 }
            }
        }
        let dark = modules.joined().count { $0 }
        return sum + abs(dark * 20 - size * size * 10) / (size * size) * 10
    }

    private static func runs(_ line: [Bool]) -> Int {
        var sum = 0
        var length = 1
        for index in 1..<line.count {
            length = line[index] == line[index - 1] ? length + 1 : 1
            if length == 5 { sum += 3 } else if length > 5 { sum += 1 }
        }
        return sum
    }

    private static func finders(_ line: [Bool]) -> Int {
        let pattern = [true, false, true, true, true, false, true]
        let padded = Array(repeating: false, count: 4) + line + Array(repeating: false, count: 4)
        return (4...padded.count - 11).count { start in
            guard Array(padded[start..<start + 7]) == pattern else { return false }
            return padded[start - 4..<start].allSatisfy { !$0 } || padded[start + 7..<start + 11].allSatisfy { !$0 }
        } * 40
    }
}
