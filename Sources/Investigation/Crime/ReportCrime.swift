public import Base
public import Core
public import Records
import Storage

/// Reports a crime: what happened, when and where, to whom, what was taken and who is suspected. It gets its number at once (REC-10).
public struct ReportCrime: Operation {
    public static let name: OperationName = "investigation.crime.report"
    public static let title = "Report a crime"
    public static let propertyMax = 50
    public static let suspectsMax = 20

    public static let form = Form(isStart: true) {
        Section("The crime") {
            Field.code(
                "offenceClass", "Offence", hint: "By class or words: burglary, 28I.", from: "offence-class", required: .by("a crime is recorded in one class"))
            Field.moment("occurredFrom", "From", hint: "When it happened, or the earliest it can have.", required: .by("a crime happened at a time"))
            Field.moment("occurredTo", "To", hint: "The latest it can have happened, if that is not known exactly.")
            Field.pick("location", "Where", Location.kind, orNew: LocationFacts.fields, required: .by("a crime is recorded where it was committed (CNT-04)"))
            Field.text("account", "What happened", lines: 8, required: .by("the next officer knows only what is written"), max: 8000)
        }
        Section("The report") {
            Field.moment("reportedAt", "First reported", hint: "Empty: now.")
            Field.text("lateReason", "Why recorded late", hint: "Only where the first report was more than 24 hours ago (REC-04).", lines: 2, max: 1000)
        }
        Section("People") {
            Field.pick("victim", "Victim", hint: "Empty for a crime against the state or a business.", Person.kind, orNew: PersonFacts.fields)
            Field.pick("witness", "Witness", Person.kind, orNew: PersonFacts.fields)
            Field.repeated("suspects", "Named suspect", max: suspectsMax) {
                Field.pick("person", "Suspect", Person.kind, orNew: PersonFacts.fields, required: .by("a suspect is somebody"))
                Field.text("said", "Name as it was said", hint: "Only where it differs: a nickname, another spelling.", max: 200)
                Field.text("grounds", "Why suspected", lines: 3, max: 2000)
            }
        }
        Section("Property") {
            Field.repeated("property", "Stolen property", max: propertyMax) { ObjectFacts.fields }
        }
    }

    public let offenceClass: String
    public let occurredFrom: Instant
    public let occurredTo: Instant?
    public let location: Pick<Location, LocationFacts>
    public let account: String
    public let reportedAt: Instant?
    public let lateReason: String?
    public let victim: Pick<Person, PersonFacts>?
    public let witness: Pick<Person, PersonFacts>?
    public let suspects: [SuspectNamed]?
    public let property: [ObjectFacts]?

    public init(
        offenceClass: String, occurredFrom: Instant, occurredTo: Instant? = nil, location: Pick<Location, LocationFacts>, account: String,
        reportedAt: Instant? = nil, lateReason: String? = nil, victim: Pick<Person, PersonFacts>? = nil, witness: Pick<Person, PersonFacts>? = nil,
        suspects: [SuspectNamed] = [], property: [ObjectFacts] = []
    ) {
        self.offenceClass = offenceClass
        self.occurredFrom = occurredFrom
        self.occurredTo = occurredTo
        self.location = location
        self.account = account
        self.reportedAt = reportedAt
        self.lateReason = lateReason
        self.victim = victim
        self.witness = witness
        self.suspects = suspects
        self.property = property
    }

    public func perform(in work: Work) throws -> ReportedCrime {
        let offence = try checked(work)
        let number = try crimeNumber(work)
        // Saved before its place so that the act is about the crime, whatever else it records.
        var crime = try work.save(
            Investigation(
                reported: work.newID(), number: number, offence: offence, account: account, occurredFrom: occurredFrom, occurredTo: occurredTo ?? occurredFrom,
                reportedAt: reportedAt ?? work.now, lateReason: lateReason, by: work.officer, at: work.now))
        let place = try work.location(location, source: crime.ref, at: "location")
        crime.locationId = place.id
        crime.title = "\(offence.title), \(place.label)"
        crime = try work.save(crime)
        try work.linkNew("LOC", from: crime.ref, to: place.ref, source: crime.ref, fromAt: occurredFrom)
        try people(of: crime, work)
        for (index, item) in (property ?? []).enumerated() {
            let object = try work.object(item, status: "STO", source: crime.ref, at: "property.\(index)")
            try work.linkNew("PROP", from: object.ref, to: crime.ref, source: crime.ref)
        }
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, work.officer.id), to: crime.ref, source: crime.ref)
        try work.log(.report, account, on: crime)
        let due = work.now.adding(hours: try ForceSetting.reviewHours(in: work.tx))
        try work.task(
            InvestigationTask.review.rawValue, "Review \(number), \(offence.title)", about: crime.ref, for: .role("SGT", in: crime.unitId), due: due)
        return ReportedCrime(id: crime.id, number: number.description)
    }

    private func people(of crime: Investigation, _ work: Work) throws {
        if let victim {
            let person = try work.person(victim, source: crime.ref, at: "victim")
            try work.link("VIC", from: person.ref, to: crime.ref, source: crime.ref)
        }
        if let witness {
            let person = try work.person(witness, source: crime.ref, at: "witness")
            try work.link("WIT", from: person.ref, to: crime.ref, source: crime.ref)
        }
        for (index, suspect) in (suspects ?? []).enumerated() {
            try work.nameSuspect(suspect, on: crime, at: "suspects.\(index).person")
        }
    }

    private func checked(_ work: Work) throws -> Code {
        let reported = reportedAt ?? work.now
        var problems = ReportTiming.problems(from: occurredFrom, to: occurredTo ?? occurredFrom, reported: reported, now: work.now)
        let isBlank = (lateReason ?? "").allSatisfy(\.isWhitespace)
        if ReportTiming.isLate(reported: reported, recorded: work.now), isBlank {
            problems.append(
                Problem(
                    "lateReason", code: "required", "Why recorded late: give it, because the first report was more than 24 hours ago (REC-04)."))
        }
        if account.allSatisfy(\.isWhitespace) { problems.append(Problem("account", code: "required", "What happened: write it down for the next officer.")) }
        let offence = try CodeList.code(offenceClass, of: "offence-class", on: London.day(of: work.now), in: work.tx)
        if offence == nil {
            problems.append(
                Problem("offenceClass", code: "not-on-the-list", "“\(offenceClass.prefix(40))” is not an offence class in force. Choose one from the list."))
        }
        guard problems.isEmpty, let offence else { throw Refusal.invalid(problems) }
        return offence
    }

    private func crimeNumber(_ work: Work) throws -> CrimeNumber {
        let year = London.day(of: work.now).year
        let serial = try work.number("crime", year: year)
        guard let number = CrimeNumber(force: try ForceSetting.forceCode(in: work.tx), serial: serial, year: year) else {
            throw Refusal.conflict(
                "No crime number could be given: the force's code is not two digits, or the year's numbers are used up. Tell the system administrator.")
        }
        return number
    }
}

/// What the reporter is told: the number to give to the victim.
public struct ReportedCrime: Codable, Sendable, Hashable {
    public let id: ID<Investigation>
    public let number: String
}
