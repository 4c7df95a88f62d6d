import Base
import Synchronization

/// A series of one year.
struct NumberSeriesYear: Hashable, Sendable {
    let series: String
    let year: Int
}

/// An act needs a number of a busy series and this process has none set aside. Nothing was done: set some aside and do it again.
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

    private struct State {
        var free: [NumberSeriesYear: [Int]] = [:]
        var reserving: [NumberSeriesYear: Task<Void, any Error>] = [:]
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

    /// Has `reserve` bring more than `beyond`; of many who find too few at once, one does.
    func refill(_ series: NumberSeriesYear, beyond: Int, _ reserve: @escaping @Sendable () async throws -> ClosedRange<Int>) async throws {
        let task = state.withLock { state -> Task<Void, any Error>? in
            if state.free[series, default: []].count > beyond { return nil }
            if let other = state.reserving[series] { return other }
            let task = Task {
                defer { self.state.withLock { $0.reserving[series] = nil } }
                self.add(try await reserve(), to: series)
            }
            state.reserving[series] = task
            return task
        }
        try await task?.value
    }
}

/// The numbers of one act, through however many attempts it takes.
final class ActNumbers: Sendable {
    private let blocks: NumberBlocks
    private let taken = Mutex<[(series: NumberSeriesYear, number: Int)]>([])

    init(_ blocks: NumberBlocks) { self.blocks = blocks }

    func next(_ series: NumberSeriesYear) throws -> Int {
        guard let number = blocks.take(series) else {
            throw NumbersWanted(of: series, beyond: taken.withLock { taken in taken.count { $0.series == series } })
        }
        taken.withLock { $0.append((series, number)) }
        return number
    }

    /// What was taken came to nothing and is known to have: the act was refused, or is being tried again.
    func giveBack() {
        let back = taken.withLock { taken in
            defer { taken = [] }
            return taken
        }
        for (series, number) in back { blocks.add([number], to: series) }
    }
}
