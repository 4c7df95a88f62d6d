import Base
import Core
import Records
import Storage

/// A detainee who got away was taken again.
struct Recapture: Filed {
    static let table = "recapture"
    static let kind: RecordKind = "recapture"

    let id: ID<Recapture>
    var version = 0
    let detentionId: ID<Detention>
    let escapedAt: Instant
    let recapturedAt: Instant
    let returnedAt: Instant
    /// The old detention goes on; else a new arrest begins a new one.
    let goesOn: Bool
    let reasons: String
    let suiteId: ID<Unit>
    let recordedAt: Instant
    let recordedBy: ID<OfficerAccount>

    var card: Card? { nil }
}

/// Records that somebody who escaped was recaptured, and which detention they are in now. No source settles which clock runs; the custody officer decides and
/// says why. Where the old one goes on, the time away is no detention and does not count, and all that was used before still does.
struct RecordRecapture: Operation {
    static let name: OperationName = "custody.escape.recapture"
    static let title = "Recaptured"
    static let form = Form {
        Section("Recapture") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.moment("recapturedAt", "Recaptured at", required: .by("from then they are in custody again"))
            Field.moment("returnedAt", "At the station at", required: .by("the record must show when they came back"))
            Field.option("suiteId", "Custody suite", required: .by("its officers take over"))
            Field.officer("officerId", "Who recaptured them", required: .by("PACE s36(5) keeps them out of the custody officer's part"))
            Field.option("then", "Which detention", required: .by("one clock runs, not two"))
            Field.text("reasons", "Why, and why detention is necessary", lines: 3, required: .by("PACE s37(4)"), max: 4000)
            LateEntry.field
        }
    }

    enum Then: String, Codable, Sendable { case goesOn = "goes-on", anew }

    let detentionId: ID<Detention>
    let version: Int?
    let recapturedAt: Instant
    let returnedAt: Instant
    let suiteId: ID<Unit>
    let officerId: ID<OfficerAccount>
    let then: Then
    let reasons: String
    let lateReason: String?

    var subject: Ref? { Ref(Detention.kind, detentionId) }

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        if officer.id == officerId {
            return .refused(.forbidden("Whoever recaptured the person does not act as their custody officer (PACE s36(5)).", rule: "PACE-21"))
        }
        return try CustodyFunction.decide(for: officer, on: detentionId, in: tx)
    }

    func perform(in work: Work) throws -> Ref {
        var detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.recapture, of: detention)
        guard let escaped = detention.endedAt else { throw Refusal.notFound }
        if let other = try work.tx.value(String.self, "SELECT number FROM detention WHERE person_id = \(detention.personId) AND ended_at IS NULL") {
            throw Refusal.conflict("This person is in detention already, under \(other). Go on there.")
        }
        if try work.tx.find(OfficerAccount.self, officerId) == nil {
            throw Refusal.invalid("officerId", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        guard try work.tx.find(Unit.self, suiteId) != nil else {
            throw Refusal.invalid("suiteId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
        }
        try DetentionCheck.given(reasons, "reasons", "Say why this detention, and why it is necessary.")
        try DetentionCheck.notFuture(returnedAt, "returnedAt", "At the station at", now: work.now)
        try DetentionCheck.notBefore(escaped, recapturedAt, "recapturedAt", "Recaptured at", "when they got away")
        try DetentionCheck.notBefore(recapturedAt, returnedAt, "returnedAt", "At the station at", "when they were recaptured")
        let back = try work.save(
            Recapture(
                id: work.newID(), detentionId: detentionId, escapedAt: escaped, recapturedAt: recapturedAt, returnedAt: returnedAt, goesOn: then == .goesOn, reasons: reasons,
                suiteId: suiteId, recordedAt: work.now, recordedBy: work.officer.id))
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, officerId), to: detention.investigation, source: detention.ref)
        try work.closeTasks(CustodyTask.loss.rawValue, about: detention.ref)
        switch then {
        case .anew:
            try work.enter(
                .recapture, in: detention, at: returnedAt, text: "Recaptured at \(London.text(recapturedAt, zoned: true)). A new arrest begins a new detention. \(reasons)",
                lateReason: lateReason, about: back.ref, field: "returnedAt")
            return try arrestAnew(detention, in: work)
        case .goesOn:
            detention.status = detention.chargedAt != nil ? .charged : detention.authorisedAt != nil ? .authorised : .arrived
            detention.suiteId = suiteId
            (detention.endedAt, detention.endedBy, detention.disposal, detention.endReason) = (nil, nil, nil, nil)
            detention = try work.file(detention)
            let limit = try DetentionClocks.of(detention, in: work.tx).limit(at: work.now)
            let left = limit.map { " The clock runs out at \(London.text($0.value.reached, zoned: true)): \($0.reason) \($0.citation)" } ?? ""
            try work.enter(
                .recapture, in: detention, at: returnedAt,
                text: "Recaptured at \(London.text(recapturedAt, zoned: true)). This detention goes on; the time away does not count. \(reasons)\(left)", lateReason: lateReason,
                about: back.ref, field: "returnedAt")
            if detention.status == .arrived { try work.scheduleDecision(on: detention) }
            try work.scheduleLimit(of: detention)
            try work.scheduleReview(of: detention)
            return detention.ref
        }
    }

    /// The new arrest, from what is known; the custody officer opens its detention.
    private func arrestAnew(_ detention: Detention, in work: Work) throws -> Ref {
        let first = try work.require(Arrest.self, detention.arrestId)
        let known = try work.tx.find(CustodySuite.self, ID(suiteId.raw)).flatMap { $0.closedBecause == nil ? suiteId : nil }
        let id = try RecordArrest(
            investigationId: detention.investigationId, personId: detention.personId, officerId: officerId, arrestedAt: recapturedAt,
            suspectedOf: String("Escape from lawful custody; \(first.suspectedOf)".prefix(300)), necessity: ["N-DISA"], grounds: reasons, destinationId: known
        ).perform(in: work)
        if known != nil, var made = try work.tx.find(Arrest.self, id) {
            let before = made
            made.atStationAt = returnedAt
            try work.file(made, before: before)
        }
        return Ref(Arrest.kind, id)
    }

    /// Escaped from this detention, and no recapture is on record.
    static func isOpen(_ detention: Detention, in tx: Transaction) throws -> Bool {
        guard detention.disposal == RecordEscape.disposal.code, let ended = detention.endedAt else { return false }
        return try !tx.exists("SELECT 1 FROM recapture WHERE detention_id = \(detention.id) AND escaped_at = \(ended)")
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.find(Detention.self, ID(ref.id)).map { try isOpen($0, in: tx) } ?? false
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try DetentionPrefill.of(ref, in: tx).object ?? [:]
        members["then"] = .string(Then.goesOn.rawValue)
        if let suite = try tx.find(Detention.self, ID(ref.id))?.suiteId { members["suiteId"] = .string(suite.description) }
        return .object(members)
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        field == "suiteId"
            ? try DetentionStage.suites(in: tx)
            : [
                Option(Then.goesOn.rawValue, "The old one goes on: the time away does not count, what was used before does"),
                Option(Then.anew.rawValue, "A new one: arrested anew for the escape, with a clock of its own"),
            ]
    }
}
