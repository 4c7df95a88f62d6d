import Base
import Core
import Records
import Storage

extension Work {
    /// Saves a detention with its index card.
    @discardableResult
    func file(_ detention: Detention) throws -> Detention {
        let saved = try save(detention)
        // The suite's list is open on a wall: it refreshes when its suite is touched.
        concern(Ref(Unit.kind, detention.suiteId))
        try leaveCell(saved)
        let person = try title(of: detention.person)
        let suspicion = try tx.find(Arrest.self, detention.arrestId)?.suspectedOf ?? ""
        try index(
            Card(
                saved.ref, reference: saved.number, title: "Detention of \(person)", summary: suspicion, status: saved.status.title, at: saved.arrivedAt,
                unitId: saved.suiteId, words: [person]))
        return saved
    }

    /// The name a record is filed under.
    func title(of ref: Ref) throws -> String { try tx.value(String.self, "SELECT title FROM entry WHERE id = \(ref.id)") ?? "" }

    /// Closes everything still to do about a detention that has ended.
    func closeTasks(about detention: Detention) throws {
        for kind in CustodyTask.allCases { try closeTasks(kind.rawValue, about: detention.ref) }
        for kind in CareTask.allCases where !kind.outlivesDetention { try closeTasks(kind.rawValue, about: detention.ref) }
    }

    /// Puts the decision on detention on the suite's list.
    func scheduleDecision(on detention: Detention) throws {
        try task(
            CustodyTask.decision.rawValue, "Decide whether to authorise detention \(detention.number)", about: detention.ref,
            for: .role("CUSO", in: detention.suiteId), due: nil)
    }

    /// Puts the end of what detention is allowed on the suite's list, in place of what stood there.
    func scheduleLimit(of detention: Detention) throws {
        try closeTasks(CustodyTask.limit.rawValue, about: detention.ref)
        guard let limit = try DetentionClocks.of(detention, in: tx).limit(at: now) else { return }
        let state = limit.value.isStopped ? ", while the clock is stopped" : ""
        try task(
            CustodyTask.limit.rawValue, "Limit of detention \(detention.number), by \(limit.value.limit.authority)\(state)", about: detention.ref,
            for: .role("CUSO", in: detention.suiteId), due: limit.value.reached)
    }

    /// Puts the next review on the list of whoever must hold it, in place of the last.
    func scheduleReview(of detention: Detention) throws {
        try closeTasks(CustodyTask.review.rawValue, about: detention.ref)
        guard let next = try DetentionClocks.of(detention, in: tx).nextReview?.value else { return }
        // Inspectors review for every suite; after charge it falls to the suite's own custody officer (PACE-31).
        let owner: TaskOwner =
            switch next.reviewer {
            case .inspector: .role("REVO", in: nil)
            case .superintendent: .role("SUPT", in: nil)
            case .custodyOfficer: .role("CUSO", in: detention.suiteId)
            }
        try task(CustodyTask.review.rawValue, "Review \(next.number) of detention \(detention.number)", about: detention.ref, for: owner, due: next.latest)
    }
}

/// The kinds of task the module puts on work lists.
enum CustodyTask: String, CaseIterable {
    case decision = "custody.decision"
    case review = "custody.review"
    case limit = "custody.limit"
    case tell = "custody.tell"
    case court = "custody.court"
    case age = "custody.age"
    case released = "custody.released-review"
    case bail = "custody.bail"
    case bailEnds = "custody.bail-ends"
    case bailDue = "custody.bail-due"
    case designated = "custody.designated"
    case loss = "custody.loss"
    case voluntary = "custody.voluntary"
    case immigration = "custody.immigration"

    var title: String {
        switch self {
        case .decision: "Decide on detention"
        case .review: "Review of detention"
        case .limit: "Detention limit"
        case .tell: "Tell the person of a review"
        case .court: "Court"
        case .age: "Duties by age"
        case .released: "Review of release under investigation"
        case .bail: "Bail"
        case .bailEnds: "End of bail"
        case .bailDue: "Due on bail"
        case .designated: "Move to a designated station"
        case .loss: "Death in custody or escape"
        case .voluntary: "Voluntary attendance"
        case .immigration: "Immigration detention"
        }
    }
}

