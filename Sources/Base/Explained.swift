/// What the law answers: a value, why in plain words, and the ids of the rules it rests on (`PACE-40`).
public struct Explained<Value: Sendable>: Sendable {
    public let value: Value
    /// One or two sentences an officer or a court can read.
    public let reason: String
    public let rules: [String]

    public init(_ value: Value, because reason: String, rules: [String]) {
        self.value = value
        self.reason = reason
        self.rules = rules
    }

    /// `PACE-16, PACE-40`.
    public var citation: String { rules.joined(separator: ", ") }

    public func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Explained<Other> {
        Explained<Other>(try transform(value), because: reason, rules: rules)
    }
}

extension Explained: Equatable where Value: Equatable {}
extension Explained: Hashable where Value: Hashable {}
extension Explained: Encodable where Value: Encodable {}
extension Explained: Decodable where Value: Decodable {}
