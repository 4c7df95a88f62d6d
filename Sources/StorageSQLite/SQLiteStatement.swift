import GRDBSQLite
import Storage

/// One prepared statement with what a row of it looks like.
final class SQLiteStatement {
    let pointer: OpaquePointer
    /// Whether the statement answers how many rows it changed.
    let changesRows: Bool
    /// For each parameter of SQLite its place among the values; nil where they are simply in order.
    private let places: [Int]?
    private let parameterCount: Int
    var isInUse = false
    var lastUse = 0
    private(set) var columns: Columns
    private var isBoolean: [Bool]
    private var prepares: Int32

    init(_ pointer: OpaquePointer, sql: String) throws {
        self.pointer = pointer
        changesRows = sqlite3_stmt_readonly(pointer) == 0 && Self.isDML(sql)
        parameterCount = Int(sqlite3_bind_parameter_count(pointer))
        places = try Self.places(of: pointer, count: parameterCount)
        (columns, isBoolean) = Self.shape(of: pointer)
        prepares = 0
    }

    deinit { sqlite3_finalize(pointer) }

    /// `$1` is a name to SQLite, numbered by first appearance; the values go by the number in the name, as on PostgreSQL.
    private static func places(of pointer: OpaquePointer, count: Int) throws -> [Int]? {
        var places: [Int] = []
        for index in 0..<count {
            let name = sqlite3_bind_parameter_name(pointer, Int32(index + 1)).map { String(cString: $0) } ?? ""
            guard name.hasPrefix("$"), let number = Int(name.dropFirst()), number > 0 else {
                throw StoreFault.failed("a placeholder is written $1, $2 …, not “\(name.isEmpty ? "?" : name)”")
            }
            places.append(number - 1)
        }
        return places == Array(0..<count) ? nil : places
    }

    private static func isDML(_ sql: String) -> Bool {
        let first = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"].contains(first)
    }

    private static func shape(of pointer: OpaquePointer) -> (Columns, [Bool]) {
        let count = sqlite3_column_count(pointer)
        let names = (0..<count).map { sqlite3_column_name(pointer, $0).map { String(cString: $0) } ?? "" }
        // SQLite stores a boolean as 0 or 1; the declared type makes the row the same as PostgreSQL's.
        let booleans = (0..<count).map { sqlite3_column_decltype(pointer, $0).map { String(cString: $0).uppercased() == "BOOLEAN" } ?? false }
        return (Columns(names), booleans)
    }

    /// SQLite prepares again by itself after the schema changed, perhaps with other columns.
    func noteNewShape() {
        let now = sqlite3_stmt_status(pointer, SQLITE_STMTSTATUS_REPREPARE, 0)
        guard now != prepares else { return }
        prepares = now
        (columns, isBoolean) = Self.shape(of: pointer)
    }

    func bind(_ values: [SQLValue]) throws {
        let wanted = places.map { ($0.max() ?? -1) + 1 } ?? parameterCount
        guard values.count == wanted else { throw StoreFault.failed("the statement takes \(wanted) values, not \(values.count)") }
        for index in 0..<parameterCount {
            try bind(values[places?[index] ?? index], at: Int32(index + 1))
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) throws {
        let code: Int32
        switch value {
        case .null: code = sqlite3_bind_null(pointer, index)
        case .integer(let number): code = sqlite3_bind_int64(pointer, index, number)
        case .boolean(let flag): code = sqlite3_bind_int64(pointer, index, flag ? 1 : 0)
        case .real(let number):
            // SQLite would turn NaN into NULL without a word.
            guard !number.isNaN else { throw StoreFault.constraint("a number is not a number (NaN)") }
            code = sqlite3_bind_double(pointer, index, number)
        case .text(let text): code = try bind(text, at: index)
        case .blob(let bytes):
            code = bytes.withUnsafeBytes { buffer in
                buffer.count == 0
                    ? sqlite3_bind_zeroblob(pointer, index, 0)
                    : sqlite3_bind_blob64(pointer, index, buffer.baseAddress, UInt64(buffer.count), copied)
            }
        }
        guard code == SQLITE_OK else { throw StoreFault.failed("a value could not be bound (SQLite \(code))") }
    }

    private func bind(_ text: String, at index: Int32) throws -> Int32 {
        var text = text
        return try text.withUTF8 { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_text(pointer, index, "", 0, nil) }
            // PostgreSQL cannot store it, and SQLite's own functions stop at it: refused by both.
            guard !bytes.contains(0) else { throw StoreFault.constraint("a text holds the character NUL (U+0000), which cannot be stored") }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text64(pointer, index, $0, UInt64(bytes.count), copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// The row the statement stands on.
    func row() -> Row {
        let columns = columns
        let values = [SQLValue](unsafeUninitializedCapacity: columns.names.count) { buffer, count in
            for index in 0..<columns.names.count {
                (buffer.baseAddress.unsafelyUnwrapped + index).initialize(to: value(at: Int32(index)))
                count += 1
            }
        }
        return Row(columns: columns, values: values)
    }

    private func value(at index: Int32) -> SQLValue {
        switch sqlite3_column_type(pointer, index) {
        case SQLITE_INTEGER:
            let number = sqlite3_column_int64(pointer, index)
            return isBoolean[Int(index)] ? .boolean(number != 0) : .integer(number)
        case SQLITE_FLOAT: return .real(sqlite3_column_double(pointer, index))
        case SQLITE_TEXT:
            guard let bytes = sqlite3_column_text(pointer, index) else { return .text("") }
            let count = Int(sqlite3_column_bytes(pointer, index))
            return .text(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(pointer, index))
            guard let bytes = sqlite3_column_blob(pointer, index) else { return .blob([]) }
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .null
        }
    }
}

/// `SQLITE_TRANSIENT`, a macro that Swift does not see: SQLite copies the bytes before the call returns.
private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
