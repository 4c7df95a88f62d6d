import Foundation
import Storage

/// A connection on which many callers ask at the same time. Whoever asks sends the statements itself, and one thread takes in the answers as they come: nobody waits for a
/// connection, and what a round trip and the waking of threads cost is shared by all who travel together in a turn.
///
/// While no turn is under way the next question goes at once. Otherwise those who ask gather until they are as many as the last turn took, or until an answer comes: so the
/// server works on one turn while the callers of the other make use of their answers.
///
/// It does the ordinary case only. What it cannot take, and whatever fails on it, is left to the waiting line, where each read has a connection to itself.
final class SharedConnection: @unchecked Sendable {
    // Unchecked because the compiler cannot see it: the connection is used only by whoever holds `wire`, everything else only while `lock` is held.
    private let wire = NSLock()
    private var connection: PostgresConnection?

    private let lock = NSCondition()
    /// Who asked and was not sent yet.
    private var gathered: [any AskingWork] = []
    /// Those whose answers are awaited, in the order in which the server gives them.
    private var underWay: [Turn] = []
    private var state = State.shut
    private var watch = Watch.nobody
    private var watched: PostgresLink?
    private var restsUntil = ContinuousClock.now
    private var leaving: [CheckedContinuation<Void, Never>] = []

    private struct Turn {
        let works: [any AskingWork]
        let since = ContinuousClock.now
    }

    private enum State {
        /// No thread.
        case shut
        case opening, open
        /// Takes nothing more, and the thread goes when all have been answered.
        case lost, closing
        case closed
    }

    /// Who waits for answers.
    private enum Watch {
        case nobody, caller, thread
    }

    private let connect: @Sendable () throws -> PostgresConnection
    private let leave: @Sendable (any AskingWork) -> Void

    private static let gatheredMax = 256
    /// So few that the socket takes what they send at once.
    private static let turnMax = 32
    /// Where a turn takes longer, something slow is in the way of the others: the connection is given up, and all go to the line.
    private static let patienceMilliseconds: Int32 = 250
    private static let restAfterLoss = Duration.milliseconds(250)

    /// - Parameters:
    ///   - connect: runs on a thread of its own, when somebody first asks and after a connection was lost.
    ///   - leave: takes the work that failed here.
    init(connect: @escaping @Sendable () throws -> PostgresConnection, leave: @escaping @Sendable (any AskingWork) -> Void) {
        self.connect = connect
        self.leave = leave
    }

    // MARK: asking

    /// Sends what `work` asks for, at once or with others. Answers false, and has done nothing with it, where it is for the line.
    func take(_ work: any AskingWork) -> Bool {
        lock.lock()
        let isTaken = state == .open && gathered.count < Self.gatheredMax
        if isTaken { gathered.append(work) }
        if state == .shut, ContinuousClock.now >= restsUntil { open() }
        let isDue = isDue
        lock.unlock()
        if isDue {
            sendWhileDue()
            look()
        }
        return isTaken
    }

    private var isDue: Bool { !gathered.isEmpty && gathered.count >= underWay.last?.works.count ?? 0 }

    /// Whoever finds the wire in use leaves it to that one, who looks again after letting it go.
    private func sendWhileDue() {
        var refused: [any AskingWork] = []
        var isLost = false
        while !isLost, isAnyDue(), wire.try() {
            isLost = !send(&refused)
            wire.unlock()
        }
        refused.forEach(leave)
        if isLost { handle(takeIn()) }
    }

    private func isAnyDue() -> Bool {
        lock.lock()
        defer { lock.unlock() }
        return isDue
    }

    /// Answers false where the connection is lost.
    private func send(_ refused: inout [any AskingWork]) -> Bool {
        guard let connection, !connection.isDead else { return false }
        lock.lock()
        let works = Array(gathered.prefix(Self.turnMax))
        gathered.removeFirst(works.count)
        lock.unlock()
        let sent = connection.send(asking: works, refused: &refused)
        if !sent.isEmpty {
            lock.lock()
            underWay.append(Turn(works: sent))
            lock.unlock()
        }
        return !connection.isDead
    }

    // MARK: answering

    /// While the thread sleeps, whoever sent looks for the answer itself for a moment: that spares waking the thread and being woken by it.
    private func look() {
        guard let link = link(watchedBy: .caller) else { return }
        if link.isReadableSoon(looks: PostgresLink.patientLooks) { handle(takeIn()) }
        lock.lock()
        watch = .nobody
        let wakes = !underWay.isEmpty || state != .open
        lock.unlock()
        if wakes { lock.signal() }
    }

