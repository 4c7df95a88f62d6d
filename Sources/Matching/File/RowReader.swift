import Foundation

/// Reads CSV as it streams by (RFC 4180: quotes, CRLF or LF, a byte-order mark), a row at a time, without making a string of any field.
struct RowReader {
    /// A longer field is cut to nothing and counted: no name or address is that long, and memory stays bounded.
    static let fieldBytesMax = 10_000
    static let pieceBytes = 1 << 20

    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var fieldStart = 0
    private var state = State.fieldStart
    private(set) var row = 0
    private(set) var overlong = 0
    private var isOverlong = false

    private enum State { case fieldStart, plain, quoted, quoteInQuoted }

    /// Calls `take` for every row that is not blank.
    mutating func read(_ path: String, _ take: (Fields) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw MatchingFault.unreadable(path) }
        defer { try? file.close() }
        var isFirst = true
        while true {
            let piece: Data?
            do { piece = try file.read(upToCount: Self.pieceBytes) } catch { throw MatchingFault.unreadable(path) }
            guard let piece, !piece.isEmpty else { break }
            try piece.withUnsafeBytes { raw in
                let all = raw.bindMemory(to: UInt8.self)
                let hasMark = isFirst && all.starts(with: [0xEF, 0xBB, 0xBF])
                try consume(UnsafeBufferPointer(rebasing: all[(hasMark ? 3 : 0)...]), take)
            }
            isFirst = false
        }
        if state == .quoted { throw MatchingFault.wrong(path, "a quote opened in row \(row + 1) never closes; the file is cut short or a quote is not doubled") }
        if !bytes.isEmpty || !ends.isEmpty { try endRow(take) }
    }

    private mutating func consume(_ piece: UnsafeBufferPointer<UInt8>, _ take: (Fields) throws -> Void) throws {
        var index = 0
        while index < piece.count {
            let byte = piece[index]
            switch (state, byte) {
            case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
            case (.quoteInQuoted, UInt8(ascii: "\"")):
                append(byte)
                state = .quoted
            case (.quoted, _):
                index = run(piece, from: index) { $0 == UInt8(ascii: "\"") }
                continue
            case (_, UInt8(ascii: ",")): endField()
            case (_, UInt8(ascii: "\n")): try endRow(take)
            case (_, UInt8(ascii: "\r")): break
            case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
            case (.fieldStart, 32) where bytes.count == fieldStart: break
            default:
                state = .plain
                index = run(piece, from: index) { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
                continue
            }
            index += 1
        }
    }

    /// Takes bytes up to the next one that means something; where it stopped.
    private mutating func run(_ piece: UnsafeBufferPointer<UInt8>, from start: Int, until ends: (UInt8) -> Bool) -> Int {
        var end = start
        while end < piece.count, !ends(piece[end]) { end += 1 }
        if bytes.count - fieldStart + end - start > Self.fieldBytesMax { isOverlong = true }
        if !isOverlong { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: piece[start..<end])) }
        return end
    }

    private mutating func append(_ byte: UInt8) {
        if !isOverlong { bytes.append(byte) }
    }

    private mutating func endField() {
        if isOverlong {
            overlong += 1
            bytes.removeSubrange(fieldStart...)
            isOverlong = false
        }
        while bytes.count > fieldStart, bytes[bytes.count - 1] == 32 || bytes[bytes.count - 1] == 9 { bytes.removeLast() }
        ends.append(bytes.count)
        fieldStart = bytes.count
        state = .fieldStart
    }

    private mutating func endRow(_ take: (Fields) throws -> Void) throws {
        let isBlank = bytes.isEmpty && ends.isEmpty && state == .fieldStart
        if !isBlank {
            endField()
            row += 1
            try bytes.withUnsafeBufferPointer { try take(Fields(bytes: $0, ends: ends)) }
        }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        fieldStart = 0
        state = .fieldStart
    }
}

/// The fields of one row, to be read before the next row comes.
struct Fields {
    let bytes: UnsafeBufferPointer<UInt8>
    let ends: [Int]

    var count: Int { ends.count }

    /// An empty text for a column the row does not reach, or -1.
    subscript(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard index >= 0, index < ends.count else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    }

    func string(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }
}
