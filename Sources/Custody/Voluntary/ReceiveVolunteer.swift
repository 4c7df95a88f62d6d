import Base
import Core
import Records
import Storage

/// The person has come: told that they are not under arrest and free to leave, and asked about legal advice (PACE s29, Code C 3.21, PACE-05).
struct ReceiveVolunteer: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.arrive"
    static let title = "Arrived"
    static let stages: [VoluntaryAttendance.Status] = [.invited, .absent]
    static let form = Form {
        Section("Arrival") {
            VoluntaryField.attendance
            Field.version
            VoluntaryField.moment("arrivedAt", "Arrived at", "the record must show when they came")
            Field.yesNo("isToldFree", "Told that they are not under arrest and free to leave?", required: .by("Code C 3.21, PACE s29"))
            Field.yesNo("isNoticeGiven", "Given the notice of their rights?", required: .by("Code C 3.21(b)"))
        }
        Section("Legal advice") {
            Field.option("advice", "Legal advice, free and independent", required: .by("Code C 3.21: they are asked"))
            Field.text("adviceReason", "If declined, the reason they gave", hint: "Or that they gave none.", max: 400)
        }
        Section("Needs") {
            Field.yesNo("appearsUnder18", "Does the person appear to be under 18?", required: .by("Code C 1.5"))
            Field.yesNo("isVulnerable", "May the person be vulnerable?", required: .by("Code C 1.4, 1.13(d)"))
            Field.text("language", "Interpreter for", hint: "Language, if they need one.", max: 60)
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let arrivedAt: Instant
    let isToldFree: Bool
    let isNoticeGiven: Bool
    let advice: VoluntaryAttendance.Advice
    let adviceReason: String?
    let appearsUnder18: Bool
    let isVulnerable: Bool
    let language: String?
    let lateReason: String?

    func perform(in work: Work) throws -> VoluntaryAttendance.Status {
        var attendance = try VoluntaryAttendance.waiting(attendanceId, at: version, in: work)
        if let held = try Self.held(attendance, in: work.tx) { throw Refusal.conflict(held) }
        guard isToldFree else {
            throw Refusal.invalid("isToldFree", code: "not-told", "Tell them that they are not under arrest and free to leave: without it the attendance is not voluntary (PACE s29).")
        }
        guard isNoticeGiven else {
            throw Refusal.invalid("isNoticeGiven", code: "not-given", "Give them the notice of their rights first (Code C 3.21); it can be printed from this page.")
        }
        try AdviseVolunteer.check(advice, adviceReason, isFirst: true)
        try DetentionCheck.notFuture(arrivedAt, "arrivedAt", "Arrived at", now: work.now)
        attendance.status = .here
        attendance.arrivedAt = arrivedAt
        attendance.advice = advice
        attendance.adviceReason = adviceReason
        attendance.appearsUnder18 = appearsUnder18
        attendance.isVulnerable = isVulnerable
        if let language, !language.allSatisfy(\.isWhitespace) { attendance.language = language }
        attendance = try work.file(attendance)
        let need = try VoluntaryGates.adultNeed(of: attendance, on: London.day(of: arrivedAt), in: work.tx)
        work.note("adult", .string("\(need.reason) \(need.citation)"))
        try work.enter(.arrival, in: attendance, at: arrivedAt, text: "Told that they are not under arrest and free to leave. \(need.reason)", lateReason: lateReason, field: "arrivedAt")
        let said = adviceReason.map { " \($0)" } ?? ""
        try work.enter(.legalAdvice, in: attendance, at: arrivedAt, text: "Legal advice: \(advice.title.lowercased()).\(said)", lateReason: lateReason, field: "arrivedAt")
        return attendance.status
    }

    /// That the person sits in a cell, of whoever does.
    private static func held(_ attendance: VoluntaryAttendance, in tx: Transaction) throws -> String? {
        try tx.value(String.self, "SELECT number FROM detention WHERE person_id = \(attendance.personId) AND ended_at IS NULL").map { number in
            "This person is in detention, under \(number): nobody attends voluntarily from there. Interview them under that detention."
        }
    }

    /// Told before anything is typed.
    static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        guard let attendance = try tx.find(VoluntaryAttendance.self, ID(ref.id)), let held = try held(attendance, in: tx) else { return [] }
        return [held]
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try VoluntaryAttendance.prefill(ref, in: tx)
        let attendance = try tx.find(VoluntaryAttendance.self, ID(ref.id))
        if let language = attendance?.language { members["language"] = .string(language) }
        return .object(members)
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option(VoluntaryAttendance.Advice.requested.rawValue, "They want it"), Option(VoluntaryAttendance.Advice.declined.rawValue, "They decline it")]
    }
}

/// Legal advice changed: asked for after all, had, or no longer wanted. It is absolute: nothing delays it for somebody who is free to leave (Code C note 1A).
struct AdviseVolunteer: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.advice"
    static let title = "Legal advice"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("Legal advice") {
            VoluntaryField.attendance
            Field.version
            Field.option("advice", "What", required: .by("an interview waits for it"))
            Field.text("reason", "Reason, or who gave it", hint: "For a change of mind, the reason they gave.", lines: 2, max: 400)
            VoluntaryField.moment("at", "When", "entries are timed")
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let advice: VoluntaryAttendance.Advice
    let reason: String?
    let at: Instant
    let lateReason: String?

    static func check(_ advice: VoluntaryAttendance.Advice, _ reason: String?, isFirst: Bool) throws {
        if advice == .declined, reason?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid(
                isFirst ? "adviceReason" : "reason", code: "required", "They declined: say what reason they gave, or that they gave none (Code C 6.5).")
        }
    }

    func perform(in work: Work) throws -> Done {
        var attendance = try VoluntaryAttendance.here(attendanceId, at: version, in: work)
        try Self.check(advice, reason, isFirst: false)
        attendance.advice = advice
        attendance.adviceReason = reason
        attendance = try work.file(attendance)
        try work.enter(.legalAdvice, in: attendance, at: at, text: "Legal advice: \(advice.title.lowercased()). \(reason ?? "")", lateReason: lateReason, field: "at")
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option("requested", "They want it"), Option("consulted", "They have had it"), Option("declined", "They no longer want it, or decline it")]
    }
}