    private func link(watchedBy caller: Watch) -> PostgresLink? {
        lock.lock()
        defer { lock.unlock() }
        guard watch == .nobody, !underWay.isEmpty else { return nil }
        watch = caller
        return watched
    }

    private func handle(_ answered: [(works: [any AskingWork], isWhole: Bool)]) {
        sendWhileDue()
        for (works, isWhole) in answered { settle(works, isWhole) }
    }

    private func open() {
        state = .opening
        Thread.detachNewThread {
            self.connectNow()
            while let link = self.nextToWatch() {
                link.waitForAnswers(milliseconds: Self.patienceMilliseconds)
                self.handle(self.takeIn())
            }
            self.end()
        }
    }

    /// Sleeps while nothing is under way; answers nothing where the thread is to go.
    private func nextToWatch() -> PostgresLink? {
        lock.lock()
        defer { lock.unlock() }
        watch = watch == .thread ? .nobody : watch
        while watch == .caller || underWay.isEmpty {
            if watch != .caller, state != .open, gathered.isEmpty { return nil }
            lock.wait()
        }
        watch = .thread
        return watched
    }

    private func connectNow() {
        let opened = try? connect()
        wire.lock()
        connection = opened
        wire.unlock()
        lock.lock()
        watched = opened?.link
        if opened == nil { restsUntil = .now + Self.restAfterLoss }
        if state == .opening { state = opened == nil ? .lost : .open }
        lock.unlock()
    }

    /// The turns that have been answered, and those that will not be.
    private func takeIn() -> [(works: [any AskingWork], isWhole: Bool)] {
        wire.lock()
        defer { wire.unlock() }
        guard let connection else { return [] }
        let outcomes = connection.arrived()
        lock.lock()
        defer { lock.unlock() }
        var answered = zip(underWay, outcomes).map { turn, isWhole in (turn.works, isWhole) }
        underWay.removeFirst(outcomes.count)
        let isStuck = underWay.first.map { $0.since <= .now - .milliseconds(Int(Self.patienceMilliseconds)) } ?? false
        if connection.isDead || isStuck {
            answered += underWay.map { ($0.works, false) } + [(gathered, false)]
            (underWay, gathered, self.connection) = ([], [], nil)
            if state == .open { state = .lost }
            restsUntil = .now + Self.restAfterLoss
            lock.signal()
        }
        return answered
    }

    private func settle(_ works: [any AskingWork], _ isWhole: Bool) {
        guard isWhole else { return works.forEach(leave) }
        for work in works {
            do {
                try work.look()
                work.succeed()
            } catch {
                leave(work)
            }
        }
    }

    private func end() {
        wire.lock()
        lock.lock()
        // Somebody may have sent in the moment in which the thread was told to go.
        let unanswered = underWay.flatMap(\.works) + gathered
        let last = leaving
        (underWay, gathered, leaving, connection, watched) = ([], [], [], nil, nil)
        state = state == .closing ? .closed : .shut
        lock.unlock()
        wire.unlock()
        unanswered.forEach(leave)
        last.forEach { $0.resume() }
    }

    // MARK: closing

    /// Takes nothing more, waits for what is under way and returns when the thread has gone.
    func close() async {
        await withCheckedContinuation { continuation in
            dismiss(continuation)
        }
    }

    /// The same without waiting, for a store that nobody holds any more.
    func dismiss(_ continuation: CheckedContinuation<Void, Never>? = nil) {
        lock.lock()
        let isGone = state == .shut || state == .closed
        state = isGone ? .closed : .closing
        if !isGone, let continuation { leaving.append(continuation) }
        lock.unlock()
        lock.signal()
        if isGone { continuation?.resume() }
    }
}

/// What a body that asks sees of a shared connection: it may ask, for so long as it runs, and do nothing that would wait for an answer.
final class AskingDriver: Driver {
    let engine = Engine.postgres
    private let connection: PostgresConnection
    private var left = statementsMax

    private static let statementsMax = 8

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// The connection's are used by those alone whose turn it is.
    var texts: StatementTexts { left > 0 ? connection.texts : StatementTexts() }
    var store: StoreIdentity { connection.store }

    func ask(_ sql: String, _ values: [SQLValue], each: @escaping (Row) -> Void, end: @escaping () -> Void) throws {
        guard left > 0 else { throw Self.waits }
        left -= 1
        try connection.add(sql, values, each: each, end: end)
    }

    func close() { left = 0 }

    func execute(_ sql: String, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int { throw Self.waits }
    func post(_ sql: String, _ values: [SQLValue]) throws { throw Self.waits }
    func settle() throws { throw Self.waits }
    func script(_ sql: String) throws { throw Self.waits }

    private static let waits = StoreFault.failed("who asks on a shared connection cannot wait there")
}
