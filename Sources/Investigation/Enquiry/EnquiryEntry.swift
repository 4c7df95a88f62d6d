public import Base
public import Core
public import Storage

/// One entry of the enquiry log. Only ever added to; a mistake is put right by a later entry.
public struct EnquiryEntry: InvestigationPart {
    public static let table = "enquiry_entry"
    public static let kind: RecordKind = "enquiry"

    public let id: ID<EnquiryEntry>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// Within the investigation, from 1.
    public let number: Int
    /// A code of `enquiry-kind`.
    public let kind: String
    public let text: String
    public let happenedAt: Instant
    public let recordedAt: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { Card(ref, title: "Enquiry \(number): \(text.prefix(80))", summary: "Enquiry \(number)", at: happenedAt, words: [text]) }
}

/// Writes an entry of the enquiry log.
public struct LogEnquiry: Operation {
    public static let name: OperationName = "investigation.enquiry.log"
    public static let title = "Log an enquiry"
    public static let form = Form {
        Section("Enquiry") {
            Field.subject("investigationId", Investigation.kind)
            Field.choice("kind", "About", from: "enquiry-kind", required: .by("the log is read by subject"))
            Field.moment("happenedAt", "When", hint: "Empty: now.")
            Field.text("text", "What was done and what came of it", hint: "An entry is never changed. Put a mistake right with another entry.", lines: 6, required: .by("the log is the record"), max: 8000)
        }
    }

    public let investigationId: ID<Investigation>
    public let kind: String
    public let happenedAt: Instant?
    public let text: String

    public init(investigationId: ID<Investigation>, kind: String = "other", happenedAt: Instant? = nil, text: String) {
        self.investigationId = investigationId
        self.kind = kind
        self.happenedAt = happenedAt
        self.text = text
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<EnquiryEntry> {
        let crime = try work.requireOpen(investigationId)
        let words = try work.words(text, "text", "What was done", because: "the log is the record")
        try work.requireCode(kind, of: "enquiry-kind", "kind", "About")
        return try work.logEnquiry(kind, words, at: try work.past(happenedAt, "happenedAt", "When"), on: crime)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

extension Work {
    @discardableResult
    func logEnquiry(_ kind: String, _ text: String, at: Instant? = nil, on crime: Investigation) throws -> ID<EnquiryEntry> {
        let entry = try savePart(
            EnquiryEntry(
                id: newID(), investigationId: crime.id, number: try number("enquiry", in: crime), kind: kind, text: text, happenedAt: at ?? now, recordedAt: now,
                officerId: officer.id))
        // Whoever worked on a case is not independent of it.
        try link("INVOLVED", from: Ref(OfficerAccount.kind, officer.id), to: crime.ref, source: crime.ref)
        return entry.id
    }

    /// A code in force today, or the field says so.
    @discardableResult
    func requireCode(_ code: String, of list: CodeListName, _ field: String, _ label: String) throws -> Code {
        guard let found = try CodeList.code(code, of: list, on: London.day(of: now), in: tx) else {
            throw Refusal.invalid(field, code: "not-on-the-list", "\(label): “\(code.prefix(40))” is not on the list. Choose one from the list.")
        }
        return found
    }
}

extension JSONValue {
    /// The field every form on an investigation begins with.
    static func investigation(_ ref: Ref) -> JSONValue { .object(["investigationId": .string(ref.id.description)]) }
}

/// The whole log of an investigation, newest first: enquiries and what the system wrote itself (report, review, allocation, exhibits).
public struct EnquiryLogPage: Sendable {
    public static let pageSizeMax = 50

    public struct Line: Decodable, Sendable {
        public let id: RawID
        /// Nothing for what the system wrote.
        public let number: Int?
        public let kind: String
        public let text: String
        public let happenedAt: Instant
        public let recordedAt: Instant
        public let officerId: ID<OfficerAccount>
    }

    public let lines: [Line]
    /// Where the next page begins.
    public let next: RawID?

    /// - Parameters:
    ///   - typed: words that every entry holds; empty for all.
    ///   - after: the id of the last entry of the page before.
    public static func read(_ crime: ID<Investigation>, typed: String = "", after: RawID? = nil, limit: Int = pageSizeMax, in tx: Transaction) throws -> EnquiryLogPage {
        let words = Array(SearchWords.cut(typed).prefix(wordsMax))
        let entries = words.map { word -> SQL in "lower(text) LIKE \("%\(escaped(word))%") ESCAPE '!'" }
        let conditions: SQL = entries.isEmpty ? "" : " AND \(SQL.joined(entries, by: " AND "))"
        // Ids sort by the time they were made, so one key orders both tables.
        let earlier: SQL = after.map { after -> SQL in " AND id < \(after)" } ?? ""
        let found = try tx.all(
            Line.self,
            """
            SELECT id, number, kind, text, happened_at, recorded_at, officer_id FROM enquiry_entry WHERE investigation_id = \(crime)\(earlier)\(conditions)
            UNION ALL SELECT id, NULL AS number, kind, text, at AS happened_at, at AS recorded_at, officer_id FROM investigation_log
            WHERE investigation_id = \(crime)\(earlier)\(conditions) ORDER BY id DESC LIMIT \(limit + 1)
            """)
        let page = Array(found.prefix(limit))
        return EnquiryLogPage(lines: page, next: found.count > limit ? page.last?.id : nil)
    }

    private static let wordsMax = 8

    private static func escaped(_ word: String) -> String { word.lowercased().replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") }
}
