public import Base
public import Core
public import Records
public import Storage

/// How far the search for a suspect is: outstanding since when, at what risk, tried how often (IN12).
public struct SuspectPursuit: InvestigationPart {
    public static let table = "suspect_pursuit"
    public static let kind: RecordKind = "suspect-pursuit"

    public enum State: String, Codable, Sendable, CaseIterable, SQLBindable {
        case outstanding, arrested, interviewed, eliminated
        case dealtWith = "dealt-with"

        public var title: String {
            switch self {
            case .outstanding: "Outstanding"
            case .arrested: "Arrested"
            case .interviewed: "Interviewed without arrest"
            case .eliminated: "Eliminated"
            case .dealtWith: "Dealt with"
            }
        }
    }

    public enum Risk: String, Codable, Sendable, CaseIterable, SQLBindable {
        case high, medium, standard
        public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
        /// Hours until the supervisor asks again.
        var checkHours: Int {
            switch self {
            case .high: 24
            case .medium: 72
            case .standard: 7 * 24
            }
        }
    }

    public let id: ID<SuspectPursuit>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    public var unitId: ID<Unit>?
    public var state: State
    public var risk: Risk
    public var riskReason: String
    /// Outstanding since: an arrest that failed does not begin it anew.
    public var since: Instant
    public var circulatedAt: Instant?
    public var attempts: Int
    public var lastAttemptAt: Instant?
    public var endedAt: Instant?
    public var endedReason: String?

    public var card: Card? { nil }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [SuspectPursuit] {
        try tx.all(SuspectPursuit.self, "SELECT * FROM suspect_pursuit WHERE investigation_id = \(crime) ORDER BY id LIMIT 100")
    }

    static func of(_ person: String?, _ crime: Investigation, in tx: Transaction) throws -> SuspectPursuit? {
        guard let id = person.flatMap({ ID<Person>($0) }) else { return nil }
        return try tx.first(SuspectPursuit.self, "SELECT * FROM suspect_pursuit WHERE investigation_id = \(crime.id) AND person_id = \(id)")
    }

    /// Those of an investigation in these states, for a form to choose from.
    static func options(_ crime: RawID, _ states: [State], for officer: Officer, in tx: Transaction) throws -> [Option] {
        struct Row: Codable { let id: RawID; let title: String }
        return try tx.all(
            Row.self,
            """
            SELECT p.person_id AS id, e.title FROM suspect_pursuit p JOIN entry e ON e.id = p.person_id WHERE p.investigation_id = \(crime)
            AND p.state IN \(list: states.map(\.rawValue)) AND \(Visibility(to: officer).condition("e.id")) ORDER BY e.title, p.id LIMIT 100
            """
        ).map { Option($0.id.description, $0.title) }
    }
}

/// One attempt to arrest.
public struct ArrestAttempt: Filed {
    public static let table = "arrest_attempt"
    public static let kind: RecordKind = "arrest-attempt"

    public let id: ID<ArrestAttempt>
    public var version = 0
    public let pursuitId: ID<SuspectPursuit>
    public let place: String
    public let result: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }
}

