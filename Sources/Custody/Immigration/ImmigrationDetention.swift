import Base
import Core
import Records
import Storage

/// Detention under Schedule 2 to the Immigration Act 1971 in police cells: it follows a clock of its own, and is to be as short as can be. What is due when
/// stands in `custody.immigration-step`.
enum ImmigrationDetention {
    static let steps: CodeListName = "custody.immigration-step"

    static func isHeld(_ ref: Ref, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND circumstances = \(Arrival.immigration)")
    }

    static func held(_ id: ID<Detention>, at version: Int? = nil, in work: Work) throws -> Detention {
        let detention = try DetentionStage.held(id, at: version, in: work)
        guard detention.circumstances.regime == .immigration else { throw Refusal.conflict("Detention \(detention.number) is not under the Immigration Act 1971.") }
        return detention
    }
}

extension Work {
    /// Puts what is due of an immigration detention on the suite's list.
    func scheduleImmigration(_ detention: Detention) throws {
        guard detention.circumstances.regime == .immigration else { return }
        let rows = try CodeList.all(ImmigrationDetention.steps, on: London.day(of: now), in: tx).compactMap { row in Int(row.detail["hours"] ?? "").map { (row, $0) } }
        for (row, hours) in rows.sorted(by: { $0.1 < $1.1 }) {
            try task(
                CustodyTask.immigration.rawValue, "\(row.title), \(detention.number)", about: detention.ref, for: .role("CUSO", in: detention.suiteId),
                due: detention.arrivedAt.adding(hours: hours))
        }
    }
}

/// The Home Office was told or asked, and what it said: what was due up to now is done with it.
struct ContactHomeOffice: Operation {
    static let name: OperationName = "custody.immigration.contact"
    static let title = "Home Office contacted"
    static let form = Form {
        Section("Contact") {
            Field.subject("detentionId", Detention.kind)
            Field.text("who", "Who, and reference", required: .by("it must be found there"), max: 200)
            Field.text("said", "What was said, and when the person is moved", lines: 3, required: .by("the suite plans by it"), max: 2000)
            Field.moment("at", "When", required: .by("entries are timed"))
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let who: String
    let said: String
    let at: Instant
    let lateReason: String?

    var subject: Ref? { Ref(Detention.kind, detentionId) }

    func perform(in work: Work) throws -> Int {
        let detention = try ImmigrationDetention.held(detentionId, in: work)
        try DetentionCheck.given(who, "who", "Say who was asked, with the reference.")
        try DetentionCheck.given(said, "said", "Say what was answered.")
        try DetentionCheck.notBefore(detention.arrivedAt, at, "at", "When", "when the person arrived")
        let open = try work.tx.all(
            TaskItem.self,
            "SELECT * FROM task WHERE subject_id = \(detentionId) AND status = 'open' AND kind = \(CustodyTask.immigration.rawValue) ORDER BY due_at, id LIMIT 50")
        // The first is answered early or late; of the others those whose time has come.
        let done = open.enumerated().filter { index, item in index == 0 || item.dueAt.map { $0 <= work.now } ?? true }.map(\.element)
        for var item in done {
            item.status = .done
            item.closedAt = work.now
            item.closedBy = work.officer.id
            try work.save(item)
        }
        try work.enter(.note, in: detention, at: at, text: "Home Office, \(who): \(said)", lateReason: lateReason, field: "at")
        return done.count
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try ImmigrationDetention.isHeld(ref, in: tx) }
    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { ["detentionId": .string(ref.id.description)] }
}

/// Removal is set to happen within the longer limit: only then does detention in police cells go past the first one.
struct RecordRemovalDirections: Operation {
    static let name: OperationName = "custody.immigration.removal"
    static let title = "Removal directions"
    static let form = Form {
        Section("Removal") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.text("by", "Immigration officer and reference", required: .by("detention goes on by their authority"), max: 200)
            Field.moment("givenAt", "Told at", required: .by("before the first limit"))
            Field.moment("removalAt", "Removal set for", future: true, required: .by("only removal within the longer limit allows it"))
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let version: Int?
    let by: String
    let givenAt: Instant
    let removalAt: Instant
    let lateReason: String?

    var subject: Ref? { Ref(Detention.kind, detentionId) }

    func perform(in work: Work) throws -> Instant {
        let detention = try ImmigrationDetention.held(detentionId, at: version, in: work)
        try DetentionCheck.given(by, "by", "Name the immigration officer, with the reference.")
        try DetentionCheck.notFuture(givenAt, "givenAt", "Told at", now: work.now)
        try DetentionCheck.notBefore(detention.arrivedAt, givenAt, "givenAt", "Told at", "when the person arrived")
        let clock = try DetentionClocks.of(detention, in: work.tx).detention
        let longest = clock.reaches(.superintendent, at: givenAt)
        guard removalAt <= longest.value else {
            throw Refusal.invalid(
                "removalAt", code: "too-late",
                "Removal set for: police cells are allowed until \(London.text(longest.value, zoned: true)) at the longest. Have the person moved before. \(longest.reason) (\(longest.citation))")
        }
        let first = clock.reaches(.custodyOfficer, at: givenAt)
        guard givenAt < first.value else {
            throw Refusal.conflict("Detention in police cells ended at \(London.text(first.value, zoned: true)) (\(first.citation)): directions that come later do not mend it. Have the person moved.")
        }
        guard removalAt > givenAt else { throw Refusal.invalid("removalAt", code: "too-early", "Removal set for: choose a time after \(London.text(givenAt, zoned: true)).") }
        let given = try work.save(
            DetentionExtension(
                id: work.newID(), detentionId: detentionId, kind: .superintendent, isRefused: false, appliedAt: nil, givenAt: givenAt, untilAt: longest.value,
                secondsAllowed: Int64(clock.limits.superintendentHours) * 3600, court: nil, reasons: "\(by). Removal set for \(London.text(removalAt, zoned: true)).",
                representations: nil, couldNotSit: nil, newEvidence: nil, recordedAt: work.now, recordedBy: work.officer.id))
        try work.enter(
            .extension, in: detention, at: givenAt,
            text: "Removal set for \(London.text(removalAt, zoned: true)), \(by). Police cells until \(London.text(longest.value, zoned: true)) at the longest (\(longest.citation)).",
            lateReason: lateReason, about: given.ref, field: "givenAt")
        try work.scheduleLimit(of: detention)
        return longest.value
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try ImmigrationDetention.isHeld(ref, in: tx) }
    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
