public import Base
public import Core
import Records
public import Storage

/// Authorises a proposed outcome, or returns it with the reason. Whoever has the case does not (OUT-09).
public struct DecideOutcome: Operation {
    public static let name: OperationName = "investigation.outcome.decide"
    public static let title = "Authorise or return the outcome"

    public enum Decision: String, Codable, Sendable, CaseIterable { case authorise, giveBack = "return" }

    public static let form = Form {
        Section("Decision") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.option("decision", "Decision", required: .by("an outcome counts once it is authorised (OUT-09)"))
            Field.text("reason", "Reason", lines: 4, required: .by("the history of the outcome keeps it (OUT-01)"), max: 2000)
            Field.yesNo(
                "evidenceLed", "Was a prosecution on the other evidence considered?",
                hint: "Answer for outcomes 14 and 16 of a domestic or sexual case: your own view of the evidence without the victim (OUT-04).")
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let decision: Decision
    public let reason: String
    public let evidenceLed: Bool?

    public init(investigationId: ID<Investigation>, version: Int? = nil, decision: Decision = .authorise, reason: String, evidenceLed: Bool? = nil) {
        self.investigationId = investigationId
        self.version = version
        self.decision = decision
        self.reason = reason
        self.evidenceLed = evidenceLed
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    static func proposed(_ investigation: ID<Investigation>, in tx: Transaction) throws -> CrimeOutcome? {
        try tx.first(CrimeOutcome.self, "SELECT * FROM crime_outcome WHERE investigation_id = \(investigation) AND status = 'proposed'")
    }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Base.Decision {
        guard let crime = try tx.find(Investigation.self, investigationId) else { return .refused(.notFound) }
        guard let outcome = try Self.proposed(investigationId, in: tx) else { return .refused(.conflict("No outcome is proposed for \(crime.number ?? "this record").")) }
        if crime.officerInCase == officer.id { return .refused(.forbidden("You have this case, so somebody else authorises its outcome.", rule: "OUT-09")) }
        if outcome.proposedBy == officer.id { return .refused(.forbidden("You proposed this outcome, so somebody else authorises it.", rule: "OUT-09")) }
        if decision == .authorise {
            let needed = OutcomeRules.rankNeeded(outcome.code, try OutcomeCrime.of(crime, for: officer, on: London.day(of: crime.recordedAt), in: tx))
            if needed.value, officer.rank < .inspector { return .refused(.forbidden(needed.reason, rule: needed.citation)) }
        }
        return .granted(basis: "role; not the officer in the case, not the proposer")
    }

    public func perform(in work: Work) throws -> Done {
        var crime = try work.require(Investigation.self, investigationId, at: version)
        guard var outcome = try Self.proposed(investigationId, in: work.tx) else { throw Refusal.conflict("No outcome is proposed.") }
        if reason.allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("reason", code: "required", "Reason: give it, because the history of the outcome keeps it (OUT-01).")
        }
        outcome.decidedAt = work.now
        outcome.decidedBy = work.officer.id
        outcome.decision = reason
        try work.closeTasks(RecordingTask.outcome.rawValue, about: crime.ref)
        guard decision == .authorise else { return try giveBack(outcome, crime, work) }
        let problems = try outcome.problems(crime, work, evidenceLed: evidenceLed ?? false)
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        let counted = try take(outcome, crime, work)
        crime.outcome = counted
        try work.log(.outcome, "Outcome \(outcome.code) authorised. \(reason)", on: crime)
        try victims(of: crime, outcome, work)
        let isEnd = try isEnd(crime, work)
        if isEnd {
            crime.status = .closed
            try work.closeTasks(InvestigationTask.investigate.rawValue, about: crime.ref)
            try work.closeTasks(InvestigationTask.allocate.rawValue, about: crime.ref)
            try work.closeTasks(InvestigationTask.review.rawValue, about: crime.ref)
            try work.endEnquiryTasks(of: crime, because: "Ended with an outcome")
        }
        try work.save(crime)
        return Done()
    }

    private func giveBack(_ outcome: CrimeOutcome, _ crime: Investigation, _ work: Work) throws -> Done {
        var outcome = outcome
        outcome.status = .refused
        outcome.endedAt = work.now
        try work.save(outcome)
        try work.log(.outcome, "Outcome \(outcome.code) returned. \(reason)", on: crime)
        try work.task(
            RecordingTask.outcomeReturned.rawValue, "Outcome \(outcome.code) of \(crime.number ?? "") returned", about: crime.ref,
            for: .officer(crime.officerInCase ?? outcome.proposedBy), due: work.now.adding(hours: try ForceSetting.reviewHours(in: work.tx)))
        return Done()
    }

    /// Puts the outcome in force, ends what it replaces, and answers the code that counts (OUT-01, OUT-02).
    private func take(_ outcome: CrimeOutcome, _ crime: Investigation, _ work: Work) throws -> String {
        let inForce = try work.tx.all(
            CrimeOutcome.self, "SELECT * FROM crime_outcome WHERE investigation_id = \(crime.id) AND status IN ('current', 'beside') ORDER BY id")
        // Another suspect's outcome stays in force; one without a suspect, or this suspect's earlier one, is replaced.
        var staying = inForce.filter { $0.personId != nil && $0.personId != outcome.personId && outcome.personId != nil }
        for var old in inForce where !staying.contains(where: { $0.id == old.id }) {
            old.status = .former
            old.endedAt = work.now
            try work.save(old)
        }
        staying.append(outcome)
        let today = London.day(of: work.now)
        let kinds = try staying.compactMap { try CodeList.code($0.code, of: OutcomeKind.list, on: today, in: work.tx).map { OutcomeKind($0) } }
        let counted = OutcomeRules.counted(kinds)?.code ?? outcome.code
        // What stops counting is written first: only one may count at a time.
        let counts = staying.first { $0.code == counted }?.id
        for var one in staying.filter({ $0.id != counts }) + staying.filter({ $0.id == counts }) {
            let status: CrimeOutcome.Status = one.id == counts ? .current : .beside
            guard one.status != status || one.id == outcome.id else { continue }
            one.status = status
            try work.save(one)
        }
        return counted
    }

    /// Every suspect has an outcome, or nobody is suspected.
    private func isEnd(_ crime: Investigation, _ work: Work) throws -> Bool {
        let suspects = try Set(Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx).map(\.id))
        let ended = try Set(
            work.tx.values(
                ID<Person>.self,
                "SELECT person_id FROM crime_outcome WHERE investigation_id = \(crime.id) AND status IN ('current', 'beside') AND person_id IS NOT NULL"))
        return suspects.isSubset(of: ended)
    }

