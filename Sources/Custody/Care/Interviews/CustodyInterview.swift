import Base
import Core
import Storage

/// An interview of a detainee: who was there, on what it is recorded, from when to when.
struct CustodyInterview: CarePart {
    static let table = "custody_interview"
    static let rows: SQL = "custody_interview"
    static let kind: RecordKind = "custody-interview"

    struct Present: Codable, Sendable, Hashable {
        /// A code of `custody.interview-part`.
        let part: String
        let name: String
    }

    /// How a gate stood when the interview began.
    struct Gate: Codable, Sendable, Hashable {
        let gate: InterviewGate.Kind
        let isOpen: Bool
        let reason: String
        let rules: [String]
    }

    let id: ID<CustodyInterview>
    var version = 0
    let detentionId: ID<Detention>
    let number: Int
    let interviewerId: ID<OfficerAccount>
    let secondId: ID<OfficerAccount>?
    let persons: [Present]
    let medium: String
    /// Of the disc or file.
    let reference: String
    let room: String?
    let gates: [Gate]
    /// What lifted each gate that was closed.
    let overrides: [String]
    let startedAt: Instant
    var endedAt: Instant?
    var breaks: [Span] = []
    var specialWarning: Bool?
    var note: String?
    /// The custody officer who let the interviewers have the person (PACE s39(2)).
    let releasedBy: ID<OfficerAccount>
    /// Before it began: cautioned, and reminded of free legal advice (PACE-62, PACE-67).
    var isCautioned: Bool?
    var isReminded: Bool?

    static func running(_ detention: ID<Detention>, in tx: Transaction) throws -> CustodyInterview? {
        try tx.first(CustodyInterview.self, "SELECT * FROM custody_interview WHERE detention_id = \(detention) AND ended_at IS NULL")
    }
}

/// A gate lifted for the next interview.
struct InterviewAuthority: CarePart {
    static let table = "interview_authority"
    static let rows: SQL = "interview_authority"
    static let kind: RecordKind = "interview-authority"

    let id: ID<InterviewAuthority>
    var version = 0
    let detentionId: ID<Detention>
    let gate: InterviewGate.Kind
    let code: String
    let reason: String
    let basis: String
    let givenAt: Instant
    let officerId: ID<OfficerAccount>
    var usedByInterview: ID<CustodyInterview>?
}

extension InterviewGate.Kind: SQLBindable {}

/// The gates of the next interview from what is recorded.
enum InterviewGates {
    /// - Parameters:
    ///   - parts: codes of `custody.interview-part` who will be there; nothing to judge by who is in custody now.
    ///   - isFit: the custody officer's own assessment, where no healthcare professional has judged.
    static func of(_ detention: Detention, parts: Set<String>?, isFit: Bool? = nil, now: Instant, in tx: Transaction) throws -> [InterviewGate] {
        let contacts = try DetentionContact.all(of: detention.id, in: tx)
        let clinical = try tx.first(
            HealthcareExamination.self,
            "SELECT * FROM healthcare_examination WHERE detention_id = \(detention.id) AND fit_for_interview <> 'not-assessed' ORDER BY examined_at DESC, id DESC LIMIT 1")
        func isHere(_ part: String) -> Bool { parts.map { $0.contains(part) } ?? (DetentionContact.standing(of: part, in: contacts)?.status == .present) }
        let rest = try RestRecord.balance(detention, now: now, in: tx)
        let standing = rest.standing(at: now)
        let fits = rest.isMet || now <= rest.latestStart
        var facts = InterviewFacts()
        facts.isAuthorised = detention.authorisedAt != nil
        facts.isCharged = detention.chargedAt != nil
        facts.advice = try RightsStanding.present(detention.id, in: tx).advice(contacts: contacts, at: now)
        facts.fitness = clinical?.fitForInterview ?? isFit.map { $0 ? .fit : .unfit } ?? .notAssessed
        facts.needsAdult = try AdultNeed.of(detention, on: London.day(of: now), in: tx).value
        facts.adultPresent = isHere(DetentionContact.adult)
        facts.needsInterpreter = try RightsFacts.due(detention, in: tx).needsInterpreter
        facts.interpreterPresent = isHere(DetentionContact.interpreter)
        facts.restIsMet = fits
        facts.isResting = rest.isResting
        facts.restReason = standing.reason
        return facts.gates
    }
}

/// An officer of the rank the law asks for lifts a closed gate for the next interview (Code C 6.6, 11.18, 12.2, 16.5).
struct AuthoriseInterview: CareAct {
    static let name: OperationName = "custody.interview.authorise"
    static let title = "Let an interview go on"
    static let form = Form {
        Section("Authority") {
            CareField.detention
            Field.choice("gate", "Gate", from: "custody.interview-gate", required: .by("each is lifted by itself"))
            Field.choice("code", "Ground", from: "custody.interview-override", required: .by("the law names the grounds"))
            Field.text("reason", "Why, in this case", lines: 3, required: .by("Code C 6.6, 11.18 and 12.2 want it recorded"), max: 2000)
        }
    }

