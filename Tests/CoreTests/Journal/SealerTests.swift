import Base
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Core

@Suite("The sealer")
struct SealerTests {
    @Test("what was written in the journal, its seals and checkpoints can be neither changed nor deleted", arguments: TestStores.engines)
    func insertOnly(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let attempts: [SQL] = [
            "UPDATE journal SET act = 'other'", "DELETE FROM journal", "UPDATE journal_seal SET position = position + 100", "DELETE FROM journal_seal",
            "UPDATE journal_checkpoint SET at = 0", "DELETE FROM journal_checkpoint", "UPDATE journal_detail SET body = '{}'",
        ]
        for attempt in attempts {
            await #expect(throws: StoreFault.self, "\(attempt.statement(on: engine).text)") { try await book.store.write { tx in _ = try tx.execute(attempt) } }
        }
        #expect(try await book.verify().isWhole)
    }

    @Test("nothing is sealed on top of seals that are not those last signed", arguments: TestStores.engines)
    func refusesTampered(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        try await book.tamper("DELETE FROM journal_seal WHERE position = 29")
        try await book.enter(1)
        let sealer = book.sealer("node-1")
        await #expect(throws: JournalFault.self) { try await sealer.sealOnce() }
        #expect(try await book.count("journal_seal") == 29)
    }

    @Test("a second node does nothing while the first holds the lease, and takes over when it lapses", arguments: TestStores.engines)
    func lease(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        let first = book.sealer("node-1")
        let second = book.sealer("node-2")
        try await book.enter(5)
        #expect(try await first.sealOnce() == 5)
        try await book.enter(3)
        #expect(try await second.sealOnce() == 0)
        #expect(try await second.sealAll() == 0)
        book.clock.now = book.clock.now.adding(seconds: Sealer.leaseSeconds + 1)
        #expect(try await second.sealOnce() == 3)
        try await book.enter(2)
        #expect(try await first.sealOnce() == 0)
        #expect(try await book.verify().isWhole)
    }

    @Test("a command gives the lease back, so that a server can seal at once", arguments: TestStores.engines)
    func leaseGivenBack(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        try await book.enter(5)
        #expect(try await book.sealer("import").sealAll() == 5)
        try await book.enter(1)
        #expect(try await book.sealer("server").sealOnce() == 1)
    }

    @Test("two sealers that both believe to hold the lease never fork the journal, and no act fails for them", arguments: TestStores.engines)
    func neverFork(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        let entries = 600
        // The second's clock is far ahead, so it finds every lease of the first lapsed. The first finds the second's gone.
        let sealers = [book.sealer("node-1", clock: .system), book.sealer("node-2", clock: TimeSource { .now.adding(hours: 1) })]
        let sealed = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for number in 0..<(entries / 6) {
                        let draft = JournalBook.draft(at: .now, act: "test.writer.\(writer)", detail: "\(number)")
                        try await book.store.write { tx in try draft.write(in: tx) }
                    }
                    return 0
                }
            }
            for sealer in sealers {
                group.addTask {
                    var count = 0
                    while try await book.count("journal_seal") < entries {
                        let now = try await sealer.sealOnce()
                        count += now
                        if now == 0 { try await book.store.write { tx in _ = try tx.execute("DELETE FROM lease") } }
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sealed == entries)
        book.clock.now = .now
        let report = try await book.verify()
        #expect(report.isWhole, "\(report.firstBad?.sentence ?? "")")
        #expect(report.size == Int64(entries))
    }

    @Test("entries are sealed in the order of their ids, in batches, each with a signed checkpoint", arguments: TestStores.engines)
    func order(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        let ids = try await book.enter(Sealer.entriesPerSealMax + 100)
        let sealer = book.sealer()
        #expect(try await sealer.sealOnce() == Sealer.entriesPerSealMax)
        #expect(try await sealer.sealOnce() == 100)
        #expect(try await sealer.sealOnce() == 0)
        let sealed = try await book.store.read { tx in try tx.values(RawID.self, "SELECT journal_id FROM journal_seal ORDER BY position") }
        #expect(sealed == ids.sorted())
        #expect(try await book.count("journal_checkpoint") == 2)
        #expect(try await book.verify().size == Int64(ids.count))
    }

    @Test("an entry committed minutes late is found within seconds, one committed hours late within the hour", arguments: TestStores.engines)
    func late(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let sealer = book.sealer()
        #expect(try await sealer.sealOnce() == 0)
        let minutesLate = JournalBook.draft(at: book.clock.now.adding(minutes: -15))
        let hoursLate = JournalBook.draft(at: book.clock.now.adding(hours: -5))
        try await book.store.write { tx in
            try minutesLate.write(in: tx)
            try hoursLate.write(in: tx)
        }
        #expect(try await sealer.sealOnce() == 0)
        book.clock.now = book.clock.now.adding(seconds: UnsealedSearch.windowSweepEverySeconds)
        #expect(try await sealer.sealOnce() == 1)
        #expect(try await book.sealedID(30) == minutesLate.id)
        book.clock.now = book.clock.now.adding(seconds: UnsealedSearch.fullSweepEverySeconds)
        #expect(try await sealer.sealOnce() == 1)
        #expect(try await book.sealedID(31) == hoursLate.id)
        #expect(try await book.verify().isWhole)
    }

    @Test("an entry from a node whose clock is ahead does not hide those that come after it", arguments: TestStores.engines)
    func clockAhead(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let sealer = book.sealer()
        let ahead = JournalBook.draft(at: book.clock.now.adding(hours: 2))
        try await book.store.write { tx in try ahead.write(in: tx) }
        #expect(try await sealer.sealOnce() == 1)
        try await book.enter(3)
        #expect(try await sealer.sealOnce() == 3)
    }

    @Test("a restarted sealer goes on with the same tree", arguments: TestStores.engines)
    func restarted(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        for count in [1, 2, 5, 9, 16, 31] {
            try await book.enter(count)
            #expect(try await book.sealer().sealOnce() == count)
        }
        #expect(try await book.verify().isWhole)
    }

    @Test("a sealer left running seals what comes and stops when it is cancelled", arguments: TestStores.engines)
    func running(engine: Engine) async throws {
        let book = try await JournalBook.make(engine)
        let sealer = book.sealer()
        let task = Task { await sealer.run() }
        try await book.enter(25)
        for _ in 0..<200 where try await book.count("journal_seal") < 25 { try await Task.sleep(for: .milliseconds(25)) }
        task.cancel()
        await task.value
        #expect(try await book.count("journal_seal") == 25)
    }
}
