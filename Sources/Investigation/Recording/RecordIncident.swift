public import Base
public import Core
import Records
public import Storage

/// Takes down an incident: a report that may be a crime, anti-social behaviour, a collision, something lost (REC-01).
public struct RecordIncident: Operation {
    public static let name: OperationName = "investigation.incident.record"
    public static let title = "Record an incident"
    static let levelMax: Int64 = 3

    public static let form = asking(IncidentQuestion.starter)
    public static var formInForce: (@Sendable (Day, Transaction) throws -> Form)? { { day, tx in asking(try IncidentQuestion.fields(on: day, in: tx)) } }

    private static func asking(_ questions: [Field]) -> Form {
        Form(isStart: true, alike: ReportAdvice.path) {
            Section("The incident") {
                Field.choice("kind", "Kind", from: Incident.kinds, required: .by("the recording clock runs where it may be a crime (REC-04)"))
                Field.code("offenceClass", "Offence it may be", hint: "If the caller told of one.", from: "offence-class")
                Field.moment("occurredFrom", "From", hint: "Empty: now.")
                Field.moment("occurredTo", "To", hint: "If it is not known exactly.")
                Field.pick("location", "Where", Location.kind, orNew: LocationFacts.fields, required: .by("somebody may have to go there"))
                Field.text("account", "What was told", lines: 6, required: .by("whether it is a crime is decided on it (REC-02)"), max: 8000)
                Field.moment("contactAt", "First told the police", hint: "Empty: now. The recording clock begins here.")
            }
            questions.isEmpty ? [] : [Section("What this kind asks") { questions }]
            Section("Caller") {
                Field.pick("caller", "Who told us", Person.kind, orNew: PersonFacts.fields)
                Field.choice("reporter", "The caller is", from: "reporter", required: .by("a third party is not enough for every crime (REC-05)"))
            }
            Section("THRIVE") {
                letter("threat", "Threat")
                letter("harm", "Harm")
                letter("risk", "Risk")
                letter("investigation", "Investigation")
                letter("vulnerability", "Vulnerability")
                letter("engagement", "Engagement")
                Field.yesNo("rural", "Is it in the country?")
            }
            Section("Is it recorded as a crime?") {
                Field.choice("decision", "Decided now", hint: "Empty: later, within the 24 hours. Recorded as a crime, the report of it opens with all that stands here.", from: "incident-decision")
                CloseIncident.reason.shown(when: Condition("decision", is: notRecorded))
                CloseIncident.exceptions
                TransferIncident.whither.map { $0.shown(when: Condition("decision", is: transfer)) }
                Field.text(
                    "rationale", "Rationale", hint: "What makes it more likely than not that no crime happened, or why it is another force's.", lines: 4,
                    required: .by("a supervisor and the registrar read it (REC-06)"), max: 4000
                )
                .shown(when: Condition("decision", is: notRecorded, transfer))
            }
        }
    }

    private static let notRecorded = "not-recorded"
    private static let transfer = "transfer"

    /// A level and why.
    private static func letter(_ key: String, _ label: String) -> [Field] {
        [.number(key, label, in: 0...levelMax), .text("\(key)Note", "\(label): why", max: 500)]
    }

    public let told: IncidentTold
    /// Answers to the questions of its kind by code.
    public let answers: [String: JSONValue]

    public init(_ told: IncidentTold, answers: [String: JSONValue] = [:]) {
        self.told = told
        self.answers = answers
    }

    public init(from decoder: any Decoder) throws {
        told = try IncidentTold(from: decoder)
        answers = try QuestionAnswers(from: decoder).values
    }

    public func encode(to encoder: any Encoder) throws {
        try told.encode(to: encoder)
        try QuestionAnswers(values: answers).encode(to: encoder)
    }

