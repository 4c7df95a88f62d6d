public import Base
public import Storage

/// A read on behalf of an officer: what it looked at is kept for the journal.
public final class Reading {
    public let tx: Transaction
    public let officer: Officer
    public let now: Instant
    public let visible: Visibility
    /// The journal's entry that will account for it; nothing where many are shown what is read once.
    let entry: RawID?
    private var concerned: [Ref] = []
    private var seen: Set<Ref> = []
    private var allowed: Set<RawID> = []
    /// The record whose permission was asked for and not yet looked at.
    private var asked: (id: RawID, isAllowed: Later<Bool>)?
    private var notes: [String: JSONValue] = [:]

    /// What a device is given to count its own time from.
    public var stamp: Stamp? { entry.map { Stamp(entry: $0, at: now) } }

    init(tx: Transaction, officer: Officer, now: Instant, entry: RawID? = nil) {
        self.entry = entry
        self.tx = tx
        self.officer = officer
        self.now = now
        visible = Visibility(to: officer)
    }

    /// The record, if it exists and the officer may see it. Otherwise it does not exist.
    public func require<R: Filed>(_ type: R.Type, _ id: ID<R>) throws -> R {
        guard let record = try tx.find(type, id), try allows(id.raw) else { throw Refusal.notFound }
        saw(record.ref)
        return record
    }

    /// Whether the officer may see the record; asked of the database once.
    func allows(_ id: RawID) throws -> Bool {
        if allowed.contains(id) { return true }
        let isAllowed = if let asked, asked.id == id { try asked.isAllowed() } else { try visible.allows(id, in: tx) }
        guard isAllowed else { return false }
        allowed.insert(id)
        return true
    }

    /// Asks whether the officer may see the record together with what is asked next.
    func askAllows(_ id: RawID) throws { asked = (id, try visible.askAllows(id, in: tx)) }

    /// Notes that this record was shown.
    public func saw(_ ref: Ref) {
        if seen.insert(ref).inserted { concerned.append(ref) }
    }

    /// What was asked for and how much was found: the criteria of a search.
    public func note(_ name: String, _ value: JSONValue) { notes[name] = value }

    struct Trace: Sendable {
        let body: String?
        let concerned: [Ref]
    }

    var trace: Trace { Trace(body: notes.isEmpty ? nil : JSONValue.object(notes).text, concerned: concerned) }
}
