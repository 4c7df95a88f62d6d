/// Compares rows of one table. Each thread has its own: it remembers names it has compared.
struct Comparer {
    private let facts: Facts
    private let cells: [UInt32]
    private let stride: Int
    private let hasAliases: Bool
    private var names: NameComparison
    private var addresses: AddressComparison

    /// - Parameter remembered: pairs of texts kept, a power of two.
    init(_ facts: Facts, remembered: Int) {
        self.facts = facts
        (cells, stride) = (facts.cells, facts.layout.stride)
        hasAliases = facts.layout.names > 1
        names = NameComparison(facts, remembered: remembered)
        addresses = AddressComparison(facts, remembered: remembered)
    }

    mutating func pattern(_ leftRow: Int, _ rightRow: Int) -> Pattern {
        let (left, right) = (leftRow * stride, rightRow * stride)
        var pattern = Pattern()
        compareNames(leftRow, rightRow, &pattern)
        pattern[.birthDate] = BirthDateComparison.level(
            BirthDigits(packed: cells[left + RowLayout.birthDate]), BirthDigits(packed: cells[right + RowLayout.birthDate]))
        pattern[.address] = addresses.level(left, right)
        pattern[.phone] = phoneLevel(left, right)
        pattern[.email] = emailLevel(cells[left + RowLayout.email], cells[right + RowLayout.email])
        pattern[.pncID] = identifierLevel(cells[left + RowLayout.pncID], cells[right + RowLayout.pncID])
        pattern[.cro] = identifierLevel(cells[left + RowLayout.cro], cells[right + RowLayout.cro])
        pattern[.nationalID] = numberLevel(cells[left + RowLayout.nationalID], cells[right + RowLayout.nationalID])
        let (sex, otherSex) = (cells[left + RowLayout.sex], cells[right + RowLayout.sex])
        // A forename nearly always tells the sex: where it agrees, the same sex says nothing more.
        if sex != 0, otherSex != 0, sex != otherSex || pattern[.given] < NameLevel.sounds { pattern[.sex] = sex == otherSex ? SexLevel.same : SexLevel.different }
        if pattern[.family] == NameLevel.different, sex == 1 || otherSex == 1, sex != 2, otherSex != 2 { pattern[.family] = NameLevel.initialOrMarried }
        return pattern
    }

    // MARK: Names

    private struct Agreement {
        var given: UInt8 = 0
        var family: UInt8 = 0
        var basis = BasisLevel.main
        /// Only to choose the best of several names; the weights are the model's.
        var rank: Int { Self.ranks[Int(min(given, NameLevel.exact))] + Self.ranks[Int(min(family, NameLevel.exact))] - (basis == BasisLevel.main ? 0 : 1) }
        private static let ranks = [0, -6, 1, 2, 4, 6, 6, 9]
    }

    private mutating func compareNames(_ leftRow: Int, _ rightRow: Int, _ pattern: inout Pattern) {
        let (left, right) = (leftRow * stride, rightRow * stride)
        let at = facts.layout.name(0)
        let (middle, otherMiddle) = (cells[left + RowLayout.middle], cells[right + RowLayout.middle])
        var best = agreement(left + at, right + at, main: left + at, otherMain: right + at, basis: BasisLevel.main)
        let given = (cells[left + at], cells[right + at])
        if best.given >= NameLevel.sounds, best.family >= NameLevel.exact, !facts.fullNameBands.isEmpty {
            best.family = NameLevel.exact + min(facts.fullNameBands[leftRow], facts.fullNameBands[rightRow])
        }
        if best.rank < 12 {
            considerSwapped(left + at, right + at, &best)
            if hasAliases { considerAliases(left, right, &best) }
        }
        if best.given <= NameLevel.similar, best.basis == BasisLevel.main, given.0 != 0, given.1 != 0,
            given.0 == otherMiddle || given.1 == middle || middle != 0 && middle == otherMiddle && best.given == NameLevel.initialOrMarried
        {
            best.given = NameLevel.variant
        }
        pattern[.given] = best.given
        pattern[.family] = best.family
        pattern[.basis] = best.basis
        pattern[.middle] = middleLevel(middle, otherMiddle)
    }

    /// Names at two cells; a part that an alias leaves out is taken from the main name.
    private mutating func agreement(_ left: Int, _ right: Int, main: Int, otherMain: Int, basis: UInt8) -> Agreement {
        func part(_ at: Int, _ main: Int, _ index: Int) -> UInt32 { cells[at + index] != 0 ? cells[at + index] : cells[main + index] }
        let (given, otherGiven) = (part(left, main, 0), part(right, otherMain, 0))
        let (family, otherFamily) = (part(left, main, 1), part(right, otherMain, 1))
        var found = Agreement(given: names.level(given, otherGiven), family: names.level(family, otherFamily), basis: basis)
        if found.given == NameLevel.exact { found.given += facts.givenBands[Int(given)] }
        if found.family == NameLevel.exact { found.family += facts.familyBands[Int(family)] }
        if found.family == NameLevel.initialOrMarried { found.family = NameLevel.different }
        return found
    }

