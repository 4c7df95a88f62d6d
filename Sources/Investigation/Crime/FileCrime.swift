import Base
import Core
import Records
import Storage

extension ReportCrime {
    /// Records the crime with all that was told.
    ///
    /// - Parameter incident: the incident it was told as; it keeps its place and the caller.
    func file(_ work: Work, from incident: Incident?) throws -> Investigation {
        let reported = reported(incident, work)
        let offence = try checked(reported, work)
        let number = try CrimeNumber.next(work)
        // Saved before its place so that the act is about the crime, whatever else it records.
        var crime = try work.save(
            Investigation(
                reported: work.newID(), number: number, offence: offence.code, account: account, occurredFrom: occurredFrom, occurredTo: occurredTo ?? occurredFrom,
                reportedAt: reported, lateReason: lateReason, by: work.officer, at: work.now))
        let place = try work.location(location, source: crime.ref, at: "location")
        crime.locationId = place.id
        crime.title = "\(offence.code.title), \(place.label)"
        crime.told = Investigation.told(
            method: detail.method, answers: detail.answers.compactMapValues { ReportQuestion.text($0) }, because: detail.countingReason, property: newProperty)
        crime = try work.save(crime)
        try work.linkNew("LOC", from: crime.ref, to: place.ref, source: crime.ref, fromAt: occurredFrom)
        let victim = try people(of: crime, work)
        for (index, item) in (property ?? []).enumerated() { try work.name(item, on: crime, at: "property.\(index)") }
        for (index, vehicle) in (vehicles ?? []).enumerated() { try work.name(vehicle, on: crime, at: "vehicles.\(index)") }
        for (index, device) in (devices ?? []).enumerated() { try work.name(device, on: crime, at: "devices.\(index)") }
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, work.officer.id), to: crime.ref, source: crime.ref)
        try work.log(.report, account, on: crime)
        try details(of: crime, offence, incident, victim, work)
        let due = work.now.adding(hours: try ForceSetting.reviewHours(in: work.tx))
        try work.task(
            InvestigationTask.review.rawValue, "Review \(number), \(offence.code.title)", about: crime.ref, for: .role("SGT", in: crime.unitId), due: due)
        return crime
    }

    /// What new property is called; whoever may see the crime may not see everything that was on record before it.
    private var newProperty: [String] {
        (property ?? []).compactMap { item in if case .new(let facts) = item.item { facts.description } else { nil } }
    }

    private func people(of crime: Investigation, _ work: Work) throws -> Person? {
        var victimised: Person?
        if let victim {
            let person = try work.person(victim, source: crime.ref, at: "victim")
            try work.link("VIC", from: person.ref, to: crime.ref, source: crime.ref)
            victimised = person
        }
        let speaker = try contact.map { try work.person($0, source: crime.ref, at: "contact") }
        if let organisation { try work.victimise(try work.organisation(organisation, at: "organisation"), contact: speaker, on: crime) }
        for (index, witness) in (witnesses ?? []).enumerated() { try work.nameWitness(witness, on: crime, at: "witnesses.\(index).person") }
        for (index, suspect) in (suspects ?? []).enumerated() {
            try work.nameSuspect(suspect, on: crime, at: "suspects.\(index).person")
        }
        return victimised
    }

    /// Flags first: whether a victim has enhanced rights depends on them.
    private func details(of crime: Investigation, _ offence: OffenceClass, _ incident: Incident?, _ victim: Person?, _ work: Work) throws {
        try work.save(CrimeDetail(reported: crime, detail, incident: incident, offence: offence, id: work.newID()))
        if detail.isDomestic == true { try DomesticFlag.check(relationship: detail.relationship ?? "", at: "relationship", crime, work) }
        try work.flag(try flags(offence, victim, work), on: crime)
        if let victim { try work.beginCare(of: victim, on: crime) }
        if contact != nil {
            for told in try ToldVictim.all(of: crime.id.raw, for: work.officer, in: work.tx) { try work.beginCare(of: told.person, for: told.organisation, on: crime) }
        }
        if detail.isDomestic == true {
            try work.assess(detail, of: victim, in: RiskSubject(crime))
        }
    }

    /// Flags ticked, and those that follow from what was told.
    private func flags(_ offence: OffenceClass, _ victim: Person?, _ work: Work) throws -> Set<String> {
        let today = London.day(of: work.now)
        var flags = Set(detail.flags ?? [])
        for (list, codes) in [("weapon", detail.weapons ?? []), ("hate-strand", detail.strands ?? [])] {
            for code in codes { if let flag = try CodeList.code(code, of: CodeListName(list), on: today, in: work.tx)?.detail["flag"] { flags.insert(flag) } }
        }
        if detail.isDomestic == true {
            flags.insert("DA")
        } else if flags.contains("DA") {
            throw Refusal.invalid("flags", code: "not-connected", "Domestic abuse: answer the questions on it; the flag is set with them (DAA 2021 s2).")
        }
        if detail.answers["qOnline"] == true { flags.insert("CYBER") }
        if let victim, offence.isAgainstChild(victim, on: London.day(of: occurredTo ?? occurredFrom)) { flags.insert("CSA") }
        return flags
    }

    /// The clock began with the first contact, whatever the report says (REC-04).
    private func reported(_ incident: Incident?, _ work: Work) -> Instant { [reportedAt ?? work.now, incident?.contactAt, incident?.loggedAt].compactMap { $0 }.min() ?? work.now }

    private func checked(_ reported: Instant, _ work: Work) throws -> OffenceClass {
        var problems = ReportTiming.problems(from: occurredFrom, to: occurredTo ?? occurredFrom, reported: reported, now: work.now)
        if reported < reportedAt ?? work.now, let index = problems.firstIndex(where: { $0.field == "reportedAt" && $0.code == "too-early" }) {
            problems[index] = Problem("occurredFrom", code: "too-late", "From: the incident was first told of at \(London.text(reported, zoned: true)). Choose a time before that.")
        }
        let isBlank = (lateReason ?? "").allSatisfy(\.isWhitespace)
        if ReportTiming.isLate(reported: reported, recorded: work.now), isBlank {
            problems.append(
                Problem(
                    "lateReason", code: "required", "Why recorded late: give it, because the first report was more than 24 hours ago (REC-04)."))
        }
        if organisation != nil, victim != nil {
            problems.append(
                Problem(
                    "organisation", code: "two-victims",
                    "Organisation wronged: one crime is recorded for each victim (CNT-01). Report a second crime for the other, or name the person as a witness or as its contact."))
        }
        if contact != nil, organisation == nil {
            problems.append(Problem("organisation", code: "required", "Organisation wronged: choose it, because the contact speaks for it (VIC-05)."))
        }
        if account.allSatisfy(\.isWhitespace) { problems.append(Problem("account", code: "required", "What happened: write it down for the next officer.")) }
        let offence = try OffenceClass.of(offenceClass, on: London.day(of: work.now), in: work.tx)
        if offence == nil {
            problems.append(
                Problem("offenceClass", code: "not-on-the-list", "“\(offenceClass.prefix(40))” is not an offence class in force. Choose one from the list."))
        }
        if let problem = offence?.problem(committedFrom: London.day(of: occurredFrom), to: London.day(of: occurredTo ?? occurredFrom)) { problems.append(problem) }
        if let offence, let problem = try countingProblem(offence, work) ?? finishedProblem(offence, work) { problems.append(problem) }
        guard problems.isEmpty, let offence else { throw Refusal.invalid(problems) }
        return offence
    }

    /// CNT-03: the gravest of all that was done is recorded, or the officer says why another.
    private func countingProblem(_ offence: OffenceClass, _ work: Work) throws -> Problem? {
        guard (detail.countingReason ?? "").allSatisfy(\.isWhitespace), let crimes = try ReportAdvice.crimes(offenceClass, detail.otherOffences ?? [], work.now, work.tx) else { return nil }
        guard !crimes.contains(where: { $0.value.principal.offenceClass == offence.code.code }), let first = crimes.first else { return nil }
        return Problem(
            "offenceClass", code: "not-principal",
            "Offence: the counting rules record \(first.value.principal.offenceClass) \(first.value.principal.title). \(first.reason) Choose it and put this one under what else was done, or say below why not.")
    }
}

