/// Whether two people's records are one person's. Needs no training: the built-in figures stand in for a file's own.
///
/// ```swift
/// let match = Matcher.default.compare(typed, known)
/// match.probability   // 0.998
/// match.why           // "same birth date; surname sounds alike; lived in the same road"
/// ```
public struct Matcher: Sendable {
    private let model: Model

    /// - Parameter population: people in the store that is searched. The larger it is, the more two records must share.
    public init(population: Int = 1_000_000) { model = .standard(population: population) }

    public static let `default` = Matcher()

    public func compare(_ one: PersonFeatures, _ other: PersonFeatures) -> Match { compare(one, [other])[0] }

    /// One person against several candidates, in their order: the one's cleaning is done once.
    public func compare(_ one: PersonFeatures, _ candidates: [PersonFeatures]) -> [Match] {
        guard !candidates.isEmpty else { return [] }
        let table = PersonTable(layout: .wide)
        table.append(one)
        for candidate in candidates { table.append(candidate) }
        var comparer = Comparer(Facts(table, counting: false), remembered: 64)
        return candidates.indices.map { match(comparer.pattern(0, $0 + 1)) }
    }

    private func match(_ pattern: Pattern) -> Match {
        let contradiction = Contradictions.all.shown(by: pattern)
        let weight = contradiction == nil ? model.weight(pattern) : min(model.weight(pattern), Contradictions.weightMax)
        return Match(probability: Model.probability(weight: weight), weight: weight, reasons: Reasons.words(pattern, model), contradiction: contradiction)
    }
}
