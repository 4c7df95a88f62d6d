import Base
import Storage

/// The bytes of an entry that its hash in the tree stands for: netstrings, so that no two different entries give the same bytes.
///
/// `15:peel-journal-v1,` and then, in this order, id, at (microseconds since 1970 as decimal digits), officer_id, act, category, outcome,
/// subject_kind, subject_id, basis, request, event, detail_hash. A field is `<bytes of UTF-8>:<UTF-8>,`, one that is absent `-,`.
/// Ids are the 36-character form in lower case. The same on both engines, so a restored journal still verifies.
enum JournalLeaf {
    static let format = "peel-journal-v1"

    static func bytes(of entry: JournalEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320)
        append(format, to: &bytes)
        append(entry.id.description, to: &bytes)
        append(String(entry.at.microseconds), to: &bytes)
        append(entry.officerId?.description, to: &bytes)
        append(entry.act, to: &bytes)
        append(entry.category, to: &bytes)
        append(entry.outcome, to: &bytes)
        append(entry.subjectKind, to: &bytes)
        append(entry.subjectId?.description, to: &bytes)
        append(entry.basis, to: &bytes)
        append(entry.request, to: &bytes)
        append(entry.event, to: &bytes)
        append(entry.detailHash, to: &bytes)
        return bytes
    }

    static func hash(of entry: JournalEntry) -> [UInt8] { MerkleHash.leaf(bytes(of: entry)) }

    private static func append(_ field: String?, to bytes: inout [UInt8]) {
        guard let field else {
            bytes.append(UInt8(ascii: "-"))
            bytes.append(UInt8(ascii: ","))
            return
        }
        let text = field.utf8
        bytes.append(contentsOf: String(text.count).utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: ","))
    }
}

extension JournalEntry {
    /// The columns of `journal` that the seal covers, for a statement that names the table `j`.
    static let columns: SQL = """
        j.id, j.at, j.officer_id, j.act, j.category, j.outcome, j.subject_kind, j.subject_id, j.basis, j.request, j.event, j.detail_hash
        """

    /// Reads an entry strictly: a value of another kind than the column's is not taken for an absent one.
    init(row: Row) throws {
        func optional<T: SQLBindable>(_ name: String) throws -> T? {
            let value = row[name]
            if value == .null { return nil }
            guard let read = T(sqlValue: value) else { throw JournalFault("The journal's column \(name) holds something that cannot be read.") }
            return read
        }
        func required<T: SQLBindable>(_ name: String) throws -> T {
            guard let value: T = try optional(name) else { throw JournalFault("The journal's column \(name) is empty.") }
            return value
        }
        try self.init(
            id: required("id"), at: required("at"), officerId: optional("officer_id"), act: required("act"), category: required("category"),
            outcome: required("outcome"), subjectKind: optional("subject_kind"), subjectId: optional("subject_id"), basis: optional("basis"),
            request: optional("request"), event: optional("event"), detailHash: optional("detail_hash"))
    }
}
