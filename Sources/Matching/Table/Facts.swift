/// What is worked out once for each distinct text of a table, so that comparing two rows is mostly looking up.
struct Facts: Sendable {
    let layout: RowLayout
    let cells: [UInt32]
    let rows: Int
    let names: Lexicon
    let places: Lexicon
    let numbers: Lexicon
    /// Of each name: the hash of its sound, its groups (`groupStarts` into `groups`), whether it has several words, its bands of commonness.
    let sounds: [UInt64]
    let groupStarts: [UInt32]
    let groups: [UInt32]
    let severalWords: [Bool]
    /// Of each name: a bit for each letter in it.
    let letters: [UInt32]
    let givenBands: [UInt8]
    let familyBands: [UInt8]
    /// Of each row: the band of its family name among those of its forename; empty where nothing was counted.
    let fullNameBands: [UInt8]
    /// The mean share of a family name in each of those bands; 0 where nobody is in it.
    let fullNameShares: [Double]
    /// Of each place: hashes of a postcode's sector and district (0 where it has none), whether it is a British postcode, whether it is a common town.
    let sectors: [UInt32]
    let districts: [UInt32]
    let isBritish: [Bool]
    let isCommonTown: [Bool]

    /// - Parameter counting: how common names are is counted in the table; otherwise taken from the starter list.
    init(_ table: PersonTable, counting: Bool) {
        (layout, cells, rows) = (table.layout, table.cells, table.count)
        (names, places, numbers) = (table.names, table.places, table.numbers)
        let lists = StarterLists.shared
        var sounds: [UInt64] = []
        var starts: [UInt32] = [0]
        var groups: [UInt32] = []
        var several: [Bool] = []
        var letters: [UInt32] = []
        sounds.reserveCapacity(names.count)
        for id in 0..<UInt32(names.count) {
            let text = names.bytes[names.range(id)]
            let code = Sound.code(text)
            sounds.append(code.isEmpty ? 0 : Hash.of(code))
            groups.append(contentsOf: lists.groups[Array(text)] ?? [])
            starts.append(UInt32(groups.count))
            several.append(text.contains(32))
            letters.append(text.reduce(0) { $0 | 1 << UInt32($1 & 31) })
        }
        (self.sounds, groupStarts, self.groups, severalWords, self.letters) = (sounds, starts, groups, several, letters)
        if counting {
            let given = Self.counts(table, cell: table.layout.name(0))
            let family = Self.counts(table, cell: table.layout.name(0) + 1)
            let (givenShares, familyShares) = (Self.shares(given), Self.shares(family))
            givenBands = givenShares.map { Commonness.band(share: $0) }
            familyBands = familyShares.map { Commonness.band(share: $0) }
            (fullNameBands, fullNameShares) = FullNames.bands(table, given, familyShares)
        } else {
            givenBands = Self.bands(names, shares: lists.givenShares, otherwise: 1e-4)
            familyBands = Self.bands(names, shares: lists.familyShares, otherwise: 4e-5)
            (fullNameBands, fullNameShares) = ([], [])
        }
        var sectors = [UInt32](repeating: 0, count: places.count)
        var districts = sectors
        var british = [Bool](repeating: false, count: places.count)
        var towns = [UInt32](repeating: 0, count: places.count)
        for row in 0..<table.count {
            for slot in 0..<layout.addresses {
                let at = row * layout.stride + layout.address(slot)
                towns[Int(cells[at + 2])] += 1
                let code = Int(cells[at + 3])
                guard code != 0, districts[code] == 0 else { continue }
                let text = places.bytes[places.range(UInt32(code))]
                british[code] = CleanPlace.isBritish(text)
                if british[code] { sectors[code] = UInt32(truncatingIfNeeded: Hash.of(text.dropLast(2))) | 1 }
                districts[code] = UInt32(truncatingIfNeeded: Hash.of(british[code] ? text.dropLast(3) : text)) | 1
            }
        }
        (self.sectors, self.districts, isBritish) = (sectors, districts, british)
        let common = max(5, table.count / 50)
        isCommonTown = towns.map { counting ? $0 > common : true }
    }

    private static func counts(_ table: PersonTable, cell: Int) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: table.names.count)
        for row in 0..<table.count { counts[Int(table.cells[row * table.layout.stride + cell])] += 1 }
        counts[0] = 0
        return counts
    }

    private static func shares(_ counts: [UInt32]) -> [Double] {
        let total = Double(max(1, counts.reduce(0) { $0 + Int($1) }))
        return counts.map { Double($0) / total }
    }

    private static func bands(_ names: Lexicon, shares: [[UInt8]: Double], otherwise: Double) -> [UInt8] {
        (0..<UInt32(names.count)).map { Commonness.band(share: shares[names.text($0)] ?? otherwise) }
    }
}
