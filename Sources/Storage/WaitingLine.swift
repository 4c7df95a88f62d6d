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
    /// Threads that are not idle: they serve an errand or are about to ask for one.
    private var working = 0
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
        /// So many work at once as a rule; the others help only where whoever is next has waited longer than `patience`: then those that work are stuck.
        package var threadsUsual: Int

        package var patience = Duration.milliseconds(50)

        package init(lengthMax: Int, waitSecondsMax: Int, threadsMax: Int, threadsUsual: Int? = nil) {
            self.lengthMax = lengthMax
            self.waitSecondsMax = waitSecondsMax
            self.threadsMax = threadsMax
            self.threadsUsual = min(threadsUsual ?? threadsMax, threadsMax)
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
        let mayWork = working < limits.threadsUsual
        // Those that are idle may have been woken already, each for one who came before.
        if entries.count - head > idle, working + idle < limits.threadsUsual { startThread() }
        if !mayWork || entries.count - head > idle, !timekeeperRuns { startTimekeeper() }
        return mayWork && idle > 0
    }

    private func startThread() {
        threads += 1
        working += 1
        Thread.detachNewThread {
            self.serve(self)
            self.leave()
        }
    }

    /// The errand that has waited longest; nothing once the line is closed and served.
    ///
    /// - Parameter rest: what the thread does first where it has to wait for one.
    package func next(beforeWaiting rest: () -> Void = {}) -> Errand? {
        condition.lock()
        defer { condition.unlock() }
        return waitForTurn(rest) ? pop() : nil
    }

    /// All that wait, at most `max`; empty once the line is closed and served. When fewer than `expected` wait it naps once, because those whose
    /// group was just committed are on their way back, and one disk flush for all of them is cheaper than one for the first and one for the rest.
    package func nextGroup(max: Int, expected: Int, napMicroseconds: UInt32) -> [Errand] {
        condition.lock()
        defer { condition.unlock() }
        guard waitForTurn({}) else { return [] }
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

    /// Answers whether there is an errand to take.
    private func waitForTurn(_ rest: () -> Void) -> Bool {
        working -= 1
        if !hasTurn {
            working += 1
            condition.unlock()
            rest()
            condition.lock()
            working -= 1
        }
        idle += 1
        defer { idle -= 1 }
        while !hasTurn {
            if isClosed { return false }
            condition.wait()
        }
        working += 1
        return true
    }

    private var hasTurn: Bool { head < entries.count && (isClosed || working < limits.threadsUsual || isStuck) }

    private var isStuck: Bool { head < entries.count && entries[head].since <= ContinuousClock.now - limits.patience }

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
        let pause: UInt32 = limits.threadsUsual < limits.threadsMax ? 10_000 : 100_000
        Thread.detachNewThread {
            repeat { usleep(pause) } while self.refuseExpired()
        }
    }

    private func refuseExpired() -> Bool {
        condition.lock()
        let oldest = ContinuousClock.now - .seconds(limits.waitSecondsMax)
        var expired: [Errand] = []
        while head < entries.count, entries[head].since < oldest { expired.append(pop()) }
        let isNeeded = head < entries.count
        timekeeperRuns = isNeeded
        let wakes = isStuck && idle > 0
        if isStuck, !wakes, threads < limits.threadsMax { startThread() }
        condition.unlock()
        if wakes { condition.signal() }
        for errand in expired { errand.refuse(.unavailable("it was too busy to begin within \(limits.waitSecondsMax) seconds")) }
        return isNeeded
    }
}
