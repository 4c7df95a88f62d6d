import Crypto
public import Base
@_spi(Writing) public import Storage

/// One act being done: what an operation may use to change things. Lives for one transaction.
public final class Work {
    public let tx: Transaction
    public let officer: Officer
    /// The server's time of the act.
    public let now: Instant
    /// When a device without the server recorded it; nothing for an act that came at once.
    public let recordedAt: Instant?
    let registry: Registry
    let detail = ActDetail()
    private(set) var subject: Ref?
    private(set) var created = false
    private(set) var eventNames: [String] = []
    /// The records made in this act, which nothing outside it can point at yet.
    private var made: [RawID: Made] = [:]
    private var linked: [Link] = []

    private enum Made { case withoutCard, withCard }

    /// When the officer did it, as far as the server knows: by its own clock, or by a device's within what the server checked.
    public var actedAt: Instant { recordedAt ?? now }
    /// When it happened where the officer left the time empty: this minute, as they would have typed it, so that what they type next in the same minute is not before it.
    public var thisMinute: Instant { actedAt.minute }

    init(tx: Transaction, officer: Officer, now: Instant, recordedAt: Instant? = nil, registry: Registry, subject: Ref?) {
        self.tx = tx
        self.officer = officer
        self.now = now
        self.recordedAt = recordedAt
        self.registry = registry
        self.subject = subject
    }

    /// The kinds of record the officer's roles let them read and find.
    public var readableKinds: [RecordKind] {
        registry.recordTypes.values.filter { $0.isListed && officer.may($0.read) }.map(\.kind).sorted { $0.name < $1.name }
    }

    /// A new id of this moment.
    public func newID<Entity>(_ type: Entity.Type = Entity.self) -> ID<Entity> { ID(at: now) }

    /// Writes the record and notes what changed in it. Version 0 is inserted; any other must still be current. A `Kept` record keeps what it held before.
    ///
    /// - Parameters:
    ///   - source: the record that a change of a `Kept` record was learned from.
    ///   - reason: why it was changed, in the officer's words.
    @discardableResult
    public func save<R: Filed>(_ record: R, source: Ref? = nil, reason: String? = nil) throws -> R {
        var saved = record
        if record.version == 0 {
            saved.version = 1
            try tx.post(saved, into: R.table)
            made[record.id.raw] = .withoutCard
            detail.noteNew(record.ref, try tx.fields(of: saved))
            if subject == nil {
                subject = record.ref
                created = true
            } else if subject == record.ref {
                created = true
            }
        } else {
            let before = try tx.rows(SQL(trusted: "SELECT * FROM \(R.table) WHERE id = ?", values: [record.id.sqlValue])).first
            guard let before else { throw Refusal.notFound }
            guard try tx.update(record) else { throw Refusal.stale(current: Int(sqlValue: before["version"]) ?? 0) }
            saved.version += 1
            let differences = Difference.between(before, try tx.fields(of: saved))
            detail.noteChange(record.ref, differences)
            if let kept = record as? any Kept { try keepBefore(differences, of: kept, source, reason) }
            if subject == nil { subject = record.ref }
        }
        concern(record.ref)
        if let card = saved.card { try index(card) }
        return saved
    }

    /// Writes a row of what somebody else publishes: a gazetteer's address, a boundary. The journal keeps which edition and how many, not every field:
    /// those stand in the publication.
    @discardableResult
    public func keep<R: Record>(_ row: R) throws -> R {
        var kept = row
        if row.version == 0 {
            kept.version = 1
            try tx.insert(kept)
        } else {
            guard try tx.update(row) else { throw Refusal.stale(current: row.version) }
            kept.version += 1
        }
        return kept
    }

    private func keepBefore(_ differences: [Difference], of record: some Kept, _ source: Ref?, _ reason: String?) throws {
        let columns = Set(type(of: record).keptFields.map(\.column))
        for difference in differences where columns.contains(difference.column) {
            let change = FieldChange(
                id: RawID(at: now), recordKind: record.ref.kind, recordId: record.ref.id, wholeId: record.whole.id, field: difference.column,
                old: difference.old.kept, new: difference.new.kept, at: now, officerId: officer.id, sourceKind: source?.kind, sourceId: source?.id, reason: reason)
            try tx.post(change, into: FieldChange.table)
        }
    }