/// Puts a named suspect on the list of those outstanding, or changes their risk; circulates them as wanted.
public struct PursueSuspect: Operation {
    public static let name: OperationName = "investigation.suspect.pursue"
    public static let title = "Suspect outstanding"
    public static let form = Form {
        Section("Suspect") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Suspect", required: .by("the list names people"))
            Field.option("risk", "Risk while outstanding", required: .by("the list is worked by risk"))
            Field.text("riskReason", "Why", hint: "To whom, of what, how soon.", lines: 3, required: .by("a risk has grounds"), max: 2000)
            Field.yesNo("circulated", "Circulated as wanted?")
        }
    }

    public let investigationId: ID<Investigation>
    public let person: String
    public let risk: String
    public let riskReason: String
    public let circulated: Bool?

    public init(investigationId: ID<Investigation>, person: ID<Person>, risk: SuspectPursuit.Risk, riskReason: String, circulated: Bool? = nil) {
        self.investigationId = investigationId
        self.person = person.description
        self.risk = risk.rawValue
        self.riskReason = riskReason
        self.circulated = circulated
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard let risk = SuspectPursuit.Risk(rawValue: risk) else { throw Refusal.invalid("risk", code: "not-on-the-list", "Risk: choose high, medium or standard.") }
        let reason = try work.words(riskReason, "riskReason", "Why", because: "a risk has grounds")
        guard let id = ID<Person>(person), try work.tx.exists("SELECT 1 FROM named_suspect WHERE investigation_id = \(crime.id) AND person_id = \(id)") else {
            throw Refusal.invalid("person", code: "not-of-this-crime", "Suspect: choose one who is named in this investigation. Name them first.")
        }
        _ = try work.require(Person.self, id)
        let known = try SuspectPursuit.of(person, crime, in: work.tx)
        var pursuit =
            known
            ?? SuspectPursuit(
                id: work.newID(), investigationId: crime.id, personId: id, unitId: crime.unitId, state: .outstanding, risk: risk, riskReason: reason, since: work.now,
                attempts: 0)
        if pursuit.state != .outstanding {
            // Released and wanted again: a new pursuit begins on the same line.
            pursuit.since = work.now
            pursuit.endedAt = nil
            pursuit.endedReason = nil
        }
        pursuit.state = .outstanding
        pursuit.unitId = crime.unitId
        pursuit.risk = risk
        pursuit.riskReason = reason
        if circulated == true, pursuit.circulatedAt == nil { pursuit.circulatedAt = work.now }
        try work.savePart(pursuit)
        // Suspected again.
        try work.endLinks("ELIM", of: id.raw, to: crime)
        try work.suspectTask(pursuit, crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && tx.exists("SELECT 1 FROM named_suspect WHERE investigation_id = \(ref.id)")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        if field == "risk" { return SuspectPursuit.Risk.allCases.map { Option($0.rawValue, $0.title) } }
        struct Row: Codable { let id: RawID; let title: String }
        return try tx.all(
            Row.self,
            """
            SELECT e.id, e.title FROM named_suspect s JOIN entry e ON e.id = s.person_id WHERE s.investigation_id = \(ref.id)
            AND \(Visibility(to: officer).condition("e.id")) ORDER BY e.title, e.id LIMIT 100
            """
        ).map { Option($0.id.description, $0.title) }
    }
}

extension Work {
    /// Asks again when the risk says so. The task is about the investigation, which tells the supervisor without naming anybody in a list.
    func suspectTask(_ pursuit: SuspectPursuit, _ crime: Investigation) throws {
        try closeTasks(EnquiryTask.suspect.rawValue, about: crime.ref)
        let open = try SuspectPursuit.all(of: crime.id, in: tx).filter { $0.state == .outstanding }
        guard let first = open.min(by: { $0.risk.checkHours < $1.risk.checkHours }) else { return }
        let owner: TaskOwner = crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId)
        try task(
            EnquiryTask.suspect.rawValue, "\(open.count) outstanding on \(crime.number ?? ""), highest risk \(first.risk.rawValue)", about: crime.ref, for: owner,
            due: now.adding(hours: first.risk.checkHours))
    }
}

