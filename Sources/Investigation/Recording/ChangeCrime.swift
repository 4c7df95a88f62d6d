public import Base
public import Core
import Records
public import Storage

/// A crime asked to be put into another class (CNT-06) or out of the counts (CNT-07), and what was decided.
public struct CrimeChange: Filed {
    public static let table = "crime_change"
    public static let kind: RecordKind = "crime-change"

    public enum Sort: String, Codable, Sendable, SQLBindable { case classification = "class", cancel }
    public enum Status: String, Codable, Sendable, SQLBindable {
        case asked, approved, refused

        public var title: String {
            switch self {
            case .asked: "Asked for"
            case .approved: "Approved"
            case .refused: "Refused"
            }
        }
    }

    public let id: ID<CrimeChange>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let sort: Sort
    public let oldClass: String
    public let newClass: String?
    /// A code of `cancel-reason`.
    public let code: String?
    public let reason: String
    public let detail: CancelDetail
    public let approver: CrimeApprover
    public var status: Status
    public let askedAt: Instant
    public let askedBy: ID<OfficerAccount>
    public var decidedAt: Instant?
    public var decidedBy: ID<OfficerAccount>?
    public var decision: String?

    public var card: Card? { nil }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [CrimeChange] {
        try tx.all(CrimeChange.self, "SELECT * FROM crime_change WHERE investigation_id = \(crime) ORDER BY id DESC LIMIT 100")
    }

    static func asked(of crime: ID<Investigation>, in tx: Transaction) throws -> CrimeChange? {
        try tx.first(CrimeChange.self, "SELECT * FROM crime_change WHERE investigation_id = \(crime) AND status = 'asked'")
    }

    /// `8N to 105A`, or `C2`.
    var text: String { newClass.map { "\(oldClass) to \($0)" } ?? "Cancel as \(code ?? "")" }
}

extension CrimeApprover: SQLBindable {}

/// What a reason to cancel must show.
public struct CancelDetail: Codable, Sendable, Hashable {
    public var document: String?
    public var force: String?
    public var forceNumber: String?
    public var acceptedOn: Day?
    public var otherCrime: String?
    public var victimTold: Bool?
}

/// What asking for a change of a crime shares: one at a time, put before whoever approves it.
extension Work {
    func ask(_ change: CrimeChange, on crime: Investigation) throws {
        if try CrimeChange.asked(of: crime.id, in: tx) != nil {
            throw Refusal.conflict("A change of \(crime.number ?? "this crime") is asked for already. It is decided before another is asked for.")
        }
        try save(change)
        try log(.change, "Asked for: \(change.text). \(change.reason)", on: crime)
        let due = now.adding(hours: 24 * (try ForceSetting.planDays(in: tx)))
        let unit = change.approver == .supervisor ? crime.unitId : nil
        try task(RecordingTask.change.rawValue, "\(crime.number ?? ""): \(change.text)", about: crime.ref, for: .role(change.approver.listRole, in: unit), due: due)
    }
}

/// Asks for a crime to be put into another class because the facts changed (CNT-06).
public struct ReclassifyCrime: Operation {
    public static let name: OperationName = "investigation.crime.reclassify"
    public static let title = "Ask for another class"
    public static let form = Form {
        Section("Class") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.code("offenceClass", "New class", from: OffenceClass.list, required: .by("a crime is recorded in one class"))
            Field.option("basis", "Because", required: .by("not every new fact changes a class (CNT-06)"))
            Field.text("reason", "Reason", lines: 4, required: .by("the history of the class is kept (CNT-06)"), max: 2000)
        }
    }

    public enum Basis: String, Codable, Sendable { case facts, wrong, charge }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let offenceClass: String
    public let basis: Basis
    public let reason: String

    public init(investigationId: ID<Investigation>, version: Int? = nil, offenceClass: String, basis: Basis = .facts, reason: String) {
        self.investigationId = investigationId
        self.version = version
        self.offenceClass = offenceClass
        self.basis = basis
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<CrimeChange> {
        let crime = try work.require(Investigation.self, investigationId, at: version)
        guard crime.status != .historic, crime.isCrime, let old = crime.offenceClass else { throw Refusal.conflict("This record is not counted as a crime, so it has no class to change.") }
        var problems = Reclassification.problems(
            .init(from: old, to: offenceClass, hasOutcome: (crime.outcome ?? "0") != "0", wasWrong: basis == .wrong, isBecauseOfCharge: basis == .charge, reason: reason))
        let offence = try OffenceClass.of(offenceClass, on: London.day(of: work.now), in: work.tx)
        if offence == nil { problems.append(Problem("offenceClass", code: "not-on-the-list", "New class: “\(offenceClass.prefix(40))” is not on the list. Choose one from the list.")) }
        if let from = crime.occurredFrom, let to = crime.occurredTo, let problem = offence?.problem(committedFrom: London.day(of: from), to: London.day(of: to)) { problems.append(problem) }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        let change = CrimeChange(
            id: work.newID(), investigationId: crime.id, sort: .classification, oldClass: old, newClass: offenceClass, code: nil, reason: reason, detail: CancelDetail(),
            approver: .decisionMaker, status: .asked, askedAt: work.now, askedBy: work.officer.id)
        try work.ask(change, on: crime)
        return change.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND is_crime = \(true) AND status <> 'historic'")
            && CrimeChange.asked(of: ID(ref.id), in: tx) == nil
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [
            Option(Basis.facts.rawValue, "New facts on the balance of probabilities"), Option(Basis.wrong.rawValue, "Evidence that the class was wrong from the beginning"),
            Option(Basis.charge.rawValue, "Something else was charged"),
        ]
    }
}

