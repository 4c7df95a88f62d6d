import Base
@_spi(Writing) import Storage

/// One cell of the table: so many callers that read, or write, one after the other for so many seconds.
struct StoreBench {
    let store: any Store
    let callers: Int
    let seconds: Double

    func read() async throws -> Double {
        try await perSecond { store, random in
            let id = BenchSchema.seeded(Int.random(in: 0..<BenchSchema.records, using: &random))
            let found = try await store.ask { tx in try tx.askFind(BenchRecord.self, id) }
            guard found?.id == id else { throw BenchFault.missing }
        }
    }

    func write() async throws -> Double {
        let officer = RawID(high: 0x0189_0000_0000_7000, low: 0x8000_0000_0000_BEEF)
        return try await perSecond { store, _ in
            try await store.write { tx in
                let now = Instant.now
                let record = BenchRecord(id: ID(RawID(at: now)), bornOn: Day("1990-01-01"), createdAt: now)
                try tx.insert(record)
                try tx.post(BenchJournal(id: RawID(at: now), at: now, officer: officer, subject: record.id.raw), into: "bench_journal")
                try tx.post(
                    BenchTask(id: RawID(at: now), subject: record.id.raw, dueAt: Instant(microseconds: now.microseconds + 86_400_000_000)), into: "bench_task")
            }
        }
    }

    private func perSecond(_ act: @escaping @Sendable (any Store, inout CheapRandom) async throws -> Void) async throws -> Double {
        let store = store
        let began = ContinuousClock.now
        let until = began + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 1...callers {
                group.addTask {
                    var random = CheapRandom(state: 88_172_645_463_325_252 &+ UInt64(caller) &* 7919)
                    var count = 0
                    while ContinuousClock.now < until {
                        try await act(store, &random)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / ((ContinuousClock.now - began) / .seconds(1))
    }
}

/// Xorshift, as in the C programs: the system's generator would cost a system call for each read.
struct CheapRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

enum BenchFault: Error {
    case missing
}
