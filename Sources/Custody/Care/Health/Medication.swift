import Base
import Core
import Storage

/// A medicine a detainee is to take, as a healthcare professional directed.
struct Medication: CarePart {
    static let table = "detention_medication"
    static let rows: SQL = "detention_medication"
    static let kind: RecordKind = "detention-medication"

    let id: ID<Medication>
    var version = 0
    let detentionId: ID<Detention>
    let medicine: String
    let dose: String
    let isControlled: Bool
    /// The healthcare professional, by name.
    let directedBy: String
    /// Nothing for a single dose or one taken when needed.
    let hoursBetween: Int?
    let dosesMax: Int
    var dosesDone = 0
    var nextDueAt: Instant?
    var stoppedAt: Instant?
    var stopReason: String?
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant

    var isOpen: Bool { stoppedAt == nil && dosesDone < dosesMax }
    /// Whether it had not been stopped by then: what was given before counts, whenever the tablet could say so.
    func wasOpen(at time: Instant) -> Bool { (stoppedAt.map { time < $0 } ?? true) && dosesDone < dosesMax }
    var task: String { "Medication \(id.description.suffix(4))" }

    static func openOptions(_ ref: Ref, _ tx: Transaction) throws -> [Option] {
        try all(of: ID(ref.id), in: tx).filter(\.isOpen).map { Option($0.id.description, "\($0.medicine), \($0.dose)") }
    }
}

/// One dose: taken, refused or withheld, with who watched.
struct MedicationDose: CarePart {
    static let table = "medication_dose"
    static let rows: SQL = "medication_dose"
    static let kind: RecordKind = "medication-dose"

    enum Outcome: String, Codable, Sendable, SQLBindable {
        case taken, refused, withheld
    }

    let id: ID<MedicationDose>
    var version = 0
    let medicationId: ID<Medication>
    let detentionId: ID<Detention>
    let dueAt: Instant?
    let givenAt: Instant
    let outcome: Outcome
    let witness: String
    let supervisor: String?
    let note: String?
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant
}

/// Plans a medicine on a healthcare professional's direction (Code C 9.9, PACE-73).
struct PlanMedication: CareAct {
    static let name: OperationName = "custody.medication.plan"
    static let title = "Plan medication"
    static let form = Form {
        Section("Medicine") {
            CareField.detention
            Field.text("medicine", "Medicine", required: .by("Code C 9.9"), max: 120)
            Field.text("dose", "Dose", required: .by("Code C 9.9"), max: 80)
            Field.yesNo("isControlled", "Controlled drug?", required: .by("Code C 9.10 wants a healthcare professional there"))
            Field.text("directedBy", "Directed by", hint: "The healthcare professional.", required: .by("Code C 9.9: no medicine without direction"), max: 120)
            Field.moment("firstDueAt", "First dose due", hint: "Leave it empty for a medicine taken when needed.", future: true)
            Field.number("hoursBetween", "Hours between doses", in: 1...72)
            Field.number("doses", "Doses at most", in: 1...50, required: .by("a plan has an end"))
        }
    }

    let detentionId: ID<Detention>
    let medicine: String
    let dose: String
    let isControlled: Bool
    let directedBy: String
    let firstDueAt: Instant?
    let hoursBetween: Int?
    let doses: Int

    func perform(in work: Work) throws -> ID<Medication> {
        let detention = try work.held(detentionId)
        if doses > 1, firstDueAt != nil, hoursBetween == nil {
            throw Refusal.invalid("hoursBetween", code: "required", "With more than one dose, say how many hours lie between them.")
        }
        let medication = try work.save(
            Medication(
                id: work.newID(), detentionId: detentionId, medicine: medicine, dose: dose, isControlled: isControlled, directedBy: directedBy, hoursBetween: hoursBetween,
                dosesMax: doses, nextDueAt: firstDueAt, officerId: work.officer.id, recordedAt: work.now))
        if let firstDueAt { try work.careTask(.medication, "\(medication.task) for \(detention.number)", about: detention, due: firstDueAt) }
        try work.enter(.medication, in: detention, at: work.now, text: "Medication planned as directed by \(directedBy).", about: medication.ref)
        return medication.id
    }
}