    /// Starts the clock for telling the victims, unless they were told of just this.
    private func victims(of crime: Investigation, _ outcome: CrimeOutcome, _ work: Work) throws {
        let isCharged = ["1", "1A", "2", "2A", "3", "3A", "4", "6", "7", "8", "22"].contains(outcome.code)
        try work.startClocks(isCharged ? "charged" : "concluded", on: crime, at: outcome.decidedAt ?? work.now, toldAt: outcome.detail.toldAt)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists(
            """
            SELECT 1 FROM crime_outcome o JOIN investigation i ON i.id = o.investigation_id WHERE o.investigation_id = \(ref.id) AND o.status = 'proposed'
            AND o.proposed_by <> \(officer.id) AND (i.officer_in_case IS NULL OR i.officer_in_case <> \(officer.id))
            """)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option(Decision.authorise.rawValue, "Authorise"), Option(Decision.giveBack.rawValue, "Return with the reason")]
    }

    /// What is decided on stands above the form.
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        guard let outcome = try proposed(ID(ref.id), in: tx) else { return [] }
        let title = try CodeList.code(outcome.code, of: OutcomeKind.list, on: London.day(of: outcome.proposedAt), in: tx)?.title ?? ""
        return ["Outcome \(outcome.code), \(title): \(outcome.rationale)"]
    }
}