    public func perform(in work: Work) throws -> ReportedIncident {
        let code = try checked(work)
        let contact = told.contactAt ?? work.now
        let grade = told.levels.map { Thrive.grade($0) }
        // Of whatever kind it is told as: where an offence is named it may be one (REC-06).
        let isCrime = code.detail["crime"] == "yes" || told.offenceClass != nil
        let day = London.day(of: work.now)
        let serial = try work.number("incident-\(day)", year: day.year)
        let digits = String(serial)
        let reference = "\(try ForceSetting.forceCode(in: work.tx))-\(day.description.filter { $0 != "-" })-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
        let from = told.occurredFrom ?? contact
        // Saved before its place so that the act is about the incident, whatever else it records.
        var incident = try work.save(
            Incident(
                id: work.newID(), reference: reference, kind: told.kind, title: code.title, account: told.account, offenceClass: told.offenceClass, contactAt: contact,
                loggedAt: work.now, occurredFrom: from, occurredTo: told.occurredTo ?? from, reporter: told.reporter, levels: told.levels, notes: told.notes,
                answers: QuestionAnswers(values: answers).texts,
                grade: grade?.value, attendBy: grade.flatMap { Thrive.minutes($0.value, isRural: told.rural ?? false) }.map { contact.adding(minutes: $0) },
                crimeDue: isCrime ? RecordingClock.due(contact: contact, log: work.now).value : nil, status: .open, unitId: work.officer.unitId, recordedBy: work.officer.id))
        let place = try work.location(told.location, source: incident.ref, at: "location")
        let caller = try told.caller.map { try work.person($0, source: incident.ref, at: "caller") }
        incident.locationId = place.id
        incident.callerId = caller?.id
        incident.title = "\(code.title), \(place.label)"
        incident = try work.save(incident)
        try work.linkNew("LOC", from: incident.ref, to: place.ref, source: incident.ref, fromAt: from)
        if let caller { try work.linkNew("COM", from: caller.ref, to: incident.ref, source: incident.ref) }
        if let due = incident.crimeDue {
            let next = told.decision == "ask" ? "ask the victim, then record it as a crime or say why not" : "record as a crime, or say why not"
            try work.task(RecordingTask.recordCrime.rawValue, "\(reference): \(next)", about: incident.ref, for: .officer(work.officer.id), due: due)
        }
        if code.detail["dash"] == "yes" {
            try work.task(RecordingTask.assessRisk.rawValue, "\(reference): assess the risk to the victim (DASH)", about: incident.ref, for: .officer(work.officer.id), due: contact.adding(hours: 24))
        }
        try decide(incident, work)
        return ReportedIncident(id: incident.id, reference: reference, grade: grade.map { "\($0.value.title). \($0.reason)" })
    }

    /// What was decided while it was taken down is done by the operation that does it alone, under its own rules.
    private func decide(_ incident: Incident, _ work: Work) throws {
        func requireRole(_ name: OperationName) throws {
            if !work.officer.may(name.text) { throw Refusal.invalid("decision", code: "forbidden", "Decided now: your role does not include it. Leave it to be decided later.") }
        }
        switch told.decision {
        case Self.notRecorded:
            try requireRole(CloseIncident.name)
            _ = try CloseIncident(
                incidentId: incident.id, closing: told.closing, rationale: told.rationale ?? "", isVulnerable: told.isVulnerable, cannotSay: told.cannotSay, onCamera: told.onCamera
            ).perform(in: work)
        case Self.transfer:
            try requireRole(TransferIncident.name)
            _ = try TransferIncident(
                incidentId: incident.id, force: told.force ?? "", forceReference: told.forceReference ?? "", rationale: told.rationale ?? "", callForService: told.callForService
            ).perform(in: work)
        default: break
        }
    }

    private func checked(_ work: Work) throws -> Code {
        let contact = told.contactAt ?? work.now
        let from = told.occurredFrom ?? contact
        let wrong = ReportTiming.problems(from: from, to: told.occurredTo ?? from, reported: contact, now: work.now)
        var problems = wrong.map { Problem($0.field == "reportedAt" ? "contactAt" : $0.field, code: $0.code, $0.message) }
        if told.account.allSatisfy(\.isWhitespace) { problems.append(Problem("account", code: "required", "What was told: write it down, because whether it is a crime is decided on it (REC-02).")) }
        let code = try CodeList.code(told.kind, of: Incident.kinds, on: London.day(of: work.now), in: work.tx)
        if code == nil { problems.append(Problem("kind", code: "not-on-the-list", "Kind: “\(told.kind.prefix(40))” is not on the list. Choose one from the list.")) }
        problems += told.levelProblems
        if told.decision == "ask", told.reporter != .other {
            let why = told.reporter == .victim ? "they reported it" : "whoever reported it has authority to"
            problems.append(Problem("decision", code: "not-asked", "Decided now: the victim need not be asked, because \(why) (REC-05)."))
        }
        guard problems.isEmpty, let code else { throw Refusal.invalid(problems) }
        return code
    }
}

/// What the caller is told.
public struct ReportedIncident: Codable, Sendable, Hashable {
    public let id: ID<Incident>
    public let reference: String
    /// How soon somebody comes, and why.
    public let grade: String?
}