/// Records an attempt to arrest somebody outstanding.
public struct RecordAttempt: Operation {
    public static let name: OperationName = "investigation.suspect.attempt"
    public static let title = "Record an arrest attempt"
    public static let form = Form {
        Section("Attempt") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Suspect", required: .by("an attempt is to arrest somebody"))
            Field.text("place", "Where", required: .by("the next officer need not try there again"), max: 300)
            Field.moment("at", "When", hint: "Empty: now.")
            Field.text("result", "What happened", lines: 3, required: .by("an attempt has a result"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: String
    public let place: String
    public let at: Instant?
    public let result: String

    public init(investigationId: ID<Investigation>, person: ID<Person>, place: String, at: Instant? = nil, result: String) {
        self.investigationId = investigationId
        self.person = person.description
        self.place = place
        self.at = at
        self.result = result
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard var pursuit = try SuspectPursuit.of(person, crime, in: work.tx), pursuit.state == .outstanding else {
            throw Refusal.invalid("person", code: "not-outstanding", "Suspect: choose one who is outstanding here.")
        }
        let when = try work.past(at, "at", "When")
        if when < pursuit.since.minute { throw Refusal.invalid("at", code: "too-early", "When: choose a time after \(London.text(pursuit.since, zoned: true)), since when they are outstanding.") }
        try work.save(
            ArrestAttempt(
                id: work.newID(), pursuitId: pursuit.id, place: try work.words(place, "place", "Where", because: "the next officer need not try there again"),
                result: try work.words(result, "result", "What happened", because: "an attempt has a result"), at: when, officerId: work.officer.id))
        pursuit.attempts += 1
        pursuit.lastAttemptAt = max(pursuit.lastAttemptAt ?? when, when)
        try work.savePart(pursuit)
        try work.suspectTask(pursuit, crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM suspect_pursuit WHERE investigation_id = \(ref.id) AND state = 'outstanding'")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try SuspectPursuit.options(ref.id, [.outstanding], for: officer, in: tx)
    }
}

/// Takes a suspect off the list, with what became of them. Who is eliminated need not have been on it, and stands against no outcome any more (OUT-04).
public struct EndPursuit: Operation {
    public static let name: OperationName = "investigation.suspect.end-pursuit"
    public static let title = "Suspect found or eliminated"
    public static let form = Form {
        Section("Suspect") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Suspect", required: .by("the list names people"))
            Field.option("state", "What became of them", required: .by("nobody leaves the list without a reason"))
            Field.text("reason", "How", lines: 3, required: .by("elimination and arrest are accounted for"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: String
    public let state: String
    public let reason: String

    public init(investigationId: ID<Investigation>, person: ID<Person>, state: SuspectPursuit.State, reason: String) {
        self.investigationId = investigationId
        self.person = person.description
        self.state = state.rawValue
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard let state = SuspectPursuit.State(rawValue: state), state != .outstanding else {
            throw Refusal.invalid("state", code: "not-on-the-list", "What became of them: choose one of those offered.")
        }
        var pursuit = try SuspectPursuit.of(person, crime, in: work.tx)
        guard state == .eliminated || pursuit?.state == .outstanding else {
            throw Refusal.invalid("person", code: "not-outstanding", "Suspect: choose one who is outstanding here.")
        }
        let words = try work.words(reason, "reason", "How", because: "elimination and arrest are accounted for")
        if state == .eliminated { try eliminate(words, crime, work) }
        guard pursuit != nil else { return Done() }
        pursuit?.state = state
        pursuit?.endedAt = work.now
        pursuit?.endedReason = words
        if let pursuit {
            try work.savePart(pursuit)
            try work.suspectTask(pursuit, crime)
        }
        return Done()
    }

    private func eliminate(_ reason: String, _ crime: Investigation, _ work: Work) throws {
        let suspects = try Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx)
        guard let suspect = suspects.first(where: { $0.id.description == person }) else {
            throw Refusal.invalid("person", code: "not-a-suspect", "Suspect: choose one who is suspected here and not eliminated already.")
        }
        try work.link("ELIM", from: suspect.ref, to: crime.ref, source: crime.ref, fromAt: work.now)
        try work.log(.suspect, "\(suspect.displayName) eliminated. \(reason)", on: crime)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && !Investigation.suspects(of: ref.id, for: officer, in: tx).isEmpty
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        if field == "state" { return SuspectPursuit.State.allCases.filter { $0 != .outstanding }.map { Option($0.rawValue, $0.title) } }
        return Investigation.options(try Investigation.suspects(of: ref.id, for: officer, in: tx))
    }
}
