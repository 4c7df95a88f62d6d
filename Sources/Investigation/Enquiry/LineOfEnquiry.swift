public import Base
public import Core
public import Storage

/// A line of enquiry: what might be found out, towards the suspect or away (CPIA).
public struct LineOfEnquiry: InvestigationPart {
    public static let table = "line_of_enquiry"
    public static let kind: RecordKind = "line-of-enquiry"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case open, done
        case notPursued = "not-pursued"

        public var title: String {
            switch self {
            case .open: "Open"
            case .done: "Done"
            case .notPursued: "Not pursued"
            }
        }
    }

    public let id: ID<LineOfEnquiry>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let number: Int
    /// A code of `enquiry-kind`.
    public let kind: String
    public let title: String
    public let pointsAway: Bool
    public let raisedAt: Instant
    public let raisedBy: ID<OfficerAccount>
    public var status: Status
    public var result: String?
    public var closedAt: Instant?
    public var closedBy: ID<OfficerAccount>?

    public var card: Card? {
        Card(ref, title: "Line \(number): \(title)", summary: "Line of enquiry \(number)", status: status.title, at: raisedAt, words: [result].compactMap { $0 })
    }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [LineOfEnquiry] {
        try tx.all(LineOfEnquiry.self, "SELECT * FROM line_of_enquiry WHERE investigation_id = \(crime) ORDER BY number LIMIT 200")
    }
}

/// Opens a line of enquiry.
public struct OpenLine: Operation {
    public static let name: OperationName = "investigation.enquiry.line.open"
    public static let title = "Open a line of enquiry"
    public static let form = Form {
        Section("Line of enquiry") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("line", "Line of enquiry", required: .by("it is known by what it asks"), max: 300)
            Field.choice("kind", "About", from: "enquiry-kind", required: .by("lines are read by subject"))
            Field.yesNo("pointsAway", "Could it point away from the suspect?", hint: "An alibi, another suspect, an innocent account.", required: .by("both ways are followed (CPIA code)"))
        }
    }

    public let investigationId: ID<Investigation>
    public let line: String
    public let kind: String
    public let pointsAway: Bool

    public init(investigationId: ID<Investigation>, line: String, kind: String = "other", pointsAway: Bool = false) {
        self.investigationId = investigationId
        self.line = line
        self.kind = kind
        self.pointsAway = pointsAway
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<LineOfEnquiry> {
        let crime = try work.requireOpen(investigationId)
        let title = try work.words(line, "line", "Line of enquiry", because: "it is known by what it asks")
        try work.requireCode(kind, of: "enquiry-kind", "kind", "About")
        return try work.savePart(
            LineOfEnquiry(
                id: work.newID(), investigationId: crime.id, number: try work.number("line", in: crime), kind: kind, title: title, pointsAway: pointsAway,
                raisedAt: work.now, raisedBy: work.officer.id, status: .open)
        ).id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Closes a line of enquiry with what came of it, or with why it is not pursued.
public struct CloseLine: Operation {
    public static let name: OperationName = "investigation.enquiry.line.close"
    public static let title = "Close a line of enquiry"
    public static let form = Form {
        Section("Result") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("line", "Line", required: .by("one line is closed"))
            Field.yesNo("pursued", "Was it followed to its end?", required: .by("a line that is dropped says why"))
            Field.text("result", "What came of it, or why it is not pursued", lines: 4, required: .by("a line ends with its result"), max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let line: String
    public let pursued: Bool
    public let result: String

    public init(investigationId: ID<Investigation>, line: ID<LineOfEnquiry>, pursued: Bool = true, result: String) {
        self.investigationId = investigationId
        self.line = line.description
        self.pursued = pursued
        self.result = result
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard let id = ID<LineOfEnquiry>(line), var found = try work.tx.find(LineOfEnquiry.self, id), found.investigationId == crime.id else {
            throw Refusal.invalid("line", code: "not-of-this-crime", "Line: choose one of this investigation's open lines.")
        }
        guard found.status == .open else { throw Refusal.conflict("Line \(found.number) is closed already. Open another for what is new.") }
        let waiting = try work.tx.values(
            Int.self, "SELECT number FROM enquiry_action WHERE line_id = \(id) AND status IN ('waiting', 'allocated') ORDER BY number LIMIT 5")
        if !waiting.isEmpty {
            throw Refusal.conflict("Action \(waiting.map(String.init).joined(separator: ", ")) of this line is not done. Result it first.")
        }
        found.status = pursued ? .done : .notPursued
        found.result = try work.words(result, "result", "Result", because: "a line ends with its result")
        found.closedAt = work.now
        found.closedBy = work.officer.id
        try work.savePart(found)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && tx.exists("SELECT 1 FROM line_of_enquiry WHERE investigation_id = \(ref.id) AND status = 'open'")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try LineOfEnquiry.all(of: ID(ref.id), in: tx).filter { $0.status == .open }.map { Option($0.id.description, "\($0.number). \($0.title)") }
    }
}
