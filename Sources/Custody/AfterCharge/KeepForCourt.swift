public import Base
public import Core
import Records
public import Storage

/// The custody officer keeps somebody after charge for court (PACE s38, PACE-91 to PACE-93). A child is moved to local authority accommodation unless a
/// certificate says why not (s38(6)).
public struct KeepForCourt: Operation {
    public static let name: OperationName = "custody.charge.keep"
    public static let title = "Keep for court"
    static let grounds: CodeListName = "custody.post-charge-ground"
    static let certificates: CodeListName = "custody.child-certificate"

    public static let form = Form {
        Section("Decision") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.choices("grounds", "Why not released", from: grounds, required: .by("PACE s38(1): released after charge unless one applies"))
            Field.text("reasons", "Grounds in writing", lines: 3, required: .by("PACE s38(3)"), max: 4000)
            Field.moment("decidedAt", "Decided at", required: .by("PACE s38(3)"))
        }
        Section("Court") {
            Field.text("court", "Court", required: .by("PACE s46"), max: 120)
            Field.day("courtOn", "On", hint: "Empty: the first day a court must have them.")
            Field.text("clerkTold", "If no court sits by then: when the clerk was told, and what was said", lines: 2, max: 400)
        }
        Section("A child") {
            Field.text("authority", "Local authority asked for accommodation", hint: "For anyone under 18.", max: 120)
            Field.moment("authorityAskedAt", "Asked at")
            Field.option("authorityKind", "Accommodation asked for")
            Field.text("authorityAnswer", "Their answer", lines: 2, max: 1000)
            Field.choice("certificate", "Certificate why the child is not moved", hint: "Empty when the child is moved.", from: certificates)
            Field.text("certificateReasons", "What makes it so", hint: "The certificate goes to the court.", lines: 2, max: 2000)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let grounds: [String]
    public let reasons: String
    public let decidedAt: Instant
    public let court: String
    public let courtOn: Day?
    public let clerkTold: String?
    public let authority: String?
    public let authorityAskedAt: Instant?
    public let authorityKind: String?
    public let authorityAnswer: String?
    public let certificate: String?
    public let certificateReasons: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, grounds: [String], reasons: String, decidedAt: Instant, court: String, courtOn: Day? = nil,
        clerkTold: String? = nil, authority: String? = nil, authorityAskedAt: Instant? = nil, authorityKind: String? = nil, authorityAnswer: String? = nil,
        certificate: String? = nil, certificateReasons: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.grounds = grounds
        self.reasons = reasons
        self.decidedAt = decidedAt
        self.court = court
        self.courtOn = courtOn
        self.clerkTold = clerkTold
        self.authority = authority
        self.authorityAskedAt = authorityAskedAt
        self.authorityKind = authorityKind
        self.authorityAnswer = authorityAnswer
        self.certificate = certificate
        self.certificateReasons = certificateReasons
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    public func perform(in work: Work) throws -> Day {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.keepForCourt, of: detention)
        let charged = detention.chargedAt ?? detention.arrivedAt
        let age = try AgeStanding.of(detention, on: London.day(of: charged), in: work.tx)
        try checkGrounds(age, work)
        try DetentionCheck.given(reasons, "reasons", "Write the grounds down, because PACE s38(3) requires it.")
        try DetentionCheck.given(court, "court", "Name the court.")
        try DetentionCheck.notFuture(decidedAt, "decidedAt", "Decided at", now: work.now)
        try DetentionCheck.notBefore(charged, decidedAt, "decidedAt", "Decided at", "when the person was charged")
        let latest = try Courts.calendar(in: work.tx, on: London.day(of: work.now)).latestCourt(after: charged)
        let on = courtOn ?? latest.value
        if on < London.day(of: charged) { throw Refusal.invalid("courtOn", code: "too-early", "On: choose the day of charge or a later one.") }
        if on > latest.value, clerkTold?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid(
                "courtOn", code: "too-late",
                "\(latest.reason) (\(latest.citation)) Choose an earlier day, or say when the clerk was told that no court sits.")
        }
        try checkChild(age, in: work)
        let kept = try work.save(
            KeptForCourt(
                id: work.newID(), detentionId: detentionId, grounds: grounds.sorted(), reasons: reasons, decidedAt: decidedAt, officerId: work.officer.id,
                court: court, courtOn: on, latestOn: latest.value, clerkTold: clerkTold, authority: authority, authorityAskedAt: authorityAskedAt,
                authorityKind: authorityKind, authorityAnswer: authorityAnswer, certificate: certificate, certificateReasons: certificateReasons))
        work.concern(detention.ref)
        let child = certificate == nil ? authority.map { " Child: \($0) asked for accommodation." } ?? "" : " Child: certificate under PACE s38(6)."
        try work.enter(
            .postCharge, in: detention, at: decidedAt, text: "Kept for \(court) on \(London.text(on)). \(reasons)\(child) \(latest.reason)",
            lateReason: lateReason, about: kept.ref, field: "decidedAt")
        try work.task(
            CustodyTask.court.rawValue, "\(court): \(detention.number) on \(London.text(on))", about: detention.ref, for: .role("CUSO", in: detention.suiteId),
            due: London.start(of: on))
        return on
    }

    private func checkGrounds(_ age: AgeStanding, _ work: Work) throws {
        if grounds.isEmpty {
            throw Refusal.invalid("grounds", code: "required", "Choose at least one ground: without one the person is released after charge (PACE s38(1)).")
        }
        for code in grounds {
            guard let ground = try CodeList.code(code, of: Self.grounds, on: London.day(of: work.now), in: work.tx) else {
                throw Refusal.invalid("grounds", code: "not-on-the-list", "“\(code.prefix(40))” is not a ground. Choose from the list.")
            }
            if ground.detail["child"] == "yes", !age.isTreatedAsChild {
                throw Refusal.invalid("grounds", code: "children-only", "“\(ground.title)” applies to children; this person is not known to be under 18.")
            }
        }
    }

    /// PACE-92: asked of the local authority, and moved unless a certificate says why not.
    private func checkChild(_ age: AgeStanding, in work: Work) throws {
        guard age.isTreatedAsChild else {
            if certificate != nil {
                throw Refusal.invalid("certificate", code: "children-only", "A certificate under PACE s38(6) is for a child; this person is not known to be under 18.")
            }
            return
        }
        guard let authority, !authority.allSatisfy(\.isWhitespace), let authorityAskedAt else {
            throw Refusal.invalid(
                "authority", code: "required",
                "This person is \(age.underAge): name the local authority asked for accommodation and when, because a child kept after charge is moved there (PACE s38(6)).")
        }
        try DetentionCheck.notFuture(authorityAskedAt, "authorityAskedAt", "Asked at", now: work.now)
        guard let certificate else { return }
        guard let kind = try CodeList.code(certificate, of: Self.certificates, on: London.day(of: work.now), in: work.tx) else {
            throw Refusal.invalid("certificate", code: "not-on-the-list", "That is no reason for a certificate. Choose one from the list.")
        }
        let ages = (kind.detail["ages"] ?? "").split(separator: "-").compactMap { Int($0) }
        if ages.count == 2, let years = age.years, !(ages[0]...ages[1]).contains(years) {
            throw Refusal.invalid(
                "certificate", code: "not-at-that-age", "“\(kind.title)” can be certified for ages \(ages[0]) to \(ages[1]); this child is \(years).")
        }
        try DetentionCheck.given(
            certificateReasons ?? "", "certificateReasons", "Say what makes it so: the certificate goes to the court. That no place was free is not enough.")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND charged_at IS NOT NULL")
            && !tx.exists("SELECT 1 FROM kept_for_court WHERE detention_id = \(ref.id)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option("secure", "Secure accommodation"), Option("open", "Other accommodation")]
    }
}

