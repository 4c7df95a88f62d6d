import Base
import Core
import Records
import Storage

/// The gates of an interview of somebody who attends voluntarily: those of custody that protect every suspect, without those that belong to detention.
enum VoluntaryGates {
    static func adultNeed(of attendance: VoluntaryAttendance, on day: Day, in tx: Transaction) throws -> Explained<Bool> {
        AppropriateAdult.isNeeded(try age(of: attendance, on: day, in: tx), vulnerable: attendance.isVulnerable ?? false)
    }

    static func age(of attendance: VoluntaryAttendance, on day: Day, in tx: Transaction) throws -> AgeStanding {
        let person = try tx.find(Person.self, attendance.personId)
        return AgeStanding(
            born: person?.dateOfBirth, from: person?.bornFrom, until: person?.bornUntil, seemsChild: attendance.appearsUnder18 ?? false, on: day)
    }

    /// - Parameter parts: codes of `custody.interview-part` who will be there; nothing to judge by who is here now.
    static func of(_ attendance: VoluntaryAttendance, parts: Set<String>?, now: Instant, in tx: Transaction) throws -> [InterviewGate] {
        let contacts = try VoluntaryContact.all(of: attendance.id, in: tx)
        func isHere(_ part: String) -> Bool { parts.map { $0.contains(part) } ?? contacts.contains { $0.part == part && $0.leftAt == nil } }
        let person = try tx.find(Person.self, attendance.personId)
        var facts = InterviewFacts()
        facts.isVoluntary = true
        facts.isAuthorised = attendance.status == .here
        facts.advice =
            switch attendance.advice {
            case .declined: .declined
            case .requested: .requested
            case .consulted: .consulted
            case nil: .notAsked
            }
        facts.fitness = attendance.isFit.map { $0 ? .fit : .unfit } ?? .notAssessed
        facts.needsAdult = try adultNeed(of: attendance, on: London.day(of: now), in: tx).value
        facts.adultPresent = isHere(DetentionContact.adult)
        facts.needsInterpreter = attendance.language != nil || person?.needsInterpreter == true
        facts.interpreterPresent = isHere(DetentionContact.interpreter)
        return facts.gates
    }
}

