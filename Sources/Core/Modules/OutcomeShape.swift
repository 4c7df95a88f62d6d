public import Base

/// The shape of what an operation answers, read off its type: what the OpenAPI document says of it, and what every answer is held to where assertions run.
public indirect enum OutcomeShape: Sendable, Hashable {
    /// Nothing is known of it.
    case anything
    case boolean, integer, number
    /// `format` as JSON Schema names it: `uuid`, `date`, `date-time`.
    case text(format: String?)
    case oneOf([String])
    case list(OutcomeShape)
    /// An object whose keys are not known beforehand.
    case map(OutcomeShape)
    case object([Member])
    case orNull(OutcomeShape)

    public struct Member: Sendable, Hashable {
        public let name: String
        public let shape: OutcomeShape
        public let isRequired: Bool
    }

    /// The shape of a type as its decoding asks for it.
    public static func of<T: Decodable>(_ type: T.Type) -> OutcomeShape { (try? OutcomeProbe.sample(type))?.shape ?? .anything }

    /// Whether an answer has this shape.
    public func fits(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.anything, _), (.orNull, .null): true
        case (.orNull(let shape), _): shape.fits(value)
        case (.boolean, .boolean), (.integer, .integer), (.number, .integer), (.number, .number): true
        case (.text(let format), .string(let text)): Self.fits(text, format)
        case (.oneOf(let texts), .string(let text)): texts.contains(text)
        case (.list(let shape), .array(let values)): values.allSatisfy(shape.fits)
        case (.map(let shape), .object(let members)): members.values.allSatisfy(shape.fits)
        case (.object(let wanted), .object(let members)):
            wanted.allSatisfy { member in members[member.name].map { $0.isNull ? !member.isRequired : member.shape.fits($0) } ?? !member.isRequired }
                && members.keys.allSatisfy { key in wanted.contains { $0.name == key } }
        default: false
        }
    }

    private static func fits(_ text: String, _ format: String?) -> Bool {
        switch format {
        case "uuid": RawID(text) != nil
        case "date": Day(text) != nil
        case "date-time": Instant(text) != nil
        default: true
        }
    }
}

/// Decodes a type from nothing and notes what it asks for. Text is tried in the forms that our types read until one is taken.
private final class OutcomeProbe: Decoder {
    private struct Unknown: Error {}

    /// Texts that types read, with the format each shows.
    private static let texts: [(text: String, format: String?)] = [
        ("x", nil), ("018f0000-0000-7000-8000-000000000000", "uuid"), ("2026-01-05T09:00:00Z", "date-time"), ("2026-01-05", "date"), ("2026-01", nil),
    ]

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    fileprivate let text: String
    private let format: String?
    private var single: OutcomeShape?
    private var members: [OutcomeShape.Member]?

    private init(_ text: String, _ format: String?) {
        self.text = text
        self.format = format
    }

    /// A type that asks for nothing is written as an empty object.
    private var shape: OutcomeShape { members.map { .object($0) } ?? single ?? .object([]) }

    /// Something of the type, and its shape.
    static func sample<T: Decodable>(_ type: T.Type) throws -> (value: T, shape: OutcomeShape) {
        if let known = type as? any KnownSample.Type, let (value, shape) = known.known(), let value = value as? T { return (value, shape) }
        if let listed = type as? any (CaseIterable & Encodable).Type, let (value, shape) = listed.first(), let value = value as? T { return (value, shape) }
        for (text, format) in texts {
            let probe = OutcomeProbe(text, format)
            if let value = try? T(from: probe) { return (value, probe.shape) }
        }
        throw Unknown()
    }

    fileprivate func note(_ key: any CodingKey, _ shape: OutcomeShape, isRequired: Bool) {
        if !(members ?? []).contains(where: { $0.name == key.stringValue }) { members = (members ?? []) + [OutcomeShape.Member(name: key.stringValue, shape: shape, isRequired: isRequired)] }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        members = members ?? []
        return KeyedDecodingContainer(Keyed<Key>(probe: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Unknown() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(probe: self) }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let probe: OutcomeProbe
        let codingPath: [any CodingKey] = []
        let allKeys: [Key] = []

        func contains(_ key: Key) -> Bool { false }
        func decodeNil(forKey key: Key) throws -> Bool { true }

        private func take<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T {
            let (value, shape) = try OutcomeProbe.sample(type)
            probe.note(key, shape, isRequired: true)
            return value
        }

        private func pass<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
            probe.note(key, OutcomeShape.of(type), isRequired: false)
            return nil
        }

        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try take(type, key) }
        func decode(_ type: String.Type, forKey key: Key) throws -> String { try take(type, key) }
        func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try take(type, key) }
        func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try take(type, key) }
        func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try take(type, key) }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try take(type, key) }
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { pass(type, key) }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { pass(type, key) }
        func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { pass(type, key) }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { pass(type, key) }
        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { pass(type, key) }
        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? { pass(type, key) }
        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> { throw Unknown() }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw Unknown() }
        func superDecoder() throws -> any Decoder { throw Unknown() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw Unknown() }
    }

    private struct Single: SingleValueDecodingContainer {
        let probe: OutcomeProbe
        let codingPath: [any CodingKey] = []

        func decodeNil() -> Bool { false }
        func decode(_ type: String.Type) throws -> String {
            probe.single = .text(format: probe.format)
            return probe.text
        }
        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            let (value, shape) = try OutcomeProbe.sample(type)
            probe.single = shape
            return value
        }
    }
}

/// Types whose shape decoding does not show.
private protocol KnownSample {
    static func known() -> (Any, OutcomeShape)?
}

extension Bool: KnownSample { fileprivate static func known() -> (Any, OutcomeShape)? { (false, .boolean) } }
extension Int: KnownSample { fileprivate static func known() -> (Any, OutcomeShape)? { (0, .integer) } }
extension Int64: KnownSample { fileprivate static func known() -> (Any, OutcomeShape)? { (Int64(0), .integer) } }
extension Double: KnownSample { fileprivate static func known() -> (Any, OutcomeShape)? { (0.0, .number) } }
extension String: KnownSample { fileprivate static func known() -> (Any, OutcomeShape)? { ("x", .text(format: nil)) } }
extension JSONValue: KnownSample { fileprivate static func known() -> (Any, OutcomeShape)? { (JSONValue.null, .anything) } }
extension Optional: KnownSample where Wrapped: Decodable {
    fileprivate static func known() -> (Any, OutcomeShape)? { (Wrapped?.none as Any, .orNull(OutcomeShape.of(Wrapped.self))) }
}
extension Array: KnownSample where Element: Decodable { fileprivate static func known() -> (Any, OutcomeShape)? { ([Element](), .list(OutcomeShape.of(Element.self))) } }
extension Set: KnownSample where Element: Decodable { fileprivate static func known() -> (Any, OutcomeShape)? { (Set<Element>(), .list(OutcomeShape.of(Element.self))) } }
extension Dictionary: KnownSample where Key == String, Value: Decodable {
    fileprivate static func known() -> (Any, OutcomeShape)? { ([String: Value](), .map(OutcomeShape.of(Value.self))) }
}

extension CaseIterable where Self: Encodable {
    /// The first of the cases, and what all of them are called.
    fileprivate static func first() -> (Any, OutcomeShape)? {
        let names = allCases.compactMap { (try? JSONValue(encoding: $0))?.string }
        guard let first = allCases.first, names.count == allCases.count else { return nil }
        return (first, .oneOf(names))
    }
}
