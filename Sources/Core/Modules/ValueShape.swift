public import Base

/// What a value looks like in JSON.
public indirect enum ValueShape: Sendable, Hashable {
    /// - Parameters:
    ///   - format: as OpenAPI names it: `uuid`, `date`, `date-time`.
    ///   - cases: the texts it can be, where they are a few known ones.
    case text(format: String? = nil, cases: [String] = [])
    case integer, number, boolean
    case list(of: ValueShape)
    case object([Member])
    /// Null stands for nothing.
    case optional(ValueShape)
    /// A type that does not tell what it looks like.
    case anything

    public struct Member: Sendable, Hashable {
        public let key: String
        public let shape: ValueShape
        /// Whether it may be left out.
        public let isOptional: Bool

        public init(key: String, shape: ValueShape, isOptional: Bool) {
            self.key = key
            self.shape = shape
            self.isOptional = isOptional
        }
    }

    /// The shape of a Codable type, found by having it decode itself from an input that gives it whatever it asks for: so the type stays the one place
    /// that says what it holds.
    public init(of type: (some Decodable).Type) { self = Probe.look(at: type).shape }

    /// Whether nothing in it is left open.
    public var isTold: Bool {
        switch self {
        case .anything: false
        case .text, .integer, .number, .boolean: true
        case .list(let shape), .optional(let shape): shape.isTold
        case .object(let members): members.allSatisfy(\.shape.isTold)
        }
    }

    /// Whether a value looks like this.
    public func fits(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.anything, _), (.integer, .integer), (.number, .integer), (.number, .number), (.boolean, .boolean), (.optional, .null): true
        case (.text(_, let cases), .string(let text)): cases.isEmpty || cases.contains(text)
        case (.list(let element), .array(let values)): values.allSatisfy(element.fits)
        case (.object(let members), .object(let values)):
            members.allSatisfy { member in
                guard let value = values[member.key], value != .null else { return member.isOptional }
                return member.shape.fits(value)
            }
        case (.optional(let shape), _): shape.fits(value)
        default: false
        }
    }

    private static func text(_ format: String?, _ cases: [String]) -> JSONValue {
        var members: [String: JSONValue] = ["type": "string"]
        if let format { members["format"] = .string(format) }
        if !cases.isEmpty { members["enum"] = .array(cases.map { .string($0) }) }
        return .object(members)
    }

    /// As JSON Schema writes it.
    public var schema: JSONValue {
        switch self {
        case .text(let format, let cases): Self.text(format, cases)
        case .integer: .object(["type": "integer"])
        case .number: .object(["type": "number"])
        case .boolean: .object(["type": "boolean"])
        case .list(let element): .object(["type": "array", "items": element.schema])
        case .object(let members):
            .object([
                "type": "object", "properties": .object(Dictionary(members.map { ($0.key, $0.shape.schema) }, uniquingKeysWith: { first, _ in first })),
                "required": .array(members.filter { !$0.isOptional }.map { .string($0.key) }),
            ])
        case .optional(let shape): .object(["oneOf": .array([shape.schema, .object(["type": "null"])])])
        case .anything: .object([:])
        }
    }
}

/// Decodes one value and notes what was asked for.
private final class Probe: Decoder {
    /// What a text is tried as, until the type takes it.
    private static let texts: [(text: String, format: String?)] = [
        ("?", nil), ("01890000-0000-7000-8000-000000000000", "uuid"), ("2000-01-01", "date"), ("2000-01-01T00:00:00Z", "date-time"),
    ]
    /// Types inside types; a type that holds its own kind would go on for ever.
    private static let depthMax = 8

    struct Found<Value> {
        let shape: ValueShape
        /// Nothing where the type took none of what it was given.
        let value: Value?
    }

