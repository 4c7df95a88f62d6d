public import Base
public import Core
public import Storage

/// Closes an incident without a crime. Where it looks like one, the rationale is endorsed by a supervisor (REC-06).
public struct CloseIncident: Operation {
    public static let name: OperationName = "investigation.incident.close"
    public static let title = "Close without a crime"
    public static let form = Form {
        Section("Why no crime is recorded") {
            Field.subject("incidentId", Incident.kind)
            Field.version
            reason
            Field.text("rationale", "Rationale", hint: "What makes it more likely than not that no crime happened.", lines: 5, required: .by("a supervisor endorses it and the registrar samples it (REC-06)"), max: 4000)
            exceptions
        }
    }

    static let reason = Field.choice("closing", "Reason", hint: "For what may be a crime.", from: "not-recorded")

    /// Why a third party's report would do without the victim's word (REC-05).
    static let exceptions = [("isVulnerable", "Is the victim a child or vulnerable?"), ("cannotSay", "Is the victim dead, or not able to say?"), ("onCamera", "Is it seen on CCTV?")]
        .map { key, label in Field.yesNo(key, label, required: .by("then nobody need confirm it (REC-05)")).shown(when: unconfirmed) }

    public let incidentId: ID<Incident>
    public let version: Int?
    public let closing: String?
    public let rationale: String
    /// Why a third party's report would do without the victim's word (REC-05).
    public let isVulnerable: Bool?
    public let cannotSay: Bool?
    public let onCamera: Bool?

    public init(
        incidentId: ID<Incident>, version: Int? = nil, closing: String? = nil, rationale: String, isVulnerable: Bool? = nil, cannotSay: Bool? = nil, onCamera: Bool? = nil
    ) {
        self.incidentId = incidentId
        self.version = version
        self.closing = closing
        self.rationale = rationale
        self.isVulnerable = isVulnerable
        self.cannotSay = cannotSay
        self.onCamera = onCamera
    }

    private static let notConfirmed = ["unconfirmed", "N100/2"]
    private static let unconfirmed = Condition("closing", isOneOf: notConfirmed)

    public var subject: Ref? { Ref(Incident.kind, incidentId) }

    public func perform(in work: Work) throws -> Done {
        var incident = try work.require(Incident.self, incidentId, at: version)
        try incident.requireOpen()
        if rationale.allSatisfy(\.isWhitespace) { throw Refusal.invalid("rationale", code: "required", "Rationale: give it, because a supervisor endorses it (REC-06).") }
        let looksLikeCrime = incident.crimeDue != nil || incident.offenceClass != nil
        if looksLikeCrime { try check(incident, work) }
        incident.closing = closing
        incident.rationale = rationale
        incident.closedAt = work.now
        incident.closedBy = work.officer.id
        incident.status = looksLikeCrime ? .awaitingEndorsement : .closed
        incident = try work.save(incident)
        if looksLikeCrime {
            try work.closeTasks(RecordingTask.recordCrime.rawValue, about: incident.ref)
            try work.task(
                RecordingTask.endorse.rawValue, "\(incident.reference): endorse that no crime is recorded", about: incident.ref, for: .role("SGT", in: incident.unitId),
                due: max(incident.crimeDue ?? work.now, work.now))
        }
        return Done()
    }

    /// The recording test is asked with what the reason claims: a reason it does not bear is refused.
    private func check(_ incident: Incident, _ work: Work) throws {
        let today = London.day(of: work.now)
        let offence = try incident.offenceClass.flatMap { try OffenceClass.of($0, on: today, in: work.tx) }
        let isRape = incident.kind == "RAPE" || offence?.isRape == true
        guard let closing, let code = try CodeList.code(closing, of: "not-recorded", on: today, in: work.tx) else {
            throw Refusal.invalid("closing", code: "required", "Reason: choose one, because the incident may be a crime (REC-06).")
        }
        if isRape != (code.detail["rape"] == "yes") {
            throw Refusal.invalid(
                "closing", code: "n100",
                isRape ? "A report of rape that is not recorded keeps a code of N100: choose one (REC-07)." : "The codes of N100 are for reports of rape only (REC-07).")
        }
        let facts = ReportedCircumstances(
            basis: offence?.basis ?? .victim, amountsToCrime: closing != "no-crime", isContradicted: ["contrary", "N100/1"].contains(closing), reporter: incident.reporter,
            victimConfirms: Self.notConfirmed.contains(closing) ? false : nil, isVictimChildOrVulnerable: isVulnerable ?? false, isVictimUnableToSay: cannotSay ?? false,
            isOnCCTV: onCamera ?? false, isRape: isRape, isElsewhere: ["elsewhere", "N100/3"].contains(closing))
        if ["elsewhere", "N100/3"].contains(closing) {
            throw Refusal.conflict("It happened in another force's area: pass it on, so that it is not lost between two forces (REC-08).")
        }
        if closing == "school", let offence, offence.isSerious || offence.isSexual || offence.isReserved {
            throw Refusal.invalid("closing", code: "serious", "Reason: \(offence.code.title) is too serious to be left to a school. Record it, or choose the reason that fits (REC-09).")
        }
        if incident.reporter == .other, Self.notConfirmed.contains(closing) {
            let asked = [("isVulnerable", isVulnerable), ("cannotSay", cannotSay), ("onCamera", onCamera)].filter { $0.1 == nil }
            if !asked.isEmpty { throw Refusal.invalid(asked.map { Problem($0.0, code: "required", "Answer it: with a yes nobody need confirm the report (REC-05).") }) }
        }
        let answer = RecordingTest.answer(facts)
        if answer.value == .record, closing != "school" {
            throw Refusal.invalid("closing", code: "must-be-recorded", "\(answer.reason) By the recording test it is a crime (\(answer.citation)). Record it, or choose the reason that fits.")
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Incident.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Incident.prefill(ref, in: tx) }
}

/// A supervisor's word on an incident that looks like a crime and was not recorded: endorsed, or returned to be recorded.
public struct EndorseIncident: Operation {
    public static let name: OperationName = "investigation.incident.endorse"
    public static let title = "Endorse or return"

