import Base
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Core

/// What many have open at once is read once, and nobody is shown what is older than what they were told of, or more than they may see (ADR 15).
@Suite("Shared reads")
struct SharedReadsTests {
    private static let now = Instant("2026-03-10T09:00:00Z") ?? Instant(seconds: 0)
    private static let sight = Officer.Sight(rank: .constable, unitId: nil, roles: [], groups: [], emergency: nil)

    /// A journal that moves, and how often it was read.
    private final class Reader: Sendable {
        private let state = Mutex((position: Int64(0), reads: 0))
        var reads: Int { state.withLock { $0.reads } }
        func seal(_ position: Int64) { state.withLock { $0.position = position } }
        func read(at now: Instant) -> SharedReads.Answer {
            state.withLock { state in
                state.reads += 1
                return SharedReads.Answer(shown: state.reads, trace: Reading.Trace(body: nil, concerned: []), position: state.position, readAt: now)
            }
        }
    }

    private func key(_ page: String = "/suites/1") -> SharedReads.Key { SharedReads.Key(act: "custody.suite.read", page: page, sight: Self.sight, shown: ObjectIdentifier(Int.self)) }

    private func ask(_ shared: SharedReads, _ reader: Reader, told: Int64?, now: Instant = Self.now, page: String = "/suites/1") async throws -> Int {
        try #require(try await shared.answer(key(page), told: told, now: now) { reader.read(at: now) }.shown as? Int)
    }

    @Test("whoever is told of a change is given nothing that was read before it was sealed; what is new enough is shared")
    func position() async throws {
        let (shared, reader) = (SharedReads(), Reader())
        reader.seal(4)
        #expect(try await ask(shared, reader, told: 4) == 1)
        #expect(try await ask(shared, reader, told: 4) == 1, "shared")
        reader.seal(5)
        #expect(try await ask(shared, reader, told: 5) == 2, "read before the change")
        #expect(try await ask(shared, reader, told: 4) == 2, "newer than it was told of")
        #expect(reader.reads == 2)
    }

    @Test("whoever opens the page is never given what was read before, and nobody what is older than its clocks may be")
    func opening() async throws {
        let (shared, reader) = (SharedReads(), Reader())
        #expect(try await ask(shared, reader, told: nil) == 1)
        #expect(try await ask(shared, reader, told: nil) == 2)
        #expect(try await ask(shared, reader, told: 0) == 2)
        #expect(try await ask(shared, reader, told: 0, now: Self.now.adding(seconds: SharedReads.secondsMax)) == 3)
        #expect(try await ask(shared, reader, told: 0, page: "/suites/2") == 4, "another page")
    }

    @Test("a reading that began before a change is not given to whoever was told of it")
    func onTheWay() async throws {
        let (shared, reader) = (SharedReads(), Reader())
        let (begun, mayEnd) = (AsyncStream.makeStream(of: Void.self), AsyncStream.makeStream(of: Void.self))
        let slow = Task { [key = key()] in
            try await shared.answer(key, told: 0, now: Self.now) {
                let answer = reader.read(at: Self.now)
                begun.continuation.yield()
                for await _ in mayEnd.stream { break }
                return answer
            }.shown as? Int
        }
        for await _ in begun.stream { break }
        reader.seal(1)
        let told = Task { try await ask(shared, reader, told: 1) }
        mayEnd.continuation.yield()
        #expect(try await told.value == 2)
        #expect(try await slow.value == 1)
    }

    @Test("officers who may see the same share one reading and are journalled each; who may see otherwise is given their own", arguments: Engine.allCases)
    func sight(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let group = try await world.group("closed")
        let officers = [try await world.officer("CUSO"), try await world.officer("CUSO"), try await world.officer("CUSO", groups: [group]), try await world.officer("DDO")]
        let reads = Mutex(0)
        var shown: [Int] = []
        for officer in officers {
            let page = OpenPage("/suites/1", isRefresh: true, told: -1)
            shown.append(
                try await world.office.watch("custody.suite.read", as: officer, on: page) { reading in
                    reading.saw(Ref("detention", RawID(at: reading.now)))
                    return reads.withLock {
                        $0 += 1; return $0
                    }
                } show: {
                    $0
                }.shown)
        }
        #expect(shown == [1, 1, 2, 3])
        #expect(try await world.journal("custody.suite.read").map(\.officerId) == officers.map(\.id.raw))
    }
}
