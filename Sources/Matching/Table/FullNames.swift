/// How common a family name is among those who bear a forename. Names go together (a Mohammed is a Khan far oftener than a Nigel is), so two strangers of
/// one full name are commoner than the two names' shares multiplied.
enum FullNames {
    /// Rows that stand against a count: a forename borne by fewer says little of its own.
    private static let ballast = 20.0
    /// Up to so many bearers, people are told apart by birth year: records of one person must not make the name look common.
    private static let countedByYearMax = 40

    /// For each row, the band of its family name given its forename; the family name's own band where the full name tells no more.
    /// And the mean share of each band, over the rows in it.
    static func bands(_ table: PersonTable, _ givenCounts: [UInt32], _ familyShares: [Double]) -> (ofRows: [UInt8], shares: [Double]) {
        let (stride, name) = (table.layout.stride, table.layout.name(0))
        var entries: [UInt64] = []
        entries.reserveCapacity(table.count)
        var bands = [UInt8](repeating: 0, count: table.count)
        var (sums, rows) = ([Double](repeating: 0, count: NameLevel.bands), [Double](repeating: 0, count: NameLevel.bands))
        func count(_ band: UInt8, _ share: Double, _ times: Int) {
            sums[Int(band)] += share * Double(times)
            rows[Int(band)] += Double(times)
        }
        for row in 0..<table.count {
            let (given, family) = (table.cells[row * stride + name], table.cells[row * stride + name + 1])
            bands[row] = Commonness.band(share: familyShares[Int(family)])
            if given != 0, family != 0 { entries.append(Hash.mix(UInt64(given) << 32 | UInt64(family)) & 0xFFFF_FFFF_0000_0000 | UInt64(row)) }
        }
        RadixSort.byUpperHalf(&entries)
        var start = 0
        var years: Set<UInt32> = []
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end] >> 32 == entries[start] >> 32 { end += 1 }
            let share = familyShares[Int(table.cells[Int(entries[start] & 0xFFFF_FFFF) * stride + name + 1])]
            if end - start == 1 {
                count(Commonness.band(share: share), share, 1)
            } else {
                var people = end - start
                if people <= countedByYearMax {
                    years.removeAll(keepingCapacity: true)
                    for entry in entries[start..<end] { years.insert(table.cells[Int(entry & 0xFFFF_FFFF) * stride + RowLayout.birthDate] >> 14) }
                    people = years.count
                }
                let row = Int(entries[start] & 0xFFFF_FFFF)
                let amongBearers = (Double(people - 1) + ballast * share) / (Double(givenCounts[Int(table.cells[row * stride + name])]) + ballast)
                let band = Commonness.band(share: max(share, amongBearers))
                count(band, max(share, amongBearers), end - start)
                for entry in entries[start..<end] { bands[Int(entry & 0xFFFF_FFFF)] = band }
            }
            start = end
        }
        return (bands, zip(sums, rows).map { $1 > 0 ? $0 / $1 : 0 })
    }
}