    public static let form = Form {
        Section("Endorsement") {
            Field.subject("incidentId", Incident.kind)
            Field.version
            Field.yesNo("endorsed", "Is it rightly not recorded?", required: .by("somebody else answers for it (REC-06)"))
            Field.text("reason", "Reason", lines: 3, required: .by("the registrar reads it"), max: 2000)
        }
    }

    public let incidentId: ID<Incident>
    public let version: Int?
    public let endorsed: Bool
    public let reason: String

    public init(incidentId: ID<Incident>, version: Int? = nil, endorsed: Bool, reason: String) {
        self.incidentId = incidentId
        self.version = version
        self.endorsed = endorsed
        self.reason = reason
    }

    public var subject: Ref? { Ref(Incident.kind, incidentId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let incident = try tx.find(Incident.self, incidentId) else { return .refused(.notFound) }
        if incident.closedBy == officer.id { return .refused(.forbidden("You closed this incident, so another supervisor endorses it.", rule: "REC-06")) }
        return .granted(basis: "role; did not close it")
    }

    public func perform(in work: Work) throws -> Done {
        var incident = try work.require(Incident.self, incidentId, at: version)
        guard incident.status == .awaitingEndorsement else { throw Refusal.conflict("\(incident.reference) awaits no endorsement.") }
        if reason.allSatisfy(\.isWhitespace) { throw Refusal.invalid("reason", code: "required", "Reason: give it, because the registrar reads it.") }
        try work.closeTasks(RecordingTask.endorse.rawValue, about: incident.ref)
        work.note("reason", .string(reason))
        if endorsed {
            incident.status = .closed
            incident.endorsedAt = work.now
            incident.endorsedBy = work.officer.id
            try work.save(incident)
            return Done()
        }
        let officer = incident.closedBy ?? incident.recordedBy
        incident.status = .open
        incident.closing = nil
        incident.rationale = nil
        incident.closedAt = nil
        incident.closedBy = nil
        incident = try work.save(incident)
        try work.task(
            RecordingTask.recordCrime.rawValue, "\(incident.reference) returned: \(reason.prefix(150))", about: incident.ref, for: .officer(officer), due: incident.crimeDue)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM incident WHERE id = \(ref.id) AND status = 'awaiting-endorsement' AND closed_by <> \(officer.id)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Incident.prefill(ref, in: tx) }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        try tx.find(Incident.self, ID(ref.id))?.rationale.map { ["Not recorded because: \($0)"] } ?? []
    }
}

/// Passes an incident to the force where it happened, or a fraud to the national bureau (REC-08). It is theirs once they accept it.
public struct TransferIncident: Operation {
    public static let name: OperationName = "investigation.incident.transfer"
    public static let title = "Pass to another force"
    public static let category = ActCategory.disclosure
    public static let form = Form {
        Section("Transfer") {
            Field.subject("incidentId", Incident.kind)
            Field.version
            whither
            Field.text("rationale", "Why it is theirs", lines: 3, required: .by("the registrar reads it"), max: 4000)
        }
    }

    static let whither: [Field] = [
        .choice("force", "Force or body", from: "force", required: .by("a crime is recorded where it began (REC-08)")),
        .text("forceReference", "Its reference", required: .by("it is theirs once they accept it (REC-08)"), max: 60),
        .yesNo("callForService", "Is the suspect here, was one arrested, or is somebody vulnerable?", hint: "Of a fraud: then it stays ours to answer (REC-08)."),
    ]

    public let incidentId: ID<Incident>
    public let version: Int?
    public let force: String
    public let forceReference: String
    public let rationale: String
    public let callForService: Bool?

    public init(incidentId: ID<Incident>, version: Int? = nil, force: String, forceReference: String, rationale: String, callForService: Bool? = nil) {
        self.incidentId = incidentId
        self.version = version
        self.force = force
        self.forceReference = forceReference
        self.rationale = rationale
        self.callForService = callForService
    }

    static let fraudBureau = "NFRS"
    public var subject: Ref? { Ref(Incident.kind, incidentId) }

    public func perform(in work: Work) throws -> Done {
        var incident = try work.require(Incident.self, incidentId, at: version)
        try incident.requireOpen()
        var problems: [Problem] = []
        if try force == ForceSetting.forceCode(in: work.tx) { problems.append(Problem("force", code: "own-force", "Force or body: that is ours. Record it here.")) }
        if forceReference.allSatisfy(\.isWhitespace) { problems.append(Problem("forceReference", code: "required", "Its reference: give it; until they accept it, it stays ours (REC-08).")) }
        if rationale.allSatisfy(\.isWhitespace) { problems.append(Problem("rationale", code: "required", "Why it is theirs: give it.")) }
        if force == Self.fraudBureau, callForService == true {
            problems.append(Problem("callForService", code: "call-for-service", "A fraud with a suspect here, an arrest or somebody vulnerable is ours to answer: record it as a crime (REC-08)."))
        }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        incident.status = .transferred
        incident.force = force
        incident.forceReference = forceReference
        incident.rationale = rationale
        incident.closing = incident.kind == "RAPE" ? "N100/3" : "elsewhere"
        incident.closedAt = work.now
        incident.closedBy = work.officer.id
        incident = try work.save(incident)
        try work.closeTasks(RecordingTask.recordCrime.rawValue, about: incident.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Incident.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Incident.prefill(ref, in: tx) }
}
