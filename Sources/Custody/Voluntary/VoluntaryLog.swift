import Base
import Core
import Storage

/// One entry of an attendance's log. It is never changed; what was wrong is put right by a further entry.
struct VoluntaryEntry: Filed {
    static let table = "voluntary_entry"
    static let kind: RecordKind = "voluntary-entry"

    let id: ID<VoluntaryEntry>
    var version = 0
    let attendanceId: ID<VoluntaryAttendance>
    let kind: EntryKind
    let happenedAt: Instant
    let enteredAt: Instant
    let enteredBy: ID<OfficerAccount>
    let lateReason: String?
    let text: String
    let aboutKind: RecordKind?
    let aboutId: RawID?

    var card: Card? { nil }

    static let entriesMax = 500

    /// Newest first.
    static func all(of attendance: ID<VoluntaryAttendance>, in tx: Transaction) throws -> [VoluntaryEntry] {
        try tx.all(VoluntaryEntry.self, "SELECT * FROM voluntary_entry WHERE attendance_id = \(attendance) ORDER BY happened_at DESC, id DESC LIMIT \(entriesMax)")
    }

    /// As the log of custody shows an entry.
    var line: CustodyEntry {
        CustodyEntry(
            id: ID(id.raw), detentionId: ID(attendanceId.raw), kind: kind, happenedAt: happenedAt, enteredAt: enteredAt, recordedAt: nil, enteredBy: enteredBy, lateReason: lateReason, text: text,
            aboutKind: aboutKind, aboutId: aboutId)
    }
}

extension EntryKind {
    static let appointment = EntryKind(rawValue: "appointment")
    static let attendanceEnded = EntryKind(rawValue: "attendance-ended")
}

extension Work {
    /// Writes an entry in an attendance's log, with the same rule for late ones as the custody log.
    @discardableResult
    func enter(
        _ kind: EntryKind, in attendance: VoluntaryAttendance, at time: Instant, text: String, lateReason: String? = nil, about: Ref? = nil, field: String = "happenedAt"
    ) throws -> ID<VoluntaryEntry> {
        let late = try LateEntry.check(kind, at: time, since: attendance.invitedAt, "when the person was invited", lateReason, field, in: self)
        let entry = try save(
            VoluntaryEntry(
                id: newID(), attendanceId: attendance.id, kind: kind, happenedAt: time, enteredAt: now, enteredBy: officer.id, lateReason: late, text: text,
                aboutKind: about?.kind, aboutId: about?.id))
        concern(attendance.ref)
        return entry.id
    }
}

/// Writes in the log of an attendance what no other act records: refreshments, breaks, what was said; or corrects an entry.
struct EnterVoluntaryLog: VoluntaryAct {
    static let name: OperationName = "custody.voluntary.log"
    static let title = "Enter in log"
    static let stages: [VoluntaryAttendance.Status] = VoluntaryAttendance.Status.allCases
    static let form = Form {
        Section("Entry") {
            VoluntaryField.attendance
            Field.option("kind", "What it is", required: .by("the log is read by kind"))
            VoluntaryField.moment("happenedAt", "Happened at", "entries are timed")
            Field.text("text", "Entry", lines: 4, required: .by("the log is the record of the attendance"), max: 4000)
            Field.option("corrects", "If it corrects an entry, which", hint: "That entry stays as it was written.")
            LateEntry.field
        }
    }

    let attendanceId: ID<VoluntaryAttendance>
    let kind: EntryKind
    let happenedAt: Instant
    let text: String
    let corrects: ID<VoluntaryEntry>?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<VoluntaryEntry> {
        let attendance = try work.require(VoluntaryAttendance.self, attendanceId)
        guard try CodeList.code(kind.rawValue, of: EntryKind.list, on: London.day(of: work.now), in: work.tx)?.detail["plain"] == "yes" else {
            throw Refusal.invalid("kind", code: "has-an-act", "This kind of entry is made by the act itself, not by hand. Choose another, or do the act.")
        }
        try DetentionCheck.given(text, "text", "Write what happened.")
        guard let corrects else { return try work.enter(kind, in: attendance, at: happenedAt, text: text, lateReason: lateReason) }
        guard let wrong = try work.tx.find(VoluntaryEntry.self, corrects), wrong.attendanceId == attendanceId else {
            throw Refusal.invalid("corrects", code: "unknown", "That entry is not in this log. Choose one of those offered.")
        }
        return try work.enter(.corrected, in: attendance, at: happenedAt, text: text, lateReason: lateReason, about: wrong.ref)
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        ["attendanceId": .string(ref.id.description), "kind": .string(EntryKind.note.rawValue)]
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        guard field == "corrects" else { return try EnterInLog.options(for: field, on: ref, for: officer, in: tx) }
        return try VoluntaryEntry.all(of: ID(ref.id), in: tx).filter { $0.kind != .corrected }.prefix(100).map { entry in
            Option(entry.id.description, "\(London.text(entry.happenedAt, zoned: true)) \(entry.text.prefix(80))")
        }
    }
}
