import Base
import Foundation

/// Reads a Codable type from a row: the property `familyName` from the column `family_name`. A `SQLBindable` property takes the value itself;
/// any other Codable property is read from JSON text in its column.
enum RowDecoding {
    static func decode<T: Decodable>(_ type: T.Type, from row: Row) throws -> T {
        try T(from: RowDecoder(row: row))
    }
}

extension Row {
    /// The row as a Codable type, as statements decode it.
    public func decode<T: Decodable>(_ type: T.Type) throws -> T { try RowDecoding.decode(type, from: self) }
}

private struct RowDecoder: Decoder {
    let row: Row
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer(reader: RowReader(row)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw RowFault("a row is not a list") }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw RowFault("a row is not a single value") }
}

struct RowFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Finds a row's values by property. It knows no type of keys, so that the compiler can make each reading of a plain type once, without looking types up as it runs.
private final class RowReader {
    let columns: Columns
    private let values: [SQLValue]
    /// Properties are mostly asked for in the order of the columns: the next one is looked at before any table of names is.
    private var next = 0

    init(_ row: Row) {
        columns = row.columns
        values = row.values
    }

    func value(_ property: String) -> SQLValue {
        if next < columns.properties.count, columns.properties[next] == property {
            next += 1
            return values[next - 1]
        }
        guard let found = columns.position(ofProperty: property) else { return .null }
        next = found + 1
        return values[found]
    }

    func bindable<T: SQLBindable>(_ type: T.Type, _ property: String) throws -> T { try bindable(type, of: value(property), property) }

    func bindableIfPresent<T: SQLBindable>(_ type: T.Type, _ property: String) throws -> T? {
        let value = value(property)
        if case .null = value { return nil }
        return try bindable(type, of: value, property)
    }

    private func bindable<T: SQLBindable>(_ type: T.Type, of value: SQLValue, _ property: String) throws -> T {
        guard let read = T(sqlValue: value) else { throw RowFault("column \(ColumnName.of(property)) holds no \(type)") }
        return read
    }

    func integer<T: FixedWidthInteger>(_ property: String) throws -> T {
        guard let read = T(exactly: try bindable(Int64.self, property)) else { throw RowFault("column \(property) is too large") }
        return read
    }

    func decodable<T: Decodable>(_ type: T.Type, of value: SQLValue, _ property: String) throws -> T {
        // The commonest by name: to find out what a type conforms to takes longer than to read it.
        if type == Instant.self { return unsafeBitCast(try bindable(Instant.self, of: value, property), to: T.self) }
        if type == Day.self { return unsafeBitCast(try bindable(Day.self, of: value, property), to: T.self) }
        if let bindable = type as? any SQLBindable.Type {
            func read<Bindable: SQLBindable>(_ same: Bindable.Type) throws -> T {
                guard let read = Bindable(sqlValue: value) else { throw RowFault("column \(ColumnName.of(property)) holds no \(type)") }
                // `Bindable` is T, which only the line above knows; a cast would look it up again for every column of every row.
                return unsafeBitCast(read, to: T.self)
            }
            return try read(bindable)
        }
        guard case .text(let text) = value else { throw RowFault("column \(ColumnName.of(property)) holds no JSON") }
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: RowReader

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { reader.columns.names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { reader.columns.position(ofProperty: key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { if case .null = reader.value(key.stringValue) { true } else { false } }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try reader.bindable(type, key.stringValue) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try reader.bindable(type, key.stringValue) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try reader.bindable(type, key.stringValue) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try reader.bindable(Double.self, key.stringValue)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try reader.integer(key.stringValue) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try reader.integer(key.stringValue) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try reader.integer(key.stringValue) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try reader.integer(key.stringValue) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try reader.integer(key.stringValue) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try reader.integer(key.stringValue) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try reader.integer(key.stringValue) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try reader.integer(key.stringValue) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try reader.integer(key.stringValue) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try reader.integer(key.stringValue) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let property = key.stringValue
        return try reader.decodable(type, of: reader.value(property), property)
    }

    // Without these an optional costs three look-ups of its column.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try reader.bindableIfPresent(type, key.stringValue) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try reader.bindableIfPresent(type, key.stringValue) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try reader.bindableIfPresent(type, key.stringValue) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try reader.bindableIfPresent(type, key.stringValue) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try reader.bindableIfPresent(type, key.stringValue) }
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        let property = key.stringValue
        let value = reader.value(property)
        if case .null = value { return nil }
        return try reader.decodable(type, of: value, property)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        throw RowFault("a row holds no nested rows")
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw RowFault("a row holds no lists") }
    func superDecoder() throws -> any Decoder { throw RowFault("records have no superclass") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw RowFault("records have no superclass") }
}
