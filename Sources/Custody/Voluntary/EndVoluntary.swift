import Base
import Core
import Records
import Storage

/// Ends an attendance with what comes of it. Arrest is an act of its own.
struct EndVoluntary: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.end"
    static let title = "End attendance"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("End") {
            VoluntaryField.attendance
            Field.version
            Field.choice("outcome", "Outcome", from: VoluntaryAttendance.outcomes, required: .by("the person is told what happens next"))
            Field.text("reason", "Reason and arrangements", lines: 3, required: .by("the record must show why"), max: 4000)
            VoluntaryField.moment("endedAt", "Left at", "the record must show when they left")
            Field.moment("againAt", "Next appointment", future: true, required: .by("they must know when to come"))
                .shown(when: Condition("outcome", is: "AGAIN"))
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let outcome: String
    let reason: String
    let endedAt: Instant
    let againAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> VoluntaryAttendance.Status {
        var attendance = try VoluntaryAttendance.here(attendanceId, at: version, in: work)
        if try VoluntaryInterview.running(attendanceId, in: work.tx) != nil { throw Refusal.conflict("An interview is going on. End it first.") }
        let chosen = try work.code(outcome, of: VoluntaryAttendance.outcomes, field: "outcome")
        try DetentionCheck.given(reason, "reason", "Give the reason and the arrangements: \(chosen.detail["note"] ?? "what happens next").")
        try DetentionCheck.notFuture(endedAt, "endedAt", "Left at", now: work.now)
        try DetentionCheck.notBefore(attendance.arrivedAt ?? attendance.invitedAt, endedAt, "endedAt", "Left at", "when the person arrived")
        try checkAge(chosen, attendance, work)
        attendance.status = .ended
        attendance.endedAt = endedAt
        attendance.endedBy = work.officer.id
        attendance.outcome = chosen.code
        attendance.endReason = reason
        attendance = try work.file(attendance)
        var text = "\(chosen.title). \(reason)"
        if chosen.detail["again"] == "yes" { text += " \(try again(after: attendance, work))" }
        try work.enter(.attendanceEnded, in: attendance, at: endedAt, text: text, lateReason: lateReason, field: "endedAt")
        if let code = chosen.detail["victim"], !code.isEmpty { try work.announce(CaseEvent(code, in: attendance.investigation, at: endedAt)) }
        try work.suggestOutcome(
            chosen, in: [attendance.investigationId], for: attendance.person, at: endedAt, because: reason, reference: attendance.number)
        return attendance.status
    }

    private func checkAge(_ chosen: Code, _ attendance: VoluntaryAttendance, _ work: Work) throws {
        let age = try VoluntaryGates.age(of: attendance, on: London.day(of: endedAt), in: work.tx)
        if chosen.detail["adult"] == "yes", age.isTreatedAsChild {
            throw Refusal.invalid("outcome", code: "adults-only", "“\(chosen.title)” is for adults; this person is \(age.underAge). Choose another.")
        }
        if chosen.detail["child"] == "yes", !age.isTreatedAsChild {
            throw Refusal.invalid("outcome", code: "children-only", "“\(chosen.title)” is for children; this person is not known to be under 18. Choose another.")
        }
    }

    /// The next appointment is an attendance of its own, with everything known taken over.
    private func again(after attendance: VoluntaryAttendance, _ work: Work) throws -> String {
        guard let againAt, againAt > endedAt else {
            throw Refusal.invalid("againAt", code: "required", "Next appointment: choose a time after they left.")
        }
        let next = try InviteVolunteer(
            investigationId: attendance.investigationId, personId: attendance.personId, suspectedOf: attendance.suspectedOf, officerId: attendance.officerId, method: "person",
            invitedAt: endedAt, appointmentAt: againAt, suiteId: attendance.suiteId, place: attendance.place, solicitorName: attendance.solicitorName,
            adultName: attendance.adultName, language: attendance.language, accessNote: attendance.accessNote
        ).perform(in: work)
        guard var made = try work.tx.find(VoluntaryAttendance.self, next) else { throw Refusal.notFound }
        made.beforeId = attendance.id
        made = try work.file(made)
        return "Next: \(made.number), \(London.text(againAt, zoned: true))."
    }
}