/// Gives a dose, or records that it was refused or withheld.
struct GiveMedication: CareAct {
    static let name: OperationName = "custody.medication.give"
    static let title = "Give medication"
    static let isKept = true
    static let form = Form {
        Section("Dose") {
            CareField.detention
            Field.option("medication", "Medicine", required: .by("each dose belongs to a plan"))
            Field.choice("outcome", "Outcome", from: "custody.dose-outcome", required: .by("a refusal is recorded as well"))
            Field.text("witness", "Who watched it being taken", required: .by("Code C 9.9"), max: 120)
            Field.text("supervisor", "Healthcare professional supervising", hint: "Always for a controlled drug.", max: 120)
            Field.text("note", "Note", lines: 2, max: 400)
            CareField.time("givenAt")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let medication: String
    let outcome: MedicationDose.Outcome
    let witness: String
    let supervisor: String?
    let note: String?
    let givenAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<MedicationDose> {
        let detention = try work.held(detentionId)
        var plan = try work.part(Medication.self, medication, of: detention, field: "medication")
        let time = givenAt ?? work.thisMinute
        guard plan.isOpen || (work.recordedAt != nil && plan.wasOpen(at: time)) else { throw Refusal.conflict("That medication is finished or was stopped. Plan it again if it is directed.") }
        if outcome == .taken {
            let may = Dosing.mayTake(due: plan.nextDueAt, now: time, isControlled: plan.isControlled, supervisor: supervisor, note: note)
            if !may.value { throw Refusal.invalid("supervisor", code: "required", may.reason) }
        }
        let dose = try work.save(
            MedicationDose(
                id: work.newID(), medicationId: plan.id, detentionId: detentionId, dueAt: plan.nextDueAt, givenAt: time, outcome: outcome, witness: witness,
                supervisor: supervisor, note: note, officerId: work.officer.id, recordedAt: work.now))
        plan.dosesDone += 1
        // A dose that is sent after a later one puts the next no earlier.
        let latest = try work.tx.value(Instant.self, "SELECT MAX(given_at) FROM medication_dose WHERE medication_id = \(plan.id)") ?? time
        plan.nextDueAt = plan.isOpen ? Dosing.next(after: max(time, latest), hoursBetween: plan.hoursBetween, dosesLeft: plan.dosesMax - plan.dosesDone) : nil
        plan = try work.save(plan)
        let title = "\(plan.task) for \(detention.number)"
        try work.closeCareTask(.medication, title, about: detention)
        if let next = plan.nextDueAt { try work.careTask(.medication, title, about: detention, due: next) }
        if outcome != .taken {
            try work.careTask(.concern, "Medication \(outcome.rawValue): \(detention.number). Ask healthcare", about: detention, due: work.now.adding(minutes: 30))
        }
        try work.enter(
            .medication, in: detention, at: time, text: "Dose \(plan.dosesDone) of a planned medication \(outcome.rawValue), watched by \(witness).", lateReason: lateReason,
            about: dose.ref, field: "givenAt")
        return dose.id
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try Medication.openOptions(ref, tx) }
    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !Medication.openOptions(ref, tx).isEmpty }
}

/// Stops a medicine before its doses are done.
struct StopMedication: CareAct {
    static let name: OperationName = "custody.medication.stop"
    static let title = "Stop medication"
    static let form = Form {
        Section("Medicine") {
            CareField.detention
            Field.option("medication", "Medicine", required: .by("each is stopped by itself"))
            Field.text("reason", "Why, and who said so", lines: 2, required: .by("the record must show it"), max: 400)
        }
    }

    let detentionId: ID<Detention>
    let medication: String
    let reason: String

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        var plan = try work.part(Medication.self, medication, of: detention, field: "medication")
        guard plan.isOpen else { throw Refusal.conflict("That medication is finished or was stopped already.") }
        try DetentionCheck.given(reason, "reason", "Say why it is stopped and who said so.")
        plan.stoppedAt = work.now
        plan.stopReason = reason
        plan.nextDueAt = nil
        try work.save(plan)
        try work.closeCareTask(.medication, "\(plan.task) for \(detention.number)", about: detention)
        try work.enter(.medication, in: detention, at: work.now, text: "A planned medication was stopped.", about: plan.ref)
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try Medication.openOptions(ref, tx) }
    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !Medication.openOptions(ref, tx).isEmpty }
}
