/// Which contradictions hold, and where a pattern shows one.
struct Contradictions: Sendable {
    /// However much agrees, two records that contradict each other are one person with at most this weight: one in a hundred.
    static let weightMax = -6.6
    /// So many pairs of a file must look like twins but be identified as one person before the file is believed to hold none.
    static let identifiedMin = 40.0

    private let twinsHold: Bool
    private let generationsHold: Bool

    /// Where nothing is known of the file, all hold.
    static let all = Contradictions(twinsHold: true, generationsHold: true)

    private init(twinsHold: Bool, generationsHold: Bool) { (self.twinsHold, self.generationsHold) = (twinsHold, generationsHold) }

    /// In a file of slips and no families, another forename is one more slip: its own identifiers say so where nearly all pairs that look like twins
    /// carry the same number. Twins never do.
    init(_ pairs: [ComparedPair]) {
        var twins = (identified: 0.0, other: 0.0)
        var generations = twins
        for pair in pairs {
            guard let shape = Self.shape(of: pair.pattern), let isIdentified = Self.isIdentified(pair.pattern) else { continue }
            switch (shape, isIdentified) {
            case (.twins, true): twins.identified += 1
            case (.twins, false): twins.other += 1
            case (_, true): generations.identified += 1
            case (_, false): generations.other += 1
            }
        }
        func hold(_ counts: (identified: Double, other: Double)) -> Bool { counts.identified < Self.identifiedMin || counts.other > counts.identified / 4 }
        self.init(twinsHold: hold(twins), generationsHold: hold(generations))
    }

    func shown(by pattern: Pattern) -> Contradiction? {
        if pattern[.pncID] == PartLevel.different { return .differentPNCIDs }
        guard let shape = Self.shape(of: pattern), Self.isIdentified(pattern) != true, shape == .twins ? twinsHold : generationsHold else { return nil }
        return shape
    }

    /// All that twins, or parent and child of one name, share; and what they do not.
    private static func shape(of pattern: Pattern) -> Contradiction? {
        let sharesHome = pattern[.address] >= AddressLevel.earlierPostcode || pattern[.phone] == PartLevel.same
        guard sharesHome, pattern[.family] >= NameLevel.near, pattern[.basis] == BasisLevel.main else { return nil }
        if pattern[.given] == NameLevel.different, pattern[.birthDate] == BirthDateLevel.same { return .twins }
        if pattern[.given] >= NameLevel.near, pattern[.birthDate] == BirthDateLevel.generationApart { return .parentAndChild }
        return nil
    }

    /// Whether a number of one's own agrees, but for a slip; nothing where no such number can be compared.
    private static func isIdentified(_ pattern: Pattern) -> Bool? {
        let levels = [Comparison.pncID, .cro, .nationalID, .email].map { pattern[$0] }
        if levels.contains(where: { $0 >= PartLevel.near }) { return true }
        return levels.contains(PartLevel.different) ? false : nil
    }
}
