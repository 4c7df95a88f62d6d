import Base
import Core
import Storage

/// A visit at the cell, made now (Code C 9.3, PACE-71, PACE-72). It has no field for a time: the server's counts, or what a tablet without network counted on
/// from the server's, so that no visit is ever put back.
struct RecordVisit: CareAct {
    static let name: OperationName = "custody.visit.record"
    static let title = "Record visit"
    static let isKept = true
    static let form = Form {
        Section("Visit, made now") {
            CareField.detention
            Field.choice("state", "How was the person found?", from: CellVisit.states, required: .by("Code C 9.3: a visit is more than a look"))
            Field.yesNo("wakes", "Roused: woke up?", hint: "Needed where the level asks for rousing (Code C Annex H).")
            Field.yesNo("answers", "Answered simple questions (name, where are you)?")
            Field.yesNo("obeys", "Did as asked (opened eyes, lifted an arm)?")
            Field.text("note", "What was seen or said", lines: 2, max: 1000)
            Field.text("help", "Whom you called", hint: "Needed when the person could not be roused.", max: 200)
            Field.text("overdueReason", "If the visit is overdue, why", max: 400)
        }
    }

    let detentionId: ID<Detention>
    let state: String
    let wakes: Bool?
    let answers: Bool?
    let obeys: Bool?
    let note: String?
    let help: String?
    let overdueReason: String?

    func perform(in work: Work) throws -> Instant {
        let detention = try work.held(detentionId)
        let time = work.actedAt
        let before = try ObservationStanding.of(detentionId, in: work.tx)
        guard let standing = work.recordedAt == nil ? before : try ObservationStanding.of(detentionId, at: time, in: work.tx) else {
            throw Refusal.conflict("No level of observation is set. The custody officer sets it first (PACE-71).")
        }
        guard let schedule = standing.schedule else { throw Refusal.conflict("The person is at hospital. Visits go on when they are back.") }
        let found = try work.code(state, of: CellVisit.states, field: "state")
        let isLate = time > schedule.due
        let reason = overdueReason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if isLate, reason == nil {
            throw Refusal.invalid(
                "overdueReason", code: "required", "The visit was due by \(London.time(of: schedule.due, zoned: true)). Say why it is late: the record shows both times (PACE-72).")
        }
        let rousing = wakes.flatMap { wakes in answers.flatMap { answers in obeys.map { Rousing(wakes: wakes, answers: answers, obeys: $0) } } }
        if standing.current.isRoused, rousing == nil {
            throw Refusal.invalid("wakes", code: "required", "\(standing.current.title): rouse the person, and say whether they woke, answered and did as asked (Code C Annex H).")
        }
        if let rousing, !rousing.isRousable.value, help?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("help", code: "required", "\(rousing.isRousable.reason) Then write down whom you called.")
        }
        let next = time.adding(minutes: standing.current.minutesMax)
        let visit = try work.save(
            CellVisit(
                id: work.newID(), detentionId: detentionId, visitedAt: time, dueAt: schedule.due, nextDueAt: next, state: state, wakes: wakes, answers: answers,
                obeys: obeys, note: note, lateReason: isLate ? reason : nil, officerId: work.officer.id))
        let after = work.recordedAt == nil ? next : try VisitOrder.putInPlace(visit, in: work)?.due
        // One that comes after a later visit answers nothing that is open now.
        if work.recordedAt == nil || after != before?.schedule?.due {
            for kind in [CareTask.visitSoon, .visitOverdue, .visitMissed] { try work.closeTasks(kind.rawValue, about: detention.ref) }
        }
        var text = "\(found.title)."
        if let rousing { text += " Roused: \(rousing.wakes ? "woke" : "did not wake"), \(rousing.answers ? "answered" : "did not answer"), \(rousing.obeys ? "did as asked" : "did not do as asked")." }
        if let note { text += " \(note)" }
        if isLate { text += " Late: was due at \(London.time(of: schedule.due, zoned: true)). \(reason ?? "")" }
        if let rousing, !rousing.isRousable.value {
            text += " \(help ?? "")"
            try work.careTask(.concern, "Cannot be roused: \(detention.number). Healthcare or ambulance at once", about: detention, due: work.now)
        } else if found.detail["concern"] == "yes" {
            try work.careTask(.concern, "\(found.title): \(detention.number). Look at the risk again", about: detention, due: work.now.adding(minutes: 15))
        }
        try work.enter(.visit, in: detention, at: time, text: text, about: visit.ref)
        return after ?? next
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL") && tx.exists("SELECT 1 FROM detention_observation WHERE detention_id = \(ref.id)")
    }
}

/// The custody officer has looked at a concern and says what was done about it: an alarm never goes without a word.
struct AnswerConcern: CareAct {
    static let name: OperationName = "custody.visit.answer"
    static let title = "Answer a concern"
    static let form = Form {
        Section("Concern") {
            CareField.detention
            Field.option("concern", "Which", required: .by("each is answered by itself"))
            Field.text("answer", "What was done", lines: 3, required: .by("an alarm is never silently dismissed"), max: 1000)
        }
    }

    /// Those that have no act of their own which makes them go.
    static let answered = [CareTask.concern.rawValue, CareTask.departure.rawValue]

    let detentionId: ID<Detention>
    let concern: String
    let answer: String

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    func perform(in work: Work) throws -> Done {
        let detention = try work.require(Detention.self, detentionId)
        try DetentionCheck.given(answer, "answer", "Say what was done about it.")
        guard let id = ID<TaskItem>(concern), var task = try work.tx.find(TaskItem.self, id), task.subjectId == detention.id.raw, Self.answered.contains(task.kind),
            task.status == .open
        else { throw Refusal.invalid("concern", code: "unknown", "There is no such open concern. Choose one of those offered.") }
        task.status = .done
        task.reason = answer
        task.closedAt = work.now
        task.closedBy = work.officer.id
        try work.save(task)
        try work.enter(.visit, in: detention, at: work.now, text: "\(task.title)\nAnswered: \(answer)")
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(ref.id) AND status = 'open' AND kind IN \(list: answered) ORDER BY id LIMIT 20")
            .map { Option($0.id.description, $0.title) }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !options(for: "concern", on: ref, for: officer, in: tx).isEmpty }
}
