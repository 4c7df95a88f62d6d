public import Base
import Foundation

/// One row of one table as a Codable value. Its properties are the table's columns in snake case.
public protocol Record: Codable, Sendable {
    static var table: String { get }
    var id: ID<Self> { get }
    /// 0 before the first save, then 1, 2 … A save of a version that is no longer current is refused as stale.
    var version: Int { get set }
}

/// A record's columns with their values, in the order of its properties.
public struct RecordFields: Sendable {
    public var names: [String] = []
    public var values: [SQLValue] = []

    public init() {}
}

enum RecordEncoding {
    static func fields(of record: some Encodable) throws -> RecordFields {
        let box = FieldBox()
        try record.encode(to: RecordEncoder(box: box))
        return box.fields
    }
}

private final class FieldBox {
    var fields = RecordFields()
    func set(_ key: String, _ value: SQLValue) {
        fields.names.append(ColumnName.of(key))
        fields.values.append(value)
    }
}

private struct RecordEncoder: Encoder {
    let box: FieldBox
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> { KeyedEncodingContainer(RecordContainer(box: box)) }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { Unsupported() }
    func singleValueContainer() -> any SingleValueEncodingContainer { Unsupported() }
}

private struct RecordContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: FieldBox
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { box.set(key.stringValue, .null) }
    func encode(_ value: Bool, forKey key: Key) { box.set(key.stringValue, .boolean(value)) }
    func encode(_ value: String, forKey key: Key) { box.set(key.stringValue, .text(value)) }
    func encode(_ value: Double, forKey key: Key) { box.set(key.stringValue, .real(value)) }
    func encode(_ value: Int, forKey key: Key) { box.set(key.stringValue, .integer(Int64(value))) }
    func encode(_ value: Int64, forKey key: Key) { box.set(key.stringValue, .integer(value)) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        if let bindable = value as? any SQLBindable {
            box.set(key.stringValue, bindable.sqlValue)
        } else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            box.set(key.stringValue, .text(String(decoding: try encoder.encode(value), as: UTF8.self)))
        }
    }

    // An absent optional must still be a column, so that saving clears it.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) { box.set(key.stringValue, value.map { .boolean($0) } ?? .null) }
    func encodeIfPresent(_ value: String?, forKey key: Key) { box.set(key.stringValue, value.map { .text($0) } ?? .null) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) { box.set(key.stringValue, value.map { .real($0) } ?? .null) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) { box.set(key.stringValue, value.map { .integer(Int64($0)) } ?? .null) }
    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(RecordContainer<Nested>(box: box))
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { Unsupported() }
    func superEncoder() -> any Encoder { RecordEncoder(box: box) }
    func superEncoder(forKey key: Key) -> any Encoder { RecordEncoder(box: box) }
}

/// A record that encodes itself as a list or a single value is a mistake in our own code; it fails at the first save in any test.
private struct Unsupported: UnkeyedEncodingContainer, SingleValueEncodingContainer {
    var codingPath: [any CodingKey] { [] }
    var count: Int { 0 }
    mutating func encodeNil() throws { throw RowFault("a record is a set of named columns") }
    mutating func encode<T: Encodable>(_ value: T) throws { throw RowFault("a record is a set of named columns") }
    mutating func nestedContainer<Nested: CodingKey>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(RecordContainer<Nested>(box: FieldBox()))
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
    mutating func superEncoder() -> any Encoder { RecordEncoder(box: FieldBox()) }
}
