public import Base
public import Core
import Records
public import Storage

/// Releases an arrested person before they reach a station, because there are no grounds to keep them (PACE s30(7), PACE-03). There is no custody record.
public struct DeArrest: Operation {
    public static let name: OperationName = "custody.arrest.de-arrest"
    public static let title = "De-arrest"
    public static let form = Form {
        Section("De-arrest") {
            Field.subject("arrestId", Arrest.kind)
            Field.version
            Field.text("reason", "Why", lines: 2, required: .by("PACE s30(8): it is recorded as soon as practicable"), max: 1000)
            Field.moment("endedAt", "Released at", required: .by("the arrest ends then"))
        }
    }

    public let arrestId: ID<Arrest>
    public let version: Int?
    public let reason: String
    public let endedAt: Instant

    public init(arrestId: ID<Arrest>, version: Int? = nil, reason: String, endedAt: Instant) {
        self.arrestId = arrestId
        self.version = version
        self.reason = reason
        self.endedAt = endedAt
    }

    public var subject: Ref? { Ref(Arrest.kind, arrestId) }

    public func perform(in work: Work) throws -> Done {
        let before = try work.requireOnTheWay(arrestId, at: version)
        if before.atStationAt != nil { throw Refusal.conflict("The person has come to the station: the custody officer decides now. Open the detention, then refuse it.") }
        try DetentionCheck.given(reason, "reason", "Say why: PACE s30(8) has it recorded.")
        try DetentionCheck.notFuture(endedAt, "endedAt", "Released at", now: work.now)
        try DetentionCheck.notBefore(before.arrestedAt, endedAt, "endedAt", "Released at", "when the person was arrested")
        var arrest = before
        arrest.endedAt = endedAt
        arrest.endReason = reason
        try work.file(arrest, before: before)
        try work.announce(CaseEvent("released", in: arrest.investigation, at: endedAt))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try OnTheWay.isOffered(ref, in: tx) && tx.exists("SELECT 1 FROM arrest WHERE id = \(ref.id) AND at_station_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try OnTheWay.prefill(ref, in: tx)) }
}
