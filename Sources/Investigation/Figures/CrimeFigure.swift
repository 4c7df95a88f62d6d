import Base
import Core
import Storage

/// How many crimes of a month and unit have something in common. Counted in the background of what everyone may see.
struct CrimeFigure: Filed {
    static let table = "crime_figure"
    static let kind: RecordKind = "crime-figure"

    let id: ID<CrimeFigure>
    var version = 0
    let month: String
    let unit: String
    let measure: Measure
    let key: String
    var crimes: Int

    var card: Card? { nil }
    var cell: Cell { Cell(unit: unit, measure: measure, key: key) }

    /// What is counted.
    enum Measure: String, Codable, Sendable, CaseIterable, SQLBindable {
        /// By crime type; incidents too.
        case type
        /// Recorded crimes by Home Office outcome; the key is empty where none is known.
        case outcome
        /// Recorded crimes by borough; empty where the place is not known.
        case place
        /// Crimes reported here, by whether they were recorded within 24 hours (REC-04): `yes` or `no`.
        case inTime = "in-time"
        /// Crimes reported here, by how long the first review and the first allocation took: a `Wait`.
        case review, allocation
        /// By how long it took until the first outcome that counts was decided: a `Wait`.
        case decided
        /// Deadlines of the Victims' Code in crimes reported here: a `Told`. One crime has several.
        case victims
    }

    struct Cell: Hashable, Sendable, Codable {
        let unit: String
        let measure: Measure
        let key: String
    }

    /// Whether a victim was told by the deadline.
    enum Told: String, CaseIterable, Sendable {
        case inTime = "in-time", late, not

        var title: String {
            switch self {
            case .inTime: "Told in time"
            case .late: "Told late"
            case .not: "Not yet told"
            }
        }
    }

    /// How long a crime waited for a stage after it was recorded.
    enum Wait: String, CaseIterable, Sendable {
        case day, threeDays = "3-days", week, month = "28-days", longer, not

        var title: String {
            switch self {
            case .day: "Within 24 hours"
            case .threeDays: "Within 3 days"
            case .week: "Within 7 days"
            case .month: "Within 28 days"
            case .longer: "Later"
            case .not: "Not yet"
            }
        }

        /// The time from recording, in days: from the first, below the second.
        var days: Range<Int>? {
            switch self {
            case .day: 0..<1
            case .threeDays: 1..<3
            case .week: 3..<7
            case .month: 7..<28
            case .longer: 28..<36_500
            case .not: nil
            }
        }
    }
}

/// How far the figures are counted.
struct CrimeCount: Filed {
    static let table = "crime_count"
    static let kind: RecordKind = "crime-count"
    static let only = ID<CrimeCount>(RawID(high: 0x7000, low: 0x8000_0000_0000_0001))

    let id: ID<CrimeCount>
    var version = 0
    /// The last journal entry whose crimes are counted.
    var position: Int64
    var countedAt: Instant

    var card: Card? { nil }

    static func current(in tx: Transaction) throws -> CrimeCount? { try tx.find(CrimeCount.self, only) }
}
