public import Base
public import Core
import Records
public import Storage

/// The arresting officer releases somebody on bail before they come to a station; a custody officer authorises it (PACE s30A, PACE-04).
public struct GrantStreetBail: Operation {
    public static let name: OperationName = "custody.street-bail.grant"
    public static let title = "Bail at the scene"
    public static let form = Form {
        Section("Bail") {
            Field.subject("arrestId", Arrest.kind)
            Field.version
            Field.officer("authorisedBy", "Custody officer who authorised it", required: .by("PACE s30A: a custody officer authorises it"))
            Field.choices("factors", "Necessary and proportionate", from: Bail.factorList, required: .by("PACE s50A"))
            Field.text("reasons", "Why, in this case", hint: "Also what the person or their solicitor said about it.", lines: 3, required: .by("PACE s50A: in all the circumstances"), max: 4000)
            Field.moment("givenAt", "Released at", required: .by("PACE s30A(2): before they come to a station"))
        }
        Section("To attend") {
            Field.moment("attendAt", "At", hint: "Empty where they will be told later.", future: true)
            Field.option("suiteId", "Station", hint: "Empty where they will be told later.")
        }
        Section("Conditions") {
            Bail.conditionFields
            Bail.victimViewsField
        }
        Section("Notice") {
            Field.yesNo(
                "isNotified", "Was the person given the notice?", hint: "It states the offence, the grounds of arrest, the conditions, and when and where to attend, or that they will be told.",
                required: .by("PACE s30B: in writing, before they are released"))
        }
    }

    public let arrestId: ID<Arrest>
    public let version: Int?
    public let authorisedBy: ID<OfficerAccount>
    public let factors: [String]
    public let reasons: String
    public let givenAt: Instant
    public let attendAt: Instant?
    public let suiteId: ID<Unit>?
    public let conditions: [BailConditionLine]?
    public let victimViews: String?
    public let isNotified: Bool

    public init(
        arrestId: ID<Arrest>, version: Int? = nil, authorisedBy: ID<OfficerAccount>, factors: [String], reasons: String, givenAt: Instant, attendAt: Instant? = nil,
        suiteId: ID<Unit>? = nil, conditions: [BailConditionLine]? = nil, victimViews: String? = nil, isNotified: Bool = true
    ) {
        self.arrestId = arrestId
        self.version = version
        self.authorisedBy = authorisedBy
        self.factors = factors
        self.reasons = reasons
        self.givenAt = givenAt
        self.attendAt = attendAt
        self.suiteId = suiteId
        self.conditions = conditions
        self.victimViews = victimViews
        self.isNotified = isNotified
    }