/// A short check of risk and of fitness for interview (Code C 3.21, Annex G).
struct AssessVolunteer: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.assess"
    static let title = "Check risk and fitness"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("Check") {
            VoluntaryField.attendance
            Field.version
            Field.choices("risks", "What applies", hint: "None: leave all empty.", from: VoluntaryAttendance.riskList)
            Field.text("riskNote", "What was seen or said, and what is done about it", hint: "Needed where something applies.", lines: 3, max: 2000)
            Field.yesNo("isFit", "Fit to be interviewed?", required: .by("Code C 12.3, Annex G"))
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let version: Int?
    let risks: [String]?
    let riskNote: String?
    let isFit: Bool

    func perform(in work: Work) throws -> Done {
        var attendance = try VoluntaryAttendance.here(attendanceId, at: version, in: work)
        let codes = try (risks ?? []).sorted().map { try work.code($0, of: VoluntaryAttendance.riskList, field: "risks") }
        if !codes.isEmpty || !isFit {
            try DetentionCheck.given(riskNote ?? "", "riskNote", "Say what was seen or said, and what is done about it.")
        }
        attendance.risks = codes.map(\.code)
        attendance.riskNote = riskNote
        attendance.isFit = isFit
        attendance.assessedAt = work.now
        attendance = try work.file(attendance)
        // What it was is health, and stays in the record and out of the log.
        try work.enter(.risk, in: attendance, at: work.now, text: "Risk checked\(codes.isEmpty ? ": nothing applies" : ""). \(isFit ? "Fit" : "Not fit") to be interviewed.")
        return Done()
    }
}

/// Solicitor, appropriate adult, interpreter: came or left.
struct VolunteerContactStep: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.contact"
    static let title = "Somebody came or left"
    static let stages: [VoluntaryAttendance.Status] = [.here]
    static let form = Form {
        Section("Who") {
            VoluntaryField.attendance
            Field.option("leaving", "Who left", hint: "Leave empty for somebody who came.")
            Field.choice("part", "Who came, as", from: DetentionContact.parts)
            Field.text("name", "Name", max: 120)
            Field.text("relation", "To the person, or firm", hint: "Mother, social worker, firm of solicitors.", max: 120)
            Field.choices("bars", "What keeps an appropriate adult from acting", hint: "Leave empty if nothing does.", from: "custody.adult-bar")
            VoluntaryField.moment("at", "When", "entries are timed")
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let leaving: ID<VoluntaryContact>?
    let part: String?
    let name: String?
    let relation: String?
    let bars: [String]?
    let at: Instant
    let lateReason: String?

    func perform(in work: Work) throws -> Done {
        let attendance = try VoluntaryAttendance.here(attendanceId, in: work)
        try DetentionCheck.notBefore(attendance.arrivedAt ?? attendance.invitedAt, at, "at", "When", "when the person arrived")
        if let leaving {
            guard var contact = try work.tx.find(VoluntaryContact.self, leaving), contact.attendanceId == attendanceId, contact.leftAt == nil else {
                throw Refusal.invalid("leaving", code: "unknown", "They are not here. Choose one of those offered.")
            }
            try DetentionCheck.notBefore(contact.cameAt, at, "at", "When", "when they came")
            contact.leftAt = at
            try work.save(contact)
            try work.enter(Self.entry(contact.part), in: attendance, at: at, text: "\(contact.name) left.", lateReason: lateReason, about: contact.ref, field: "at")
            return Done()
        }
        guard let part, !part.isEmpty else { throw Refusal.invalid("part", code: "required", "Choose as what they came, or who left.") }
        let listed = try work.code(part, of: DetentionContact.parts, field: "part")
        try DetentionCheck.given(name ?? "", "name", "Give the name.")
        if part == DetentionContact.adult {
            let known = Set((bars ?? []).compactMap { AppropriateAdult.Bar(rawValue: $0) })
            let may = AppropriateAdult.mayAct(known)
            if !may.value { throw Refusal.invalid("bars", code: "may-not-act", "\(may.reason) (\(may.citation))") }
        }
        let contact = try work.save(
            VoluntaryContact(id: work.newID(), attendanceId: attendanceId, part: part, name: name ?? "", relation: relation, cameAt: at, officerId: work.officer.id))
        let who = relation.map { ", \($0)" } ?? ""
        try work.enter(
            Self.entry(part), in: attendance, at: at, text: "\(listed.title): \(contact.name)\(who) is here.", lateReason: lateReason, about: contact.ref, field: "at")
        return Done()
    }

    private static func entry(_ part: String) -> EntryKind {
        switch part {
        case DetentionContact.solicitor: .legalAdvice
        case DetentionContact.adult, "guardian", "authority": .appropriateAdult
        case DetentionContact.healthcare: .healthcare
        default: .rights
        }
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try VoluntaryContact.all(of: ID(ref.id), in: tx).filter { $0.leftAt == nil }.map { Option($0.id.description, "\($0.name), \($0.part)") }
    }
}
