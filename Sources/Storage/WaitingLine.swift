import Foundation

/// Work that waits for a connection and can be told that it waits in vain.
package protocol Waiting: Sendable {
    func refuse(_ fault: StoreFault)
}

/// Callers in order of arrival and the threads that serve them. Database work blocks, so it has threads of its own: the threads that run
/// Swift's tasks are as few as the cores and must never wait for a disk or a network.
///
/// The line is bounded in length and in time: whoever would wait longer is refused at once, which a page can say, rather than hanging.
package final class WaitingLine<Errand: Waiting>: @unchecked Sendable {
    // Unchecked because the compiler cannot see it: every stored variable is touched only while `condition` is locked.
    private let condition = NSCondition()
    private var entries: [(errand: Errand, since: ContinuousClock.Instant)] = []
    private var head = 0
    private var threads = 0
    private var idle = 0
    private var isClosed = false
    private var timekeeperRuns = false
    private var leaving: [CheckedContinuation<Void, Never>] = []

    private let limits: Limits
    private let serve: @Sendable (WaitingLine) -> Void

    package struct Limits: Sendable {
        /// How many may wait; one more is refused.
        package var lengthMax: Int
        package var waitSecondsMax: Int
        package var threadsMax: Int

        package init(lengthMax: Int, waitSecondsMax: Int, threadsMax: Int) {
            self.lengthMax = lengthMax
            self.waitSecondsMax = waitSecondsMax
            self.threadsMax = threadsMax
        }
    }

    /// `serve` runs on each thread and calls `next` or `nextGroup` until it answers that the line is closed.
    package init(_ limits: Limits, serve: @escaping @Sendable (WaitingLine) -> Void) {
        self.limits = limits
        self.serve = serve
    }

    package func join(_ errand: Errand) {
        condition.lock()
        let refusal = refusal()
        let wakes = refusal == nil && enter(errand)
        condition.unlock()
        // Only now: a thread woken while the lock is held would go straight back to sleep.
        if wakes { condition.signal() }
        if let refusal { errand.refuse(refusal) }
    }

    private func refusal() -> StoreFault? {
        if isClosed { return .unavailable("the program is stopping") }
        if entries.count - head >= limits.lengthMax { return .unavailable("\(limits.lengthMax) others are waiting for it already") }
        return nil
    }

    /// Answers whether an idle thread is to be woken.
    private func enter(_ errand: Errand) -> Bool {
        entries.append((errand, ContinuousClock.now))
        let wakes = idle > 0
        if !wakes, threads < limits.threadsMax {
            threads += 1
            Thread.detachNewThread {
                self.serve(self)
                self.leave()
            }
        }
        if entries.count - head > idle, !timekeeperRuns { startTimekeeper() }
        return wakes
    }

    /// The errand that has waited longest; nothing once the line is closed and served.
    package func next() -> Errand? {
        condition.lock()
        defer { condition.unlock() }
        return waitForAny() ? pop() : nil
    }

    /// All that wait, at most `max`; empty once the line is closed and served. When fewer than `expected` wait it naps once, because those whose
    /// group was just committed are on their way back, and one disk flush for all of them is cheaper than one for the first and one for the rest.
    package func nextGroup(max: Int, expected: Int, napMicroseconds: UInt32) -> [Errand] {
        condition.lock()
        defer { condition.unlock() }
        guard waitForAny() else { return [] }
        if entries.count - head < expected, napMicroseconds > 0 {
            condition.unlock()
            usleep(napMicroseconds)
            condition.lock()
        }
        var group: [Errand] = []
        group.reserveCapacity(min(max, entries.count - head))
        while group.count < max, head < entries.count { group.append(pop()) }
        return group
    }

    package var isEmpty: Bool {
        condition.lock()
        defer { condition.unlock() }
        return head == entries.count
    }

    private func waitForAny() -> Bool {
        idle += 1
        defer { idle -= 1 }
        while head == entries.count {
            if isClosed { return false }
            condition.wait()
        }
        return true
    }

    private func pop() -> Errand {
        let errand = entries[head].errand
        head += 1
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 256, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return errand
    }

    // MARK: closing

    /// Refuses whoever comes now, serves those who wait and returns when the last thread has gone.
    package func close() async {
        await withCheckedContinuation { continuation in
            condition.lock()
            isClosed = true
            let gone = threads == 0
            if !gone { leaving.append(continuation) }
            condition.broadcast()
            condition.unlock()
            if gone { continuation.resume() }
        }
    }

    /// The same without waiting, for a store that nobody holds any more.
    package func dismiss() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    private func leave() {
        condition.lock()
        threads -= 1
        let last = threads == 0 && isClosed ? leaving : []
        if !last.isEmpty { leaving = [] }
        condition.unlock()
        last.forEach { $0.resume() }
    }

    // MARK: time

    /// Runs only while somebody waits; a thread, because all that serve may be the ones that are stuck.
    private func startTimekeeper() {
        timekeeperRuns = true
        Thread.detachNewThread {
            repeat { usleep(100_000) } while self.refuseExpired()
        }
    }

    private func refuseExpired() -> Bool {
        condition.lock()
        let oldest = ContinuousClock.now - .seconds(limits.waitSecondsMax)
        var expired: [Errand] = []
        while head < entries.count, entries[head].since < oldest { expired.append(pop()) }
        let isNeeded = head < entries.count
        timekeeperRuns = isNeeded
        condition.unlock()
        for errand in expired { errand.refuse(.unavailable("it was too busy to begin within \(limits.waitSecondsMax) seconds")) }
        return isNeeded
    }
}
