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
        KeyedDecodingContainer(RowContainer(row: row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw RowFault("a row is not a list") }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw RowFault("a row is not a single value") }
}

struct RowFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

private final class RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let row: Row
    /// Properties are mostly asked for in the order of the columns: the next one is looked at before any table of names is.
    private var next = 0

    init(row: Row) { self.row = row }

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { row.columns.names.compactMap { Key(stringValue: $0) } }

    private func position(_ key: Key) -> Int? {
        let property = key.stringValue
        if next < row.columns.properties.count, row.columns.properties[next] == property {
            next += 1
            return next - 1
        }
        guard let found = row.columns.position(ofProperty: property) else { return nil }
        next = found + 1
        return found
    }

    private func value(_ key: Key) -> SQLValue { position(key).map { row.values[$0] } ?? .null }

    private func bindable<T: SQLBindable>(_ type: T.Type, _ key: Key) throws -> T {
        let value = value(key)
        guard let read = T(sqlValue: value) else { throw RowFault("column \(ColumnName.of(key.stringValue)) holds no \(type)") }
        return read
    }

    private func integer<T: FixedWidthInteger>(_ key: Key) throws -> T {
        guard let read = T(exactly: try bindable(Int64.self, key)) else { throw RowFault("column \(key.stringValue) is too large") }
        return read
    }

    func contains(_ key: Key) -> Bool { row.columns.position(ofProperty: key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { if case .null = value(key) { true } else { false } }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try bindable(Bool.self, key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try bindable(String.self, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try bindable(Double.self, key) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try bindable(Double.self, key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(key) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decode(type, of: value(key), key) }

    private func decode<T: Decodable>(_ type: T.Type, of value: SQLValue, _ key: Key) throws -> T {
        if let bindableType = type as? any SQLBindable.Type {
            guard let read = bindableType.init(sqlValue: value) as? T else {
                throw RowFault("column \(ColumnName.of(key.stringValue)) holds no \(type)")
            }
            return read
        }
        guard case .text(let text) = value else { throw RowFault("column \(ColumnName.of(key.stringValue)) holds no JSON") }
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    // Without these an optional costs three look-ups of its column.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try bindableIfPresent(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try bindableIfPresent(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try bindableIfPresent(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try bindableIfPresent(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try bindableIfPresent(type, key) }
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        let value = value(key)
        if case .null = value { return nil }
        return try decode(type, of: value, key)
    }

    private func bindableIfPresent<T: SQLBindable>(_ type: T.Type, _ key: Key) throws -> T? {
        let value = value(key)
        if case .null = value { return nil }
        guard let read = T(sqlValue: value) else { throw RowFault("column \(ColumnName.of(key.stringValue)) holds no \(type)") }
        return read
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        throw RowFault("a row holds no nested rows")
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw RowFault("a row holds no lists") }
    func superDecoder() throws -> any Decoder { throw RowFault("records have no superclass") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw RowFault("records have no superclass") }
}
