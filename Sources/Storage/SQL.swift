public import Base

/// One value as both engines carry it.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case boolean(Bool)
    case text(String)
    case blob([UInt8])
}

/// A type that a statement can bind and a row can give back.
public protocol SQLBindable: Sendable {
    var sqlValue: SQLValue { get }
    init?(sqlValue: SQLValue)
}

/// SQL text whose interpolations are bound values, never text: `"SELECT name FROM person WHERE id = \(id)"`.
///
/// Placeholders are written `$1`, `$2` …, which PostgreSQL numbers and SQLite takes as named parameters in order of appearance.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The statement with `mark` wherever a bind stands.
    fileprivate var text: String
    fileprivate var binds: [Bind]

    /// A character that no statement has.
    fileprivate static let mark: UInt8 = 1

    fileprivate enum Bind {
        case value(SQLValue)
        /// What stands behind `IN`.
        case list([SQLValue])
    }

    /// From this many on PostgreSQL takes a list as one array. Its planner counts on ten elements in an array it does not know, so that a plan for fewer would
    /// look dear and be made anew at each use.
    fileprivate static let arrayMin = 10

    public init(stringLiteral value: String) {
        text = value
        binds = []
    }

    public init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        binds = stringInterpolation.binds
    }

    /// The statement with numbered placeholders, and what stands for each.
    package func statement(on engine: Engine) -> (text: String, values: [SQLValue]) {
        if binds.isEmpty { return (text, []) }
        var source = text
        var statement = StatementWriter(on: engine, binds: binds.count, bytes: source.utf8.count)
        source.withUTF8 { bytes in
            var start = 0
            var next = 0
            for place in bytes.indices where bytes[place] == Self.mark {
                statement.append(bytes[start..<place])
                switch binds[next] {
                case .value(let value): statement.place(value)
                case .list(let list): statement.place(list)
                }
                next += 1
                start = place + 1
            }
            statement.append(bytes[start...])
        }
        return (String(decoding: statement.bytes, as: UTF8.self), statement.values)
    }

    /// Trusted SQL text assembled by our own code (column lists, names of tables), with `?` for each value; never anything a person typed.
    public init(trusted text: String, values: [SQLValue] = []) {
        self.text = values.isEmpty ? text : text.split(separator: "?", omittingEmptySubsequences: false).joined(separator: "\u{1}")
        binds = values.map { .value($0) }
    }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    public mutating func append(_ other: SQL) {
        text += other.text
        binds += other.binds
    }

    /// Parts joined by a separator such as `" AND "`.
    public static func joined(_ parts: [SQL], by separator: String) -> SQL {
        guard var sum = parts.first else { return "" }
        for part in parts.dropFirst() {
            sum.append(SQL(stringLiteral: separator))
            sum.append(part)
        }
        return sum
    }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var binds: [Bind] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            binds.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        public mutating func appendInterpolation(_ value: some SQLBindable) { append(.value(value.sqlValue)) }
        public mutating func appendInterpolation(_ value: (some SQLBindable)?) { append(.value(value?.sqlValue ?? .null)) }
        public mutating func appendInterpolation(_ value: SQLValue) { append(.value(value)) }

        private mutating func append(_ bind: Bind) {
            binds.append(bind)
            text += "\u{1}"
        }

        /// Another piece of SQL with its own binds.
        public mutating func appendInterpolation(_ part: SQL) {
            text += part.text
            binds += part.binds
        }

        /// `(…, …)` of bound values behind `IN` or `NOT IN`; an empty list matches nothing.
        public mutating func appendInterpolation(list: some Sequence<some SQLBindable>) { append(.list(list.map(\.sqlValue))) }
    }
}

/// Puts a statement together, byte by byte: every page makes some twenty.
private struct StatementWriter {
    private let engine: Engine
    private(set) var bytes: [UInt8] = []
    private(set) var values: [SQLValue] = []

    init(on engine: Engine, binds: Int, bytes count: Int) {
        self.engine = engine
        bytes.reserveCapacity(count + 4 * binds)
        values.reserveCapacity(binds)
    }

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    mutating func place(_ value: SQLValue) {
        values.append(value)
        append("$".utf8)
        append(String(values.count).utf8)
    }

    mutating func place(_ list: [SQLValue]) {
        if engine == .postgres, list.count >= SQL.arrayMin, let array = SQLArray(list), let membership = takeMembership() {
            append(membership.utf8)
            place(array.sqlValue)
        } else {
            append("(".utf8)
            for (index, value) in list.enumerated() {
                if index > 0 { append(", ".utf8) }
                place(value)
            }
            if list.isEmpty { append("NULL".utf8) }
        }
        append(")".utf8)
    }

    /// Takes `IN` off the end: what stands before an array instead.
    private mutating func takeMembership() -> String? {
        for (word, membership) in [("NOT IN ", "<> ALL ("), ("IN ", "= ANY (")] where bytes.suffix(word.utf8.count).elementsEqual(word.utf8) {
            bytes.removeLast(word.utf8.count)
            return membership
        }
        return nil
    }
}

/// A list as PostgreSQL reads an array: `{"person","vehicle"}`. Its type is that of what it is compared with.
private struct SQLArray {
    let sqlValue: SQLValue

    /// Nothing for what is no list of texts or whole numbers, which stay by themselves.
    init?(_ list: [SQLValue]) {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for value in list {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            switch value {
            case .integer(let number): text.append(contentsOf: String(number).utf8)
            case .text(let element):
                text.append(UInt8(ascii: "\""))
                for byte in element.utf8 {
                    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                    text.append(byte)
                }
                text.append(UInt8(ascii: "\""))
            case .null, .real, .boolean, .blob: return nil
            }
        }
        text.append(UInt8(ascii: "}"))
        sqlValue = .text(String(decoding: text, as: UTF8.self))
    }
}

extension SQLValue: SQLBindable {
    public var sqlValue: SQLValue { self }
    public init?(sqlValue: SQLValue) { self = sqlValue }
}

extension String: SQLBindable {
    public var sqlValue: SQLValue { .text(self) }
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension Int: SQLBindable {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    public init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self = Int(value)
    }
}

extension Int64: SQLBindable {
    public var sqlValue: SQLValue { .integer(self) }
    public init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self = value
    }
}

extension Double: SQLBindable {
    public var sqlValue: SQLValue { .real(self) }
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let value): self = value
        case .integer(let value): self = Double(value)
        default: return nil
        }
    }
}

extension Bool: SQLBindable {
    public var sqlValue: SQLValue { .boolean(self) }
    /// SQLite has no boolean: it gives back 0 or 1.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .boolean(let value): self = value
        case .integer(let value): self = value != 0
        default: return nil
        }
    }
}

extension RawID: SQLBindable {
    public var sqlValue: SQLValue { .text(description) }
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension ID: SQLBindable {
    public var sqlValue: SQLValue { raw.sqlValue }
    public init?(sqlValue: SQLValue) {
        guard let raw = RawID(sqlValue: sqlValue) else { return nil }
        self.init(raw)
    }
}

extension Instant: SQLBindable {
    /// Instants are stored as microseconds since 1970 in a BIGINT: the same on both engines, and compared as numbers.
    public var sqlValue: SQLValue { .integer(microseconds) }
    public init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(microseconds: value)
    }
}

extension Day: SQLBindable {
    public var sqlValue: SQLValue { .text(description) }
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension RecordKind: SQLBindable {
    public var sqlValue: SQLValue { .text(name) }
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension SQLBindable where Self: RawRepresentable, RawValue == String {
    public var sqlValue: SQLValue { .text(rawValue) }
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}