extension CrimeNumber {
    /// The year's next number for a crime.
    static func next(_ work: Work) throws -> CrimeNumber {
        let year = London.day(of: work.now).year
        let serial = try work.number("crime", year: year)
        guard let number = CrimeNumber(force: try ForceSetting.forceCode(in: work.tx), serial: serial, year: year) else {
            throw Refusal.conflict(
                "No crime number could be given: the force's code is not two digits, or the year's numbers are used up. Tell the system administrator.")
        }
        return number
    }
}

extension CrimeDetail {
    init(reported crime: Investigation, _ report: ReportDetail, incident: Incident?, offence: OffenceClass?, id: ID<CrimeDetail>) {
        self.init(
            id: id, investigationId: crime.id, incidentId: incident?.id, method: report.method, weapons: report.weapons ?? [], injuries: report.injuries ?? [],
            strands: report.strands ?? [], answers: report.answers.compactMapValues { ReportQuestion.text($0) }, included: report.otherOffences ?? [],
            countingReason: report.countingReason, factors: report.factors ?? [], victimSupports: report.victimSupports, isDomestic: report.isDomestic ?? false,
            relationship: report.relationship,
            // Nobody has signed anything yet; a statement signed later moves it (CJA 1988 s39A).
            lastDay: crime.occurredTo.flatMap { ProsecutionLimit.lastDay(modes: offence?.modes ?? [], committed: London.day(of: $0)).value })
    }
}
