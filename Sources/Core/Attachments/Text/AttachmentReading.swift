public import Base
@_spi(Writing) public import Storage

/// How far the words of a file have been read, for whoever looks at the file: a search that does not find it must not seem to have looked inside.
public struct AttachmentReading: Decodable, Sendable {
    public enum State: String, Codable, Sendable, SQLBindable {
        case waiting, reading, read, failed
    }

    let attachmentId: ID<Attachment>
    public let state: State
    let mediaType: FileKind
    let reason: String?
    let isCut: Bool?
    let hasWords: Bool

    /// Of files that may hold words; of others there is none.
    public static func of(_ files: [ID<Attachment>], in tx: Transaction) throws -> [ID<Attachment>: AttachmentReading] {
        guard !files.isEmpty else { return [:] }
        let rows = try tx.all(
            AttachmentReading.self,
            """
            SELECT d.attachment_id, d.state, d.media_type, d.reason, d.is_cut, EXISTS (SELECT 1 FROM attachment_text t WHERE t.attachment_id = d.attachment_id) AS has_words
            FROM attachment_reading d WHERE d.attachment_id IN \(list: files)
            """)
        return Dictionary(rows.map { ($0.attachmentId, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// In plain words what a search does not find of it, and why; nothing where all its words were read.
    public var told: String? {
        switch state {
        case .waiting, .reading:
            TextTools().readable.contains(mediaType)
                ? "Words not read yet: search does not find it by its contents."
                : "Words not read: the server has no reader for \(mediaType.title) files. Search does not find it by its contents."
        case .failed: "Words could not be read: \(reason ?? "it is not known why"). Search does not find it by its contents."
        case .read where !hasWords: "No words were found in it."
        case .read: isCut == true ? "Only its beginning was read: search does not find it by what stands behind." : nil
        }
    }

    /// Whether another try may give something: not for a file that opens only with a password, which stays as it came.
    public var mayBeReadAgain: Bool {
        switch state {
        case .waiting, .reading: false
        case .read: !hasWords
        case .failed: reason != TextTools.encrypted
        }
    }
}

/// Asks for the words of a file to be read again: the tool was missing or slow, or has become better.
public struct ReadAgain: Operation {
    public static let name: OperationName = "attachment.text.again"
    public static let title = "Read the words of a file again"
    public static let form = Form {
        Section("File") {
            Field.anySubject
            Field.option("file", "File", required: .by("one file is read"))
        }
    }

    private static let filesMax = 200

    public let kind: String
    public let record: RawID
    public let file: ID<Attachment>

    public init(of record: Ref, file: ID<Attachment>) {
        kind = record.kind.name
        self.record = record.id
        self.file = file
    }

    public var subject: Ref? { Ref(RecordKind(kind), record) }

    public func perform(in work: Work) throws -> Done {
        let ref = Ref(RecordKind(kind), record)
        guard let type = work.registry.recordTypes[ref.kind], work.officer.may(type.read), let known = try work.tx.find(Attachment.self, file), known.recordKind == ref.kind, known.recordId == record,
            let reading = try AttachmentReading.of([file], in: work.tx)[file]
        else { throw Refusal.notFound }
        guard reading.mayBeReadAgain else {
            throw Refusal.conflict(reading.state == .failed ? "It opens only with its password: reading it again gives no more." : "\(known.fileName) is read already, or waits to be.")
        }
        try work.tx.execute("UPDATE attachment_reading SET state = 'waiting', attempts = 0, reason = NULL, changed_at = \(work.now) WHERE attachment_id = \(file)")
        work.concern(ref)
        work.note("file", .string(known.sha256))
        return Done()
    }

    private static func waiting(_ ref: Ref, in tx: Transaction) throws -> [Attachment] {
        let files = try tx.all(
            Attachment.self,
            """
            SELECT a.* FROM attachment a JOIN attachment_reading d ON d.attachment_id = a.id WHERE a.record_id = \(ref.id) AND a.record_kind = \(ref.kind)
            AND d.state IN ('failed', 'read') ORDER BY a.id LIMIT \(filesMax)
            """)
        let readings = try AttachmentReading.of(files.map(\.id), in: tx)
        return files.filter { readings[$0.id]?.mayBeReadAgain ?? false }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !waiting(ref, in: tx).isEmpty }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard case .object(var members) = form.about(ref) else { return .null }
        let files = try waiting(ref, in: tx)
        if files.count == 1 { members["file"] = .string(files[0].id.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try waiting(ref, in: tx).map { Option($0.id.description, $0.fileName) }
    }
}
