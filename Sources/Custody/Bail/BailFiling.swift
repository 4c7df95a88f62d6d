import Base
import Core
import Records
import Storage

extension Work {
    /// Saves bail with its index card, and puts its two dates on the officer's list: the day they come back and the day it lapses.
    @discardableResult
    func file(_ bail: Bail) throws -> Bail { try file(bail, try require(Detention.self, bail.detentionId)) }

    /// As `file`, for an act of the system, which sees restricted records by their id alone.
    func file(_ bail: Bail, _ detention: Detention) throws -> Bail {
        var bail = bail
        if bail.isOpen { bail.lapsesAt = bail.isCharged ? London.start(of: London.day(of: bail.returnAt).adding(days: 1)) : bail.period?.lapses }
        let isNew = bail.version == 0
        let saved = try save(bail)
        // Whoever may not see the detention does not learn of it by its bail.
        if isNew { try restrict(saved.ref, as: detention.ref) }
        let person = try title(of: saved.person)
        try index(
            Card(
                saved.ref, reference: saved.number, title: "Bail of \(person)", summary: saved.court ?? "", status: saved.status.title, at: saved.givenAt,
                unitId: detention.suiteId, words: [person]))
        concern(detention.ref)
        concern(saved.person)
        for kind in [CustodyTask.bail, .bailEnds, .bailDue] { try closeTasks(kind.rawValue, about: saved.ref) }
        // Bail that lapses by the clock on a day the person was to come is not accounted for by that (BAIL-05, BAIL-08).
        if saved.status == .lapsed, let lapsed = saved.endedAt, saved.returnAt >= lapsed { return saved }
        try expectOnBail(saved, person: person)
        guard saved.isOpen else { return saved }
        let owner = try investigator(of: detention)
        switch saved.status {
        case .failed:
            try task(CustodyTask.bail.rawValue, "Failed to surrender: \(saved.number) of \(person)", about: saved.ref, for: owner, due: now)
        default:
            let what = saved.isCharged ? "First hearing" : "Bail return"
            try task(CustodyTask.bail.rawValue, "\(what): \(saved.number) of \(person)", about: saved.ref, for: owner, due: saved.returnAt)
        }
        if !saved.isCharged, let lapses = saved.lapsesAt {
            try task(
                CustodyTask.bailEnds.rawValue, "Decide on charge or have bail \(saved.number) of \(person) extended", about: saved.ref, for: owner, due: lapses)
        }
        return saved
    }

    /// Gives a record made from another the same restriction.
    func restrict(_ made: Ref, as other: Ref) throws {
        let groups = try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(other.id) ORDER BY group_id")
        if !groups.isEmpty { try restrict(made, to: groups) }
    }

    /// Writes conditions of bail; those that safeguard a victim need to know what the victim thinks (BAIL-07).
    func setConditions(_ typed: [BailConditionLine], of bail: Bail) throws {
        let day = London.day(of: now)
        for (index, line) in typed.enumerated() {
            guard let kind = try CodeList.code(line.code, of: Bail.conditionKinds, on: day, in: tx) else {
                throw Refusal.invalid("conditions.\(index).code", code: "not-on-the-list", "That is not a kind of condition. Choose one from the list.")
            }
            try DetentionCheck.given(line.text, "conditions.\(index).text", "\(kind.title): write the condition as it is told to the person.")
            if kind.detail["victim"] == "yes", bail.victimViews?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid(
                    "victimViews", code: "required",
                    "“\(kind.title)” safeguards a victim or witness: say what was done to learn their views, because they are asked before it is set or changed (BAIL-07).")
            }
            try save(BailCondition(id: newID(), bailId: bail.id, code: kind.code, text: line.text, setAt: now, setBy: officer.id))
        }
    }
}

extension Bail {
    /// Bail follows its detention into restriction.
    static let followsRestriction = Reaction(to: RecordRestricted.self) { event, work in
        guard event.record.kind == Detention.kind else { return }
        for id in try work.tx.values(ID<Bail>.self, "SELECT id FROM bail WHERE detention_id = \(event.record.id) ORDER BY id") {
            try work.restrict(Ref(Bail.kind, id), to: event.groups)
        }
    }
}

/// One row of a form that sets conditions.
public struct BailConditionLine: Codable, Sendable {
    public let code: String
    public let text: String

    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

extension Bail {
    static let conditionKinds: CodeListName = "custody.bail-condition"
    static let factorList: CodeListName = "custody.bail-factor"
    static let stepList: CodeListName = "custody.bail-step"
    static let conditionsMax = 20

    static var conditionFields: Field {
        Field.repeated("conditions", "Conditions", max: conditionsMax) {
            Field.choice("code", "Kind", from: conditionKinds, required: .by("a condition is of a kind"))
            Field.text("text", "Condition", hint: "As it is told to the person.", lines: 2, required: .by("they must know what they may not do"), max: 1000)
        }
    }

    static let victimViewsField = Field.text(
        "victimViews", "The victim's views", hint: "What was done to learn them, and what they said; where a condition is for their safety.", lines: 2, max: 1000)

    static func steps(on day: Day, in tx: Transaction) throws -> [BailStep] {
        try CodeList.all(stepList, on: day, in: tx).compactMap { BailStep(code: $0.code, title: $0.title, detail: $0.detail) }
    }

    /// Refuses a day of return outside the period (BAIL-03).
    func checkReturn(_ time: Instant, after start: Instant, field: String = "returnAt") throws {
        if time <= start { throw Refusal.invalid(field, code: "too-early", "To return at: choose a time after \(London.text(start, zoned: true)).") }
        guard let period, let last = period.lastDay.value else { return }
        if London.day(of: time) > last {
            throw Refusal.invalid(
                field, code: "after-the-period",
                "To return at: the last day bail can run to is \(London.text(last)). \(period.lastDay.reason) (\(period.lastDay.citation))")
        }
    }

    static func isOpen(_ ref: Ref, charged: Bool? = nil, in tx: Transaction) throws -> Bool {
        let only: SQL = charged.map { "AND is_charged = \($0)" } ?? ""
        return try tx.exists("SELECT 1 FROM bail WHERE id = \(ref.id) AND status IN ('in-force', 'failed') \(only)")
    }

    static func prefill(_ ref: Ref, in tx: Transaction) throws -> [String: JSONValue] {
        let version = try tx.value(Int64.self, "SELECT version FROM bail WHERE id = \(ref.id)") ?? 0
        return ["bailId": .string(ref.id.description), "version": .integer(version)]
    }

    static func open(_ id: ID<Bail>, at version: Int?, in work: Work) throws -> Bail {
        let bail = try work.require(Bail.self, id, at: version)
        guard bail.isOpen else { throw Refusal.conflict("Bail \(bail.number) is over: \(bail.status.title.lowercased()).") }
        return bail
    }

    static func uncharged(_ id: ID<Bail>, at version: Int?, in work: Work) throws -> Bail {
        let bail = try open(id, at: version, in: work)
        guard !bail.isCharged else { throw Refusal.conflict("Bail \(bail.number) is to a court after charge: it has no period of its own.") }
        return bail
    }

    /// Who may decide on bail: a custody officer with no part in the investigation (PACE-21).
    static func decide(for officer: Officer, on id: ID<Bail>, in tx: Transaction) throws -> Decision {
        guard let bail = try tx.find(Bail.self, id) else { return .refused(.notFound) }
        return try CustodyFunction.decide(for: officer, on: bail.detentionId, in: tx)
    }
}
