/// The id of one kind of thing: `ID<Person>` cannot be passed where an `ID<Detention>` is meant.
public struct ID<Entity>: Hashable, Sendable, Comparable, LosslessStringConvertible {
    public let raw: RawID

    public init(_ raw: RawID) {
        self.raw = raw
    }

    public init(at instant: Instant) {
        raw = RawID(at: instant)
    }

    public init?(_ text: String) {
        guard let raw = RawID(text) else { return nil }
        self.raw = raw
    }

    public var description: String { raw.description }

    public static func < (left: ID, right: ID) -> Bool { left.raw < right.raw }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        raw = try RawID(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try raw.encode(to: encoder)
    }
}

/// What kind of record an id belongs to: `person`, `investigation`, `detention` …
public struct RecordKind: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }
    public init(stringLiteral value: String) { name = value }
    public init(from decoder: any Decoder) throws { name = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
    public var description: String { name }
}

/// One record of any kind.
public struct Ref: Hashable, Sendable, Codable, CustomStringConvertible {
    public let kind: RecordKind
    public let id: RawID

    public init(_ kind: RecordKind, _ id: RawID) {
        self.kind = kind
        self.id = id
    }

    public init<Entity>(_ kind: RecordKind, _ id: ID<Entity>) {
        self.init(kind, id.raw)
    }

    public var description: String { "\(kind)/\(id)" }
}
