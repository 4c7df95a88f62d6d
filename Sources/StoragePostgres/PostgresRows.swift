import CLibPQ
import Storage

/// A result of the server as rows. Text results decode as fast as binary ones (measured), and every type has a text.
struct PostgresRows {
    private let result: OpaquePointer
    private let columns: Columns
    private let kinds: [Kind]

    private enum Kind {
        case text, integer, real, numeric, boolean, bytes
    }

    init(_ result: OpaquePointer, columns: Columns) {
        self.result = result
        self.columns = columns
        kinds = (0..<PQnfields(result)).map { Self.kind(PQftype(result, $0)) }
    }

    static func columns(of result: OpaquePointer) -> Columns {
        Columns((0..<PQnfields(result)).map { PQfname(result, $0).map { String(cString: $0) } ?? "" })
    }

    private static func kind(_ type: UInt32) -> Kind {
        switch type {
        case 16: .boolean
        case 17: .bytes
        case 20, 21, 23, 26: .integer
        case 700, 701: .real
        case 1700: .numeric
        default: .text
        }
    }

    func forEach(_ body: (Row) throws -> Void) rethrows {
        for index in 0..<PQntuples(result) {
            let values = [SQLValue](unsafeUninitializedCapacity: kinds.count) { buffer, count in
                for column in kinds.indices {
                    (buffer.baseAddress.unsafelyUnwrapped + column).initialize(to: value(index, column))
                    count += 1
                }
            }
            try body(Row(columns: columns, values: values))
        }
    }

    private func value(_ row: Int32, _ column: Int) -> SQLValue {
        let place = Int32(column)
        guard PQgetisnull(result, row, place) == 0, let start = PQgetvalue(result, row, place) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, place)))
        switch kinds[column] {
        case .boolean: return .boolean(bytes.first == UInt8(ascii: "t"))
        case .integer: return Self.integer(bytes).map { .integer($0) } ?? .text(String(decoding: bytes, as: UTF8.self))
        case .text: return .text(String(decoding: bytes, as: UTF8.self))
        case .bytes: return .blob(Self.fromHex(bytes))
        case .real: return Self.real(bytes)
        case .numeric:
            // A sum of integers is numeric to PostgreSQL and an integer to SQLite.
            return Self.integer(bytes).map { .integer($0) } ?? Self.real(bytes)
        }
    }

    private static func real(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        let text = String(decoding: bytes, as: UTF8.self)
        return Double(text).map { .real($0) } ?? .text(text)
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var digits = bytes[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            // Downwards, because the least Int64 has no positive counterpart.
            let (next, overflow2) = tens.subtractingReportingOverflow(Int64(digit - 0x30))
            if overflow || overflow2 { return nil }
            number = next
        }
        if isNegative { return number }
        return number == .min ? nil : -number
    }

    private static func fromHex(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let digits = bytes.dropFirst(2)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            let value = digit & 0x0F + (digit > 0x39 ? 9 : 0)
            if let first = high {
                decoded.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return decoded
    }
}
