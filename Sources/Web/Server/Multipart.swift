import Base
import Foundation

/// Reads `multipart/form-data` (RFC 7578) as it arrives, in pieces of any size: the bytes of a part are handed on at once and never gathered here.
struct Multipart {
    enum Piece {
        /// A part begins; `fileName` only for a file.
        case part(name: String, fileName: String?)
        case bytes(ArraySlice<UInt8>)
        /// The part ends.
        case end
    }

    struct Broken: Error {}

    /// Parts of one form, and bytes of the headers of one part.
    static let partsMax = 2_000
    private static let headerBytesMax = 8_192

    private enum State { case preamble, header, body, done }

    /// The boundary with the line end before it.
    private let delimiter: [UInt8]
    private var state = State.preamble
    private var waiting: [UInt8]
    private var parts = 0

    /// - Parameter contentType: the request's; nothing where it is of another type or names no boundary.
    init?(contentType: String) {
        let parts = contentType.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.first?.lowercased() == "multipart/form-data", let named = parts.first(where: { $0.lowercased().hasPrefix("boundary=") }) else { return nil }
        let boundary = named.dropFirst(9).trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary has no line end before it.
        waiting = [13, 10]
    }

    var isDone: Bool { state == .done }

    mutating func feed(_ bytes: some Sequence<UInt8>, _ each: (Piece) async throws -> Void) async throws {
        waiting += bytes
        while try await step(each) {}
    }

    /// Answers whether there is more to do with what is waiting.
    private mutating func step(_ each: (Piece) async throws -> Void) async throws -> Bool {
        switch state {
        case .done:
            waiting.removeAll()
            return false
        case .preamble, .body:
            guard let at = Self.find(delimiter, in: waiting) else {
                // What may be the beginning of the boundary stays.
                let safe = waiting.count - delimiter.count - 2
                if safe > 0 {
                    if state == .body { try await each(.bytes(waiting[..<safe])) }
                    waiting.removeFirst(safe)
                }
                return false
            }
            let after = at + delimiter.count
            guard waiting.count >= after + 2 else { return false }
            if state == .body {
                if at > 0 { try await each(.bytes(waiting[..<at])) }
                try await each(.end)
            }
            let isLast = waiting[after] == UInt8(ascii: "-") && waiting[after + 1] == UInt8(ascii: "-")
            guard isLast || waiting[after] == 13 && waiting[after + 1] == 10 else { throw Broken() }
            waiting.removeFirst(after + 2)
            state = isLast ? .done : .header
            return true
        case .header:
            guard let end = Self.find([13, 10, 13, 10], in: waiting) else {
                if waiting.count > Self.headerBytesMax { throw Broken() }
                return false
            }
            parts += 1
            guard parts <= Self.partsMax, end <= Self.headerBytesMax else { throw Broken() }
            let (name, fileName) = try Self.names(String(decoding: waiting[..<end], as: UTF8.self))
            waiting.removeFirst(end + 4)
            state = .body
            try await each(.part(name: name, fileName: fileName))
            return true
        }
    }

    /// Where `needle` begins in `bytes`; memchr skips to each byte it could begin at.
    private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { hay in
            needle.withUnsafeBytes { sought in
                guard let start = hay.baseAddress, let what = sought.baseAddress, hay.count >= needle.count else { return nil }
                var at = 0
                let last = hay.count - needle.count
                while at <= last, let found = memchr(start + at, Int32(needle[0]), last - at + 1) {
                    at = UnsafeRawPointer(found) - start
                    if memcmp(start + at, what, needle.count) == 0 { return at }
                    at += 1
                }
                return nil
            }
        }
    }

    /// `Content-Disposition: form-data; name="x"; filename="y.jpg"`: browsers write a quote in a name as %22.
    private static func names(_ header: String) throws -> (String, String?) {
        let line = header.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-disposition:") }
        guard let line, let name = value("name", in: line) else { throw Broken() }
        return (name, value("filename", in: line))
    }

    private static func value(_ key: String, in line: String) -> String? {
        guard let start = line.range(of: "; \(key)=\"") ?? line.range(of: ";\(key)=\"") else { return nil }
        let rest = line[start.upperBound...]
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        return String(rest[..<end]).replacingOccurrences(of: "%22", with: "\"").replacingOccurrences(of: "%0D", with: "").replacingOccurrences(of: "%0A", with: "")
    }
}
