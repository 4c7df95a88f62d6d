public import Base
public import Storage

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

/// Where a module's standings come from.
public struct StandingSource: Sendable {
    /// A condition, cheap to look up, without which there is nothing to ask: of most people nothing was ever in force.
    let mayHave: @Sendable (Ref) -> SQL
    let ask: @Sendable (Ref, Reading) throws -> Later<[Standing]>

    public init(where mayHave: @escaping @Sendable (Ref) -> SQL, ask: @escaping @Sendable (Ref, Reading) throws -> Later<[Standing]>) {
        self.mayHave = mayHave
        self.ask = ask
    }
}

extension Registry {
    /// What is in force about a record, as far as this officer may know it: what is most pressing first, then the newest.
    public func standings(of ref: Ref, _ reading: Reading) throws -> [Standing] { try askStandings(of: ref, reading)() }

    /// Asked for; call what it answers for what was found.
    ///
    /// - Parameter modules: those that have anything to tell, where that is known.
    public func askStandings(of ref: Ref, from modules: Set<String>? = nil, _ reading: Reading) throws -> Later<[Standing]> {
        let asked = try manifests.filter { modules?.contains($0.name) ?? true }.compactMap { try $0.standings?.ask(ref, reading) }
        return {
            let found = try asked.flatMap { try $0() }
            return Standing.Sort.allCases.flatMap { sort in found.filter { $0.sort == sort }.sorted { $0.since > $1.since } }
        }
    }

    /// For each module that knows of standings, by name, the condition that it has anything at all about the record.
    public func standingProbes(of ref: Ref) -> [(module: String, condition: SQL)] {
        manifests.compactMap { manifest in manifest.standings.map { (manifest.name, $0.mayHave(ref)) } }
    }

    /// Which of these people are sought, as far as this officer may know it: one question to each module, whatever their number.
    public func wanted(among people: [RawID], _ reading: Reading) throws -> Set<RawID> {
        guard !people.isEmpty else { return [] }
        return try manifests.reduce(into: []) { wanted, manifest in
            if let more = try manifest.wanted?(people, reading) { wanted.formUnion(more) }
        }
    }

    /// Which of these people are in custody, in the same way.
    public func held(among people: [RawID], _ reading: Reading) throws -> Set<RawID> {
        guard !people.isEmpty else { return [] }
        return try manifests.reduce(into: []) { held, manifest in
            if let more = try manifest.held?(people, reading) { held.formUnion(more) }
        }
    }
}
