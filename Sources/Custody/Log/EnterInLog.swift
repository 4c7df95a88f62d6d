public import Base
public import Core
public import Storage

/// Writes something in the custody log that no other act records.
public struct EnterInLog: Operation {
    public static let name: OperationName = "custody.log.enter"
    public static let title = "Enter in log"
    public static let form = Form {
        Section("Entry") {
            Field.subject("detentionId", Detention.kind)
            Field.option("kind", "What it is", required: .by("the log is read by kind"))
            Field.moment("happenedAt", "Happened at", required: .by("Code C 2.6: entries are timed"))
            Field.text("text", "Entry", lines: 4, required: .by("the log is the legal record of the detention"), max: 4000)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let kind: EntryKind
    public let happenedAt: Instant
    public let text: String
    public let lateReason: String?

    public init(detentionId: ID<Detention>, kind: EntryKind = .note, happenedAt: Instant, text: String, lateReason: String? = nil) {
        self.detentionId = detentionId
        self.kind = kind
        self.happenedAt = happenedAt
        self.text = text
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> ID<CustodyEntry> {
        let detention = try work.require(Detention.self, detentionId)
        guard try CodeList.code(kind.rawValue, of: EntryKind.list, on: London.day(of: work.now), in: work.tx)?.detail["plain"] == "yes" else {
            throw Refusal.invalid("kind", code: "has-an-act", "This kind of entry is made by the act itself, not by hand. Choose another, or do the act.")
        }
        try DetentionCheck.given(text, "text", "Write what happened.")
        return try work.enter(kind, in: detention, at: happenedAt, text: text, lateReason: lateReason)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["detentionId": .string(ref.id.description), "kind": .string(EntryKind.note.rawValue)])
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let plain = try tx.all(
            Code.self, "SELECT code, title, detail FROM code WHERE list = \(EntryKind.list.text) AND valid_until IS NULL ORDER BY title LIMIT 200")
        return plain.filter { $0.detail["plain"] == "yes" }.map { Option($0.code, $0.title) }
    }
}

/// Puts an entry of the log right by a further entry that names it. The first stays as it was written.
public struct CorrectEntry: Operation {
    public static let name: OperationName = "custody.log.correct"
    public static let title = "Correct log entry"
    /// Entries the form offers, the newest; an older one is corrected from its own line in the log.
    static let offeredMax = 100

    public static let form = Form {
        Section("Correction") {
            Field.subject("detentionId", Detention.kind)
            Field.option("entryId", "Entry to correct", required: .by("a correction names what it corrects"))
            Field.moment("happenedAt", "When it really happened", hint: "Left empty: as the entry says.")
            Field.text("text", "What it should say", lines: 4, required: .by("the log must show both"), max: 4000)
            Field.text("reason", "Why it was wrong", lines: 2, required: .by("Code C 2.6: nothing is overwritten, everything is explained"), max: 400)
        }
    }

    public let detentionId: ID<Detention>
    public let entryId: ID<CustodyEntry>
    public let happenedAt: Instant?
    public let text: String
    public let reason: String

    public init(detentionId: ID<Detention>, entryId: ID<CustodyEntry>, happenedAt: Instant? = nil, text: String, reason: String) {
        self.detentionId = detentionId
        self.entryId = entryId
        self.happenedAt = happenedAt
        self.text = text
        self.reason = reason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> ID<CustodyEntry> {
        let detention = try work.require(Detention.self, detentionId)
        guard let wrong = try work.tx.find(CustodyEntry.self, entryId), wrong.detentionId == detentionId else {
            throw Refusal.invalid("entryId", code: "unknown-entry", "There is no such entry in this log. Choose one from the list.")
        }
        try DetentionCheck.given(text, "text", "Write what the entry should say.")
        try DetentionCheck.given(reason, "reason", "Say why the entry was wrong: the log must show it.")
        return try work.enter(
            .corrected, in: detention, at: happenedAt ?? wrong.happenedAt, text: "\(text)\nWhy it was wrong: \(reason)", lateReason: "Correction: \(reason)", about: wrong.ref)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM custody_entry WHERE detention_id = \(ref.id)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["detentionId": .string(ref.id.description)])
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let entries = try tx.all(
            CustodyEntry.self,
            "SELECT * FROM custody_entry WHERE detention_id = \(ref.id) ORDER BY happened_at DESC, id DESC LIMIT \(offeredMax)")
        guard let newest = entries.first else { return [] }
        let titles = try CodeTitles.of([EntryKind.list.text], on: London.day(of: newest.enteredAt), in: tx)
        return entries.map { entry in
            let kind = titles.title(entry.kind.rawValue, of: EntryKind.list)
            return Option(entry.id.description, "\(London.text(entry.happenedAt, zoned: true)) \(kind): \(entry.text.prefix(60))")
        }
    }
}
