public import Base
public import Core
public import Storage

/// Takes a detainee to hospital. They stay in police detention; the detention clock stops, the review clock does not (PACE s41(6), PACE-50).
public struct LeaveForHospital: Operation {
    public static let name: OperationName = "custody.hospital.leave"
    public static let title = "To hospital"
    public static let form = Form {
        Section("To hospital") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("leftAt", "Left the suite at", required: .by("PACE s41(6): the clock stops then"))
            Field.text("hospital", "Hospital", required: .by("they must be found there"), max: 120)
            Field.text("reason", "What for", lines: 2, required: .by("Code C 9.8"), max: 1000)
            Field.text("escort", "Escort", hint: "Who goes with them.", max: 200)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let leftAt: Instant
    public let hospital: String
    public let reason: String
    public let escort: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, leftAt: Instant, hospital: String, reason: String, escort: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.leftAt = leftAt
        self.hospital = hospital
        self.reason = reason
        self.escort = escort
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> ID<HospitalStay> {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.toHospital, of: detention)
        let before = try DetentionHistory.of(detentionId, in: work.tx).hospital
        try DetentionCheck.given(hospital, "hospital", "Name the hospital: they must be found there.")
        try DetentionCheck.given(reason, "reason", "Say what for.")
        try DetentionCheck.notFuture(leftAt, "leftAt", "Left the suite at", now: work.now)
        try DetentionCheck.notBefore(
            before.last?.backAt ?? detention.arrivedAt, leftAt, "leftAt", "Left the suite at", "when the person was last brought to the station")
        let stay = try work.save(
            HospitalStay(
                id: work.newID(), detentionId: detentionId, leftAt: leftAt, hospital: hospital, reason: reason, escort: escort, recordedBy: work.officer.id))
        let with = escort.map { " With \($0)." } ?? ""
        try work.enter(
            .hospital, in: detention, at: leftAt, text: "To \(hospital): \(reason).\(with)", lateReason: lateReason, about: stay.ref, field: "leftAt")
        try work.scheduleLimit(of: detention)
        return stay.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try DetentionStage.isHeld(ref, in: tx) && !tx.exists("SELECT 1 FROM hospital_stay WHERE detention_id = \(ref.id) AND back_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}

/// Brings a detainee back from hospital: the detention clock runs again, and counts the time they were questioned there to obtain evidence.
public struct ReturnFromHospital: Operation {
    public static let name: OperationName = "custody.hospital.return"
    public static let title = "Back from hospital"
    public static let questionedMax = 10
    public static let form = Form {
        Section("Back from hospital") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("backAt", "Back at", required: .by("PACE s41(6): the clock runs again from then"))
            Field.text("outcome", "What the hospital said", hint: "Treatment, advice, medication, fitness to be detained.", lines: 3, max: 2000)
            Field.repeated("questioned", "Questioned there to obtain evidence", hint: "That time counts.", max: questionedMax) {
                Field.moment("from", "From", required: .by("PACE s41(6) counts it"))
                Field.moment("until", "Until", required: .by("PACE s41(6) counts it"))
            }
            LateEntry.field
        }
    }

    public struct Questioned: Codable, Sendable {
        public let from: Instant
        public let until: Instant

        public init(from: Instant, until: Instant) {
            self.from = from
            self.until = until
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let backAt: Instant
    public let outcome: String?
    public let questioned: [Questioned]?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, backAt: Instant, outcome: String? = nil, questioned: [Questioned] = [], lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.backAt = backAt
        self.outcome = outcome
        self.questioned = questioned
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Instant? {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.fromHospital, of: detention)
        guard var stay = try DetentionHistory.of(detentionId, in: work.tx).hospital.last(where: { $0.backAt == nil }) else {
            throw Refusal.conflict("They are not at hospital.")
        }
        try DetentionCheck.notFuture(backAt, "backAt", "Back at", now: work.now)
        try DetentionCheck.notBefore(stay.leftAt, backAt, "backAt", "Back at", "when they left for hospital")
        for (index, span) in (questioned ?? []).enumerated() {
            guard span.from >= stay.leftAt, span.until <= backAt, span.from < span.until else {
                throw Refusal.invalid(
                    "questioned.\(index).from", code: "out-of-range",
                    "Questioned there: choose times between \(London.text(stay.leftAt, zoned: true)) and \(London.text(backAt, zoned: true)), the first before the second.")
            }
        }
        stay.backAt = backAt
        stay.questioned = (questioned ?? []).map { Span(from: $0.from, until: $0.until) }
        stay = try work.save(stay)
        let counted = stay.questioned.reduce(Int64(0)) { $0 + $1.seconds }
        let asked = counted == 0 ? "Not questioned there." : "Questioned there for \(Elapsed.text(counted)), which counts."
        try work.enter(
            .hospital, in: detention, at: backAt, text: "Back from \(stay.hospital). \(asked) \(outcome ?? "")", lateReason: lateReason, about: stay.ref,
            field: "backAt")
        try work.scheduleLimit(of: detention)
        try work.scheduleReview(of: detention)
        return try DetentionClocks.of(detention, in: work.tx).limit(at: work.now)?.value.reached
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM hospital_stay WHERE detention_id = \(ref.id) AND back_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