/// The interview begins, under caution and recorded as one in custody is.
struct StartVoluntaryInterview: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.interview.start"
    static let title = "Start interview"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("Interview") {
            VoluntaryField.attendance
            Field.officer("interviewer", "Interviewer", required: .by("Code C 11 and E"))
            Field.officer("second", "Second interviewer")
            Field.repeated("persons", "Also present", max: 8) {
                Field.choice("part", "As", from: "custody.interview-part", required: .by("the gates ask who is there"))
                Field.text("name", "Name", required: .by("Code E: everyone says who they are"), max: 120)
            }
            Field.yesNo("isReminded", "Cautioned, and reminded that they are free to leave and may have legal advice?", required: .by("Code C 3.21, 10.1 and 11.2"))
            Field.choice("medium", "Recorded by", from: "custody.interview-medium", required: .by("Code E and F"))
            Field.text("reference", "Disc or file", required: .by("it must be found again"), max: 80)
            Field.text("room", "Room", max: 60)
            VoluntaryField.moment("startedAt", "Began", "breaks count from it")
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let interviewer: ID<OfficerAccount>
    let second: ID<OfficerAccount>?
    let persons: [CustodyInterview.Present]?
    let isReminded: Bool
    let medium: String
    let reference: String
    let room: String?
    let startedAt: Instant
    let lateReason: String?

    func perform(in work: Work) throws -> Int {
        let attendance = try VoluntaryAttendance.here(attendanceId, in: work)
        let interviews = try VoluntaryInterview.all(of: attendanceId, in: work.tx)
        if interviews.contains(where: { $0.endedAt == nil }) { throw Refusal.conflict("An interview is going on. End it first.") }
        for officer in [interviewer, second].compactMap({ $0 }) where try work.tx.find(OfficerAccount.self, officer) == nil {
            throw Refusal.invalid("interviewer", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        guard isReminded else {
            throw Refusal.invalid(
                "isReminded", code: "not-reminded", "Caution them first, and remind them that they are free to leave and may have legal advice (Code C 3.21, 10.1).")
        }
        _ = try work.code(medium, of: "custody.interview-medium", field: "medium")
        try DetentionCheck.given(reference, "reference", "Give the disc or file: it must be found again.")
        try DetentionCheck.notBefore(
            interviews.compactMap(\.endedAt).max() ?? attendance.arrivedAt ?? attendance.invitedAt, startedAt, "startedAt", "Began",
            interviews.isEmpty ? "when the person arrived" : "when the last interview ended")
        let present = persons ?? []
        let gates = try VoluntaryGates.of(attendance, parts: Set(present.map(\.part)), now: startedAt, in: work.tx)
        let closed = gates.filter { !$0.isOpen }
        if !closed.isEmpty {
            throw Refusal.invalid(closed.map { Problem("", code: "gate-\($0.kind.rawValue)", "\($0.kind.title): \($0.reason) \($0.rules.joined(separator: ", "))") })
        }
        let interview = try work.save(
            VoluntaryInterview(
                id: work.newID(), attendanceId: attendanceId, number: interviews.count + 1, interviewerId: interviewer, secondId: second, persons: present, medium: medium,
                reference: reference, room: room, gates: gates.map { .init(gate: $0.kind, isOpen: $0.isOpen, reason: $0.reason, rules: $0.rules) }, startedAt: startedAt))
        // Whoever interviewed is no custody officer of this person if they are arrested (PACE s36(5)).
        for officer in [interviewer, second].compactMap({ $0 }) {
            try work.link("INVOLVED", from: Ref(OfficerAccount.kind, officer), to: attendance.investigation, source: attendance.ref)
        }
        let names = present.map { "\($0.name) (\($0.part))" }.joined(separator: ", ")
        try work.enter(
            .interview, in: attendance, at: startedAt,
            text: "Interview \(interview.number) began: \(try Officers.label(interviewer, in: work.tx))\(names.isEmpty ? "" : "; present \(names)"). Recorded on \(reference).",
            lateReason: lateReason, about: interview.ref, field: "startedAt")
        return interview.number
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try VoluntaryAttendance.has(ref, stages, in: tx) && VoluntaryInterview.running(ID(ref.id), in: tx) == nil
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let parts: Set = [DetentionContact.solicitor, DetentionContact.adult, DetentionContact.interpreter]
        let here = try VoluntaryContact.all(of: ID(ref.id), in: tx).filter { $0.leftAt == nil && parts.contains($0.part) }
        return [
            "attendanceId": .string(ref.id.description), "interviewer": .string(officer.id.description),
            "persons": .array(here.map { ["part": .string($0.part), "name": .string($0.name)] }),
        ]
    }
}

/// A break in the interview, or its end.
struct EndVoluntaryInterview: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.interview.end"
    static let title = "Break or end interview"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("Interview") {
            VoluntaryField.attendance
            Field.option("step", "What", required: .by("Code C 12.8: breaks are recorded"))
            Field.moment("from", "Break from", hint: "Needed for a break.")
            VoluntaryField.moment("at", "Ended, or break until", "the record must show how long it was")
            Field.text("note", "Note", hint: "Complaints, reason for a late break.", lines: 2, max: 1000)
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let step: EndInterview.Step
    let from: Instant?
    let at: Instant
    let note: String?
    let lateReason: String?

    func perform(in work: Work) throws -> Done {
        let attendance = try VoluntaryAttendance.here(attendanceId, in: work)
        guard var interview = try VoluntaryInterview.running(attendanceId, in: work.tx) else { throw Refusal.conflict("No interview is going on.") }
        try DetentionCheck.notFuture(at, "at", "Ended, or break until", now: work.now)
        try DetentionCheck.notBefore(interview.breaks.last?.until ?? interview.startedAt, at, "at", "Ended, or break until", "when the interview went on")
        if let note { interview.note = [interview.note, note].compactMap { $0 }.joined(separator: "\n") }
        var text: String
        switch step {
        case .pause:
            let span = try InterviewBreaks.checked(from: from, until: at, started: interview.startedAt, breaks: interview.breaks, note: note)
            interview.breaks.append(span)
            text = "Interview \(interview.number): break of \(Elapsed.text(span.seconds))."
        case .end:
            interview.endedAt = at
            text = "Interview \(interview.number) ended after \(Elapsed.text(at.seconds(since: interview.startedAt)))."
        }
        interview = try work.save(interview)
        try work.enter(.interview, in: attendance, at: at, text: "\(text) \(note ?? "")", lateReason: lateReason, about: interview.ref, field: "at")
        if step == .end {
            let earlier = try VoluntaryInterview.all(of: attendanceId, in: work.tx).contains {
                $0.id != interview.id && $0.endedAt.map { London.day(of: $0) == London.day(of: at) } ?? false
            }
            if !earlier { try work.announce(CaseEvent("interviewed", in: attendance.investigation, at: at)) }
        }
        return Done()
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VoluntaryInterview.running(ID(ref.id), in: tx) != nil }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try EndInterview.options(for: field, on: ref, for: officer, in: tx)
    }
}