    /// Reads a record that must exist and that this officer may see; for anyone else it does not exist.
    public func require<R: Filed>(_ type: R.Type, _ id: ID<R>) throws -> R {
        guard let record = try tx.find(type, id), try Visibility(to: officer).allows(id.raw, in: tx) else { throw Refusal.notFound }
        concern(record.ref)
        return record
    }

    /// As `require`, and refuses when the record is no longer at the version the person saw.
    public func require<R: Filed>(_ type: R.Type, _ id: ID<R>, at version: Int?) throws -> R {
        let record = try require(type, id)
        if let version, version != record.version { throw Refusal.stale(current: record.version) }
        return record
    }

    /// Notes that the act touched this record, so that the auditor finds it there and open pages of it refresh.
    public func concern(_ ref: Ref) { detail.concern(ref) }

    /// A fact of the act for the journal that is not a column of a record.
    public func note(_ name: String, _ value: JSONValue) { detail.note(name, value) }

    public func index(_ card: Card) throws {
        try EntryIndex.write(card, isFirst: made[card.ref.id] == .withoutCard, in: tx)
        if made[card.ref.id] != nil { made[card.ref.id] = .withCard }
    }

    /// Connects two records. The same connection is not made twice.
    @discardableResult
    public func link(
        _ type: String, from: Ref, to: Ref, said: String? = nil, source: Ref? = nil, fromAt: Instant? = nil, untilAt: Instant? = nil
    ) throws -> ID<Link> {
        // What was made in this act has no links but those made since; nobody else knows of it.
        if made[from.id] != nil || made[to.id] != nil {
            if let known = linked.first(where: { $0.type == type && $0.from.id == from.id && $0.to.id == to.id && $0.untilAt == nil }) { return known.id }
        } else if let known = try tx.value(
            ID<Link>.self,
            "SELECT id FROM link WHERE from_id = \(from.id) AND type = \(type) AND to_id = \(to.id) AND until_at IS NULL")
        {
            return known
        }
        return try linkNew(type, from: from, to: to, said: said, source: source, fromAt: fromAt, untilAt: untilAt)
    }

    /// As `link`, for a record just made, which nothing can be linked to yet.
    @discardableResult
    public func linkNew(
        _ type: String, from: Ref, to: Ref, said: String? = nil, source: Ref? = nil, fromAt: Instant? = nil, untilAt: Instant? = nil
    ) throws -> ID<Link> {
        let link = Link(
            id: newID(), version: 1, type: type, fromKind: from.kind, fromId: from.id, toKind: to.kind, toId: to.id, fromAt: fromAt, untilAt: untilAt,
            said: said, sourceKind: source?.kind, sourceId: source?.id, createdAt: now, createdBy: officer.id)
        try tx.post(link, into: Link.table)
        linked.append(link)
        detail.noteLink(link)
        concern(from)
        concern(to)
        return link.id
    }

    /// Makes a record visible only to the members of `groups`.
    public func restrict(_ ref: Ref, to groups: [ID<AccessGroup>]) throws {
        for group in Set(groups).sorted() {
            try tx.execute("INSERT INTO restriction (record_id, group_id) VALUES (\(ref.id), \(group)) ON CONFLICT (record_id, group_id) DO NOTHING")
            try restrictTexts(of: ref, to: group)
        }
        note("restricted", .array(groups.map { .string($0.description) }))
        concern(ref)
    }

    /// Takes a restriction off again.
    public func lift(_ ref: Ref, from groups: [ID<AccessGroup>]) throws {
        for group in Set(groups).sorted() {
            try tx.execute("DELETE FROM restriction WHERE record_id = \(ref.id) AND group_id = \(group)")
            try liftTexts(of: ref, from: group)
        }
        note("lifted", .array(groups.map { .string($0.description) }))
        concern(ref)
    }

    /// The next number of a yearly series, from 1; unique also when many ask at once.
    public func number(_ series: String, year: Int) throws -> Int { try NumberSeries.next(series, year: year, in: tx) }

    /// Tells the other modules, which react inside this transaction.
    public func announce<E: Event>(_ event: E) throws {
        eventNames.append(E.name)
        for reaction in registry.reactions(to: E.self) { try reaction.perform(event, self) }
    }
}
