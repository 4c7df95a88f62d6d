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
    /// The statement cut at its binds: one more piece than there are binds.
    fileprivate var pieces: [String]
    fileprivate var binds: [Bind]

    fileprivate enum Bind {
        case value(SQLValue)
        /// What stands behind `IN`.
        case list([SQLValue])
    }

    /// From this many on PostgreSQL takes a list as one array. Its planner counts on ten elements in an array it does not know, so that a plan for fewer would
    /// look dear and be made anew at each use.
    private static let arrayMin = 10

    public init(stringLiteral value: String) {
        pieces = [value]
        binds = []
    }

    public init(stringInterpolation: Interpolation) {
        pieces = stringInterpolation.pieces
        binds = stringInterpolation.binds
    }

    /// The statement with numbered placeholders, and what stands for each.
    package func statement(on engine: Engine) -> (text: String, values: [SQLValue]) {
        var text = pieces[0]
        var values: [SQLValue] = []
        values.reserveCapacity(binds.count)
        func place(_ value: SQLValue) {
            values.append(value)
            text += "$"
            text += String(values.count)
        }
        for (bind, piece) in zip(binds, pieces.dropFirst()) {
            switch bind {
            case .value(let value): place(value)
            case .list(let list):
                if engine == .postgres, list.count >= Self.arrayMin, let array = SQLArray(list), let membership = Self.membership(&text) {
                    text += membership
                    place(array.sqlValue)
                } else {
                    text += "("
                    for (index, value) in list.enumerated() {
                        if index > 0 { text += ", " }
                        place(value)
                    }
                    if list.isEmpty { text += "NULL" }
                }
                text += ")"
            }
            text += piece
        }
        return (text, values)
    }

    /// Takes `IN` off the end of a text: what stands before an array instead.
    private static func membership(_ text: inout String) -> String? {
        for (word, membership) in [("NOT IN ", "<> ALL ("), ("IN ", "= ANY (")] where text.hasSuffix(word) {
            text.removeLast(word.count)
            return membership
        }
        return nil
    }

    /// Trusted SQL text assembled by our own code (column lists, names of tables); never anything a person typed.
    public init(trusted text: String, values: [SQLValue] = []) {
        pieces = values.isEmpty ? [text] : text.components(separatedBy: "?")
        binds = values.map { .value($0) }
    }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    public mutating func append(_ other: SQL) {
        pieces[pieces.count - 1] += other.pieces[0]
        pieces += other.pieces.dropFirst()
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
        fileprivate var pieces = [""]
        fileprivate var binds: [Bind] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            binds.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { pieces[pieces.count - 1] += literal }

        public mutating func appendInterpolation(_ value: some SQLBindable) { append(.value(value.sqlValue)) }
        public mutating func appendInterpolation(_ value: (some SQLBindable)?) { append(.value(value?.sqlValue ?? .null)) }
        public mutating func appendInterpolation(_ value: SQLValue) { append(.value(value)) }

        private mutating func append(_ bind: Bind) {
            binds.append(bind)
            pieces.append("")
        }

        /// Another piece of SQL with its own binds.
        public mutating func appendInterpolation(_ part: SQL) {
            pieces[pieces.count - 1] += part.pieces[0]
            pieces += part.pieces.dropFirst()
            binds += part.binds
        }

        /// `(…, …)` of bound values behind `IN` or `NOT IN`; an empty list matches nothing.
        public mutating func appendInterpolation(list: some Sequence<some SQLBindable>) { append(.list(list.map(\.sqlValue))) }
    }
}

/// A list as PostgreSQL reads an array: `{"person","vehicle"}`. Its type is that of what it is compared with.
private struct SQLArray {
    let sqlValue: SQLValue

    /// Nothing for what is no list of texts or whole numbers, which stay by themselves.
    init?(_ list: [SQLValue]) {
        var text = "{"
        for value in list {
            if text.utf8.count > 1 { text += "," }
            switch value {
            case .integer(let number): text += String(number)
            case .text(let element):
                text += "\""
                for character in element.unicodeScalars {
                    if character == "\"" || character == "\\" { text += "\\" }
                    text.unicodeScalars.append(character)
                }
                text += "\""
            case .null, .real, .boolean, .blob: return nil
            }
        }
        sqlValue = .text(text + "}")
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
