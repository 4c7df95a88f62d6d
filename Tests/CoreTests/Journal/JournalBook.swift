import Base
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Core

/// A journal of synthetic entries in a fresh database, for the tests of its seal. Tiles are four wide, so that a few entries make several levels.
struct JournalBook: Sendable {
    static let tileBits = 2

    let store: any Store
    let clock: MovableClock
    let key = CheckpointKey()

    static func make(_ engine: Engine) async throws -> JournalBook {
        let store = try await TestStores.make(engine, migrations: try Manifest.core(try .starter()).migrations)
        return JournalBook(store: store, clock: MovableClock(Instant(seconds: 1_773_133_200)))
    }

    /// A book of 30 entries sealed ten at a time; entries at even positions have a detail. It is then ten minutes later.
    static func sealed(_ engine: Engine) async throws -> JournalBook {
        let book = try await make(engine)
        let sealer = book.sealer()
        for _ in 0..<3 {
            try await book.enter(10)
            #expect(try await sealer.sealOnce() == 10)
        }
        book.clock.now = book.clock.now.adding(minutes: 10)
        return book
    }

    func sealer(_ holder: String = "node-1", clock: TimeSource? = nil, key: CheckpointKey? = nil) -> Sealer {
        Sealer(store: store, key: key ?? self.key, clock: clock ?? self.clock.source, holder: holder, tileBits: Self.tileBits)
    }

    /// Commits entries one millisecond apart and moves the clock past them.
    @discardableResult
    func enter(_ count: Int) async throws -> [RawID] {
        let start = clock.now
        let drafts = (0..<count).map { Self.draft(at: start.adding(milliseconds: Int64($0)), detail: $0 % 2 == 0 ? #"{"number":\#($0)}"# : nil) }
        try await store.write { tx in
            for draft in drafts { try draft.write(in: tx) }
        }
        clock.now = start.adding(milliseconds: Int64(count))
        return drafts.map(\.id)
    }

    static func draft(at: Instant, act: String = "test.entry.make", detail: String? = nil) -> JournalDraft {
        JournalDraft(id: RawID(at: at), at: at, act: act, category: .alteration, subject: Ref("test", RawID(at: at)), basis: "role", detail: detail)
    }

    func verify(since: Int64? = nil, keys: [CheckpointPublicKey]? = nil) async throws -> JournalReport {
        try await JournalVerification.verify(store, keys: keys ?? [key.publicKey], since: since, clock: clock.source, tileBits: Self.tileBits)
    }

    func sealedID(_ position: Int64) async throws -> RawID {
        try #require(try await store.read { tx in try tx.value(RawID.self, "SELECT journal_id FROM journal_seal WHERE position = \(position)") })
    }

    func count(_ table: String) async throws -> Int {
        try await store.read { tx in try tx.value(Int.self, SQL(trusted: "SELECT count(*) FROM \(table)")) } ?? 0
    }

    /// Does to the database what someone with full rights over it could: the triggers are dropped and the tables are without their constraints.
    func tamper(_ statements: SQL...) async throws { try await tamper(statements) }

    func tamper(_ statements: [SQL]) async throws {
        try await store.write { tx in
            for table in ["journal_seal", "journal_checkpoint", "journal_detail"] {
                try tx.script("CREATE TABLE loose AS SELECT * FROM \(table); DROP TABLE \(table); ALTER TABLE loose RENAME TO \(table);")
            }
            switch tx.engine {
            case .sqlite: try tx.script("DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;")
            case .postgres: try tx.script("DROP TRIGGER journal_no_change ON journal;")
            }
            for statement in statements { #expect(try tx.execute(statement) > 0, "\(statement.statement(on: tx.engine).text)") }
        }
    }
}

extension Instant {
    func adding(milliseconds: Int64) -> Instant { Instant(microseconds: microseconds + milliseconds * 1000) }
}
