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
    /// The statement cut at its binds: one more piece than there are values.
    fileprivate(set) var pieces: [String]
    public fileprivate(set) var values: [SQLValue]

    public init(stringLiteral value: String) {
        pieces = [value]
        values = []
    }

    public init(stringInterpolation: Interpolation) {
        pieces = stringInterpolation.pieces
        values = stringInterpolation.values
    }

    /// The statement with numbered placeholders.
    public var text: String {
        if pieces.count == 1 { return pieces[0] }
        var text = pieces[0]
        for index in 1..<pieces.count {
            text += "$"
            text += String(index)
            text += pieces[index]
        }
        return text
    }

    /// Trusted SQL text assembled by our own code (column lists, names of tables); never anything a person typed.
    public init(trusted text: String, values: [SQLValue] = []) {
        if values.isEmpty {
            pieces = [text]
            self.values = []
        } else {
            pieces = text.components(separatedBy: "?")
            self.values = values
        }
    }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    public mutating func append(_ other: SQL) {
        pieces[pieces.count - 1] += other.pieces[0]
        pieces += other.pieces.dropFirst()
        values += other.values
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
        fileprivate var pieces = [""]
        fileprivate var values: [SQLValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { pieces[pieces.count - 1] += literal }

        public mutating func appendInterpolation(_ value: some SQLBindable) {
            values.append(value.sqlValue)
            pieces.append("")
        }

        public mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            values.append(value?.sqlValue ?? .null)
            pieces.append("")
        }

        public mutating func appendInterpolation(_ value: SQLValue) {
            values.append(value)
            pieces.append("")
        }

        /// Another piece of SQL with its own binds.
        public mutating func appendInterpolation(_ part: SQL) {
            pieces[pieces.count - 1] += part.pieces[0]
            pieces += part.pieces.dropFirst()
            values += part.values
        }

        /// `(…, …)` of bound values for `IN`; an empty list matches nothing.
        public mutating func appendInterpolation(list: some Sequence<some SQLBindable>) {
            var first = true
            pieces[pieces.count - 1] += "("
            for value in list {
                if !first { pieces[pieces.count - 1] += ", " }
                values.append(value.sqlValue)
                pieces.append("")
                first = false
            }
            pieces[pieces.count - 1] += first ? "NULL)" : ")"
        }
    }
}

extension String {
    fileprivate func components(separatedBy separator: Character) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
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
