public import Base
public import Core
import Records
public import Storage

/// Says when an arrested person came to the station's gate. The detention clock starts there (PACE-16), however long the queue for the desk.
public struct RecordArrivalAtStation: Operation {
    public static let name: OperationName = "custody.arrest.at-station"
    public static let title = "At the station"
    public static let form = Form {
        Section("Arrival") {
            Field.subject("arrestId", Arrest.kind)
            Field.version
            Field.moment("atStationAt", "Came to the station at", hint: "Its gate or yard, not the desk.", required: .by("PACE s41 starts the detention clock there"))
        }
    }

    public let arrestId: ID<Arrest>
    public let version: Int?
    public let atStationAt: Instant

    public init(arrestId: ID<Arrest>, version: Int? = nil, atStationAt: Instant) {
        self.arrestId = arrestId
        self.version = version
        self.atStationAt = atStationAt
    }

    public var subject: Ref? { Ref(Arrest.kind, arrestId) }

    public func perform(in work: Work) throws -> Done {
        let before = try work.requireOnTheWay(arrestId, at: version)
        guard before.destinationId != nil else { throw Refusal.conflict("The arrest has no custody suite to arrive at. Set its destination first.") }
        try DetentionCheck.notFuture(atStationAt, "atStationAt", "Came to the station at", now: work.now)
        try DetentionCheck.notBefore(before.arrestedAt, atStationAt, "atStationAt", "Came to the station at", "when the person was arrested")
        var arrest = before
        arrest.atStationAt = atStationAt
        try work.file(arrest, before: before)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try OnTheWay.isOffered(ref, in: tx) && tx.exists("SELECT 1 FROM arrest WHERE id = \(ref.id) AND destination_id IS NOT NULL AND at_station_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try OnTheWay.prefill(ref, in: tx)) }
}
