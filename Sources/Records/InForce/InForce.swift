public import Base
public import Core
public import Storage

/// What is in force about a person because somebody with authority said so: an order that binds them, or that they are sought. It is recorded, changed with
/// its reason, and ended with who ended it; it is never deleted.
public protocol InForce: Filed, Kept {
    /// The table with the alias `f`.
    static var from: SQL { get }
    var personId: ID<Person> { get }
    /// Who looks after it; where nobody does, the supervisors of the unit that recorded it.
    var ownerId: ID<OfficerAccount>? { get }
    var unitId: ID<Unit>? { get }
    var sourceKind: RecordKind? { get }
    var sourceId: RawID? { get }
    /// The day somebody was last reminded of.
    var remindedOf: Day? { get set }
    /// The first day it was in force no more.
    var endedOn: Day? { get set }
    var endedAt: Instant? { get set }
    var endedBy: ID<OfficerAccount>? { get set }
    var endReason: String? { get set }
    /// The court or officer who ended it.
    var endAuthority: String? { get set }
    var endNote: String? { get set }
}

extension InForce {
    var person: Ref { Ref(Person.kind, personId) }
    var isOpen: Bool { endedAt == nil }
    var source: Ref? { sourceKind.flatMap { kind in sourceId.map { Ref(kind, $0) } } }
    var taskOwner: TaskOwner { ownerId.map { .officer($0) } ?? .role("SGT", in: unitId) }

    mutating func end(_ reason: String, on day: Day, by authority: String?, _ note: String?, _ work: Work) {
        endedOn = day
        endedAt = work.now
        endedBy = work.officer.id
        endReason = reason
        endAuthority = authority
        endNote = note
    }

    /// Whether it may be seen: itself, its person, and the record it was learned from.
    static func visible(_ visible: Visibility) -> SQL {
        "\(visible.condition("f.id")) AND \(visible.condition("f.person_id")) AND \(visible.condition("f.source_id"))"
    }

    func isVisible(to officer: Officer, in tx: Transaction) throws -> Bool {
        let visible = Visibility(to: officer)
        return try [personId.raw, sourceId].compactMap { $0 }.allSatisfy { try visible.allows($0, in: tx) }
    }

    /// All of these people, the newest first; those still in force, or every one.
    static func of(_ people: [RawID], onlyOpen: Bool = true, visible: Visibility, in tx: Transaction) throws -> [Self] {
        try ask(people, onlyOpen: onlyOpen, visible: visible, in: tx)()
    }

    static func ask(_ people: [RawID], onlyOpen: Bool = true, visible: Visibility, in tx: Transaction) throws -> Later<[Self]> {
        let open: SQL = onlyOpen ? " AND f.ended_at IS NULL" : ""
        return try tx.ask(
            Self.self,
            "SELECT f.* FROM \(from) WHERE f.person_id IN \(list: people)\(open) AND \(Self.visible(visible)) ORDER BY f.id DESC LIMIT \(InForceLimits.shownMax)"
        ).all
    }

    static func isOpen(_ ref: Ref, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM \(from) WHERE f.id = \(ref.id) AND f.ended_at IS NULL")
    }
}

enum InForceLimits {
    /// Of one person, in force at once; nobody has more.
    static let shownMax = 40
    static let conditionsMax = 30
    static let protectedMax = 20
}

extension Work {
    /// One that is in force, whose person and source this officer may see.
    func requireInForce<R: InForce>(_ type: R.Type, _ id: ID<R>, at version: Int? = nil) throws -> R {
        let found = try require(R.self, id, at: version)
        guard try found.isVisible(to: officer, in: tx) else { throw Refusal.notFound }
        guard found.isOpen else { throw Refusal.conflict("It has ended already. Record a new one where it is in force again.") }
        concern(found.person)
        return found
    }

    /// What is about a restricted record, or was learned from one, is as restricted: its card would tell of it.
    func restrict(_ ref: Ref, like others: Ref?...) throws {
        let groups = try tx.values(
            ID<AccessGroup>.self, "SELECT DISTINCT group_id FROM restriction WHERE record_id IN \(list: others.compactMap { $0?.id } + [ref.id]) ORDER BY group_id")
        if !groups.isEmpty { try restrict(ref, to: groups) }
    }
}

/// Orders and wanted entries follow their person into restriction, and whatever has a card of its own the record it was learned from: a card that is found
/// tells as much as a page.
enum InForceRestriction {
    static func follow(_ event: RecordRestricted, _ work: Work) throws {
        if event.record.kind == Person.kind { try close(event.record.id, to: event.groups, work) }
        func closeLearned(_ kind: RecordKind, _ ids: SQL) throws {
            for id in try work.tx.values(RawID.self, ids) { try work.restrict(Ref(kind, id), to: event.groups) }
        }
        let source = event.record.id
        try closeLearned(CourtOrder.kind, "SELECT id FROM court_order WHERE source_id = \(source) ORDER BY id")
        try closeLearned(WantedEntry.kind, "SELECT id FROM wanted_entry WHERE source_id = \(source) ORDER BY id")
        try closeLearned(VehicleSighting.kind, "SELECT id FROM vehicle_sighting WHERE source_id = \(source) ORDER BY id")
    }

    static func close(_ person: RawID, to groups: [ID<AccessGroup>], _ work: Work) throws {
        for id in try work.tx.values(RawID.self, "SELECT id FROM court_order WHERE person_id = \(person) ORDER BY id") { try work.restrict(Ref(CourtOrder.kind, id), to: groups) }
        for id in try work.tx.values(RawID.self, "SELECT id FROM wanted_entry WHERE person_id = \(person) ORDER BY id") { try work.restrict(Ref(WantedEntry.kind, id), to: groups) }
    }
}
