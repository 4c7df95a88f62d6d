public import Base
public import Core
public import Records
public import Storage

/// A part of a report, written by one officer. Several write at once; none overwrites another's.
public struct ReportPart: InvestigationPart {
    public static let table = "report_part"
    public static let kind: RecordKind = "report-part"

    public let id: ID<ReportPart>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let heading: String
    public let text: String
    public let writtenAt: Instant
    public let authorId: ID<OfficerAccount>
    /// The witness whose account it is.
    public var personId: ID<Person>?

    static let firstAccount = "First account of a witness"
    public var ofPerson: ID<Person>? { personId }

    public var card: Card? { Card(ref, title: heading, summary: "Part of the report", at: writtenAt, words: [text]) }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [ReportPart] {
        try tx.all(ReportPart.self, "SELECT * FROM report_part WHERE investigation_id = \(crime) ORDER BY id LIMIT 200")
    }
}

/// Adds a part to a report: what this officer saw, heard or did. It stays under the author's name and is never altered; a correction is another part.
public struct SupplementReport: Operation {
    public static let name: OperationName = "investigation.crime.supplement"
    public static let title = "Add to the report"
    public static let form = Form {
        Section("Your part") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("heading", "About", hint: "For example: scene, first account of the witness.", required: .by("the report is read by its parts"), max: 100)
            Field.text("text", "What you saw, heard or did", lines: 10, required: .by("it stands under your name"), max: 20_000)
        }
    }

    public let investigationId: ID<Investigation>
    public let heading: String
    public let text: String

    public init(investigationId: ID<Investigation>, heading: String, text: String) {
        self.investigationId = investigationId
        self.heading = heading
        self.text = text
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<ReportPart> {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        var problems: [Problem] = []
        if heading.allSatisfy(\.isWhitespace) { problems.append(Problem("heading", code: "required", "About: give it, because the report is read by its parts.")) }
        if text.allSatisfy(\.isWhitespace) { problems.append(Problem("text", code: "required", "What you saw, heard or did: write it down.")) }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        let part = try work.savePart(ReportPart(id: work.newID(), investigationId: crime.id, heading: heading, text: text, writtenAt: work.now, authorId: work.officer.id))
        try work.link("INVOLVED", from: Ref(OfficerAccount.kind, work.officer.id), to: crime.ref, source: crime.ref)
        try work.log(.part, "\(heading) added to the report.", on: crime)
        return part.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.status(ref, in: tx) != .historic }
}
