public import Base
public import Storage

/// Asks for a document of a record as PDF. It is made in the background; the outcome says under which id to follow it.
public struct RequestPrint: Operation {
    public static let name: OperationName = "print.request"
    public static let title = "Print"
    /// Prints of one officer that are not made yet.
    public static let waitingMax = 20

    public static let form = Form {
        Section("Print") {
            Field.anySubject
            Field.text("document", "Document", hint: "As its address names it, such as investigation.crime.", required: .by("a record has several documents"), max: 80)
            Field.text("choice", "Language or addressee", hint: "Where the document has several.", max: 80)
        }
    }

    public let kind: String
    public let record: RawID
    public let document: String
    public let choice: String?

    public init(_ document: String, of subject: Ref, choice: String? = nil) {
        kind = subject.kind.name
        record = subject.id
        self.document = document
        self.choice = choice
    }

    public var subject: Ref? { Ref(RecordKind(kind), record) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["kind": .string(ref.kind.name), "record": .string(ref.id.description)])
    }

    public func perform(in work: Work) throws -> ID<PrintJob> {
        let subject = Ref(RecordKind(kind), record)
        guard let printed = work.registry.prints[document], printed.subject == subject.kind else {
            throw Refusal.invalid("document", code: "unknown-document", "Document: there is no “\(document.prefix(80))” of such a record.")
        }
        guard work.officer.may(printed.permission) else { throw Refusal.forbidden("Your role does not include printing “\(printed.title)”.") }
        guard try work.tx.exists("SELECT 1 FROM entry WHERE id = \(record) AND kind = \(subject.kind)") else { throw Refusal.notFound }
        guard work.registry.printTool.isThere else { throw Refusal.conflict(PrintTool.missing) }
        let waiting =
            try work.tx.value(
                Int.self, "SELECT count(*) FROM print WHERE officer_id = \(work.officer.id) AND status IN ('waiting', 'running')") ?? 0
        guard waiting < Self.waitingMax else {
            throw Refusal.conflict("You have \(waiting) prints waiting already. Let some of them finish, then ask again.")
        }
        let job = try work.save(
            PrintJob(
                id: work.newID(), document: document, choice: choice, subjectKind: subject.kind, subjectId: record, officerId: work.officer.id, status: .waiting,
                askedAt: work.now, attempts: 0))
        work.concern(subject)
        return job.id
    }
}
