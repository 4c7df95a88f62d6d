public import Base
public import Core
public import Records
public import Storage

/// An officer's word that something on the record meets a point to prove.
public struct PointMark: Filed {
    public static let table = "point_mark"
    public static let kind: RecordKind = "point-mark"

    public let id: ID<PointMark>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// A code of `point-to-prove`.
    public let point: String
    public let evidenceKind: RecordKind
    public let evidenceId: RawID
    public let why: String
    /// The suspect it speaks of; of all where there is none.
    public let personId: ID<Person>?
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    public var takenBackAt: Instant?
    public var takenBackBy: ID<OfficerAccount>?
    public var takenBackReason: String?

    public var card: Card? { nil }

    static func standing(of crime: RawID, in tx: Transaction) throws -> [PointMark] {
        try tx.all(PointMark.self, "SELECT * FROM point_mark WHERE investigation_id = \(crime) AND taken_back_at IS NULL ORDER BY point, id LIMIT 500")
    }
}

/// Marks what meets a point to prove.
public struct MarkPoint: Operation {
    public static let name: OperationName = "investigation.enquiry.point.mark"
    public static let title = "Mark evidence of a point"
    public static let form = Form {
        Section("Point to prove") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("point", "Point", required: .by("evidence is of something"))
            Field.option("evidence", "Met by", hint: "A statement, an exhibit, an enquiry or the result of an action.", required: .by("a point is met by something on the record"))
            Field.option("suspect", "Of which suspect", hint: "Where it speaks of one of several. None: of all.")
            Field.text("why", "How it meets the point", lines: 2, required: .by("the reviewer must follow it"), max: 1000)
        }
    }

    public let investigationId: ID<Investigation>
    public let point: String
    /// `statement/ID`, `exhibit/ID`, `enquiry/ID`, `action/ID` or `document/ID`.
    public let evidence: String
    public let suspect: ID<Person>?
    public let why: String

    public init(investigationId: ID<Investigation>, point: String, evidence: Ref, suspect: ID<Person>? = nil, why: String) {
        self.investigationId = investigationId
        self.point = point
        self.evidence = evidence.description
        self.suspect = suspect
        self.why = why
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<PointMark> {
        let crime = try work.requireOpen(investigationId)
        let readiness = try ChargeReadiness(crime, on: London.day(of: work.now), visible: Visibility(to: work.officer), in: work.tx)
        guard let asked = readiness.points.first(where: { $0.code == point }) else {
            throw Refusal.invalid("point", code: "not-of-this-offence", "Point: choose one of these offences' points.")
        }
        let suspect = try suspect(asked, of: crime, work)
        guard let offered = try ChargeReadiness.evidence(of: crime.id.raw, visible: Visibility(to: work.officer), in: work.tx).first(where: { $0.ref.description == evidence }) else {
            throw Refusal.invalid("evidence", code: "not-of-this-crime", "Met by: choose something of this investigation.")
        }
        if readiness.marks.contains(where: { $0.point == point && $0.evidenceId == offered.ref.id && ($0.personId == nil || $0.personId == suspect) }) {
            throw Refusal.conflict("\(offered.label) is marked for this point already.")
        }
        return try work.save(
            PointMark(
                id: work.newID(), investigationId: crime.id, point: point, evidenceKind: offered.ref.kind, evidenceId: offered.ref.id,
                why: try work.words(why, "why", "How it meets the point", because: "the reviewer must follow it"), personId: suspect, at: work.now, officerId: work.officer.id)
        ).id
    }

    /// Whom it speaks of: the one suspect there is, where the point is of a suspect; among several one must be named.
    private func suspect(_ point: PointToProve, of crime: Investigation, _ work: Work) throws -> ID<Person>? {
        let suspects = try Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx)
        if let suspect {
            guard suspects.contains(where: { $0.id == suspect }) else { throw Refusal.invalid("suspect", code: "not-a-suspect", "Of which suspect: choose one who is named in this crime.") }
            return suspect
        }
        guard point.ofSuspect else { return nil }
        if suspects.count > 1 { throw Refusal.invalid("suspect", code: "required", "Of which suspect: choose one, because “\(point.title)” is proved of each by itself.") }
        return suspects.first?.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }

    /// The points of the offence, those missing first, and whatever the investigation holds.
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        if field == "suspect" { return Investigation.options(try Investigation.suspects(of: ref.id, for: officer, in: tx)) }
        if field == "evidence" { return try ChargeReadiness.evidence(of: ref.id, visible: Visibility(to: officer), in: tx).map { Option($0.ref.description, $0.label) } }
        guard let crime = try tx.find(Investigation.self, ID(ref.id)) else { return [] }
        let readiness = try ChargeReadiness(crime, on: London.day(of: crime.recordedAt), visible: Visibility(to: officer), in: tx)
        let answers = readiness.charges.flatMap(\.answers)
        func isMet(_ point: PointToProve) -> Bool { answers.allSatisfy { $0.point.code != point.code || $0.state == .met } }
        return (readiness.points.filter { !isMet($0) } + readiness.points.filter(isMet)).map { Option($0.code, isMet($0) ? "\($0.title) (met)" : $0.title) }
    }
}

/// Takes a mark back: it was wrong, or no longer holds.
public struct TakeMarkBack: Operation {
    public static let name: OperationName = "investigation.enquiry.point.take-back"
    public static let title = "Take a mark back"
    public static let form = Form {
        Section("Mark") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("mark", "Mark", required: .by("one mark is taken back"))
            Field.text("reason", "Why", lines: 2, required: .by("what was relied on is not dropped silently"), max: 1000)
        }
    }

    public let investigationId: ID<Investigation>
    public let mark: String
    public let reason: String

    public init(investigationId: ID<Investigation>, mark: ID<PointMark>, reason: String) {
        self.investigationId = investigationId
        self.mark = mark.description
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard let id = ID<PointMark>(mark), var found = try work.tx.find(PointMark.self, id), found.investigationId == crime.id, found.takenBackAt == nil else {
            throw Refusal.invalid("mark", code: "not-of-this-crime", "Mark: choose one that stands here.")
        }
        found.takenBackReason = try work.words(reason, "reason", "Why", because: "what was relied on is not dropped silently")
        found.takenBackAt = work.now
        found.takenBackBy = work.officer.id
        try work.save(found)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && tx.exists("SELECT 1 FROM point_mark WHERE investigation_id = \(ref.id) AND taken_back_at IS NULL")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let evidence = Dictionary(try ChargeReadiness.evidence(of: ref.id, visible: Visibility(to: officer), in: tx).map { ($0.ref.id, $0.label) }, uniquingKeysWith: { first, _ in first })
        return try PointMark.standing(of: ref.id, in: tx).map { Option($0.id.description, "\($0.point): \(evidence[$0.evidenceId] ?? $0.evidenceKind.name)") }
    }
}
