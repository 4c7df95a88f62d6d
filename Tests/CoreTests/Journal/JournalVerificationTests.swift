import Base
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Core

@Suite("Verifying the journal")
struct JournalVerificationTests {
    /// One way to tamper, in a book of 30 entries with checkpoints at 10, 20 and 30, and what must be said of it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let position: Int64?
        let says: String
        let statements: [SQL]

        init(_ name: String, at position: Int64?, says: String, _ statements: SQL...) {
            self.name = name
            self.position = position
            self.says = says
            self.statements = statements
        }

        var testDescription: String { name }
    }

    private static func entry(_ position: Int64) -> SQL { "(SELECT journal_id FROM journal_seal WHERE position = \(position))" }
    private static let otherHash: SQL = "(SELECT leaf_hash FROM journal_seal WHERE position = 3)"

    static let tamperings = [
        Tampering("one letter of an act", at: 7, says: "altered", "UPDATE journal SET act = 'test.entry.mare' WHERE id = \(entry(7))"),
        Tampering("the time of an act", at: 0, says: "altered", "UPDATE journal SET at = at + 1 WHERE id = \(entry(0))"),
        Tampering("the officer of an act", at: 29, says: "altered", "UPDATE journal SET officer_id = id WHERE id = \(entry(29))"),
        Tampering("a reason taken out", at: 7, says: "altered", "UPDATE journal SET basis = NULL WHERE id = \(entry(7))"),
        Tampering("a reason made empty", at: 7, says: "altered", "UPDATE journal SET basis = '' WHERE id = \(entry(7))"),
        Tampering("a detail changed", at: 8, says: "detail", "UPDATE journal_detail SET body = '{\"number\":9}' WHERE journal_id = \(entry(8))"),
        Tampering("the salt of a detail changed", at: 8, says: "detail", "UPDATE journal_detail SET salt = \(otherHash) WHERE journal_id = \(entry(8))"),
        Tampering("a detail deleted", at: 8, says: "no entry says", "DELETE FROM journal_detail WHERE journal_id = \(entry(8))"),
        Tampering(
            "a detail put in", at: 9, says: "not one that this entry has",
            "INSERT INTO journal_detail (journal_id, salt, body) VALUES (\(entry(9)), \(otherHash), '{}')"),
        Tampering("a seal removed", at: 12, says: "missing from the seals", "DELETE FROM journal_seal WHERE position = 12"),
        Tampering("a seal's hash changed", at: 12, says: "altered", "UPDATE journal_seal SET leaf_hash = \(otherHash) WHERE position = 12"),
        Tampering("an entry removed", at: 12, says: "gone from the journal", "DELETE FROM journal WHERE id = \(entry(12))"),
        Tampering(
            "an entry and its seal removed", at: 12, says: "missing from the seals", "DELETE FROM journal WHERE id = \(entry(12))",
            "DELETE FROM journal_seal WHERE position = 12"),
        Tampering(
            "two entries exchanged with their seals", at: 20, says: "between positions 20 and 29",
            "UPDATE journal_seal SET position = -1 WHERE position = 28",
            "UPDATE journal_seal SET position = 28 WHERE position = 29", "UPDATE journal_seal SET position = 29 WHERE position = -1"),
        Tampering("a checkpoint's root", at: 19, says: "signature", "UPDATE journal_checkpoint SET root = \(otherHash) WHERE size = 20"),
        Tampering("a checkpoint's time", at: 19, says: "signature", "UPDATE journal_checkpoint SET at = at + 1 WHERE size = 20"),
        Tampering("a checkpoint's size", at: 18, says: "signature", "UPDATE journal_checkpoint SET size = 19 WHERE size = 20"),
        Tampering("a checkpoint's signature", at: 9, says: "signature", "UPDATE journal_checkpoint SET signature = root WHERE size = 10"),
        Tampering("a checkpoint's key", at: 9, says: "not among those to trust", "UPDATE journal_checkpoint SET key_id = 'ffff' WHERE size = 10"),
        Tampering("the last checkpoint removed", at: 20, says: "no signed checkpoint", "DELETE FROM journal_checkpoint WHERE size = 30"),
        Tampering("all checkpoints removed", at: 0, says: "no signed checkpoint", "DELETE FROM journal_checkpoint"),
        Tampering(
            "a tile changed", at: 4, says: "positions 4 to 7 was altered",
            "UPDATE journal_tile SET hash = \(otherHash) WHERE level = 1 AND position = 1"),
        Tampering("a tile removed", at: 0, says: "positions 0 to 15 was taken away", "DELETE FROM journal_tile WHERE level = 2"),
        Tampering("the last seal cut off", at: 29, says: "cut off", "DELETE FROM journal_seal WHERE position = 29"),
        Tampering(
            "the last entry and seal cut off", at: 29, says: "cut off", "DELETE FROM journal WHERE id = \(entry(29))",
            "DELETE FROM journal_seal WHERE position = 29"),
        Tampering(
            "the end cut off with its checkpoint", at: 20, says: "no signed checkpoint", "DELETE FROM journal WHERE id = \(entry(29))",
            "DELETE FROM journal_seal WHERE position = 29", "DELETE FROM journal_checkpoint WHERE size = 30"),
        Tampering(
            "everything cut off", at: 0, says: "cut off", "DELETE FROM journal", "DELETE FROM journal_seal"),
        Tampering(
            "an entry put in without a seal", at: nil, says: "has no seal",
            "INSERT INTO journal (id, at, act, category, outcome) SELECT subject_id, at, act, category, outcome FROM journal WHERE id = \(entry(7))"),
        Tampering(
            "an entry put in with a seal of its own", at: 30, says: "altered",
            "INSERT INTO journal (id, at, act, category, outcome) SELECT subject_id, at, act, category, outcome FROM journal WHERE id = \(entry(7))",
            "INSERT INTO journal_seal (position, journal_id, leaf_hash) SELECT 30, subject_id, \(otherHash) FROM journal WHERE id = \(entry(7))"),
    ]

    @Test("tampering is found and named", arguments: TestStores.engines, tamperings)
    func tampered(engine: Engine, tampering: Tampering) async throws {
        let book = try await JournalBook.sealed(engine)
        #expect(try await book.verify().isWhole)
        try await book.tamper(tampering.statements)
        let report = try await book.verify()
        let bad = try #require(report.firstBad)
        #expect(bad.position == tampering.position)
        #expect(bad.sentence.contains(tampering.says), "\(bad.sentence)")
    }

    @Test("an entry altered together with its seal is found by the signed root", arguments: TestStores.engines)
    func alteredWithSeal(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let id = try await book.sealedID(14)
        let row = try #require(try await book.store.read { tx in try tx.rows("SELECT \(JournalEntry.columns) FROM journal j WHERE j.id = \(id)").first })
        let entry = try JournalEntry(row: row)
        let forged = JournalEntry(
            id: entry.id, at: entry.at, officerId: entry.officerId, act: "test.entry.forge", category: entry.category, outcome: entry.outcome,
            subjectKind: entry.subjectKind, subjectId: entry.subjectId, basis: entry.basis, request: entry.request, event: entry.event,
            detailHash: entry.detailHash)
        try await book.tamper(
            "UPDATE journal SET act = 'test.entry.forge' WHERE id = \(id)",
            "UPDATE journal_seal SET leaf_hash = \(SQLValue.blob(JournalLeaf.hash(of: forged))) WHERE position = 14")
        let bad = try #require(try await book.verify().firstBad)
        #expect(bad.position == 12)
        #expect(bad.sentence.contains("positions 12 to 15"))
    }

    @Test("a journal signed with another key is not whole, and is when that key is trusted too", arguments: TestStores.engines)
    func replacedKey(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let newKey = CheckpointKey()
        try await book.enter(2)
        #expect(try await book.sealer(key: newKey).sealOnce() == 2)
        #expect(try await book.verify().firstBad?.position == 31)
        #expect(try await book.verify(keys: [newKey.publicKey]).firstBad?.position == 9)
        #expect(try await book.verify(keys: [newKey.publicKey, book.key.publicKey]).isWhole)
    }

    @Test("a detail erased by law leaves the journal whole, one whose erasure was refused does not", arguments: TestStores.engines)
    func erased(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let ids = [try await book.sealedID(8), try await book.sealedID(20)]
        let at = book.clock.now
        try await book.store.write { tx in
            for (id, outcome) in zip(ids, ["done", "forbidden"]) {
                try JournalDraft(
                    id: RawID(at: at), at: at, act: JournalErasure.act, category: .erasure, outcome: outcome, subject: Ref("journal", id)
                ).write(in: tx)
            }
            try tx.execute("DELETE FROM journal_detail WHERE journal_id = \(ids[0])")
        }
        try await book.sealer().sealAll()
        let report = try await book.verify()
        #expect(report.isWhole, "\(report.firstBad?.sentence ?? "")")
        #expect(report.erased == 1)
        #expect(report.details == 14)
        try await book.store.write { tx in _ = try tx.execute("DELETE FROM journal_detail WHERE journal_id = \(ids[1])") }
        #expect(try await book.verify().firstBad?.position == 20)
    }

    @Test("from a position on, it builds on the signed checkpoint before it", arguments: TestStores.engines)
    func since(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let report = try await book.verify(since: 25)
        #expect(report.isWhole)
        #expect(report.from == 20)
        #expect(report.size == 30)
        #expect(try await book.verify(since: 5).from == 0)
        #expect(try await book.verify(since: 1000).from == 30)
        let (early, late) = (try await book.sealedID(7), try await book.sealedID(22))
        try await book.tamper("UPDATE journal SET act = 'other' WHERE id = \(early)")
        #expect(try await book.verify(since: 25).isWhole)
        #expect(try await book.verify().firstBad?.position == 7)
        try await book.store.write { tx in _ = try tx.execute("UPDATE journal SET act = 'other' WHERE id = \(late)") }
        #expect(try await book.verify(since: 25).firstBad?.position == 22)
    }

    @Test("what was committed a moment ago need not be sealed yet", arguments: TestStores.engines)
    func fresh(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        try await book.enter(3)
        #expect(try await book.verify().isWhole)
        book.clock.now = book.clock.now.adding(minutes: 6)
        #expect(try await book.verify().firstBad?.sentence.contains("has no seal") == true)
    }

    @Test("an empty journal is whole, one of several pages is counted in full", arguments: TestStores.engines)
    func counts(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        #expect(try await book.verify() == JournalReport())
        try await book.enter(2 * JournalVerification.pageEntries + 10)
        try await book.sealer().sealAll()
        let report = try await book.verify()
        #expect(report.isWhole)
        #expect(report.size == Int64(2 * JournalVerification.pageEntries + 10))
        #expect(report.details == report.size / 2)
        #expect(report.checkpoints == 2)
    }
}
