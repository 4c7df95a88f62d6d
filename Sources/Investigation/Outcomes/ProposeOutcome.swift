public import Base
public import Core
public import Records
public import Storage

/// Proposes how a crime ends. Another officer authorises it (OUT-09).
public struct ProposeOutcome: Operation {
    public static let name: OperationName = "investigation.outcome.propose"
    public static let title = "Propose an outcome"
    static let supportCodes = ["14", "15", "16"]

    public static let form = Form {
        Section("Outcome") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.choice("code", "Outcome", from: OutcomeKind.list, required: .by("every crime ends with one outcome (OUT-02)"))
            Field.option("suspect", "Suspect", hint: "Those named in this crime; leave it for an outcome without a suspect.")
            Field.day("day", "Day of the charge, caution or decision", hint: "Empty: today.", future: false)
            Field.text("rationale", "Rationale", lines: 5, required: .by("whoever authorises it decides on what is written (OUT-03)"), max: 4000)
        }
        Section("What the outcome asks") {
            Field.yesNo("victimSupports", "Does the victim support action?").shown(when: Condition("code", isOneOf: supportCodes))
            Field.choice("victimReason", "Why the victim does not support action", from: "victim-reason").shown(when: Condition("code", is: "14", "16"))
            Field.yesNo("evidenceSufficient", "Is the evidence enough to charge?").shown(when: Condition("code", is: "2", "2A", "3", "3A", "5", "10", "15", "21"))
            Field.yesNo("admitted", "Was it admitted?").shown(when: Condition("code", is: "2", "2A", "3", "3A", "7", "8"))
            Field.yesNo("accepted", "Was it accepted?", hint: "By the offender, or by the body it is passed to.").shown(when: Condition("code", is: "2", "2A", "3", "3A", "20"))
            Field.code("otherOffence", "Offence charged or cautioned for", from: OffenceClass.list).shown(when: Condition("code", is: "1A", "2A", "3A"))
            Field.text("authority", "Reference of the CPS decision or TIC schedule", max: 100).shown(when: Condition("code", is: "1", "1A", "4", "9"))
            Field.text("named", "Body, activity, or what shows the illness or death", max: 300).shown(when: Condition("code", is: "12", "13", "20", "22"))
        }
        Section("The victim") {
            Field.moment("toldAt", "Told at", hint: "When the victim was told of this, with the right to review where nobody is charged.")
            Field.choice("toldHow", "How", from: "contact-method")
            Field.text("toldWhat", "What was said", lines: 3, max: 2000)
            Field.text("againstWishes", "Why in a way the victim asked not to be contacted", hint: "Only if so.", lines: 2, max: 500)
            Field.moment("guardianToldAt", "Parent or guardian told at", hint: "Of a victim under 18 (VIC-05).").shown(when: Condition("code", is: "21"))
            Field.text("notToldBecause", "Why the victim cannot be told", hint: "Only if so.", lines: 2, max: 1000)
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let code: String
    public let suspect: ID<Person>?
    public let day: Day?
    public let rationale: String
    public let victimSupports: Bool?
    public let victimReason: String?
    public let evidenceSufficient: Bool?
    public let admitted: Bool?
    public let accepted: Bool?
    public let otherOffence: String?
    public let authority: String?
    public let named: String?
    public let toldAt: Instant?
    public let toldHow: String?
    public let toldWhat: String?
    public let notToldBecause: String?
    public let againstWishes: String?
    public let guardianToldAt: Instant?

    public init(
        investigationId: ID<Investigation>, version: Int? = nil, code: String, suspect: ID<Person>? = nil, day: Day? = nil, rationale: String,
        detail: OutcomeDetail = OutcomeDetail(), toldHow: String? = nil, toldWhat: String? = nil, againstWishes: String? = nil
    ) {
        self.investigationId = investigationId
        self.version = version
        self.code = code
        self.suspect = suspect
        self.day = day
        self.rationale = rationale
        victimSupports = detail.victimSupports
        victimReason = detail.victimReason
        evidenceSufficient = detail.evidenceSufficient
        admitted = detail.admitted
        accepted = detail.accepted
        otherOffence = detail.otherOffence
        authority = detail.authority
        named = detail.named
        toldAt = detail.toldAt
        notToldBecause = detail.notToldBecause
        self.toldHow = toldHow
        self.toldWhat = toldWhat
        self.againstWishes = againstWishes
        guardianToldAt = detail.guardianToldAt
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    private var detail: OutcomeDetail {
        OutcomeDetail(
            victimSupports: victimSupports, victimReason: victimReason, toldAt: toldAt, notToldBecause: notToldBecause, otherOffence: otherOffence,
            authority: authority, evidenceSufficient: evidenceSufficient, admitted: admitted, accepted: accepted, named: named, guardianToldAt: guardianToldAt)
    }

    public func perform(in work: Work) throws -> ID<CrimeOutcome> {
        let crime = try work.require(Investigation.self, investigationId, at: version)
        try crime.requireOpen()
        guard crime.isCrime else { throw Refusal.conflict("This is not counted as a crime, so it has no outcome. Close it instead.") }
        if try work.tx.exists("SELECT 1 FROM crime_outcome WHERE investigation_id = \(crime.id) AND status = 'proposed'") {
            throw Refusal.conflict("An outcome is proposed already. It is authorised or returned before another is proposed.")
        }
        let outcome = CrimeOutcome(
            id: work.newID(), investigationId: crime.id, code: code, personId: suspect, status: .proposed, day: day ?? London.day(of: work.now), rationale: rationale,
            detail: detail, proposedAt: work.now, proposedBy: work.officer.id)
        // The supervisor answers for a prosecution without the victim, when authorising.
        let problems = try outcome.problems(crime, work).filter { $0.field != "evidenceLed" } + toldProblems(crime, work)
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        let saved = try work.save(outcome)
        try told(crime, work)
        let title = try CodeList.code(code, of: OutcomeKind.list, on: London.day(of: work.now), in: work.tx)?.title ?? code
        try work.log(.outcome, "Outcome \(code) proposed: \(title). \(rationale)", on: crime)
        try work.closeTasks(RecordingTask.outcomeReturned.rawValue, about: crime.ref)
        try work.endSuggestions(of: crime.id, for: suspect, because: "Outcome \(code) was proposed.")
        if try SuggestedOutcome.open(of: crime.id, in: work.tx).isEmpty { try work.closeTasks(RecordingTask.propose.rawValue, about: crime.ref) }
        let due = work.now.adding(hours: 24 * (try ForceSetting.planDays(in: work.tx)))
        try work.task(
            RecordingTask.outcome.rawValue, "Authorise outcome \(code) of \(crime.number ?? "")", about: crime.ref, for: .role("SGT", in: crime.unitId), due: due)
        return saved.id
    }

    private func toldProblems(_ crime: Investigation, _ work: Work) throws -> [Problem] {
        var problems: [Problem] = []
        if let guardianToldAt, guardianToldAt > work.now.adding(minutes: ReportTiming.aheadMinutesMax) {
            problems.append(Problem("guardianToldAt", code: "in-the-future", "Parent or guardian told at: that has not come yet."))
        }
        guard let toldAt else { return problems }
        if toldAt > work.now.adding(minutes: ReportTiming.aheadMinutesMax) { problems.append(Problem("toldAt", code: "in-the-future", "Told at: that has not come yet.")) }
        if toldHow == nil { problems.append(Problem("toldHow", code: "required", "How: say how the victim was told.")) }
        if (toldWhat ?? "").allSatisfy(\.isWhitespace) { problems.append(Problem("toldWhat", code: "required", "What was said: write it down for the contact log (OUT-03).")) }
        if let toldHow, (againstWishes ?? "").allSatisfy(\.isWhitespace) {
            let care = try VictimCare.all(of: crime.id, visible: Visibility(to: work.officer), in: work.tx)
            if care.contains(where: { VictimCare.isAgainst($0.warnings, method: toldHow) }) {
                problems.append(Problem("againstWishes", code: "against-wishes", "The victim asked not to be contacted this way. Tell them another way, or say why it had to be (VIC-04)."))
            }
        }
        return problems
    }

    /// The same words stand in the contact log of each victim: nobody types them again.
    private func told(_ crime: Investigation, _ work: Work) throws {
        guard let toldAt, let toldHow, let toldWhat else { return }
        for victim in try ToldVictim.all(of: crime.id.raw, for: work.officer, in: work.tx) {
            let contact = try work.contact(victim.person, on: crime, at: toldAt, method: toldHow, result: "told", text: toldWhat, againstWishes: againstWishes)
            guard let guardianToldAt, let guardian = try VictimCare.of(victim.id, in: crime.id, tx: work.tx)?.guardianId, let name = try work.tx.find(Person.self, guardian)?.displayName else { continue }
            try work.save(
                VictimContact(
                    id: work.newID(), investigationId: crime.id, personId: victim.id, at: guardianToldAt, method: contact.method, result: contact.result,
                    text: "The parent or guardian, \(name), was told: \(toldWhat)", againstWishes: nil, recordedAt: work.now, officerId: work.officer.id))
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard try Investigation.isOpen(ref, in: tx) else { return false }
        return try !tx.exists("SELECT 1 FROM crime_outcome WHERE investigation_id = \(ref.id) AND status = 'proposed'")
            && tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND is_crime = \(true)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard case .object(var members) = try Investigation.prefill(ref, in: tx) else { return .null }
        if let detail = try CrimeDetail.of(ID(ref.id), in: tx), let supports = detail.victimSupports { members["victimSupports"] = .boolean(supports) }
        let suspects = try Investigation.suspects(of: ref.id, for: officer, in: tx)
        if suspects.count == 1 { members["suspect"] = .string(suspects[0].id.description) }
        try SuggestedOutcome.next(ID(ref.id), for: officer, in: tx)?.fill(&members)
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        Investigation.options(try Investigation.suspects(of: ref.id, for: officer, in: tx))
    }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        let told = try VictimCare.notices(on: ref, for: officer, in: tx)
        guard let suggested = try SuggestedOutcome.next(ID(ref.id), for: officer, in: tx) else { return told }
        let isNamed = try Investigation.suspects(of: ref.id, for: officer, in: tx).contains { $0.id == suggested.personId }
        let first = isNamed ? "" : " Name the person as a suspect in this crime first (OUT-03)."
        return ["Filled in from \(suggested.reference): outcome \(suggested.code), \(London.text(suggested.day)).\(first)"] + told
    }
}

extension CrimeOutcome {
    /// Everything that stands against the outcome now.
    func problems(_ crime: Investigation, _ work: Work, evidenceLed: Bool = false) throws -> [Problem] {
        let today = London.day(of: work.now)
        guard let kind = try CodeList.code(code, of: OutcomeKind.list, on: today, in: work.tx).map({ OutcomeKind($0) }) else {
            return [Problem("code", code: "not-on-the-list", "“\(code.prefix(20))” is not an outcome. Choose one from the list.")]
        }
        let suspects = try Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx)
        let suspect = personId.flatMap { id in suspects.first { $0.id == id } }
        var problems: [Problem] = []
        if personId != nil, suspect == nil {
            problems.append(Problem("suspect", code: "not-a-suspect", "Suspect: choose one who is named in this crime. Name the suspect first (OUT-03)."))
        }
        if day > today { problems.append(Problem("day", code: "in-the-future", "Day: \(London.text(day)) has not come yet.")) }
        if day < London.day(of: crime.occurredFrom ?? crime.recordedAt) {
            problems.append(Problem("day", code: "too-early", "Day: choose one after the crime was committed."))
        }
        // Stopping without sufficiency and passing on to another body are told to the victim; a reason why not does not do (OUT-03, OUT-08).
        let isTold = detail.toldAt != nil || (!["20", "21"].contains(code) && !(detail.notToldBecause ?? "").allSatisfy(\.isWhitespace))
        let proposal = OutcomeProposal(
            code: code, hasSuspect: suspect != nil, suspectBorn: suspect?.dateOfBirth, rationale: rationale, day: day, victimSupports: detail.victimSupports,
            victimReason: detail.victimReason, isVictimTold: isTold, isEvidenceLedConsidered: evidenceLed, otherOffence: detail.otherOffence,
            authority: detail.authority ?? "", isEvidenceSufficient: detail.evidenceSufficient, isAdmitted: detail.admitted ?? false,
            isAccepted: detail.accepted ?? false, named: detail.named ?? "", isGuardianTold: detail.guardianToldAt != nil)
        return problems + OutcomeRules.problems(proposal, try OutcomeCrime.of(crime, for: work.officer, on: today, in: work.tx), kind)
    }
}
