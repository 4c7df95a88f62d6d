public import Base
public import Core
public import Storage

/// How far the restricted places have been looked at since borders were loaded.
struct PlaceRound: Record {
    static let table = "place_round"
    /// There is one at a time.
    static let one = ID<PlaceRound>(RawID(high: 0x7000, low: 0x8000_0000_0000_0002))

    let id: ID<PlaceRound>
    var version = 0
    var reached: RawID?
    var isDone = false
}

/// Finds borough, ward and beat anew for restricted places, after borders were loaded. Whoever loads borders may not see them, so the system does it.
public struct PlaceRestricted: Operation {
    public static let name: OperationName = "gazetteer.location.place-restricted"
    public static let title = "Find the areas of restricted places"
    public static let category = ActCategory.administration
    public static let form = Form { Section("Places") { Field.text("after", "After this id", max: 36) } }
    /// Places of one act.
    static let placesMax = 200

    public let after: RawID?

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.isSystem ? .granted(basis: "borders were loaded") : .refused(.forbidden("Restricted places are placed by themselves after borders were loaded."))
    }

    public func perform(in work: Work) throws -> Int {
        guard var round = try work.tx.find(PlaceRound.self, PlaceRound.one), !round.isDone, round.reached == after else { throw Refusal.conflict("This was done already.") }
        let places = try work.tx.all(
            Location.self,
            """
            SELECT l.* FROM location l WHERE l.id IN (SELECT r.record_id FROM restriction r WHERE r.record_id > \(after ?? RawID(high: 0, low: 0))) AND l.latitude IS NOT NULL
            ORDER BY l.id LIMIT \(Self.placesMax)
            """)
        let changed = try work.place(places)
        round.reached = places.last?.id.raw ?? after
        round.isDone = places.count < Self.placesMax
        try work.keep(round)
        return changed
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    /// Borders were loaded: every restricted place is looked at again.
    static func begin(_ work: Work) throws {
        var round = try work.tx.find(PlaceRound.self, PlaceRound.one) ?? PlaceRound(id: PlaceRound.one)
        round.reached = nil
        round.isDone = false
        try work.keep(round)
    }

    static let act = ScheduledAct(PlaceRestricted.self) { _, _, tx in
        guard let round = try tx.find(PlaceRound.self, PlaceRound.one), !round.isDone else { return [] }
        return [PlaceRestricted(after: round.reached)]
    }
}