/// Releases somebody on bail after charge, to a court (PACE s38 and s47, Bail Act 1976 s3A, PACE-94).
public struct BailToCourt: Operation {
    public static let name: OperationName = "custody.bail.court"
    public static let title = "Bail to court"
    public static let form = Form {
        Section("Court") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.text("court", "Court", required: .by("PACE s47(3A)"), max: 120)
            Field.moment("courtAt", "To appear at", future: true, required: .by("PACE s47(3A): a day the clerk has fixed"))
            Field.text("reasons", "Why, and what was considered", lines: 2, required: .by("PACE s38"), max: 2000)
        }
        Section("Conditions") {
            Bail.conditionFields
            Bail.victimViewsField
        }
        Section("Release") {
            Field.moment("givenAt", "Released at", required: .by("detention ends then"))
            ReleaseGate.field
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let court: String
    public let courtAt: Instant
    public let reasons: String
    public let conditions: [BailConditionLine]?
    public let victimViews: String?
    public let givenAt: Instant
    public let despite: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, court: String, courtAt: Instant, reasons: String, conditions: [BailConditionLine] = [],
        victimViews: String? = nil, givenAt: Instant, despite: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.court = court
        self.courtAt = courtAt
        self.reasons = reasons
        self.conditions = conditions
        self.victimViews = victimViews
        self.givenAt = givenAt
        self.despite = despite
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    public func perform(in work: Work) throws -> ID<Bail> {
        let detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.bailToCourt, of: detention)
        let charged = detention.chargedAt ?? detention.arrivedAt
        try DetentionCheck.given(court, "court", "Name the court.")
        try DetentionCheck.given(reasons, "reasons", "Say why.")
        try DetentionCheck.notFuture(givenAt, "givenAt", "Released at", now: work.now)
        try DetentionCheck.notBefore(charged, givenAt, "givenAt", "Released at", "when the person was charged")
        if courtAt <= givenAt { throw Refusal.invalid("courtAt", code: "too-early", "To appear at: choose a time after the release.") }
        try checkSitting(in: work)
        let typed = conditions ?? []
        let chosen = try Disposal.check(typed.isEmpty ? "CHG-BAIL-U" : "CHG-BAIL-C", for: detention, by: Self.name, in: work)
        let count = try Bail.all(of: detentionId, in: work.tx).count
        let bail = try work.file(
            Bail(
                id: work.newID(), number: "\(detention.number) B\(count + 1)", detentionId: detentionId, personId: detention.personId,
                investigationId: detention.investigationId, isCharged: true, disposal: chosen.code, givenAt: givenAt, givenBy: work.officer.id,
                arrestedOn: London.day(of: detention.arrestedAt), returnAt: courtAt, court: court, factors: [], reasons: reasons, representations: nil,
                victimViews: victimViews))
        try work.setConditions(typed, of: bail)
        try work.linkNew("BAIL", from: detention.person, to: bail.ref, source: detention.ref)
        _ = try work.end(
            detention, at: givenAt, chosen, reason: "\(reasons) To \(court), \(London.text(courtAt, zoned: true)).", despite: despite, lateReason: lateReason,
            field: "givenAt", as: .bail, about: bail.ref)
        return bail.id
    }

    /// No court sits on a Sunday or a bank holiday for people on bail.
    private func checkSitting(in work: Work) throws {
        let day = London.day(of: courtAt)
        let calendar = try Courts.calendar(in: work.tx, on: London.day(of: work.now))
        let isOff: Bool
        do { isOff = try calendar.isLeftOut(day) || calendar.holidays.contains(day) } catch let ended {
            throw Refusal.conflict(ended.sentence)
        }
        if isOff { throw Refusal.invalid("courtAt", code: "no-sitting", "To appear at: no court sits on \(London.text(day)). Choose another day.") }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND charged_at IS NOT NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try DetentionPrefill.of(ref, in: tx) }
}
