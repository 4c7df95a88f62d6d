public import Base
@_spi(Writing) import Storage

extension Office {
    /// Files that one officer may have sent in a day without the forms they belong to.
    static let waitingMax = 50

    /// Writes down a file that is in its place, with its journal entry. It belongs to no record until an operation takes it.
    public func receive(_ facts: IncomingFile.Facts, name: String, as officer: Officer, _ context: ActContext = ActContext()) async throws -> Attachment {
        let now = clock.now
        return try await store.write { tx in
            let dayAgo = now.adding(hours: -24)
            let waiting = try tx.value(Int.self, "SELECT count(*) FROM attachment WHERE received_by = \(officer.id) AND record_id IS NULL AND received_at > \(dayAgo)") ?? 0
            guard waiting < Self.waitingMax else {
                throw Refusal.conflict("You have sent \(waiting) files today without the forms they belong to. Send those forms, or wait until tomorrow.")
            }
            let attachment = Attachment(
                id: ID(at: now), version: 1, sha256: facts.sha256, mediaType: facts.mediaType, byteCount: facts.byteCount, fileName: Self.plain(name),
                width: facts.width, height: facts.height, receivedAt: now, receivedBy: officer.id)
            try tx.insert(attachment)
            try JournalDraft(
                id: RawID(at: now), at: now, officer: officer.id, act: "attachment.receive", category: .collection, subject: Ref(Attachment.kind, attachment.id),
                basis: "role", request: context.origin, detail: JSONValue.object(["sha256": .string(facts.sha256), "name": .string(attachment.fileName)]).text
            ).write(in: tx)
            return attachment
        }
    }

    /// The last part of what the sender calls the file, without what no file is called.
    private static func plain(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let shown = String(last.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 && !(0x202A...0x202E).contains($0.value) && !(0x2066...0x2069).contains($0.value) }.prefix(120))
        return shown.isEmpty ? "file" : shown
    }
}

extension Work {
    /// Takes a file that this officer sent into the record it belongs to.
    ///
    /// - Parameters:
    ///   - field: where a problem is told.
    ///   - isRead: whether the record is found by the words in the file; false for a picture of somebody or something.
    public func attach(_ id: ID<Attachment>, to ref: Ref, at field: String, types: [FileKind], bytesMax: Int, isRead: Bool = true) throws -> Attachment {
        // A file of somebody else's, or one that has its record already, is no more there than one that never was.
        guard var attachment = try tx.find(Attachment.self, id), attachment.receivedBy == officer.id, attachment.recordId == nil else {
            throw Refusal.invalid(field, code: "no-such-file", "The file is not there any more. Choose it again.")
        }
        guard types.contains(attachment.mediaType) else {
            throw Refusal.invalid(field, code: "wrong-type", "This is a \(attachment.mediaType.title) file. Give one of: \(types.map(\.title).joined(separator: ", ")).")
        }
        guard attachment.byteCount <= bytesMax else {
            throw Refusal.invalid(field, code: "too-large", "The file is larger than \(bytesMax / 1_048_576) MB. Choose a smaller one.")
        }
        attachment.recordKind = ref.kind
        attachment.recordId = ref.id
        if isRead, attachment.mediaType.mayHoldWords {
            try tx.execute(
                """
                INSERT INTO attachment_reading (attachment_id, state, media_type, attempts, changed_at) VALUES (\(id), 'waiting', \(attachment.mediaType), 0, \(now))
                ON CONFLICT (attachment_id) DO NOTHING
                """)
        }
        return try save(attachment)
    }
}
