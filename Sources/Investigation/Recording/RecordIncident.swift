public import Base
public import Core
public import Records
import Storage

/// Takes down an incident: a report that may be a crime, anti-social behaviour, a collision, something lost (REC-01).
public struct RecordIncident: Operation {
    public static let name: OperationName = "investigation.incident.record"
    public static let title = "Record an incident"
    static let levelMax: Int64 = 3

    public static let form = Form(isStart: true, alike: ReportAdvice.path) {
        Section("The incident") {
            Field.choice("kind", "Kind", from: Incident.kinds, required: .by("the recording clock runs where it may be a crime (REC-04)"))
            Field.code("offenceClass", "Offence it may be", hint: "If the caller told of one.", from: "offence-class")
            Field.moment("occurredFrom", "From", hint: "Empty: now.")
            Field.moment("occurredTo", "To", hint: "If it is not known exactly.")
            Field.pick("location", "Where", Location.kind, orNew: LocationFacts.fields, required: .by("somebody may have to go there"))
            Field.text("account", "What was told", lines: 6, required: .by("whether it is a crime is decided on it (REC-02)"), max: 8000)
            Field.moment("contactAt", "First told the police", hint: "Empty: now. The recording clock begins here.")
        }
        Section("Caller") {
            Field.pick("caller", "Who told us", Person.kind, orNew: PersonFacts.fields)
            Field.choice("reporter", "The caller is", from: "reporter", required: .by("a third party is not enough for every crime (REC-05)"))
        }
        Section("THRIVE") {
            Field.number("threat", "Threat", in: 0...levelMax)
            Field.number("harm", "Harm", in: 0...levelMax)
            Field.number("risk", "Risk", in: 0...levelMax)
            Field.number("investigation", "Investigation", in: 0...levelMax)
            Field.number("vulnerability", "Vulnerability", in: 0...levelMax)
            Field.number("engagement", "Engagement", in: 0...levelMax)
            Field.yesNo("rural", "Is it in the country?")
        }
    }

    public let kind: String
    public let offenceClass: String?
    public let occurredFrom: Instant?
    public let occurredTo: Instant?
    public let location: Pick<Location, LocationFacts>
    public let account: String
    public let contactAt: Instant?
    public let caller: Pick<Person, PersonFacts>?
    public let reporter: ReportedCircumstances.Reporter
    public let threat: Int?
    public let harm: Int?
    public let risk: Int?
    public let investigation: Int?
    public let vulnerability: Int?
    public let engagement: Int?
    public let rural: Bool?

    public init(
        kind: String, offenceClass: String? = nil, occurredFrom: Instant? = nil, occurredTo: Instant? = nil, location: Pick<Location, LocationFacts>, account: String,
        contactAt: Instant? = nil, caller: Pick<Person, PersonFacts>? = nil, reporter: ReportedCircumstances.Reporter = .victim, levels: Thrive.Levels? = nil
    ) {
        self.kind = kind
        self.offenceClass = offenceClass
        self.occurredFrom = occurredFrom
        self.occurredTo = occurredTo
        self.location = location
        self.account = account
        self.contactAt = contactAt
        self.caller = caller
        self.reporter = reporter
        threat = levels?.threat
        harm = levels?.harm
        risk = levels?.risk
        investigation = levels?.investigation
        vulnerability = levels?.vulnerability
        engagement = levels?.engagement
        rural = nil
    }

    private var levels: Thrive.Levels? {
        guard [threat, harm, risk, investigation, vulnerability, engagement].contains(where: { $0 != nil }) else { return nil }
        return Thrive.Levels(
            threat: threat ?? 0, harm: harm ?? 0, risk: risk ?? 0, investigation: investigation ?? 0, vulnerability: vulnerability ?? 0, engagement: engagement ?? 0)
    }

    public func perform(in work: Work) throws -> ReportedIncident {
        let code = try checked(work)
        let contact = contactAt ?? work.now
        let grade = levels.map { Thrive.grade($0) }
        // Of whatever kind it is told as: where an offence is named it may be one (REC-06).
        let isCrime = code.detail["crime"] == "yes" || offenceClass != nil
        let day = London.day(of: work.now)
        let serial = try work.number("incident-\(day)", year: day.year)
        let digits = String(serial)
        let reference = "\(try ForceSetting.forceCode(in: work.tx))-\(day.description.filter { $0 != "-" })-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
        let from = occurredFrom ?? contact
        // Saved before its place so that the act is about the incident, whatever else it records.
        var incident = try work.save(
            Incident(
                id: work.newID(), reference: reference, kind: kind, title: code.title, account: account, offenceClass: offenceClass, contactAt: contact,
                loggedAt: work.now, occurredFrom: from, occurredTo: occurredTo ?? from, reporter: reporter, levels: levels,
                grade: grade?.value, attendBy: grade.flatMap { Thrive.minutes($0.value, isRural: rural ?? false) }.map { contact.adding(minutes: $0) },
                crimeDue: isCrime ? RecordingClock.due(contact: contact, log: work.now).value : nil, status: .open, unitId: work.officer.unitId, recordedBy: work.officer.id))
        let place = try work.location(location, source: incident.ref, at: "location")
        let caller = try caller.map { try work.person($0, source: incident.ref, at: "caller") }
        incident.locationId = place.id
        incident.callerId = caller?.id
        incident.title = "\(code.title), \(place.label)"
        incident = try work.save(incident)
        try work.linkNew("LOC", from: incident.ref, to: place.ref, source: incident.ref, fromAt: from)
        if let caller { try work.linkNew("COM", from: caller.ref, to: incident.ref, source: incident.ref) }
        if let due = incident.crimeDue {
            try work.task(RecordingTask.recordCrime.rawValue, "\(reference): record as a crime, or say why not", about: incident.ref, for: .officer(work.officer.id), due: due)
        }
        return ReportedIncident(id: incident.id, reference: reference, grade: grade.map { "\($0.value.title). \($0.reason)" })
    }

    private func checked(_ work: Work) throws -> Code {
        let contact = contactAt ?? work.now
        let from = occurredFrom ?? contact
        let wrong = ReportTiming.problems(from: from, to: occurredTo ?? from, reported: contact, now: work.now)
        var problems = wrong.map { Problem($0.field == "reportedAt" ? "contactAt" : $0.field, code: $0.code, $0.message) }
        if account.allSatisfy(\.isWhitespace) { problems.append(Problem("account", code: "required", "What was told: write it down, because whether it is a crime is decided on it (REC-02).")) }
        let code = try CodeList.code(kind, of: Incident.kinds, on: London.day(of: work.now), in: work.tx)
        if code == nil { problems.append(Problem("kind", code: "not-on-the-list", "Kind: “\(kind.prefix(40))” is not on the list. Choose one from the list.")) }
        for (field, level) in [("threat", threat), ("harm", harm), ("risk", risk), ("investigation", investigation), ("vulnerability", vulnerability), ("engagement", engagement)] {
            if let level, !(0...Int(Self.levelMax)).contains(level) { problems.append(Problem(field, code: "out-of-range", "A level is from 0 to \(Self.levelMax).")) }
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
