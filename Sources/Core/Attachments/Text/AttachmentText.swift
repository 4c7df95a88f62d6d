public import Base
@_spi(Writing) public import Storage

/// A piece of the words of a file: search finds the file's record by them. It is closed to whom that record is closed (`Work.restrict`).
public struct AttachmentText: Filed {
    public static let table = "attachment_text"
    public static let kind: RecordKind = "file-text"
    /// Characters of one piece: what a search reads of a card stays small.
    static let pieceCharactersMax = 16_000
    /// Characters of one file; what stands behind them is not found.
    public static let charactersMax = 400_000
    /// Words that end one piece and begin the next, so that a phrase across the border is found.
    static let overlapWords = 12

    public let id: ID<AttachmentText>
    public var version = 0
    public let attachmentId: ID<Attachment>
    public let recordKind: RecordKind
    public let recordId: RawID
    public let fileName: String
    public let receivedAt: Instant
    public let piece: Int
    public let text: String

    public var record: Ref { Ref(recordKind, recordId) }
    public var card: Card? { Card(ref, title: fileName, at: receivedAt, words: [text]) }

    /// Cuts a text at spaces.
    static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var words: [Substring] = []
        var count = 0
        for word in text.split(whereSeparator: \.isWhitespace) {
            // Nothing that is a word is so long.
            let word = word.prefix(200)
            if count + word.count + 1 > pieceCharactersMax {
                pieces.append(words.joined(separator: " "))
                words = words.suffix(overlapWords)
                count = words.reduce(0) { $0 + $1.count + 1 }
            }
            words.append(word)
            count += word.count + 1
        }
        if !words.isEmpty { pieces.append(words.joined(separator: " ")) }
        return pieces
    }
}

/// What became of reading a file's words. An act of the system.
public struct ReadAttachment: Operation {
    public static let name: OperationName = "attachment.text.read"
    public static let title = "Read the words of a file"
    public static let category = ActCategory.collection
    public static let form = Form {
        Section("File") {
            Field.subject("file", Attachment.kind)
            Field.text("text", "Words", lines: 3, max: AttachmentText.charactersMax)
            Field.yesNo("isCut", "The file holds more", required: .by("a search must not seem to know all of it"))
            Field.text("failure", "Why it could not be read", max: 200)
        }
    }

    public let file: ID<Attachment>
    public let text: String?
    public let isCut: Bool
    public let failure: String?

    public var subject: Ref? { Ref(Attachment.kind, file) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.isSystem ? .granted(basis: "files are read so that their records are found") : .refused(.forbidden("Files are read by themselves."))
    }

    /// Answers the pieces that were indexed.
    public func perform(in work: Work) throws -> Int {
        let tx = work.tx
        guard let attachment = try tx.find(Attachment.self, file), let kind = attachment.recordKind, let record = attachment.recordId else { throw Refusal.notFound }
        guard try tx.exists("SELECT 1 FROM attachment_reading WHERE attachment_id = \(file) AND state = 'reading'") else { throw Refusal.conflict("The file has been read already.") }
        try tx.execute(
            """
            UPDATE attachment_reading SET state = \(failure == nil ? "read" : "failed"), changed_at = \(work.now), reason = \(failure), is_cut = \(isCut)
            WHERE attachment_id = \(file)
            """)
        let groups = try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(record)")
        let pieces = AttachmentText.pieces(of: text ?? "")
        for (number, piece) in pieces.enumerated() {
            // The journal says that the file was read: its words stand in the file.
            let kept = try work.keep(
                AttachmentText(
                    id: work.newID(), attachmentId: file, recordKind: kind, recordId: record, fileName: attachment.fileName, receivedAt: attachment.receivedAt, piece: number, text: piece))
            if let card = kept.card { try work.index(card) }
            for group in groups { try tx.execute("INSERT INTO restriction (record_id, group_id) VALUES (\(kept.id), \(group))") }
        }
        // An open page of the record says what became of it.
        work.concern(Ref(kind, record))
        work.note("pieces", .integer(Int64(pieces.count)))
        if let failure { work.note("failure", .string(failure)) }
        return pieces.count
    }
}

extension Work {
    /// The words of a record's files are found by whoever may see the record.
    func restrictTexts(of ref: Ref, to group: ID<AccessGroup>) throws {
        try tx.execute(
            """
            INSERT INTO restriction (record_id, group_id) SELECT t.id, \(group) FROM attachment_text t WHERE t.record_id = \(ref.id)
            ON CONFLICT (record_id, group_id) DO NOTHING
            """)
    }

    func liftTexts(of ref: Ref, from group: ID<AccessGroup>) throws {
        try tx.execute("DELETE FROM restriction WHERE group_id = \(group) AND record_id IN (SELECT t.id FROM attachment_text t WHERE t.record_id = \(ref.id))")
    }
}
