import Crypto
public import Base
@_spi(Writing) import Storage

/// One act on personal data, as the journal keeps it for ever. The field-by-field detail lies apart and can lawfully be erased.
public struct JournalEntry: Codable, Sendable, Hashable {
    public let id: RawID
    public let at: Instant
    public let officerId: RawID?
    /// The name of the operation or of the read.
    public let act: String
    public let category: String
    /// `done`, or the code of the refusal.
    public let outcome: String
    public let subjectKind: String?
    public let subjectId: RawID?
    /// Why it was allowed, or why it was refused.
    public let basis: String?
    public let request: String?
    public let event: String?
    /// SHA-256 of salt and detail, in hex.
    public let detailHash: String?

    public var subject: Ref? {
        guard let subjectKind, let subjectId else { return nil }
        return Ref(RecordKind(subjectKind), subjectId)
    }
}

/// An entry about to be written, with its detail.
struct JournalDraft: Sendable {
    var id: RawID
    var at: Instant
    var officer: ID<OfficerAccount>?
    var act: String
    var category: ActCategory
    var outcome = "done"
    var subject: Ref?
    var basis: String?
    var request: String?
    var event: String?
    var detail: String?
    var concerned: [Ref] = []

    func write(in tx: Transaction) throws {
        let salt = detail.map { _ in Salt.new() }
        let entry = JournalEntry(
            id: id, at: at, officerId: officer?.raw, act: act, category: category.rawValue, outcome: outcome, subjectKind: subject?.kind.name,
            subjectId: subject?.id, basis: basis, request: request, event: event,
            detailHash: detail.map { JournalDetail.hash(salt: salt ?? [], body: $0) })
        try tx.insert(entry, into: "journal")
        if let detail, let salt {
            try tx.execute("INSERT INTO journal_detail (journal_id, salt, body) VALUES (\(id), \(SQLValue.blob(salt)), \(detail))")
        }
        // A suite and its unit are one id under two kinds: one row stands for both.
        var known = Set([subject?.id].compactMap { $0 })
        for ref in concerned where known.insert(ref.id).inserted {
            try tx.execute("INSERT INTO journal_subject (id, journal_id, kind) VALUES (\(ref.id), \(id), \(ref.kind))")
        }
    }
}

public enum JournalDetail {
    /// Lower-case hex of SHA-256 over the salt and the detail's text.
    public static func hash(salt: [UInt8], body: String) -> String {
        var hasher = SHA256()
        hasher.update(data: salt)
        hasher.update(data: Array(body.utf8))
        return hex(hasher.finalize())
    }
}

enum Salt {
    static func new() -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return withUnsafeBytes(of: (random.next() as UInt64, random.next() as UInt64)) { Array($0) }
    }
}
