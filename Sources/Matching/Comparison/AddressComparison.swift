/// How two addresses agree, as one level: their parts are not independent, so they are never weighed apart.
struct AddressComparison {
    private let facts: Facts
    private var keys: [UInt64]
    private var likes: [Bool]
    private let mask: Int

    init(_ facts: Facts, remembered: Int) {
        self.facts = facts
        keys = [UInt64](repeating: 0, count: remembered)
        likes = [Bool](repeating: false, count: remembered)
        mask = remembered - 1
    }

    /// The best level of any address of one row with any of the other.
    mutating func level(_ left: Int, _ right: Int) -> UInt8 {
        var best: UInt8 = 0
        for one in 0..<facts.layout.addresses {
            let a = left + facts.layout.address(one)
            if one > 0, isEmpty(a) { break }
            for other in 0..<facts.layout.addresses {
                let b = right + facts.layout.address(other)
                if other > 0, isEmpty(b) { break }
                var level = compare(a, b)
                if level == AddressLevel.samePostcode, one > 0 || other > 0 { level = AddressLevel.earlierPostcode }
                best = max(best, level)
            }
        }
        return best
    }

    private func isEmpty(_ at: Int) -> Bool { facts.cells[at] | facts.cells[at + 1] | facts.cells[at + 2] | facts.cells[at + 3] == 0 }

    private mutating func compare(_ a: Int, _ b: Int) -> UInt8 {
        let cells = facts.cells
        let (code, otherCode) = (Int(cells[a + 3]), Int(cells[b + 3]))
        let sameHouse = cells[a] != 0 && cells[a] == cells[b]
        let sameCode = code != 0 && code == otherCode
        if sameCode, facts.isBritish[code] { return sameHouse ? AddressLevel.sameHouse : AddressLevel.samePostcode }
        let sameTown = isAlike(cells[a + 2], cells[b + 2])
        let sameDistrict = code != 0 && facts.districts[code] == facts.districts[otherCode]
        let nearCode = !sameCode && code != 0 && otherCode != 0 && isSlip(cells[a + 3], cells[b + 3])
        // There is a High Street everywhere: a road is looked at only where the places agree.
        let mayBeNear = sameTown || sameDistrict || nearCode || isUnplaced(a) || isUnplaced(b)
        let sameRoad = mayBeNear && isAlike(cells[a + 1], cells[b + 1])
        if sameHouse, sameRoad {
            return sameCode ? AddressLevel.sameHouse : AddressLevel.nearHouse
        }
        if nearCode, sameHouse || sameRoad { return AddressLevel.nearPostcode }
        if sameRoad, sameTown || sameDistrict { return AddressLevel.sameRoad }
        if code != 0, facts.sectors[code] != 0, facts.sectors[code] == facts.sectors[otherCode] { return AddressLevel.sameSector }
        if sameDistrict { return AddressLevel.sameDistrict }
        if sameTown { return facts.isCommonTown[Int(cells[a + 2])] ? AddressLevel.sameCommonTown : AddressLevel.sameTown }
        let isComparable = code != 0 && otherCode != 0 || cells[a + 2] != 0 && cells[b + 2] != 0 || cells[a + 1] != 0 && cells[b + 1] != 0
        return isComparable ? AddressLevel.different : AddressLevel.missing
    }

    private func isUnplaced(_ at: Int) -> Bool { facts.cells[at + 2] == 0 && facts.cells[at + 3] == 0 }

    /// The same but for a slip or two of the pen.
    private mutating func isAlike(_ left: UInt32, _ right: UInt32) -> Bool {
        if left == 0 || right == 0 { return false }
        if left == right { return true }
        let key = UInt64(min(left, right)) << 32 | UInt64(max(left, right))
        let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        if keys[slot] == key { return likes[slot] }
        let places = facts.places
        let isAlike = places.bytes.withUnsafeBufferPointer { all in
            let a = UnsafeBufferPointer(rebasing: all[places.range(left)])
            let b = UnsafeBufferPointer(rebasing: all[places.range(right)])
            let limit = min(a.count, b.count) >= 8 ? 2 : min(a.count, b.count) >= 4 ? 1 : 0
            return Similarity.edits(a, b, limit: limit) <= limit
        }
        keys[slot] = key
        likes[slot] = isAlike
        return isAlike
    }

    private func isSlip(_ left: UInt32, _ right: UInt32) -> Bool {
        facts.places.bytes.withUnsafeBufferPointer { all in
            Similarity.isOneSlip(UnsafeBufferPointer(rebasing: all[facts.places.range(left)]), UnsafeBufferPointer(rebasing: all[facts.places.range(right)]))
        }
    }
}
