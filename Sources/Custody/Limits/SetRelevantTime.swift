public import Base
public import Core
public import Storage

/// Sets another relevant time than the circumstances of arrest and arrival give. The record keeps both, and why.
public struct SetRelevantTime: Operation {
    public static let name: OperationName = "custody.detention.relevant-time"
    public static let title = "Set relevant time"
    public static let form = Form {
        Section("Relevant time") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("relevantAt", "Relevant time", required: .by("PACE s41: every limit counts from it"))
            Field.text("reason", "Why it is not what was worked out", lines: 3, required: .by("a court may ask"), max: 1000)
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let relevantAt: Instant
    public let reason: String

    public init(detentionId: ID<Detention>, version: Int? = nil, relevantAt: Instant, reason: String) {
        self.detentionId = detentionId
        self.version = version
        self.relevantAt = relevantAt
        self.reason = reason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    public func perform(in work: Work) throws -> Instant {
        var detention = try DetentionStage.uncharged(detentionId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say why: the record must show what the circumstances give, what you set and why.")
        try DetentionCheck.notFuture(relevantAt, "relevantAt", "Relevant time", now: work.now)
        try DetentionCheck.notBefore(detention.arrestedAt, relevantAt, "relevantAt", "Relevant time", "when the person was arrested")
        // The law fixes where the clock starts; an officer may only know better where on the day it did, never later than a day past arrival.
        let longest = detention.arrivedAt.adding(hours: try LimitBook.of(work.tx).limits(.pace, on: London.day(of: detention.arrestedAt)).journeyHours)
        if relevantAt > longest {
            throw Refusal.invalid(
                "relevantAt", code: "too-late",
                "Relevant time: it cannot be later than \(London.text(longest, zoned: true)). Detention that began then has a record of its own.")
        }
        let before = detention.relevantAt
        detention.relevantAt = relevantAt
        detention.relevantReason = reason
        detention = try work.file(detention)
        try work.enter(
            .relevantTime, in: detention, at: work.now,
            text: "Relevant time set to \(London.text(relevantAt, zoned: true)); it was \(London.text(before, zoned: true)). \(reason)")
        try work.scheduleLimit(of: detention)
        return relevantAt
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND charged_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
