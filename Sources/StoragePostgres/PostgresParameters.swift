import CLibPQ
import Storage

/// A statement's values as libpq takes them: one buffer of texts, each ended by NUL, and bytes as they are.
struct PostgresParameters {
    private var buffer: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// The types of PostgreSQL's catalogue that we name; 0 lets the server infer it from where the value stands, as for a uuid given as text.
    enum TypeID {
        static let inferred: UInt32 = 0
        static let boolean: UInt32 = 16
        static let bytes: UInt32 = 17
        static let integer: UInt32 = 20
        static let real: UInt32 = 701
    }

    static func type(of value: SQLValue) -> UInt32 {
        switch value {
        case .null, .text: TypeID.inferred
        case .integer: TypeID.integer
        case .real: TypeID.real
        case .boolean: TypeID.boolean
        case .blob: TypeID.bytes
        }
    }

    init(_ values: [SQLValue]) throws {
        offsets.reserveCapacity(values.count)
        for value in values { try append(value) }
    }

    private mutating func append(_ value: SQLValue) throws {
        switch value {
        case .null: note(at: -1)
        case .boolean(let flag): text(flag ? "t" : "f")
        case .integer(let number): text(String(number))
        case .real(let number):
            guard !number.isNaN else { throw StoreFault.constraint("a number is not a number (NaN)") }
            text(number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : String(number))
        case .text(let string):
            let start = buffer.count
            text(string)
            // libpq would silently stop at it, and the server cannot store it.
            guard !buffer[start..<(buffer.count - 1)].contains(0) else {
                throw StoreFault.constraint("a text holds the character NUL (U+0000), which cannot be stored")
            }
        case .blob(let bytes):
            note(at: buffer.count, length: bytes.count, isBinary: true)
            buffer.append(contentsOf: bytes)
            buffer.append(0)
        }
    }

    private mutating func text(_ string: String) {
        note(at: buffer.count)
        buffer.append(contentsOf: string.utf8)
        buffer.append(0)
    }

    private mutating func note(at offset: Int, length: Int = 0, isBinary: Bool = false) {
        offsets.append(offset)
        lengths.append(Int32(length))
        formats.append(isBinary ? 1 : 0)
    }

    /// Queues the prepared statement with these values. Answers false if the connection cannot take it.
    func send(to connection: OpaquePointer, statement: String) -> Bool {
        buffer.withUnsafeBufferPointer { bytes in
            let pointers = offsets.map { offset -> UnsafePointer<CChar>? in
                guard offset >= 0, let start = bytes.baseAddress else { return nil }
                return UnsafeRawPointer(start + offset).assumingMemoryBound(to: CChar.self)
            }
            return PQsendQueryPrepared(connection, statement, Int32(pointers.count), pointers, lengths, formats, 0) == 1
        }
    }
}