    private mutating func considerSwapped(_ left: Int, _ right: Int, _ best: inout Agreement) {
        var swapped = Agreement(given: names.level(cells[left], cells[right + 1]), family: names.level(cells[left + 1], cells[right]), basis: BasisLevel.swapped)
        // One that agrees alone is chance: plenty of family names are given names too.
        guard min(swapped.given, swapped.family) >= NameLevel.near || swapped.given == 0 && cells[left + 1] == cells[right] else { return }
        // Each name is as common as in the column where it belongs: John is no rare surname here.
        if swapped.given == NameLevel.exact { swapped.given += commonest(cells[left]) }
        if swapped.family == NameLevel.exact { swapped.family += commonest(cells[left + 1]) }
        if swapped.rank > best.rank { best = swapped }
    }

    private func commonest(_ name: UInt32) -> UInt8 { min(facts.givenBands[Int(name)], facts.familyBands[Int(name)]) }

    private mutating func considerAliases(_ left: Int, _ right: Int, _ best: inout Agreement) {
        let main = facts.layout.name(0)
        for one in 0..<facts.layout.names {
            let a = left + facts.layout.name(one)
            if one > 0, cells[a] | cells[a + 1] == 0 { break }
            for other in 0..<facts.layout.names where one + other > 0 {
                let b = right + facts.layout.name(other)
                if other > 0, cells[b] | cells[b + 1] == 0 { break }
                let found = agreement(a, b, main: left + main, otherMain: right + main, basis: BasisLevel.alias)
                if found.rank > best.rank { best = found }
            }
        }
    }

    private mutating func middleLevel(_ left: UInt32, _ right: UInt32) -> UInt8 {
        switch names.level(left, right) {
        case NameLevel.missing: PartLevel.missing
        case NameLevel.different, NameLevel.similar: PartLevel.different
        case NameLevel.initialOrMarried, NameLevel.sounds, NameLevel.near: PartLevel.near
        default: PartLevel.same
        }
    }

    // MARK: Numbers

    private func phoneLevel(_ left: Int, _ right: Int) -> UInt8 {
        var best = PartLevel.missing
        for one in 0..<facts.layout.phones {
            for other in 0..<facts.layout.phones {
                best = max(best, numberLevel(cells[left + facts.layout.phone(one)], cells[right + facts.layout.phone(other)]))
            }
        }
        return best
    }

    private func numberLevel(_ left: UInt32, _ right: UInt32) -> UInt8 {
        if left == 0 || right == 0 { return PartLevel.missing }
        if left == right { return PartLevel.same }
        return withNumbers(left, right) { Similarity.isOneSlip($0, $1) } ? PartLevel.near : PartLevel.different
    }

    /// An identifier whose check character does not fit tells something only where it is nearly the other.
    private func identifierLevel(_ left: UInt32, _ right: UInt32) -> UInt8 {
        if left == 0 || right == 0 { return PartLevel.missing }
        if left == right { return PartLevel.same }
        if (left | right) & RowLayout.invalid == 0 { return PartLevel.different }
        let isNear = withNumbers(left & ~RowLayout.invalid, right & ~RowLayout.invalid) { a, b in
            let (one, other) = (a.filter { $0 != UInt8(ascii: "/") }, b.filter { $0 != UInt8(ascii: "/") })
            let length = min(one.count, other.count)
            // An invalid PNC ID keeps its century.
            return length >= 7 && (Array(one.suffix(length)).edits(to: Array(other.suffix(length)), limit: 1) <= 1 || one.edits(to: other, limit: 1) <= 1)
        }
        return isNear ? PartLevel.near : PartLevel.missing
    }

    private func emailLevel(_ left: UInt32, _ right: UInt32) -> UInt8 {
        if left == 0 || right == 0 { return PartLevel.missing }
        if left == right { return PartLevel.same }
        return withNumbers(left, right) { a, b in
            let (local, otherLocal) = (a.prefix { $0 != UInt8(ascii: "@") }, b.prefix { $0 != UInt8(ascii: "@") })
            if local.count >= 4, local.elementsEqual(otherLocal) { return PartLevel.near }
            return Similarity.edits(a, b, limit: 2) <= 2 ? PartLevel.near : PartLevel.different
        }
    }

    private func withNumbers<Answer>(_ left: UInt32, _ right: UInt32, _ body: (Similarity.Text, Similarity.Text) -> Answer) -> Answer {
        facts.numbers.bytes.withUnsafeBufferPointer { all in
            body(UnsafeBufferPointer(rebasing: all[facts.numbers.range(left)]), UnsafeBufferPointer(rebasing: all[facts.numbers.range(right)]))
        }
    }
}
