public import Base
public import Core
import Records
public import Storage

/// Tells somebody on bail from the scene when and where to attend, or that it changed (PACE s30B(4) to (7)).
public struct NotifyStreetBail: Operation {
    public static let name: OperationName = "custody.street-bail.notify"
    public static let title = "Time and station to attend"
    public static let form = Form {
        Section("To attend") {
            Field.subject("bailId", StreetBail.kind)
            Field.version
            Field.moment("attendAt", "At", future: true, required: .by("PACE s30B: they are told when"))
            Field.option("suiteId", "Station", required: .by("PACE s30B: they are told where"))
            Field.moment("notifiedAt", "Told in writing at", required: .by("PACE s30B(7): notice in writing"))
        }
    }

    public let bailId: ID<StreetBail>
    public let version: Int?
    public let attendAt: Instant
    public let suiteId: ID<Unit>
    public let notifiedAt: Instant

    public init(bailId: ID<StreetBail>, version: Int? = nil, attendAt: Instant, suiteId: ID<Unit>, notifiedAt: Instant) {
        self.bailId = bailId
        self.version = version
        self.attendAt = attendAt
        self.suiteId = suiteId
        self.notifiedAt = notifiedAt
    }

    public var subject: Ref? { Ref(StreetBail.kind, bailId) }

    public func perform(in work: Work) throws -> Done {
        var bail = try StreetBail.open(bailId, at: version, in: work)
        guard bail.status == .inForce else { throw Refusal.conflict("They failed to attend bail \(bail.number): they are arrested, or the bail is ended (PACE s30D).") }
        try bail.checkAttendance(attendAt, suiteId, after: work.now, work)
        try DetentionCheck.notFuture(notifiedAt, "notifiedAt", "Told in writing at", now: work.now)
        try DetentionCheck.notBefore(bail.givenAt, notifiedAt, "notifiedAt", "Told in writing at", "when bail was given")
        bail.attendAt = attendAt
        bail.suiteId = suiteId
        bail.notifiedAt = notifiedAt
        try work.file(bail)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM street_bail WHERE id = \(ref.id) AND status = 'in-force'")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try StreetBail.prefill(ref, in: tx)) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try Destination.options(in: tx) }
}

/// They did not attend: a constable may arrest them (PACE s30D).
public struct FailStreetBail: Operation {
    public static let name: OperationName = "custody.street-bail.fail"
    public static let title = "Failed to attend"
    public static let form = Form {
        Section("Failure") {
            Field.subject("bailId", StreetBail.kind)
            Field.version
            Field.text("reason", "What is known, and what was tried", hint: "Also a condition that was broken, and how.", lines: 2, required: .by("PACE s30D: an arrest will rest on it"), max: 1000)
        }
    }

    public let bailId: ID<StreetBail>
    public let version: Int?
    public let reason: String

    public init(bailId: ID<StreetBail>, version: Int? = nil, reason: String) {
        self.bailId = bailId
        self.version = version
        self.reason = reason
    }

    public var subject: Ref? { Ref(StreetBail.kind, bailId) }

    public func perform(in work: Work) throws -> StreetBail.Status {
        var bail = try StreetBail.open(bailId, at: version, in: work)
        guard bail.status == .inForce else { throw Refusal.conflict("It is on record already that they failed to attend bail \(bail.number).") }
        guard let due = bail.attendAt else { throw Refusal.conflict("They were not told yet when to attend bail \(bail.number), so they cannot have failed to.") }
        guard work.now > due else { throw Refusal.conflict("They are to attend at \(London.text(due, zoned: true)): that has not come yet.") }
        try DetentionCheck.given(reason, "reason", "Say what is known and what was tried: an arrest will rest on it.")
        bail.status = .failed
        bail.endReason = reason
        return try work.file(bail).status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM street_bail WHERE id = \(ref.id) AND status = 'in-force' AND attend_at IS NOT NULL")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try StreetBail.prefill(ref, in: tx)) }
}

/// They need not attend: told in writing (PACE s30C(1)).
public struct EndStreetBail: Operation {
    public static let name: OperationName = "custody.street-bail.end"
    public static let title = "Need not attend"
    public static let form = Form {
        Section("End") {
            Field.subject("bailId", StreetBail.kind)
            Field.version
            Field.text("reason", "Why, and what becomes of the investigation", lines: 2, required: .by("the person and the victim are told"), max: 2000)
            Field.moment("toldAt", "Told in writing at", required: .by("PACE s30C(1): notice in writing"))
        }
    }

    public let bailId: ID<StreetBail>
    public let version: Int?
    public let reason: String
    public let toldAt: Instant

    public init(bailId: ID<StreetBail>, version: Int? = nil, reason: String, toldAt: Instant) {
        self.bailId = bailId
        self.version = version
        self.reason = reason
        self.toldAt = toldAt
    }

    public var subject: Ref? { Ref(StreetBail.kind, bailId) }

    public func perform(in work: Work) throws -> StreetBail.Status {
        var bail = try StreetBail.open(bailId, at: version, in: work)
        try DetentionCheck.given(reason, "reason", "Say why: the person and the victim are told.")
        try DetentionCheck.notFuture(toldAt, "toldAt", "Told in writing at", now: work.now)
        try DetentionCheck.notBefore(bail.givenAt, toldAt, "toldAt", "Told in writing at", "when bail was given")
        bail.status = .ended
        bail.endedAt = toldAt
        bail.endReason = reason
        bail = try work.file(bail)
        if var arrest = try work.tx.find(Arrest.self, bail.arrestId), arrest.endedAt == nil {
            let before = arrest
            arrest.endedAt = toldAt
            arrest.endReason = "Bail \(bail.number) ended: \(reason)"
            try work.file(arrest, before: before)
        }
        try work.announce(CaseEvent("released", in: bail.investigation, of: bail.person, at: toldAt))
        return bail.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try StreetBail.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try StreetBail.prefill(ref, in: tx)) }
}
