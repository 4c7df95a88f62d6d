import Base
import Core
import Storage

/// An act about somebody who is in custody now.
protocol CareAct: Operation {
    var detentionId: ID<Detention> { get }
}

extension CareAct {
    var subject: Ref? { Ref(Detention.kind, detentionId) }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL")
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { ["detentionId": .string(ref.id.description)] }
}

/// A form that changes what another sergeant may be changing at the same moment: the level, the risk, the cell. Its version is how often that was set, so
/// that only the second of two is told, and not everyone who has something else of the detention open.
enum SetSoFar {
    static func levels(_ id: ID<Detention>, in tx: Transaction) throws -> Int { try count("SELECT COUNT(*) FROM detention_observation WHERE detention_id = \(id)", tx) }
    static func assessments(_ id: ID<Detention>, in tx: Transaction) throws -> Int { try count("SELECT COUNT(*) FROM risk_assessment WHERE detention_id = \(id)", tx) }
    static func cells(_ id: ID<Detention>, in tx: Transaction) throws -> Int { try count("SELECT COUNT(*) FROM occupation WHERE detention_id = \(id)", tx) }

    private static func count(_ sql: SQL, _ tx: Transaction) throws -> Int { Int(try tx.value(Int64.self, sql) ?? 0) }

    /// Refuses what was decided on the state before.
    static func check(_ version: Int?, is now: Int) throws {
        if let version, version != now { throw Refusal.stale(current: now) }
    }
}

/// Fields that many forms about a detainee share.
enum CareField {
    static let detention = Field.subject("detentionId", Detention.kind)

    static func time(_ key: String = "at", _ label: String = "When") -> Field { Field.moment(key, label, hint: "Leave it empty for now.") }
}

extension Work {
    /// The detention, if the person is still held under it.
    func held(_ id: ID<Detention>) throws -> Detention {
        let detention = try require(Detention.self, id)
        guard detention.isHeld else { throw Refusal.conflict("Detention \(detention.number) has ended: \(detention.status.title.lowercased()).") }
        return detention
    }

    /// A row of a list in force now.
    func code(_ code: String, of list: CodeListName, field: String) throws -> Code {
        guard let found = try CodeList.code(code, of: list, on: London.day(of: now), in: tx) else {
            throw Refusal.invalid(field, code: "not-on-the-list", "“\(code.prefix(40))” is not on the list. Choose one from the list.")
        }
        return found
    }

    /// A part of a detention's care that the form chose by its id.
    func part<Part: CarePart>(_ type: Part.Type, _ id: String, of detention: Detention, field: String) throws -> Part {
        guard let id = ID<Part>(id), let part = try tx.find(type, id), part.detentionId == detention.id else {
            throw Refusal.invalid(field, code: "unknown", "It is not on this detainee's record. Choose one of those offered.")
        }
        return part
    }

    /// A custody task of the suite's custody officers, unless one of its kind is open with the same title.
    func careTask(_ kind: CareTask, _ title: String, about detention: Detention, due: Instant?, for owner: TaskOwner? = nil) throws {
        let open = try tx.exists("SELECT 1 FROM task WHERE subject_id = \(detention.id) AND status = 'open' AND kind = \(kind.rawValue) AND title = \(title)")
        if !open { try task(kind.rawValue, title, about: detention.ref, for: owner ?? .role("CUSO", in: detention.suiteId), due: due) }
    }

    /// Closes the open task of that kind and title.
    func closeCareTask(_ kind: CareTask, _ title: String, about detention: Detention) throws {
        let open = try tx.all(
            TaskItem.self, "SELECT * FROM task WHERE subject_id = \(detention.id) AND status = 'open' AND kind = \(kind.rawValue) AND title = \(title)")
        for var item in open {
            item.status = .done
            item.closedAt = now
            item.closedBy = officer.id
            try save(item)
        }
    }
}

/// A row that belongs to one detention.
protocol CarePart: Filed {
    /// Its table, for a statement.
    static var rows: SQL { get }
    var detentionId: ID<Detention> { get }
}

extension CarePart {
    var card: Card? { nil }

    /// All of one detention, the oldest first; bounded, as a stay is.
    static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [Self] {
        try tx.all(Self.self, "SELECT * FROM \(rows) WHERE detention_id = \(detention) ORDER BY id LIMIT 1000")
    }
}

/// Tasks of care in custody.
enum CareTask: String, CaseIterable {
    case visitSoon = "custody.visit.soon"
    case visitOverdue = "custody.visit.overdue"
    case visitMissed = "custody.visit.missed"
    case concern = "custody.concern"
    case contact = "custody.contact.call"
    case medication = "custody.medication"
    case risk = "custody.risk"
    case level = "custody.observation"
    case delay = "custody.rights.delay"
    case stripSearch = "custody.search.record"
    case overseas = "custody.overseas"
    case intimateSearch = "custody.search.intimate"
    case departure = "custody.search.departure"
    case again = "custody.rights.again"

    /// What is still owed when the person has gone: the record is completed, and an inspector looks at what departed from the law.
    var outlivesDetention: Bool { self == .stripSearch || self == .intimateSearch || self == .departure }

    var title: String {
        switch self {
        case .visitSoon: "Visit due soon"
        case .visitOverdue: "Visit overdue"
        case .visitMissed: "Visit missed"
        case .concern: "Concern for a detainee"
        case .contact: "Somebody to call"
        case .medication: "Medication due"
        case .risk: "Risk assessment"
        case .level: "Observation level"
        case .delay: "Delayed right"
        case .stripSearch: "Strip search record"
        case .overseas: "Overseas convictions"
        case .intimateSearch: "Intimate search record"
        case .departure: "Departure in a strip search"
        case .again: "Rights with the appropriate adult"
        }
    }
}
