extension Contradiction {
    /// However much agrees, two records that contradict each other are one person with at most this weight: one in a hundred.
    static let weightMax = -6.6

    /// What a pattern shows that no likeness outweighs; nothing where an identifier says that the two are one.
    static func shown(by pattern: Pattern) -> Contradiction? {
        if pattern[.pncID] == PartLevel.different { return .differentPNCIDs }
        let identified = [Comparison.pncID, .cro, .nationalID, .email].contains { pattern[$0] == PartLevel.same }
        if identified { return nil }
        let sharesHome = pattern[.address] >= AddressLevel.earlierPostcode || pattern[.phone] == PartLevel.same
        let sharesName = pattern[.family] >= NameLevel.near
        guard sharesHome, sharesName, pattern[.basis] == BasisLevel.main else { return nil }
        if pattern[.given] == NameLevel.different, pattern[.birthDate] == BirthDateLevel.same { return .twins }
        if pattern[.given] >= NameLevel.near, pattern[.birthDate] == BirthDateLevel.generationApart { return .parentAndChild }
        return nil
    }
}
