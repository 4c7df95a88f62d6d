public import Base
public import Core
import Storage

/// A custody suite: where it is, how many desks book people in, whether it may hold people for more than six hours (PACE s35). It has its unit's id.
public struct CustodySuite: Filed {
    public static let table = "custody_suite"
    public static let kind: RecordKind = "custody-suite"

    /// The unit's.
    public let id: ID<CustodySuite>
    public var version = 0
    /// Degrees.
    public var latitude: Double
    public var longitude: Double
    /// Detainees booked in at once.
    public var desks: Int
    /// A designated police station; at another nobody is held for more than six hours (PACE-03).
    public var isDesignated: Bool
    /// Why nobody is taken in now; nothing while it is open.
    public var closedBecause: String?
    public let setUpAt: Instant

    public var card: Card? { nil }
    var unitId: ID<Unit> { ID(id.raw) }
    /// The unit's ref: what pages of the suite listen to, because everything that happens in the suite concerns it.
    var unit: Ref { Ref(Unit.kind, id.raw) }

    func filed(of unit: Unit) -> Card {
        Card(
            ref, reference: unit.code, title: unit.name, summary: "Custody suite", status: closedBecause == nil ? "Open" : "Closed", at: setUpAt, unitId: unit.id,
            words: ["custody suite"])
    }

    /// Kilometres to another suite as the crow flies.
    func kilometres(to other: CustodySuite) -> Double {
        Distance.kilometres(fromLatitude: latitude, longitude: longitude, toLatitude: other.latitude, longitude: other.longitude)
    }

    /// Suites, with their names.
    static func all(in tx: Transaction) throws -> [Named] {
        let suites = try tx.all(CustodySuite.self, "SELECT * FROM custody_suite ORDER BY id LIMIT \(suitesMax)")
        let units = Dictionary(
            try tx.all(Unit.self, "SELECT u.* FROM unit u JOIN custody_suite s ON s.id = u.id").map { ($0.id.raw, $0) }, uniquingKeysWith: { first, _ in first })
        return suites.compactMap { suite in units[suite.id.raw].map { Named(suite: suite, unit: $0) } }.sorted { $0.unit.name < $1.unit.name }
    }

    /// More than any force has.
    static let suitesMax = 500

    struct Named: Sendable {
        let suite: CustodySuite
        let unit: Unit
    }
}