/// Arrests somebody where they attended (PACE s29, PACE-05). Everything known goes over into the arrest; where it was a suite, the detention is opened from it
/// with the arrest as its relevant time (PACE-13).
struct ArrestVolunteer: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.arrest"
    static let title = "Arrest here"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("Arrest") {
            VoluntaryField.attendance
            Field.version
            Field.officer("officerId", "Arresting officer", required: .by("PACE s36(5) keeps them out of the custody officer's part"))
            VoluntaryField.moment("arrestedAt", "Arrested at", "the detention clock starts then (PACE s41(2)(c))")
            Field.choices("necessity", "Why arrest was necessary", from: RecordArrest.necessities, required: .by("PACE s24(5) and Code G"))
            Field.text("grounds", "Grounds", hint: "What made arrest necessary although they came.", lines: 3, required: .by("Code G 4, note 2G"), max: 4000)
            Field.text(
                "newEvidence", "New evidence since an earlier release for this offence", hint: "Needed only where they were released for it without bail before.", lines: 2, max: 1000)
            Field.yesNo("isCautioned", "Cautioned, and told that they are under arrest and why?", required: .by("PACE s28, Code C 10.4"))
            Field.text("reply", "Reply to caution", lines: 2, max: 2000)
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let officerId: ID<OfficerAccount>
    let arrestedAt: Instant
    let necessity: [String]
    let grounds: String
    let newEvidence: String?
    let isCautioned: Bool
    let reply: String?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<Arrest> {
        var attendance = try VoluntaryAttendance.here(attendanceId, at: version, in: work)
        try DetentionCheck.notBefore(attendance.arrivedAt ?? attendance.invitedAt, arrestedAt, "arrestedAt", "Arrested at", "when the person arrived")
        if var interview = try VoluntaryInterview.running(attendanceId, in: work.tx) {
            interview.endedAt = max(arrestedAt, interview.breaks.last?.until ?? interview.startedAt)
            interview.note = [interview.note, "Ended by the arrest."].compactMap { $0 }.joined(separator: "\n")
            try work.save(interview)
            try work.announce(CaseEvent("interviewed", in: attendance.investigation, at: arrestedAt))
        }
        // A suite that is closed, or a unit that is none, takes nobody in: the custody officer is asked elsewhere.
        let suite = try attendance.suiteId.flatMap { try work.tx.find(CustodySuite.self, ID($0.raw)) }.flatMap { $0.closedBecause == nil ? attendance.suiteId : nil }
        let place = try attendance.place ?? attendance.suiteId.flatMap { try work.tx.find(Unit.self, $0)?.name }
        let arrest = try RecordArrest(
            investigationId: attendance.investigationId, personId: attendance.personId, officerId: officerId, arrestedAt: arrestedAt, place: place,
            suspectedOf: attendance.suspectedOf, necessity: necessity, grounds: grounds, isCautioned: isCautioned, reply: reply, newEvidence: newEvidence,
            destinationId: suite, riskNote: attendance.riskNote
        ).perform(in: work)
        if suite != nil, var made = try work.tx.find(Arrest.self, arrest) {
            let before = made
            made.atStationAt = arrestedAt
            try work.file(made, before: before)
        }
        attendance.status = .arrested
        attendance.endedAt = arrestedAt
        attendance.endedBy = work.officer.id
        attendance.arrestId = arrest
        attendance.endReason = grounds
        attendance = try work.file(attendance)
        try work.enter(
            .arrest, in: attendance, at: arrestedAt, text: "Arrested for \(attendance.suspectedOf): no longer free to leave. \(grounds)\(reply.map { "\nReply: \($0)" } ?? "")",
            lateReason: lateReason, about: Ref(Arrest.kind, arrest), field: "arrestedAt")
        return arrest
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try VoluntaryAttendance.prefill(ref, in: tx)
        members["officerId"] = .string(officer.id.description)
        return .object(members)
    }
}

extension VoluntaryAttendance {
    /// The attendance an arrest was made at, if it was made at one.
    static func of(arrest: RawID, in tx: Transaction) throws -> VoluntaryAttendance? {
        try tx.first(VoluntaryAttendance.self, "SELECT * FROM voluntary_attendance WHERE arrest_id = \(arrest)")
    }
}
