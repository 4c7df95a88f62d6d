public import Base
public import Core
import Records
public import Storage

/// A document of the register: a message, an officer's report, a house-to-house form (IN9). Registered, read, then indexed against Records.
public struct EnquiryDocument: InvestigationPart {
    public static let table = "enquiry_document"
    public static let kind: RecordKind = "document"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case registered, read, indexed
        public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    public let id: ID<EnquiryDocument>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// A code of `enquiry-document`.
    public let kind: String
    public let number: Int
    /// `M12`.
    public let reference: String
    public let title: String
    public let text: String
    public let fromText: String?
    public let madeAt: Instant
    public let registeredAt: Instant
    public let officerId: ID<OfficerAccount>
    public var status: Status
    public var readBy: ID<OfficerAccount>?
    public var indexedBy: ID<OfficerAccount>?

    public var card: Card? { Card(ref, reference: reference, title: title, summary: "Document \(reference)", status: status.title, at: madeAt, words: [text, fromText].compactMap { $0 }) }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [EnquiryDocument] {
        try tx.all(EnquiryDocument.self, "SELECT * FROM enquiry_document WHERE investigation_id = \(crime) ORDER BY id DESC LIMIT 100")
    }
}

/// Registers a document.
public struct RegisterDocument: Operation {
    public static let name: OperationName = "investigation.document.register"
    public static let title = "Register a document"
    public static let form = Form {
        Section("Document") {
            Field.subject("investigationId", Investigation.kind)
            Field.choice("kind", "Kind", from: "enquiry-document", required: .by("its number begins with its kind"))
            Field.text("heading", "Title", required: .by("the register is read by title"), max: 200)
            Field.text("from", "From", hint: "Who rang, wrote or was called on.", max: 200)
            Field.moment("madeAt", "Made", hint: "Empty: now.")
            Field.text("text", "Text", lines: 12, required: .by("it is what is read and indexed"), max: 40_000)
        }
    }

    public let investigationId: ID<Investigation>
    public let kind: String
    public let heading: String
    public let from: String?
    public let madeAt: Instant?
    public let text: String

    public init(investigationId: ID<Investigation>, kind: String, heading: String, from: String? = nil, madeAt: Instant? = nil, text: String) {
        self.investigationId = investigationId
        self.kind = kind
        self.heading = heading
        self.from = from
        self.madeAt = madeAt
        self.text = text
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<EnquiryDocument> {
        let crime = try work.requireOpen(investigationId)
        guard try MajorIncident.of(crime.id.raw, in: work.tx) != nil else { throw Refusal.conflict("A register is kept for a major incident. Log an enquiry instead.") }
        let code = try work.requireCode(kind, of: "enquiry-document", "kind", "Kind")
        let number = try work.number("document \(kind)", in: crime)
        let document = try work.savePart(
            EnquiryDocument(
                id: work.newID(), investigationId: crime.id, kind: kind, number: number, reference: "\(code.detail["prefix"] ?? "D")\(number)",
                title: try work.words(heading, "heading", "Title", because: "the register is read by title"),
                text: try work.words(text, "text", "Text", because: "it is what is read and indexed"), fromText: from, madeAt: try work.past(madeAt, "madeAt", "Made"),
                registeredAt: work.now, officerId: work.officer.id, status: .registered))
        // The receiver reads it; without one the senior investigating officer does.
        let roles = try IncidentRole.all(of: crime.id, in: work.tx)
        if let reader = roles.first(where: { $0.role == "RCV" }) ?? roles.first(where: { $0.role == "SIO" }) {
            try work.task(EnquiryTask.document.rawValue, "Read \(document.reference) \(document.title)", about: document.ref, for: .officer(reader.officerId), due: work.now.adding(hours: 24))
        }
        return document.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try GiveIncidentRole.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

/// Reads a document and says what is to be done about it; each line becomes an action in the queue.
public struct ReadDocument: Operation {
    public static let name: OperationName = "investigation.document.read"
    public static let title = "Read and raise actions"
    public static let actionsMax = 20
    public static let form = Form {
        Section("Actions") {
            Field.subject("document", EnquiryDocument.kind)
            Field.repeated("actions", "Action", hint: "None where nothing follows.", max: actionsMax) {
                Field.text("text", "What is to be done", lines: 2, required: .by("an action says what"), max: 2000)
                Field.option("priority", "Priority", required: .by("the queue is worked by priority"))
            }
        }
    }

    public let document: ID<EnquiryDocument>
    public let actions: [Wanted]?

    public struct Wanted: Codable, Sendable {
        public let text: String
        public let priority: String

        public init(_ text: String, _ priority: EnquiryAction.Priority = .medium) {
            self.text = text
            self.priority = priority.rawValue
        }
    }

    public init(_ document: ID<EnquiryDocument>, actions: [Wanted] = []) {
        self.document = document
        self.actions = actions
    }

    public var subject: Ref? { Ref(EnquiryDocument.kind, document) }

    public func perform(in work: Work) throws -> Done {
        var (document, crime) = try work.requirePart(EnquiryDocument.self, document)
        try crime.requireOpen()
        guard document.status == .registered else { throw Refusal.conflict("\(document.reference) is read already.") }
        for (index, wanted) in (actions ?? []).enumerated() {
            guard let priority = EnquiryAction.Priority(rawValue: wanted.priority) else {
                throw Refusal.invalid("actions.\(index).priority", code: "not-on-the-list", "Priority: choose high, medium or low.")
            }
            let action = try work.savePart(
                EnquiryAction(
                    id: work.newID(), investigationId: crime.id, lineId: nil, number: try work.number("action", in: crime), text: "\(wanted.text) (\(document.reference))",
                    priority: priority, raisedAt: work.now, raisedBy: work.officer.id, dueAt: work.now.adding(hours: priority == .high ? 24 : 7 * 24), status: .waiting))
            try work.taskForAction(action, crime)
        }
        document.status = .read
        document.readBy = work.officer.id
        try work.savePart(document)
        try work.closeTasks(EnquiryTask.document.rawValue, about: document.ref)
        let indexers = try IncidentRole.all(of: crime.id, in: work.tx).filter { $0.role == "IDX" }
        if let indexer = indexers.first {
            try work.task(EnquiryTask.document.rawValue, "Index \(document.reference) \(document.title)", about: document.ref, for: .officer(indexer.officerId), due: work.now.adding(hours: 48))
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM enquiry_document WHERE id = \(ref.id) AND status = 'registered'")
    }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        EnquiryAction.Priority.allCases.map { Option($0.rawValue, $0.title) }
    }
}