    let detentionId: ID<Detention>
    let gate: InterviewGate.Kind
    let code: String
    let reason: String

    func perform(in work: Work) throws -> ID<InterviewAuthority> {
        let detention = try work.held(detentionId)
        try DetentionCheck.given(reason, "reason", "Say why in this case.")
        let gates = try InterviewGates.of(detention, parts: nil, now: work.now, in: work.tx)
        guard let closed = gates.first(where: { $0.kind == gate && !$0.isOpen }) else { throw Refusal.conflict("\(gate.title): that gate is not closed.") }
        let decision = closed.passes(on: code, isInspector: work.officer.rank >= .inspector, isSuperintendent: work.officer.rank >= .superintendent)
        guard case .granted(let basis) = decision else {
            if case .refused(let refusal) = decision { throw refusal }
            throw Refusal.notFound
        }
        let authority = try work.save(
            InterviewAuthority(
                id: work.newID(), detentionId: detentionId, gate: gate, code: code, reason: reason, basis: basis, givenAt: work.now, officerId: work.officer.id))
        try work.enter(.interview, in: detention, at: work.now, text: "Interview may go on although: \(closed.reason) \(basis). \(reason)", about: authority.ref)
        return authority.id
    }
}

/// The custody officer hands the person to the interviewers, and the interview begins (PACE s39(2), PACE-62, PACE-67).
struct StartInterview: CareAct {
    static let name: OperationName = "custody.interview.start"
    static let title = "Start interview"
    static let form = Form {
        Section("Interview") {
            CareField.detention
            Field.officer("interviewer", "Interviewer", required: .by("Code C 11 and E"))
            Field.officer("second", "Second interviewer")
            Field.repeated("persons", "Also present", max: 8) {
                Field.choice("part", "As", from: "custody.interview-part", required: .by("the gates ask who is there"))
                Field.text("name", "Name", required: .by("Code E: everyone says who they are"), max: 120)
            }
            Field.yesNo("isCautioned", "Cautioned?", required: .by("Code C 10.1 and 10.5"))
            Field.yesNo("isReminded", "Reminded of free legal advice?", required: .by("Code C 11.2: before it begins"))
            Field.yesNo("isFit", "Is the person fit for interview?", hint: "Your own assessment; a healthcare professional's goes before it.", required: .by("Code C 12.3"))
            Field.choice("medium", "Recorded by", from: "custody.interview-medium", required: .by("Code E and F"))
            Field.text("reference", "Disc or file", required: .by("it must be found again"), max: 80)
            Field.text("room", "Room", max: 60)
            CareField.time("startedAt", "Began")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let interviewer: ID<OfficerAccount>
    let second: ID<OfficerAccount>?
    let persons: [CustodyInterview.Present]?
    let isCautioned: Bool
    let isReminded: Bool
    let isFit: Bool
    let medium: String
    let reference: String
    let room: String?
    let startedAt: Instant?
    let lateReason: String?

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        if officer.id == interviewer || officer.id == second {
            return .refused(.forbidden("The custody officer does not interview: name the investigators (PACE s36(5)).", rule: "PACE-21"))
        }
        return try CustodyFunction.decide(for: officer, on: detentionId, in: tx)
    }

    func perform(in work: Work) throws -> Int {
        let detention = try work.require(Detention.self, detentionId)
        try work.demand(.interview, of: detention)
        for officer in [interviewer, second].compactMap({ $0 }) where try work.tx.find(OfficerAccount.self, officer) == nil {
            throw Refusal.invalid("interviewer", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        guard isCautioned else {
            throw Refusal.invalid("isCautioned", code: "required", "Caution the person before the interview (Code C 10.1, PACE-67): nothing said before it can be relied on.")
        }
        guard isReminded else {
            throw Refusal.invalid("isReminded", code: "required", "Remind the person of free legal advice before the interview begins (Code C 11.2, PACE-62).")
        }
        let time = startedAt ?? work.thisMinute
        let present = persons ?? []
        let gates = try InterviewGates.of(detention, parts: Set(present.map(\.part)), isFit: isFit, now: time, in: work.tx)
        let authorities = try InterviewAuthority.all(of: detentionId, in: work.tx).filter { $0.usedByInterview == nil }
        var lifted: [InterviewAuthority] = []
        var closed: [Problem] = []
        for gate in gates where !gate.isOpen {
            if let authority = authorities.last(where: { $0.gate == gate.kind }), gate.overrides.contains(where: { $0.code == authority.code }) {
                lifted.append(authority)
            } else {
                let who =
                    gate.overrides.isEmpty
                    ? ""
                    : " Or have the interview authorised: \(gate.overrides.map { "\($0.words) (\($0.needsSuperintendent ? "superintendent" : $0.needsInspector ? "inspector" : "custody officer"))" }.joined(separator: "; "))."
                closed.append(Problem("", code: "gate-\(gate.kind.rawValue)", "\(gate.kind.title): \(gate.reason)\(who) \(gate.rules.joined(separator: ", "))"))
            }
        }
        if !closed.isEmpty { throw Refusal.invalid(closed) }
        if let resting = try RestRecord.running(detentionId, in: work.tx) { try breakRest(resting, lifted, time, work) }
        let number = try (work.tx.value(Int.self, "SELECT MAX(number) FROM custody_interview WHERE detention_id = \(detentionId)") ?? 0) + 1
        let interview = try work.save(
            CustodyInterview(
                id: work.newID(), detentionId: detentionId, number: number, interviewerId: interviewer, secondId: second, persons: present, medium: medium,
                reference: reference, room: room, gates: gates.map { .init(gate: $0.kind, isOpen: $0.isOpen, reason: $0.reason, rules: $0.rules) },
                overrides: lifted.map(\.basis), startedAt: time, releasedBy: work.officer.id,
                isCautioned: isCautioned, isReminded: isReminded))
        for var authority in lifted {
            authority.usedByInterview = interview.id
            try work.save(authority)
        }
        let names = present.map { "\($0.name) (\($0.part))" }.joined(separator: ", ")
        try work.enter(
            .interview, in: detention, at: time,
            text: "Interview \(number) began: \(try Officers.label(interviewer, in: work.tx))\(names.isEmpty ? "" : "; present \(names)"). Cautioned and reminded of free legal advice. Recorded on \(reference).",
            lateReason: lateReason, about: interview.ref, field: "startedAt")
        return number
    }

    /// The rest an interview breaks ends with its lawful reason.
    private func breakRest(_ resting: RestRecord, _ lifted: [InterviewAuthority], _ time: Instant, _ work: Work) throws {
        var rest = resting
        let cause = lifted.first { $0.gate == .rest }.flatMap { RestPeriod.Cause(rawValue: $0.code) } ?? .request
        rest.interruptions.append(.init(from: time, until: time, cause: cause))
        rest.endedAt = time
        try work.save(rest)
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND authorised_at IS NOT NULL")
            && CustodyInterview.running(ID(ref.id), in: tx) == nil
    }
}

/// A break in the interview, or its end (PACE-66, PACE-67).
struct EndInterview: CareAct {
    static let name: OperationName = "custody.interview.end"
    static let title = "Break or end interview"

    enum Step: String, Codable, Sendable { case pause = "break", end }

    static let form = Form {
        Section("Interview") {
            CareField.detention
            Field.option("step", "What", required: .by("Code C 12.8: breaks are recorded"))
            Field.moment("from", "Break from", hint: "Needed for a break.")
            CareField.time("at", "Ended, or break until")
            Field.yesNo("isReminded", "After the break: told that the caution still holds, and reminded of free legal advice?", hint: "Needed for a break.")
            Field.yesNo("specialWarning", "Special warning given (CJPOA ss36, 37)?")
            Field.text("note", "Note", hint: "Complaints, reason for a late break.", lines: 2, max: 1000)
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let step: Step
    let from: Instant?
    let at: Instant?
    let isReminded: Bool?
    let specialWarning: Bool?
    let note: String?
    let lateReason: String?

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        guard var interview = try CustodyInterview.running(detentionId, in: work.tx) else { throw Refusal.conflict("No interview is going on.") }
        let time = at ?? work.thisMinute
        try DetentionCheck.notBefore(interview.startedAt, time, "at", "Ended, or break until", "when the interview began")
        interview.specialWarning = specialWarning ?? interview.specialWarning
        interview.note = [interview.note, note].compactMap { $0 }.joined(separator: "\n")
        var text: String
        switch step {
        case .pause:
            let span = try InterviewBreaks.checked(from: from, until: time, started: interview.startedAt, breaks: interview.breaks, note: note)
            guard isReminded == true else {
                throw Refusal.invalid(
                    "isReminded", code: "required", "Tell the person that the caution still holds and remind them of free legal advice before going on (Code C 10.8 and 11.2, PACE-67).")
            }
            interview.breaks.append(span)
            text = "Interview \(interview.number): break of \(Elapsed.text(span.seconds)). Afterwards told that the caution holds, and reminded of free legal advice."
        case .end:
            interview.endedAt = time
            try work.tellVictims(ofInterview: interview, of: detention, at: time)
            text = "Interview \(interview.number) ended after \(Elapsed.text(time.seconds(since: interview.startedAt))). The person is back in the custody officer's care (PACE s39(3))."
        }
        interview = try work.save(interview)
        try work.enter(.interview, in: detention, at: time, text: "\(text) \(note ?? "")", lateReason: lateReason, about: interview.ref, field: "at")
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option(Step.pause.rawValue, "A break was taken"), Option(Step.end.rawValue, "The interview ended")]
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try CustodyInterview.running(ID(ref.id), in: tx) != nil }
}