/// Checks shared by the operations on a detention.
enum DetentionCheck {
    /// A device's clock may be a little ahead of the server's.
    static let aheadMinutesMax = 5

    static func notFuture(_ time: Instant, _ field: String, _ label: String, now: Instant) throws {
        if time > now.adding(minutes: aheadMinutesMax) {
            throw Refusal.invalid(field, code: "in-the-future", "\(label): \(London.text(time, zoned: true)) has not come yet. Check the day and the time.")
        }
    }

    static func notBefore(_ earliest: Instant, _ time: Instant, _ field: String, _ label: String, _ event: String) throws {
        if time < earliest.minute {
            throw Refusal.invalid(field, code: "too-early", "\(label): choose a time after \(London.text(earliest, zoned: true)), \(event).")
        }
    }

    static func given(_ text: String, _ field: String, _ message: String) throws {
        if text.allSatisfy(\.isWhitespace) { throw Refusal.invalid(field, code: "required", message) }
    }
}

/// Shared by the forms that move a detention on.
enum DetentionStage {
    /// The detention, if the person is in it now.
    static func held(_ id: ID<Detention>, at version: Int? = nil, in work: Work) throws -> Detention {
        let detention = try work.require(Detention.self, id, at: version)
        guard detention.isHeld else { throw Refusal.conflict("Detention \(detention.number) has ended: \(detention.status.title.lowercased()).") }
        return detention
    }

    /// The same before charge, while the limits still run.
    static func uncharged(_ id: ID<Detention>, at version: Int? = nil, in work: Work) throws -> Detention {
        let detention = try held(id, at: version, in: work)
        guard detention.chargedAt == nil else {
            throw Refusal.conflict("The person has been charged: the limits on detention without charge no longer run (PACE s41).")
        }
        return detention
    }

    static func isHeld(_ ref: Ref, in tx: Transaction) throws -> Bool { try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL") }

    static func isUncharged(_ ref: Ref, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND charged_at IS NULL AND authorised_at IS NOT NULL")
    }

    /// The suites that take people in; a force that has set up none yet chooses among its units.
    static func suites(in tx: Transaction) throws -> [Option] {
        let suites = try Destination.options(in: tx)
        return try !suites.isEmpty ? suites : tx.all(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT 500").map { Option($0.id.description, $0.name) }
    }

    /// The arrest that began the detention, and those that joined it (PACE-06).
    static func arrests(_ detention: Detention, in tx: Transaction) throws -> [Arrest] {
        let first = try tx.find(Arrest.self, detention.arrestId)
        let further = try tx.all(
            Arrest.self, "SELECT a.* FROM further_arrest f JOIN arrest a ON a.id = f.arrest_id WHERE f.detention_id = \(detention.id) ORDER BY f.id")
        return [first].compactMap { $0 } + further
    }

    /// As `modes`; where the lists know none of the offences, what the officer who decides says of them.
    static func modes(_ detention: Detention, orSaid isIndictable: Bool, in tx: Transaction) throws -> [ModeOfTrial] {
        let known = try modes(detention, in: tx)
        return known.isEmpty ? [isIndictable ? .eitherWay : .summary] : known
    }

    /// How each offence the person is held for is tried, as far as the lists say: the offence under investigation and those of further arrests.
    static func modes(_ detention: Detention, in tx: Transaction) throws -> [ModeOfTrial] {
        let day = London.day(of: detention.arrestedAt)
        let further = try arrests(detention, in: tx).dropFirst().map(\.investigationId)
        return try ([detention.investigationId] + further).compactMap { investigation in
            guard let offence = try OffenceUnderInvestigation.charge(for: investigation, on: day, in: tx),
                let category = try CodeList.code(offence, of: ChargeDetainee.offences, on: day, in: tx)?.detail["category"]
            else { return nil }
            return ModeOfTrial(cjsCategory: category)
        }
    }
}
