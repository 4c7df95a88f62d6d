import Base
import Core
import Storage

extension Work {
    /// Writes an entry in a detention's log: every act on a detention leaves one.
    ///
    /// - Parameters:
    ///   - time: when it happened: not in the future and not before the arrest.
    ///   - lateReason: why it is entered late; needed once the event lies further back than the list `custody.entry` allows for its kind, ignored otherwise.
    ///   - about: the record that has more of it.
    ///   - field: the field of the form that holds the time, for the refusal.
    @discardableResult
    func enter(
        _ kind: EntryKind, in detention: Detention, at time: Instant, text: String, lateReason: String? = nil, about: Ref? = nil, field: String = "happenedAt"
    ) throws -> ID<CustodyEntry> {
        let late = try LateEntry.check(kind, at: time, since: detention.arrestedAt, "when the person was arrested", lateReason, field, in: self)
        let entry = CustodyEntry(
            id: newID(), detentionId: detention.id, kind: kind, happenedAt: time, enteredAt: now, recordedAt: recordedAt, enteredBy: officer.id, lateReason: late,
            text: text, aboutKind: about?.kind, aboutId: about?.id)
        try save(entry)
        concern(detention.ref)
        // The suite's list is open on a wall: it refreshes when its suite is touched.
        concern(Ref(Unit.kind, detention.suiteId))
        return entry.id
    }
}

/// The field that asks why something is entered late.
enum LateEntry {
    static let key = "lateReason"
    /// For a kind whose row of the list gives no number.
    static let minutes = 15

    /// Refuses the future, the time before the record began, and a late entry without its reason; answers the reason where the entry is late.
    static func check(
        _ kind: EntryKind, at time: Instant, since earliest: Instant, _ event: String, _ lateReason: String?, _ field: String, in work: Work
    ) throws -> String? {
        guard let listed = try CodeList.code(kind.rawValue, of: EntryKind.list, on: London.day(of: work.now), in: work.tx) else {
            throw Refusal.invalid("kind", code: "not-on-the-list", "“\(kind.rawValue.prefix(40))” is not a kind of custody entry. Choose one from the list.")
        }
        try DetentionCheck.notFuture(time, field, listed.title, now: work.actedAt)
        try DetentionCheck.notBefore(earliest, time, field, listed.title, event)
        let minutes = Int(listed.detail["late_minutes"] ?? "") ?? minutes
        // What a tablet recorded without the server was written down in time: the entry tells by itself when it was received.
        guard time.adding(minutes: minutes) < work.actedAt else { return nil }
        guard let reason = lateReason, !reason.allSatisfy(\.isWhitespace) else {
            throw Refusal.invalid(
                key, code: "required",
                "\(listed.title): \(London.text(time, zoned: true)) is more than \(minutes) minutes ago. Say why it is entered late (Code C 2.6 and 2.7).")
        }
        return reason
    }

    static let field = Field.text(key, "If it is entered late, why", hint: "Needed when it happened more than a few minutes ago.", max: 400)
}