    static func look<T: Decodable>(at type: T.Type, depth: Int = 0) -> Found<T> {
        guard depth < depthMax else { return Found(shape: .anything, value: nil) }
        if let cases = cases(of: type), let first = cases.first {
            return Found(shape: .text(cases: cases), value: try? T(from: Probe(text: first, depth)))
        }
        var shape = ValueShape.anything
        for (text, format) in texts {
            let probe = Probe(text: text, depth)
            let value = try? T(from: probe)
            shape = probe.shape
            if probe.wasTextAsked { shape = .text(format: value == nil ? nil : format) }
            // A type without properties asks for nothing.
            if case .anything = shape, value != nil { shape = .object([]) }
            if probe.wasNilAsked { shape = .optional(shape) }
            guard value == nil, probe.wasTextAsked else { return Found(shape: shape, value: value) }
        }
        return Found(shape: shape, value: nil)
    }

    private static func cases<T>(of type: T.Type) -> [String]? {
        func all<C: CaseIterable>(_ type: C.Type) -> [String] { type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String } }
        return (type as? any CaseIterable.Type).map { all($0) }
    }

    private(set) var shape = ValueShape.anything
    private(set) var wasTextAsked = false
    private(set) var wasNilAsked = false
    private let text: String
    private let depth: Int
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    private init(text: String, _ depth: Int) {
        self.text = text
        self.depth = depth
    }

    /// Whatever is asked for, with its shape.
    private func answer<T: Decodable>(_ type: T.Type) -> Found<T> {
        func found(_ shape: ValueShape, _ value: Any) -> Found<T> { Found(shape: shape, value: value as? T) }
        switch type {
        case is String.Type: return found(.text(), "?")
        case is Bool.Type: return found(.boolean, false)
        case is Int.Type: return found(.integer, 1)
        case is Int64.Type: return found(.integer, Int64(1))
        case is Double.Type: return found(.number, 1.0)
        default: return Self.look(at: type, depth: depth + 1)
        }
    }

    private func note(_ member: ValueShape.Member) {
        guard case .object(let members) = shape else { return shape = .object([member]) }
        if !members.contains(where: { $0.key == member.key }) { shape = .object(members + [member]) }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        if case .object = shape {} else { shape = .object([]) }
        return KeyedDecodingContainer(Members(probe: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        shape = .list(of: .anything)
        return Elements(probe: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(probe: self) }

    private struct Unknown: Error {}

    private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let probe: Probe
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            let found = probe.answer(type)
            probe.note(ValueShape.Member(key: key.stringValue, shape: found.shape, isOptional: false))
            guard let value = found.value else { throw Unknown() }
            return value
        }
        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) -> T? {
            probe.note(ValueShape.Member(key: key.stringValue, shape: probe.answer(type).shape, isOptional: true))
            return nil
        }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { none(.text(), key) }
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { none(.boolean, key) }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { none(.integer, key) }
        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { none(.integer, key) }
        func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { none(.number, key) }
        private func none<T>(_ shape: ValueShape, _ key: Key) -> T? {
            probe.note(ValueShape.Member(key: key.stringValue, shape: shape, isOptional: true))
            return nil
        }
        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> { throw Unknown() }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw Unknown() }
        func superDecoder() throws -> any Decoder { throw Unknown() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw Unknown() }
    }

    /// A list of one.
    private struct Elements: UnkeyedDecodingContainer {
        let probe: Probe
        var codingPath: [any CodingKey] { [] }
        var count: Int? { nil }
        var isAtEnd: Bool { currentIndex > 0 }
        var currentIndex = 0

        mutating func decodeNil() -> Bool { false }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            currentIndex += 1
            let found = probe.answer(type)
            probe.shape = .list(of: found.shape)
            guard let value = found.value else { throw Unknown() }
            return value
        }
        mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> { throw Unknown() }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Unknown() }
        mutating func superDecoder() throws -> any Decoder { throw Unknown() }
    }

    private struct Single: SingleValueDecodingContainer {
        let probe: Probe
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool {
            probe.wasNilAsked = true
            return false
        }
        func decode(_ type: String.Type) -> String {
            probe.wasTextAsked = true
            probe.shape = .text()
            return probe.text
        }
        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            let found = probe.answer(type)
            probe.shape = found.shape
            guard let value = found.value else { throw Unknown() }
            return value
        }
    }
}
