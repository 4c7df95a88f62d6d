public import Base
public import Core
public import Records
public import Storage

/// Bail given where somebody was arrested, instead of taking them to a station (PACE s30A, PACE-04). No detention is opened and no clock runs until they come.
public struct StreetBail: Filed {
    public static let table = "street_bail"
    public static let kind: RecordKind = "street-bail"
    static let rules: CodeListName = "custody.street-bail-rule"

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case inForce = "in-force"
        /// They did not come: they may be arrested (PACE s30D).
        case failed
        case answered, ended

        public var title: String {
            switch self {
            case .inForce: "In force"
            case .failed: "Failed to attend"
            case .answered: "Answered"
            case .ended: "Ended"
            }
        }
    }

    public let id: ID<StreetBail>
    public var version = 0
    /// `CRO/SB4/26`.
    public let number: String
    public let arrestId: ID<Arrest>
    public let personId: ID<Person>
    public let investigationId: RawID
    public let givenAt: Instant
    public let givenBy: ID<OfficerAccount>
    public let authorisedBy: ID<OfficerAccount>?
    /// Codes of `custody.bail-factor`.
    public let factors: [String]
    public let reasons: String
    public let conditions: [BailConditionLine]
    public let victimViews: String?
    /// The last day on which they may be required to attend.
    public let lastOn: Day
    /// When and where to attend; nothing while they are still to be told (PACE s30B(4)).
    public var attendAt: Instant?
    public var suiteId: ID<Unit>?
    public var notifiedAt: Instant?
    public var status = Status.inForce
    public var endedAt: Instant?
    public var endReason: String?
    /// Opened when they came.
    public var detentionId: ID<Detention>?

    /// Written by the operation, which knows the person's name.
    public var card: Card? { nil }

    public var person: Ref { Ref(Person.kind, personId) }
    public var investigation: Ref { Ref("investigation", investigationId) }
    public var isOpen: Bool { status == .inForce || status == .failed }

    static func of(arrest: RawID, in tx: Transaction) throws -> StreetBail? { try tx.first(StreetBail.self, "SELECT * FROM street_bail WHERE arrest_id = \(arrest)") }

    static func isOpen(_ ref: Ref, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM street_bail WHERE id = \(ref.id) AND status IN ('in-force', 'failed')")
    }

    static func prefill(_ ref: Ref, in tx: Transaction) throws -> [String: JSONValue] {
        ["bailId": .string(ref.id.description), "version": .integer(try tx.value(Int64.self, "SELECT version FROM street_bail WHERE id = \(ref.id)") ?? 0)]
    }

    static func open(_ id: ID<StreetBail>, at version: Int?, in work: Work) throws -> StreetBail {
        let bail = try work.require(StreetBail.self, id, at: version)
        guard bail.isOpen else { throw Refusal.conflict("Bail \(bail.number) is over: \(bail.status.title.lowercased()).") }
        return bail
    }

    /// Refuses a time of attendance that has passed, or lies past the period.
    func checkAttendance(_ time: Instant, _ suite: ID<Unit>?, after start: Instant, _ work: Work) throws {
        if time <= start { throw Refusal.invalid("attendAt", code: "too-early", "To attend at: choose a time after \(London.text(start, zoned: true)).") }
        if London.day(of: time) > lastOn {
            throw Refusal.invalid("attendAt", code: "after-the-period", "To attend at: the last day they can be required to attend is \(London.text(lastOn)) (PACE-04, BAIL-03).")
        }
        guard let suite, try work.tx.find(CustodySuite.self, ID(suite.raw)) != nil else {
            throw Refusal.invalid("suiteId", code: "unknown-suite", "Say at which station: choose one from the list (PACE s30B).")
        }
    }
}

extension Work {
    /// Saves bail at the scene with its card, and puts what is due on the lists of the officer in the case and of the suite.
    @discardableResult
    func file(_ bail: StreetBail) throws -> StreetBail {
        let isNew = bail.version == 0
        let saved = try save(bail)
        let arrest = Ref(Arrest.kind, saved.arrestId)
        if isNew { try restrict(saved.ref, as: arrest) }
        let person = try title(of: saved.person)
        try index(
            Card(
                saved.ref, reference: saved.number, title: "Bail at the scene of \(person)", summary: try tx.find(Arrest.self, saved.arrestId)?.suspectedOf ?? "",
                status: saved.status.title, at: saved.givenAt, unitId: saved.suiteId, words: [person]))
        concern(arrest)
        concern(saved.person)
        if let suite = saved.suiteId { concern(Ref(Unit.kind, suite)) }
        for kind in [CustodyTask.bail, .bailDue] { try closeTasks(kind.rawValue, about: saved.ref) }
        guard saved.isOpen else { return saved }
        let owner = try investigator(of: saved.investigationId).map { TaskOwner.officer($0) } ?? .officer(saved.givenBy)
        if saved.status == .failed {
            try task(CustodyTask.bail.rawValue, "Failed to attend: \(saved.number) of \(person)", about: saved.ref, for: owner, due: now)
        } else if let at = saved.attendAt, let suite = saved.suiteId {
            try task(CustodyTask.bail.rawValue, "Attends on bail from the scene: \(saved.number) of \(person)", about: saved.ref, for: owner, due: at)
            try task(CustodyTask.bailDue.rawValue, "Due on bail from the scene: \(saved.number) of \(person)", about: saved.ref, for: .role("CUSO", in: suite), due: at)
        } else {
            try task(
                CustodyTask.bail.rawValue, "Tell \(person) when and where to attend: \(saved.number)", about: saved.ref, for: owner, due: London.start(of: saved.lastOn))
        }
        return saved
    }

    func investigator(of investigation: RawID) throws -> ID<OfficerAccount>? {
        try tx.value(
            ID<OfficerAccount>.self,
            "SELECT from_id FROM link WHERE to_id = \(investigation) AND from_kind = 'officer' AND type = 'OIC' AND until_at IS NULL ORDER BY id DESC LIMIT 1")
    }

    /// The person came, or was brought: the bail of that arrest is answered by the detention.
    func answerStreetBail(of arrest: Arrest, by detention: Detention) throws {
        guard var bail = try StreetBail.of(arrest: arrest.id.raw, in: tx), bail.isOpen else { return }
        bail.status = .answered
        bail.endedAt = detention.arrivedAt
        bail.endReason = "Detention \(detention.number) was opened."
        bail.detentionId = detention.id
        try file(bail)
    }
}

extension StreetBail {
    /// It follows its arrest into restriction.
    static let followsRestriction = Reaction(to: RecordRestricted.self) { event, work in
        guard event.record.kind == Arrest.kind, let bail = try StreetBail.of(arrest: event.record.id, in: work.tx) else { return }
        try work.restrict(bail.ref, to: event.groups)
    }
}
