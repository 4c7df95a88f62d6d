import Base
import Core
import Storage

/// What somebody signed, drawn or by name, or that they would not. The hash shows that none of it was changed.
struct Signature: Filed {
    static let table = "signature"
    static let kind: RecordKind = "signature"

    let id: ID<Signature>
    var version = 0
    let recordKind: RecordKind
    let recordId: RawID
    /// What signing meant: "Property taken".
    let meaning: String
    let signedText: String
    let name: String?
    let strokes: String?
    let refusedReason: String?
    let hash: String
    let signedAt: Instant
    let officerId: ID<OfficerAccount>

    var card: Card? { nil }

    /// Whether name, drawing and text are still what was signed.
    var isUnchanged: Bool { Signed(name: name, strokes: strokes).digest(of: signedText, at: signedAt) == hash }

    static func of(_ record: Ref, in tx: Transaction) throws -> [Signature] {
        try tx.all(Signature.self, "SELECT * FROM signature WHERE record_id = \(record.id) ORDER BY id LIMIT 100")
    }
}

extension Work {
    /// Keeps a signature under a text, or the reason why the person would not sign.
    @discardableResult
    func sign(_ signed: Signed?, refused: String?, meaning: String, text: String, on record: Ref, field: String) throws -> Signature {
        let name = signed?.name.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let reason = refused.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if name == nil, reason == nil {
            throw Refusal.invalid(field, code: "required", "The person signs, or the reason why they would not is written down (Code C 4.4).")
        }
        let what = Signed(name: name, strokes: name == nil ? nil : signed?.strokes)
        return try save(
            Signature(
                id: newID(), recordKind: record.kind, recordId: record.id, meaning: meaning, signedText: text, name: what.name, strokes: what.strokes, refusedReason: reason,
                hash: what.digest(of: text, at: now), signedAt: now, officerId: officer.id))
    }
}