    public var subject: Ref? { Ref(Arrest.kind, arrestId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let arrest = try tx.find(Arrest.self, arrestId) else { return .refused(.notFound) }
        guard ([arrest.officerId] + arrest.assisting).contains(officer.id) else {
            return .refused(.forbidden("Bail at the scene is given by an officer who made the arrest (PACE s30A(1)).", rule: "PACE-04"))
        }
        return .granted(basis: "PACE-04: made the arrest")
    }

    public func perform(in work: Work) throws -> ID<StreetBail> {
        let before = try work.requireOnTheWay(arrestId, at: version)
        if before.atStationAt != nil { throw Refusal.conflict("The person has come to the station: the custody officer decides now (PACE s30A(2)). Open the detention.") }
        try check(before, in: work)
        let arrested = London.day(of: before.arrestedAt)
        guard let rule = try rule(on: arrested, work) else {
            throw Refusal.conflict("The list \(StreetBail.rules.text) has no row for an arrest on \(London.text(arrested)). Ask for it to be loaded.")
        }
        let authority = try checkAuthority(before, rule, work)
        let year = London.day(of: givenAt).year
        let code = try work.officer.unitId.flatMap { try work.tx.find(Unit.self, $0)?.code } ?? "FORCE"
        let last = rule.lastDay(arrested: arrested)
        var bail = StreetBail(
            id: work.newID(), number: "\(code)/SB\(try work.number("street-bail-\(code)", year: year))/\(String(year).suffix(2))", arrestId: before.id, personId: before.personId,
            investigationId: before.investigationId, givenAt: givenAt, givenBy: work.officer.id, authorisedBy: authority, factors: factors.sorted(), reasons: reasons,
            conditions: conditions ?? [], victimViews: victimViews, lastOn: last.value, attendAt: attendAt, suiteId: attendAt == nil ? nil : suiteId,
            notifiedAt: attendAt == nil ? nil : givenAt)
        if let attendAt { try bail.checkAttendance(attendAt, suiteId, after: givenAt, work) }
        bail = try work.file(bail)
        // They are not on their way to a suite any more.
        var arrest = before
        (arrest.destinationId, arrest.expectedAt) = (nil, nil)
        try work.file(arrest, before: before)
        try work.linkNew("BAIL", from: bail.person, to: bail.ref, source: arrest.ref)
        work.note("period", .string("\(last.reason) \(last.citation)"))
        try work.announce(CaseEvent("bailed", in: arrest.investigation, of: arrest.person, at: givenAt))
        return bail.id
    }

    private func check(_ arrest: Arrest, in work: Work) throws {
        if arrest.power == .warrant { throw Refusal.conflict("Somebody arrested on a warrant goes where the warrant says: there is no bail at the scene (PACE s30A(1)).") }
        if factors.isEmpty {
            throw Refusal.invalid("factors", code: "required", "Choose at least one: without it bail is neither necessary nor proportionate (PACE s50A). De-arrest, or take them to a station.")
        }
        for factor in factors { _ = try work.code(factor, of: Bail.factorList, field: "factors") }
        try DetentionCheck.given(reasons, "reasons", "Say why bail is necessary and proportionate in this case (PACE s50A).")
        try DetentionCheck.notFuture(givenAt, "givenAt", "Released at", now: work.now)
        try DetentionCheck.notBefore(arrest.arrestedAt, givenAt, "givenAt", "Released at", "when the person was arrested")
        guard isNotified else {
            throw Refusal.invalid("isNotified", code: "required", "Give the person the notice in writing before they are released (PACE s30B), then record the bail.")
        }
        if attendAt == nil, suiteId != nil { throw Refusal.invalid("attendAt", code: "required", "To attend at: give the time as well, or leave the station empty until they are told both.") }
        for (index, line) in (conditions ?? []).enumerated() {
            let kind = try work.code(line.code, of: Bail.conditionKinds, field: "conditions.\(index).code")
            try DetentionCheck.given(line.text, "conditions.\(index).text", "\(kind.title): write the condition as it is told to the person.")
            if kind.code == "security" || kind.code == "reside" && line.text.lowercased().contains("hostel") {
                throw Refusal.invalid("conditions.\(index).code", code: "not-at-the-scene", "At the scene no security, surety or bail hostel is required (PACE s30A(3A)). Choose another condition.")
            }
            if kind.detail["victim"] == "yes", victimViews?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid("victimViews", code: "required", "“\(kind.title)” safeguards a victim or witness: say what was done to learn their views (BAIL-07).")
            }
        }
    }

    private func rule(on day: Day, _ work: Work) throws -> StreetBailRule? {
        StreetBailRule.inForce(on: day, among: try CodeList.all(StreetBail.rules, on: London.day(of: work.now), in: work.tx).compactMap { StreetBailRule(detail: $0.detail) })
    }

    private func checkAuthority(_ arrest: Arrest, _ rule: StreetBailRule, _ work: Work) throws -> ID<OfficerAccount> {
        guard let account = try work.tx.find(OfficerAccount.self, authorisedBy) else {
            throw Refusal.invalid("authorisedBy", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        let decision = rule.authorise(
            reachesRank: Rank(rawValue: rule.rank).map { account.rank >= $0 } ?? false, holdsRole: rule.role.map { account.roles.contains($0) } ?? true,
            tookPart: ([arrest.officerId] + arrest.assisting).contains(account.id))
        if case .refused(.forbidden(let reason, let law)) = decision { throw Refusal.invalid("authorisedBy", code: "may-not", "\(reason) (\(law ?? ""))") }
        return account.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard try OnTheWay.isOffered(ref, in: tx), let arrest = try tx.find(Arrest.self, ID(ref.id)) else { return false }
        return arrest.atStationAt == nil && arrest.power != .warrant && ([arrest.officerId] + arrest.assisting).contains(officer.id)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(try OnTheWay.prefill(ref, in: tx)) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try Destination.options(in: tx) }
}
