import Foundation
@testable import Storage
import Synchronization
import Testing

/// Work that waits until it is let go, and notes that it ran.
private final class Errand: Waiting, @unchecked Sendable {
    private let gate: DispatchSemaphore?
    let isDone = Mutex(false)
    let refusal = Mutex<StoreFault?>(nil)

    init(behind gate: DispatchSemaphore? = nil) { self.gate = gate }

    func run() {
        gate?.wait()
        isDone.withLock { $0 = true }
    }

    func refuse(_ fault: StoreFault) { refusal.withLock { $0 = fault } }
}

@Suite("The line of those who wait for a connection")
struct WaitingLineTests {
    /// How many work at once, now and at most.
    private final class Crowd: Sendable {
        private let counts = Mutex((now: 0, most: 0, rests: 0))

        func serve(_ line: WaitingLine<Errand>) {
            while let errand = line.next(beforeWaiting: { counts.withLock { $0.rests += 1 } }) {
                counts.withLock { counts in
                    counts.now += 1
                    counts.most = max(counts.most, counts.now)
                }
                errand.run()
                counts.withLock { $0.now -= 1 }
            }
        }

        var most: Int { counts.withLock { $0.most } }
        var now: Int { counts.withLock { $0.now } }
        var rests: Int { counts.withLock { $0.rests } }
    }

    private func line(threads: Int, usually: Int, patience: Duration, _ crowd: Crowd) -> WaitingLine<Errand> {
        var limits = WaitingLine<Errand>.Limits(lengthMax: 1_000, waitSecondsMax: 60, threadsMax: threads, threadsUsual: usually)
        limits.patience = patience
        return WaitingLine(limits) { crowd.serve($0) }
    }

    /// Waits for something that is bound to happen; says whether it did within half a minute.
    private func happens(_ condition: @Sendable () -> Bool) async throws -> Bool {
        for _ in 0..<3_000 {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test("no more than usual work at once as long as nobody waits long, and all are served")
    func usual() async throws {
        let crowd = Crowd()
        let line = line(threads: 6, usually: 2, patience: .seconds(3_600), crowd)
        let gate = DispatchSemaphore(value: 0)
        let errands = (0..<40).map { _ in Errand(behind: gate) }
        for errand in errands { line.join(errand) }
        #expect(try await happens { crowd.now == 2 })
        for _ in errands { gate.signal() }
        #expect(try await happens { errands.allSatisfy { $0.isDone.withLock { $0 } } })
        #expect(crowd.most == 2)
        // Those that found nothing to do had a moment for what they had left undone.
        #expect(crowd.rests > 0)
        await line.close()
    }

    @Test("where those who work are stuck the others help, up to the most there may be")
    func stuck() async throws {
        let crowd = Crowd()
        let line = line(threads: 3, usually: 1, patience: .milliseconds(20), crowd)
        let gate = DispatchSemaphore(value: 0)
        let stuck = (0..<5).map { _ in Errand(behind: gate) }
        for errand in stuck { line.join(errand) }
        #expect(try await happens { crowd.now == 3 })
        gate.signal()
        #expect(try await happens { stuck.contains { $0.isDone.withLock { $0 } } })
        let quick = Errand()
        line.join(quick)
        for _ in stuck { gate.signal() }
        #expect(try await happens { quick.isDone.withLock { $0 } && stuck.allSatisfy { $0.isDone.withLock { $0 } } })
        #expect(crowd.most == 3)
        await line.close()
    }

    @Test("one who comes after all have gone idle is served, by a thread that is there")
    func idle() async throws {
        let crowd = Crowd()
        let line = line(threads: 4, usually: 2, patience: .seconds(3_600), crowd)
        for _ in 0..<200 {
            let errands = (0..<3).map { _ in Errand() }
            for errand in errands { line.join(errand) }
            #expect(try await happens { errands.allSatisfy { $0.isDone.withLock { $0 } } })
        }
        await line.close()
    }

    @Test("once closed it serves whoever waits, also more at once than usual, and refuses whoever comes")
    func closed() async throws {
        let crowd = Crowd()
        let line = line(threads: 2, usually: 1, patience: .seconds(3_600), crowd)
        let gate = DispatchSemaphore(value: 0)
        let waiting = (0..<4).map { _ in Errand(behind: gate) }
        for errand in waiting { line.join(errand) }
        async let end: Void = line.close()
        let late = Errand()
        #expect(
            try await happens {
                line.join(late)
                return late.refusal.withLock { $0 } != nil
            })
        for _ in 0..<10_000 { gate.signal() }
        await end
        #expect(waiting.allSatisfy { $0.isDone.withLock { $0 } })
    }
}
