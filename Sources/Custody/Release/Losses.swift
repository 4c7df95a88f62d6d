public import Base
public import Core
public import Storage

/// Records a death in custody. The record closes; everything that follows is somebody else's, at once (Police Reform Act 2002, Schedule 3).
public struct RecordDeath: Operation {
    public static let name: OperationName = "custody.death.record"
    public static let title = "Death in custody"
    static let disposal = Code(code: "DECEASED", title: "Died in custody")
    public static let form = Form {
        Section("Death") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("diedAt", "Life pronounced extinct at", required: .by("the record ends then"))
            Field.text("by", "By whom", required: .by("only a person qualified for it may"), max: 200)
            Field.text("circumstances", "What happened", lines: 6, required: .by("the referral is made from it"), max: 4000)
            Field.moment("referredAt", "Referred to the Independent Office for Police Conduct at", hint: "Without delay, and by the end of the next day at the latest.")
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let diedAt: Instant
    public let by: String
    public let circumstances: String
    public let referredAt: Instant?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, diedAt: Instant, by: String, circumstances: String, referredAt: Instant? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.diedAt = diedAt
        self.by = by
        self.circumstances = circumstances
        self.referredAt = referredAt
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Detention.Status {
        let detention = try DetentionStage.held(detentionId, at: version, in: work)
        try DetentionCheck.given(by, "by", "Say who pronounced life extinct.")
        try DetentionCheck.given(circumstances, "circumstances", "Write down what happened: the referral is made from it.")
        try DetentionCheck.notFuture(diedAt, "diedAt", "Life pronounced extinct at", now: work.now)
        try DetentionCheck.notBefore(detention.arrivedAt, diedAt, "diedAt", "Life pronounced extinct at", "when the person arrived")
        let ended = try Loss.end(
            detention, at: diedAt, Self.disposal, "Pronounced by \(by). \(circumstances)", .death, lateReason, "diedAt", in: work)
        if let referredAt {
            try DetentionCheck.notBefore(diedAt, referredAt, "referredAt", "Referred at", "when the person died")
            try work.enter(
                .death, in: ended, at: referredAt, text: "Referred to the Independent Office for Police Conduct.", lateReason: lateReason, field: "referredAt")
        } else {
            try work.task(
                CustodyTask.loss.rawValue, "Refer the death in custody \(ended.number) to the IOPC", about: ended.ref, for: .role("SUPT", in: nil),
                due: London.start(of: London.day(of: diedAt).adding(days: 2)))
        }
        return ended.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionStage.isHeld(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}

/// Records that a detainee got away. They are wanted from then on.
public struct RecordEscape: Operation {
    public static let name: OperationName = "custody.escape.record"
    public static let title = "Escape"
    static let disposal = Code(code: "ESC", title: "Escaped from custody")
    public static let form = Form {
        Section("Escape") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("escapedAt", "Got away at", required: .by("detention ends then"))
            Field.text("circumstances", "How, from where, and the direction taken", lines: 4, required: .by("they are looked for by it"), max: 4000)
            Field.text("circulation", "Reference of the circulation as wanted", hint: "Empty: it is still to be done.", max: 60)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let escapedAt: Instant
    public let circumstances: String
    public let circulation: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, escapedAt: Instant, circumstances: String, circulation: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.escapedAt = escapedAt
        self.circumstances = circumstances
        self.circulation = circulation
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Detention.Status {
        let detention = try DetentionStage.held(detentionId, at: version, in: work)
        try DetentionCheck.given(circumstances, "circumstances", "Say how and from where they got away: they are looked for by it.")
        try DetentionCheck.notFuture(escapedAt, "escapedAt", "Got away at", now: work.now)
        try DetentionCheck.notBefore(detention.arrivedAt, escapedAt, "escapedAt", "Got away at", "when the person arrived")
        let said = circulation.map { " Circulated as wanted: \($0)." } ?? ""
        let ended = try Loss.end(detention, at: escapedAt, Self.disposal, circumstances + said, .escape, lateReason, "escapedAt", in: work)
        if circulation == nil {
            try work.task(
                CustodyTask.loss.rawValue, "Circulate as wanted: escaped from \(ended.number)", about: ended.ref, for: .role("CUSO", in: ended.suiteId),
                due: work.now)
        }
        return ended.status
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionStage.isHeld(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}

/// An end that nobody decided on: nothing is asked before it.
private enum Loss {
    static func end(
        _ detention: Detention, at time: Instant, _ disposal: Code, _ reason: String, _ kind: EntryKind, _ lateReason: String?, _ field: String, in work: Work
    ) throws -> Detention {
        var ended = detention
        ended.status = .released
        ended.endedAt = time
        ended.endedBy = work.officer.id
        ended.disposal = disposal.code
        ended.endReason = reason
        ended = try work.file(ended)
        try work.enter(kind, in: ended, at: time, text: reason, lateReason: lateReason, field: field)
        try work.closeTasks(about: ended)
        return ended
    }
}
