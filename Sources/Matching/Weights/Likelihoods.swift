import Foundation

/// What two records can be to each other. Relatives, twins and namesakes are their own cases, because within a household address, phone and surname
/// agree together: counted one by one they would make a brother look like the same man.
enum Relation: Int, CaseIterable, Sendable {
    case samePerson, relative, twin, namesake, stranger
}

/// How probable each level of each comparison is, given what the two records are to each other.
///
/// A name that agrees is divided by how common it is in its band, for every relation alike, so that the bands need no shares of their own: by chance it
/// agrees as often as it is common, and on one person it agrees however common it is.
struct Likelihoods: Sendable {
    private(set) var values: [Double]

    init() { values = [Double](repeating: 1, count: Relation.allCases.count * Comparison.allCases.count * Comparison.levelsMax) }

    static func index(_ relation: Relation, _ comparison: Comparison, _ level: Int) -> Int {
        (relation.rawValue * Comparison.allCases.count + comparison.rawValue) * Comparison.levelsMax + level
    }

    subscript(_ relation: Relation, _ comparison: Comparison, _ level: Int) -> Double {
        get { values[Self.index(relation, comparison, level)] }
        set { values[Self.index(relation, comparison, level)] = newValue }
    }

    /// Sets levels from 1 on. For names the last value given is that of agreeing exactly, spread over the bands.
    mutating func set(_ relation: Relation, _ comparison: Comparison, _ shares: [Double], byChance: Bool = false) {
        for (index, share) in shares.enumerated() { self[relation, comparison, index + 1] = share }
        guard comparison == .given || comparison == .family else { return }
        let exact = shares[shares.count - 1]
        for band in 0..<NameLevel.bands {
            self[relation, comparison, Int(NameLevel.exact) + band] = byChance ? Commonness.share(band: band) : exact
        }
    }

    /// Basis is never missing, so its level 0 counts too.
    mutating func setBasis(_ relation: Relation, _ shares: [Double]) {
        for (level, share) in shares.enumerated() { self[relation, .basis, level] = share }
    }
}

extension Likelihoods {
    /// Round figures from the literature on administrative data and from what police systems do to records (aliases, wrong days, moves). A file's own
    /// figures replace them as far as it is large enough to say (`Training`).
    static let standard: Likelihoods = {
        var l = Likelihoods()
        // different, initial, similar, sounds alike, near, variant, exact
        l.set(.samePerson, .given, [0.030, 0.015, 0.012, 0.015, 0.058, 0.060, 0.81])
        l.set(.stranger, .given, [0.930, 0.0016, 0.030, 0.006, 0.006, 0.010, 0.01], byChance: true)
        l.set(.relative, .given, [0.930, 0.0030, 0.030, 0.006, 0.008, 0.012, 0.01], byChance: true)
        l.set(.twin, .given, [0.945, 0.0020, 0.035, 0.006, 0.008, 0.003, 0.0005], byChance: true)
        l.set(.namesake, .given, [0.005, 0.020, 0.005, 0.005, 0.030, 0.035, 0.90])
        // different (of those who are not two women), different (of two women), similar, sounds alike, near, variant, exact
        l.set(.samePerson, .family, [0.030, 0.085, 0.010, 0.015, 0.060, 0.030, 0.83])
        l.set(.stranger, .family, [0.950, 0.950, 0.030, 0.004, 0.005, 0.005, 0.006], byChance: true)
        l.set(.relative, .family, [0.220, 0.350, 0.010, 0.010, 0.020, 0.020, 0.69])
        l.set(.twin, .family, [0.020, 0.060, 0.005, 0.010, 0.030, 0.015, 0.90])
        l.set(.namesake, .family, [0.010, 0.010, 0.005, 0.010, 0.030, 0.020, 0.92])
        // different, near, same
        l.set(.samePerson, .middle, [0.10, 0.25, 0.65])
        l.set(.stranger, .middle, [0.92, 0.06, 0.02])
        l.set(.relative, .middle, [0.88, 0.07, 0.05])
        l.set(.twin, .middle, [0.92, 0.05, 0.03])
        l.set(.namesake, .middle, [0.50, 0.10, 0.40])
        l.setBasis(.samePerson, [0.90, 0.09, 0.01])
        for relation in [Relation.relative, .twin, .namesake, .stranger] { l.setBasis(relation, [0.60, 0.30, 0.10]) }
        // generation apart, different, within a year, same day other year, one part, default, two digits, one digit, swapped, same default, same, within two months
        l.set(.samePerson, .birthDate, [0.003, 0.005, 0.005, 0.010, 0.018, 0.015, 0.010, 0.055, 0.022, 0.012, 0.84, 0.005])
        l.set(.stranger, .birthDate, [0.580, 0.370, 0.023, 0.0015, 0.0012, 0.0004, 0.017, 0.0022, 0.00012, 0.00002, 0.00005, 0.004])
        l.set(.relative, .birthDate, [0.500, 0.450, 0.020, 0.0040, 0.0015, 0.0004, 0.017, 0.0040, 0.0002, 0.0001, 0.0005, 0.002])
        l.set(.twin, .birthDate, [0.002, 0.004, 0.004, 0.008, 0.015, 0.015, 0.010, 0.045, 0.018, 0.020, 0.85, 0.004])
        l.set(.namesake, .birthDate, [0.880, 0.050, 0.001, 0.0400, 0.0005, 0.0003, 0.006, 0.0010, 0.0001, 0.0001, 0.0002, 0.0003])
        // different, common town, town, district, sector, road, near postcode, earlier postcode, postcode, near house, house
        l.set(.samePerson, .address, [0.170, 0.030, 0.040, 0.030, 0.015, 0.010, 0.030, 0.060, 0.050, 0.055, 0.51])
        l.set(.stranger, .address, [0.850, 0.100, 0.020, 0.020, 0.006, 0.0008, 0.00003, 0.00003, 0.00003, 0.000005, 0.000002])
        for relation in [Relation.relative, .twin, .namesake] {
            l.set(relation, .address, [0.120, 0.030, 0.030, 0.020, 0.015, 0.010, 0.030, 0.050, 0.050, 0.055, 0.59])
        }
        addNumbers(&l)
        return l
    }()

    private static func addNumbers(_ l: inout Likelihoods) {
        let kin = [Relation.relative, .twin, .namesake]
        // different, near, same
        l.set(.samePerson, .phone, [0.380, 0.040, 0.580])
        l.set(.stranger, .phone, [0.99999, 0.000002, 0.000001])
        for relation in kin { l.set(relation, .phone, [0.700, 0.015, 0.285]) }
        l.set(.samePerson, .email, [0.300, 0.150, 0.550])
        l.set(.stranger, .email, [0.9995, 0.0002, 0.000002])
        for relation in kin { l.set(relation, .email, [0.960, 0.010, 0.030]) }
        let others = kin + [.stranger]
        l.set(.samePerson, .pncID, [0.002, 0.048, 0.950])
        l.set(.samePerson, .cro, [0.020, 0.050, 0.930])
        l.set(.samePerson, .nationalID, [0.030, 0.070, 0.900])
        for relation in others {
            l.set(relation, .pncID, [0.99999, 0.000001, 0.00000001])
            l.set(relation, .cro, [0.99999, 0.000001, 0.00000002])
            l.set(relation, .nationalID, [0.9999, 0.00005, 0.000001])
        }
        l.set(.samePerson, .sex, [0.010, 0.990])
        for relation in [Relation.relative, .twin, .stranger] { l.set(relation, .sex, [0.500, 0.500]) }
        l.set(.namesake, .sex, [0.020, 0.980])
    }
}
