public import Base
public import Core
public import Storage

/// Moves a detainee to another suite of the force. The clocks run on; only the first station ever started them (PACE-54).
public struct MoveToSuite: Operation {
    public static let name: OperationName = "custody.detention.move"
    public static let title = "Move to another suite"
    public static let form = Form {
        Section("Move") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.option("suiteId", "To suite", required: .by("its custody officers take over"))
            Field.moment("movedAt", "Left at", required: .by("the record must show who had the person when"))
            Field.text("reason", "Why, and who takes them", hint: "With the person escort record's reference.", lines: 2, required: .by("PACE-95"), max: 1000)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let suiteId: ID<Unit>
    public let movedAt: Instant
    public let reason: String
    public let lateReason: String?

    public init(detentionId: ID<Detention>, version: Int? = nil, suiteId: ID<Unit>, movedAt: Instant, reason: String, lateReason: String? = nil) {
        self.detentionId = detentionId
        self.version = version
        self.suiteId = suiteId
        self.movedAt = movedAt
        self.reason = reason
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    public func perform(in work: Work) throws -> ID<Unit> {
        var detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.move, of: detention)
        guard let suite = try work.tx.find(Unit.self, suiteId) else {
            throw Refusal.invalid("suiteId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
        }
        guard suiteId != detention.suiteId else { throw Refusal.invalid("suiteId", code: "same-suite", "They are in \(suite.name) already. Choose another suite.") }
        try DetentionCheck.given(reason, "reason", "Say why they are moved and who takes them.")
        try DetentionCheck.notBefore(detention.arrivedAt, movedAt, "movedAt", "Left at", "when the person arrived")
        let before = try work.tx.find(Unit.self, detention.suiteId)?.name ?? ""
        let left = detention.suiteId
        work.concern(Ref(Unit.kind, left))
        detention.suiteId = suiteId
        detention = try work.file(detention)
        try work.enter(
            .transfer, in: detention, at: movedAt, text: "From \(before) to \(suite.name). \(reason)", lateReason: lateReason, field: "movedAt")
        // The new suite's officers take over everything that is due; what stands with an officer or with the force stays there.
        let due = try work.tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(detentionId) AND status = 'open' AND unit_id = \(left) ORDER BY id")
        for var task in due {
            task.unitId = suiteId
            try work.save(task)
        }
        try work.scheduleDesignated(detention)
        return suiteId
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionStage.isHeld(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try DetentionStage.suites(in: tx) }
}

/// Joins an arrest made in custody to the detention: it shares the clock (PACE s31 and s41(4), PACE-06).
public struct JoinArrest: Operation {
    public static let name: OperationName = "custody.arrest.join"
    public static let title = "Further arrest"
    public static let form = Form {
        Section("Further arrest") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.option(
                "arrestId", "Arrest", hint: "Arrests of this person that have no detention yet. Record the arrest at its investigation first.",
                required: .by("PACE s31: a person liable to arrest for another offence is arrested for it"))
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let arrestId: ID<Arrest>
    public let lateReason: String?

    public init(detentionId: ID<Detention>, version: Int? = nil, arrestId: ID<Arrest>, lateReason: String? = nil) {
        self.detentionId = detentionId
        self.version = version
        self.arrestId = arrestId
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Instant? {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.furtherArrest, of: detention)
        let arrest = try work.require(Arrest.self, arrestId)
        guard arrest.personId == detention.personId else {
            throw Refusal.invalid("arrestId", code: "another-person", "That arrest is of somebody else. Choose one from the list.")
        }
        if try Self.isTaken(arrestId, work.tx) { throw Refusal.conflict("That arrest has its detention already.") }
        try DetentionCheck.notBefore(
            detention.arrivedAt, arrest.arrestedAt, "arrestId", "Further arrest",
            "when the person arrived: an arrest made before has a clock of its own (PACE-52)")
        let joined = try work.save(
            FurtherArrest(id: work.newID(), detentionId: detentionId, arrestId: arrestId, recordedAt: work.now, recordedBy: work.officer.id))
        if arrest.investigationId != detention.investigationId {
            try work.link("CUS", from: detention.ref, to: arrest.investigation, source: arrest.ref)
        }
        let limit = try DetentionClocks.of(detention, in: work.tx).limit(at: work.now)?.value.reached
        let shared = limit.map { " It shares this detention's clock, which runs out at \(London.text($0, zoned: true)) (PACE s41(4))." } ?? ""
        try work.enter(
            .furtherArrest, in: detention, at: arrest.arrestedAt, text: "\(arrest.suspectedOf).\(shared)", lateReason: lateReason, about: joined.ref,
            field: "arrestId")
        return limit
    }

    private static func isTaken(_ arrest: ID<Arrest>, _ tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE arrest_id = \(arrest)") || tx.exists("SELECT 1 FROM further_arrest WHERE arrest_id = \(arrest)")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try DetentionStage.isHeld(ref, in: tx) && !options(for: "arrestId", on: ref, for: officer, in: tx).isEmpty
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try DetentionPrefill.of(ref, in: tx).object ?? [:]
        let free = try options(for: "arrestId", on: ref, for: officer, in: tx)
        if free.count == 1 { members["arrestId"] = .string(free[0].value) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let arrests = try tx.all(
            Arrest.self,
            """
            SELECT a.* FROM arrest a JOIN detention d ON d.person_id = a.person_id WHERE d.id = \(ref.id) AND a.arrested_at >= d.arrived_at
            AND NOT EXISTS (SELECT 1 FROM detention o WHERE o.arrest_id = a.id) AND NOT EXISTS (SELECT 1 FROM further_arrest f WHERE f.arrest_id = a.id)
            AND \(Visibility(to: officer).condition("a.id")) ORDER BY a.arrested_at DESC, a.id LIMIT 50
            """)
        return arrests.map { Option($0.id.description, "\(London.text($0.arrestedAt, zoned: true)): \($0.suspectedOf)") }
    }
}
