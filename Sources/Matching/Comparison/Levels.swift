/// What is compared. Each has its bits in a `Pattern`.
enum Comparison: Int, CaseIterable, Sendable {
    case given, family, middle, basis, birthDate, address, phone, email, pncID, cro, nationalID, sex

    static let shifts: [UInt32] = [0, 4, 8, 10, 12, 16, 20, 22, 24, 26, 28, 30]
    static let levelsMax = 16

    var shift: UInt32 { Comparison.shifts[rawValue] }
    /// How many levels it has, with 0 for missing.
    var levels: Int { [16, 16, 4, 3, 14, 14, 4, 4, 4, 4, 4, 3][rawValue] }
}

/// How a given or family name agrees. From `exact` on there is a level for each band of how common the name is (`Commonness`).
enum NameLevel {
    static let missing: UInt8 = 0
    static let different: UInt8 = 1
    /// Given names: one is the other's initial. Family names: different, and a woman, who may have married.
    static let initialOrMarried: UInt8 = 2
    static let similar: UInt8 = 3
    static let sounds: UInt8 = 4
    static let near: UInt8 = 5
    static let variant: UInt8 = 6
    static let exact: UInt8 = 7
    static let bands = 9
}

/// Bands of a name's share of its column, each a factor of four: band 0 from an eighth up, band 8 under one in 500,000.
enum Commonness {
    static func band(share: Double) -> UInt8 {
        guard share > 0 else { return UInt8(NameLevel.bands - 1) }
        var band = 0
        var edge = 1.0 / 32
        while share < edge, band < NameLevel.bands - 1 {
            band += 1
            edge /= 4
        }
        return UInt8(band)
    }

    /// A share in the middle of a band.
    static func share(band: Int) -> Double {
        var share = 1.0 / 16
        for _ in 0..<band { share /= 4 }
        return share
    }
}

/// Other parts of a name.
enum PartLevel {
    static let missing: UInt8 = 0
    static let different: UInt8 = 1
    static let near: UInt8 = 2
    static let same: UInt8 = 3
}

/// Which names were compared.
enum BasisLevel {
    static let main: UInt8 = 0
    static let alias: UInt8 = 1
    static let swapped: UInt8 = 2
}

enum BirthDateLevel {
    static let missing: UInt8 = 0
    static let generationApart: UInt8 = 1
    static let different: UInt8 = 2
    static let withinYear: UInt8 = 3
    static let sameDayOtherYear: UInt8 = 4
    static let onePartOther: UInt8 = 5
    static let defaultOfYear: UInt8 = 6
    static let twoDigits: UInt8 = 7
    static let oneDigit: UInt8 = 8
    static let dayAndMonthSwapped: UInt8 = 9
    static let sameDefault: UInt8 = 10
    static let same: UInt8 = 11
    static let withinTwoMonths: UInt8 = 12
}

enum AddressLevel {
    static let missing: UInt8 = 0
    static let different: UInt8 = 1
    static let sameCommonTown: UInt8 = 2
    static let sameTown: UInt8 = 3
    static let sameDistrict: UInt8 = 4
    static let sameSector: UInt8 = 5
    static let sameRoad: UInt8 = 6
    static let nearPostcode: UInt8 = 7
    static let earlierPostcode: UInt8 = 8
    static let samePostcode: UInt8 = 9
    static let nearHouse: UInt8 = 10
    static let sameHouse: UInt8 = 11
}

enum SexLevel {
    static let missing: UInt8 = 0
    static let different: UInt8 = 1
    static let same: UInt8 = 2
}

/// The levels of every comparison of one pair, in 32 bits: pairs with the same pattern have the same probability and the same reasons.
struct Pattern: Hashable, Sendable {
    var bits: UInt32 = 0

    subscript(_ comparison: Comparison) -> UInt8 {
        get { UInt8((bits >> comparison.shift) & (comparison.width)) }
        set { bits = bits & ~(comparison.width << comparison.shift) | UInt32(newValue) << comparison.shift }
    }
}

extension Comparison {
    fileprivate var width: UInt32 {
        switch self {
        case .given, .family, .birthDate, .address: 15
        default: 3
        }
    }
}
