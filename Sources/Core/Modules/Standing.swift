public import Base

/// Something in force about a record that an officer must know before acting: wanted, in custody, on bail, under an order. Told by the module that
/// records it, shown right after the warnings.
public struct Standing: Sendable, Codable, Hashable {
    public enum Sort: String, Sendable, Codable, CaseIterable {
        case wanted, custody, bail, order

        public var title: String {
            switch self {
            case .wanted: "Wanted"
            case .custody: "In custody"
            case .bail: "On bail"
            case .order: "Order in force"
            }
        }
    }

    public let sort: Sort
    public let sentence: String
    /// The record that makes it so.
    public let record: Ref
    public let reference: String?
    public let since: Instant
    /// What it forbids or requires.
    public let conditions: [String]
    /// What an officer who meets them may do.
    public let power: String?

    public init(_ sort: Sort, _ sentence: String, record: Ref, reference: String?, since: Instant, conditions: [String] = [], power: String? = nil) {
        self.sort = sort
        self.sentence = sentence
        self.record = record
        self.reference = reference
        self.since = since
        self.conditions = conditions
        self.power = power
    }
}

extension Registry {
    /// What is in force about a record, as far as this officer may know it: what is most pressing first, then the newest.
    public func standings(of ref: Ref, _ reading: Reading) throws -> [Standing] {
        let found = try manifests.flatMap { try $0.standings?(ref, reading) ?? [] }
        return Standing.Sort.allCases.flatMap { sort in found.filter { $0.sort == sort }.sorted { $0.since > $1.since } }
    }

    /// Which of these people are sought, as far as this officer may know it: one question to each module, whatever their number.
    public func wanted(among people: [RawID], _ reading: Reading) throws -> Set<RawID> {
        guard !people.isEmpty else { return [] }
        return try manifests.reduce(into: []) { wanted, manifest in
            if let more = try manifest.wanted?(people, reading) { wanted.formUnion(more) }
        }
    }
}
