/// Comma-separated text with quotes, LF or CRLF, with or without a byte-order mark (RFC 4180).
public enum CSV {
    /// All rows of a small text.
    public static func rows(_ text: String) -> [[String]] {
        var reader = CSVReader()
        var rows: [[String]] = []
        reader.read(Array(text.utf8)) { rows.append($0) }
        reader.finish { rows.append($0) }
        return rows
    }

    /// One field as a file holds it. A leading `=`, `+`, `-` or `@` is made text, so that a spreadsheet does not run it.
    public static func field(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" }) else { return safe }
        return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// Reads CSV as it arrives, in pieces of any size.
public struct CSVReader {
    private var row: [String] = []
    private var field: [UInt8] = []
    private var quoted = false
    private var afterQuote = false
    private var started = false
    private var position = 0
    /// A quote opened that never closed: the file was cut or is broken.
    public var isInsideQuotes: Bool { quoted && !afterQuote }

    public init() {}

    public mutating func read(_ bytes: [UInt8], _ emit: ([String]) throws -> Void) rethrows {
        for byte in bytes {
            position += 1
            if position <= 3, [0xEF, 0xBB, 0xBF].contains(byte), field.count == 0, row.isEmpty, byte == [0xEF, 0xBB, 0xBF][position - 1] { continue }
            if quoted && !afterQuote {
                if byte == UInt8(ascii: "\"") { afterQuote = true } else { field.append(byte) }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                if afterQuote {
                    field.append(byte)
                    afterQuote = false
                } else if field.isEmpty {
                    quoted = true
                    started = true
                } else {
                    field.append(byte)
                }
            case UInt8(ascii: ","):
                endField()
                started = true
            case UInt8(ascii: "\n"): try endRow(emit)
            case UInt8(ascii: "\r"): break
            default:
                field.append(byte)
                started = true
            }
        }
    }

    /// Emits the last row where the file does not end with a line feed.
    public mutating func finish(_ emit: ([String]) throws -> Void) rethrows {
        if started || !field.isEmpty { try endRow(emit) }
    }

    private mutating func endField() {
        row.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        quoted = false
        afterQuote = false
    }

    private mutating func endRow(_ emit: ([String]) throws -> Void) rethrows {
        guard started || !field.isEmpty else { return }
        endField()
        started = false
        let done = row
        row.removeAll(keepingCapacity: true)
        try emit(done)
    }
}
