public import Base
public import Core
import Records
public import Storage

/// Sends an arrested person to a suite, or to another one, and says when they are expected.
public struct RedirectArrest: Operation {
    public static let name: OperationName = "custody.arrest.redirect"
    public static let title = "Set destination"
    public static let form = Form {
        Section("Destination") {
            Field.subject("arrestId", Arrest.kind)
            Field.version
            Field.option("destinationId", "Custody suite", required: .by("it goes on that suite's queue board"))
            Field.moment("expectedAt", "Expected there at", future: true)
            Field.text("reason", "Why it changed", hint: "Needed when the person was on the way to another suite.", max: 300)
        }
    }

    public let arrestId: ID<Arrest>
    public let version: Int?
    public let destinationId: ID<Unit>
    public let expectedAt: Instant?
    public let reason: String?

    public init(arrestId: ID<Arrest>, version: Int? = nil, destinationId: ID<Unit>, expectedAt: Instant? = nil, reason: String? = nil) {
        self.arrestId = arrestId
        self.version = version
        self.destinationId = destinationId
        self.expectedAt = expectedAt
        self.reason = reason
    }

    public var subject: Ref? { Ref(Arrest.kind, arrestId) }

    public func perform(in work: Work) throws -> Done {
        let before = try work.requireOnTheWay(arrestId, at: version)
        try Destination.check(destinationId, expectedAt, arrestedAt: before.arrestedAt, work)
        if before.atStationAt != nil, before.destinationId != destinationId {
            throw Refusal.conflict("The person is at the station already, and the detention clock runs from there. Open the detention, then transfer them.")
        }
        if let known = before.destinationId, known != destinationId, reason.map({ $0.allSatisfy(\.isWhitespace) }) ?? true {
            throw Refusal.invalid("reason", code: "required", "Say why the destination changed: the first suite was expecting the person.")
        }
        var arrest = before
        arrest.destinationId = destinationId
        arrest.expectedAt = expectedAt
        if let reason { work.note("reason", .string(reason)) }
        try work.file(arrest, before: before)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try OnTheWay.isOffered(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try OnTheWay.prefill(ref, in: tx)
        let arrest = try tx.find(Arrest.self, ID(ref.id))
        if let suite = arrest?.destinationId { members["destinationId"] = .string(suite.description) }
        if let expected = arrest?.expectedAt { members["expectedAt"] = .string(expected.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try Destination.options(in: tx) }
}