/// Asks for a crime to be taken out of the counts (CNT-07).
public struct CancelCrime: Operation {
    public static let name: OperationName = "investigation.crime.cancel"
    public static let title = "Ask to cancel"
    public static let form = Form {
        Section("Cancellation") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.choice("code", "Reason", from: "cancel-reason", required: .by("a crime leaves the counts only for one of these (CNT-07)"))
            Field.text("rationale", "Rationale", lines: 4, required: .by("whoever approves it decides on what is written (CNT-07)"), max: 4000)
            Field.text("document", "Document or exhibit that shows it", max: 300).shown(when: Condition("code", is: "C2", "C5"))
            Field.yesNo("onlyRetraction", "Is it only that the victim takes it back?").shown(when: Condition("code", is: "C2"))
            Field.yesNo("victimTold", "Was the victim told?", hint: "Asked for every reason where there is a victim (CNT-07).")
            Field.choice("force", "Receiving force", from: "force").shown(when: Condition("code", is: "C1"))
            Field.text("forceNumber", "Its crime number", max: 60).shown(when: Condition("code", is: "C1"))
            Field.day("acceptedOn", "Accepted on", future: false).shown(when: Condition("code", is: "C1"))
            Field.text("otherCrime", "Number of the other crime", max: 20).shown(when: Condition("code", is: "C3"))
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let code: Cancellation.Code
    public let rationale: String
    public let document: String?
    public let onlyRetraction: Bool?
    public let victimTold: Bool?
    public let force: String?
    public let forceNumber: String?
    public let acceptedOn: Day?
    public let otherCrime: String?

    public init(
        investigationId: ID<Investigation>, version: Int? = nil, code: Cancellation.Code, rationale: String, document: String? = nil, onlyRetraction: Bool? = nil,
        victimTold: Bool? = nil, force: String? = nil, forceNumber: String? = nil, acceptedOn: Day? = nil, otherCrime: String? = nil
    ) {
        self.investigationId = investigationId
        self.version = version
        self.code = code
        self.rationale = rationale
        self.document = document
        self.onlyRetraction = onlyRetraction
        self.victimTold = victimTold
        self.force = force
        self.forceNumber = forceNumber
        self.acceptedOn = acceptedOn
        self.otherCrime = otherCrime
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<CrimeChange> {
        let crime = try work.require(Investigation.self, investigationId, at: version)
        guard crime.status != .historic, crime.isCrime, let old = crime.offenceClass else { throw Refusal.conflict("This record is not counted as a crime already.") }
        let hasVictim = try !Investigation.victims(of: crime.id.raw, for: work.officer, in: work.tx).isEmpty || OrganisationVictim.isIn(crime.id.raw, in: work.tx)
        var problems = Cancellation.problems(
            .init(
                code: code, rationale: rationale, document: document ?? "", isOnlyRetraction: onlyRetraction ?? false, force: force ?? "", forceNumber: forceNumber ?? "",
                acceptedOn: acceptedOn, otherCrime: otherCrime ?? "", isVictimTold: victimTold ?? false, hasVictim: hasVictim))
        if code == .duplicate, let otherCrime, !otherCrime.isEmpty { problems += try duplicateProblems(otherCrime, crime, work) }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        let isReserved = try OffenceClass.of(old, on: London.day(of: work.now), in: work.tx)?.isReserved ?? false
        let change = CrimeChange(
            id: work.newID(), investigationId: crime.id, sort: .cancel, oldClass: old, newClass: nil, code: code.rawValue, reason: rationale,
            detail: CancelDetail(document: document, force: force, forceNumber: forceNumber, acceptedOn: acceptedOn, otherCrime: otherCrime, victimTold: victimTold),
            approver: Cancellation.approver(code, isReserved: isReserved).value, status: .asked, askedAt: work.now, askedBy: work.officer.id)
        try work.ask(change, on: crime)
        return change.id
    }

    private func duplicateProblems(_ number: String, _ crime: Investigation, _ work: Work) throws -> [Problem] {
        let found = try work.tx.first(
            Investigation.self, "SELECT i.* FROM investigation i WHERE i.number = \(number.uppercased()) AND \(Visibility(to: work.officer).condition("i.id"))")
        guard let found else { return [Problem("otherCrime", code: "unknown-number", "Number of the other crime: there is none with this number. Check it.")] }
        if found.id == crime.id { return [Problem("otherCrime", code: "same", "Number of the other crime: that is this crime. Give the one it is a duplicate of.")] }
        if !found.isCrime { return [Problem("otherCrime", code: "not-counted", "Number of the other crime: it is not counted itself. One of the two must be.")] }
        return []
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try ReclassifyCrime.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }
}

/// Decides on a change asked for. Who may depends on what is asked (CNT-06, CNT-07); nobody decides on what they asked for or on their own case.
public struct DecideChange: Operation {
    public static let name: OperationName = "investigation.change.decide"
    public static let title = "Decide on the change"
    public static let form = Form {
        Section("Decision") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.yesNo("approved", "Is it approved?", required: .by("the counts depend on it"))
            Field.text("reason", "Reason", lines: 4, required: .by("the history keeps it"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let approved: Bool
    public let reason: String

    public init(investigationId: ID<Investigation>, version: Int? = nil, approved: Bool, reason: String) {
        self.investigationId = investigationId
        self.version = version
        self.approved = approved
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let crime = try tx.find(Investigation.self, investigationId) else { return .refused(.notFound) }
        guard let change = try CrimeChange.asked(of: investigationId, in: tx) else { return .refused(.conflict("No change is asked for.")) }
        let rule = change.sort == .cancel ? "CNT-07" : "CNT-06"
        if change.askedBy == officer.id { return .refused(.forbidden("You asked for this, so somebody else decides.", rule: rule)) }
        if crime.officerInCase == officer.id { return .refused(.forbidden("You have this case, so somebody else decides.", rule: rule)) }
        guard officer.roles.contains(where: change.approver.roles.contains) else {
            return .refused(.forbidden("This is decided by \(change.approver.title).", rule: rule))
        }
        return .granted(basis: "\(change.approver.rawValue); did not ask for it, not the officer in the case")
    }

    public func perform(in work: Work) throws -> Done {
        var crime = try work.require(Investigation.self, investigationId, at: version)
        guard var change = try CrimeChange.asked(of: crime.id, in: work.tx) else { throw Refusal.conflict("No change is asked for.") }
        if reason.allSatisfy(\.isWhitespace) { throw Refusal.invalid("reason", code: "required", "Reason: give it, because the history keeps it.") }
        change.status = approved ? .approved : .refused
        change.decidedAt = work.now
        change.decidedBy = work.officer.id
        change.decision = reason
        try work.save(change)
        try work.closeTasks(RecordingTask.change.rawValue, about: crime.ref)
        try work.log(.change, "\(approved ? "Approved" : "Refused"): \(change.text). \(reason)", on: crime)
        guard approved else { return Done() }
        switch change.sort {
        case .classification: try reclassify(&crime, to: change.newClass ?? change.oldClass, work)
        case .cancel: try cancel(&crime, change, work)
        }
        try work.save(crime)
        return Done()
    }

    private func reclassify(_ crime: inout Investigation, to code: String, _ work: Work) throws {
        guard let offence = try OffenceClass.of(code, on: London.day(of: work.now), in: work.tx) else { throw Refusal.conflict("\(code) is no class in force any more. Refuse the request.") }
        crime.offenceClass = code
        crime.crimeType = offence.code.detail["crimeType"] ?? crime.crimeType
        let place = try crime.locationId.flatMap { try work.tx.find(Location.self, $0)?.label }
        crime.title = [offence.code.title, place].compactMap { $0 }.joined(separator: ", ")
        try work.recountLimit(of: crime)
        try work.reviewRights(on: crime)
    }

    private func cancel(_ crime: inout Investigation, _ change: CrimeChange, _ work: Work) throws {
        crime.isCrime = false
        crime.status = .closed
        for kind in [InvestigationTask.review, .allocate, .investigate] { try work.closeTasks(kind.rawValue, about: crime.ref, as: .cancelled, reason: "Cancelled as \(change.code ?? "")") }
        try work.closeTasks(RecordingTask.outcome.rawValue, about: crime.ref, as: .cancelled, reason: "Cancelled")
        try work.endEnquiryTasks(of: crime, because: "Cancelled")
        try work.closeTasks(RecordingTask.contact.rawValue, about: crime.ref, as: .cancelled, reason: "Cancelled")
        for victim in try ToldVictim.all(of: crime.id.raw, for: work.officer, in: work.tx) {
            for deadline in try VictimDeadline.open(of: crime.id, person: victim.id, in: work.tx) { try work.end(deadline, void: "Crime cancelled as \(change.code ?? "")") }
        }
        if let number = change.detail.otherCrime, let other = try work.tx.first(Investigation.self, "SELECT * FROM investigation WHERE number = \(number.uppercased())") {
            try work.link("RELC", from: crime.ref, to: other.ref, source: crime.ref)
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard let change = try CrimeChange.asked(of: ID(ref.id), in: tx), change.askedBy != officer.id else { return false }
        return officer.roles.contains(where: change.approver.roles.contains)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        try CrimeChange.asked(of: ID(ref.id), in: tx).map { change in
            let shown = [
                change.detail.document.map { "Shown by \($0)." }, change.detail.force.map { "To force \($0), number \(change.detail.forceNumber ?? "")." }, change.detail.otherCrime.map { "Duplicate of \($0)." },
            ]
            return ["\(change.text): \(change.reason) \(shown.compactMap { $0 }.joined(separator: " "))"]
        } ?? []
    }
}
