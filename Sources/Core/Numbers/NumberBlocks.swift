import Base
import Synchronization

/// A series of one year.
struct NumberSeriesYear: Hashable, Sendable {
    let series: String
    let year: Int
}

/// An act needs a number of a busy series and this process has none set aside. Nothing was done: obtain some for it and do it again.
struct NumbersWanted: Error {
    let of: NumberSeriesYear
    /// How many the act had drawn already.
    let beyond: Int
}

/// Numbers of busy series that this process has set aside for itself. On PostgreSQL a row that every report of a crime changes would let only one of them
/// be written at a time, however many cores there are: whoever comes second fails and begins again. From a block each takes the next number without asking.
///
/// A block is reserved as a device's range is, in the journal. What is left of it when the process ends is not given to anybody: the numbers stay unique and
/// rise within each process, and some are missing.
final class NumberBlocks: Sendable {
    /// Numbers set aside at a time.
    static let size = 20
    /// As many as one reservation may hold.
    private static let sizeMax = 1_000

    private struct State {
        var free: [NumberSeriesYear: [Int]] = [:]
        var reserving: [NumberSeriesYear: Task<Void, any Error>] = [:]
        /// Numbers that acts wait for.
        var waiting: [NumberSeriesYear: Int] = [:]
    }

    private let state = Mutex(State())

    /// The lowest that is free.
    func take(_ series: NumberSeriesYear) -> Int? {
        state.withLock { state in
            guard let numbers = state.free[series], let lowest = numbers.indices.min(by: { numbers[$0] < numbers[$1] }) else { return nil }
            return state.free[series]?.remove(at: lowest)
        }
    }

    func add(_ numbers: some Sequence<Int>, to series: NumberSeriesYear) { state.withLock { $0.free[series, default: []] += numbers } }

    /// So many numbers for one act alone, which then lacks none however many others draw. Where too few are free `reserve` brings more; of many who find
    /// too few at once, one reserves for all.
    func obtain(_ count: Int, of series: NumberSeriesYear, _ reserve: @escaping @Sendable (_ count: Int) async throws -> ClosedRange<Int>) async throws -> [Int] {
        state.withLock { $0.waiting[series, default: 0] += count }
        defer { state.withLock { $0.waiting[series, default: count] -= count } }
        while true {
            if let numbers =
                (state.withLock { state -> [Int]? in
                    let free = state.free[series, default: []].sorted()
                    guard free.count >= count else { return nil }
                    state.free[series] = Array(free.dropFirst(count))
                    return Array(free.prefix(count))
                })
            {
                return numbers
            }
            let task = state.withLock { state -> Task<Void, any Error> in
                if let other = state.reserving[series] { return other }
                let wanted = min(Self.sizeMax, max(Self.size, state.waiting[series, default: 0]))
                let task = Task {
                    defer { self.state.withLock { $0.reserving[series] = nil } }
                    self.add(try await reserve(wanted), to: series)
                }
                state.reserving[series] = task
                return task
            }
            try await task.value
        }
    }
}

/// The numbers of one act, through however many attempts it takes.
final class ActNumbers: Sendable {
    private typealias Number = (series: NumberSeriesYear, number: Int)

    private struct State {
        /// Obtained for this act and not drawn yet, the lowest last.
        var held: [Number] = []
        var drawn: [Number] = []
    }

    private let blocks: NumberBlocks
    private let state = Mutex(State())

    init(_ blocks: NumberBlocks) { self.blocks = blocks }

    func next(_ series: NumberSeriesYear) throws -> Int {
        try state.withLock { state in
            let held = state.held.lastIndex { $0.series == series }.map { state.held.remove(at: $0).number }
            guard let number = held ?? blocks.take(series) else {
                throw NumbersWanted(of: series, beyond: state.drawn.count { $0.series == series })
            }
            state.drawn.append((series, number))
            return number
        }
    }

    /// For the next attempt: what was drawn before, and `more`.
    func hold(_ more: [Int], of series: NumberSeriesYear) {
        state.withLock { state in
            state.held += state.drawn + more.map { (series, $0) }
            state.held.sort { $0.number > $1.number }
            state.drawn = []
        }
    }

    /// An attempt came to nothing: what it drew is drawn again by the next.
    func beginAgain() { hold([], of: NumberSeriesYear(series: "", year: 0)) }

    /// What was drawn came to nothing, and what is held is not wanted: others may have it.
    func giveBack() {
        beginAgain()
        keep()
    }

    /// The act is done: what it drew is spent.
    func keep() {
        let back = state.withLock { state in
            defer { state = State() }
            return state.held
        }
        for (series, number) in back { blocks.add([number], to: series) }
    }
}
