import Base
public import Core
import Matching
import Storage

/// Compares all people with each other and suggests pairs that may be one person: `peel duplicates`, made for every night.
public enum DuplicateScan {
    /// From this likelihood on a pair is worth an officer's look.
    public static let thresholdDefault = 0.9
    /// Suggested in one night at most, the likeliest first: more than that nobody could look at.
    public static let pairsMax = 20_000

    private static let peoplePerRead = 2_000
    private static let pairsPerAct = 200

    public struct Outcome: Sendable, Hashable {
        public let people: Int
        public let found: Int
        /// Found and never suggested or decided before.
        public let suggested: Int
    }

    public static func run(_ office: Office, threshold: Double = thresholdDefault, progress: @escaping @Sendable (String) -> Void) async throws -> Outcome {
        var matching = PeopleMatching()
        var ids: [ID<Person>] = []
        while true {
            let after = ids.last
            let page = try await office.store.read { tx in try people(after: after, in: tx) }
            for person in page {
                ids.append(person.id)
                matching.add(person.features)
            }
            if page.count < peoplePerRead { break }
            if ids.count % 100_000 < peoplePerRead { progress("Read \(ids.count) people.") }
        }
        let pairs = matching.pairs(threshold: threshold, progress: progress).prefix(pairsMax)
        let system = Office.system(access: office.registry.access)
        let matcher = Matcher(population: max(1000, ids.count))
        var suggested = 0
        for start in stride(from: 0, to: pairs.count, by: pairsPerAct) {
            let chosen = pairs[start..<min(start + pairsPerAct, pairs.count)].map { PersonPair(ids[$0.left], ids[$0.right]) }
            let acts = try await office.store.read { tx in try weighed(chosen, matcher, threshold, tx) }
            for result in try await office.performAll(acts, as: system) where try result.get().outcome { suggested += 1 }
        }
        return Outcome(people: ids.count, found: pairs.count, suggested: suggested)
    }

    /// The pairs that stand up to the standard figures too: what a small force's own records teach may be chance.
    private static func weighed(_ pairs: [PersonPair], _ matcher: Matcher, _ threshold: Double, _ tx: Transaction) throws -> [SuggestMerge] {
        let features = try PersonFeatures.of(Array(Set(pairs.flatMap { [$0.low, $0.high] })), in: tx)
        return pairs.compactMap { pair in
            guard let low = features[pair.low], let high = features[pair.high] else { return nil }
            let match = matcher.compare(low, high)
            guard match.contradiction == nil, match.probability >= threshold else { return nil }
            return SuggestMerge(one: pair.low, other: pair.high, likelihood: Int(match.probability * 1000), evidence: match.why)
        }
    }

    private struct Known: Sendable {
        let id: ID<Person>
        let features: PersonFeatures
    }

    private static func people(after: ID<Person>?, in tx: Transaction) throws -> [Known] {
        let ids = try tx.values(
            ID<Person>.self, "SELECT id FROM person WHERE id > \(after ?? ID(RawID(high: 0, low: 0))) ORDER BY id LIMIT \(peoplePerRead)")
        guard !ids.isEmpty else { return [] }
        let features = try PersonFeatures.of(ids, in: tx)
        return ids.compactMap { id in features[id].map { Known(id: id, features: $0) } }
    }
}
