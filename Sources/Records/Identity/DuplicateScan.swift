public import Base
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
        var suggested = 0
        for start in stride(from: 0, to: pairs.count, by: pairsPerAct) {
            let acts = pairs[start..<min(start + pairsPerAct, pairs.count)].map { pair in
                SuggestMerge(one: ids[pair.left], other: ids[pair.right], likelihood: Int(pair.probability * 1000), evidence: pair.reasons.joined(separator: "; "))
            }
            for result in try await office.performAll(acts, as: system) where try result.get().outcome { suggested += 1 }
        }
        return Outcome(people: ids.count, found: pairs.count, suggested: suggested)
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
