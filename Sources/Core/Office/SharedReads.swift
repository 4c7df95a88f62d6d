import Base
import Synchronization

/// What a page shows that many have open at once and that fetches itself again at every change: a whiteboard on ten screens is read and drawn once for all
/// ten who may see the same. Each of them is still journalled on their own.
///
/// Right by position, not by luck: whoever was told of a change names its place in the sealed journal, and is given nothing that was read before that place
/// was sealed, on whichever node they ask. Whoever opens the page is never given what was read before.
final class SharedReads: Sendable {
    /// Older than this nothing is shared: clocks on the page run on from when it was read.
    static let secondsMax: Int64 = 2
    /// Pages remembered at a time; with more, each reads for itself.
    static let pagesMax = 500

    struct Key: Hashable, Sendable {
        let act: String
        let page: String
        let sight: Officer.Sight
        let shown: ObjectIdentifier
    }

    struct Answer: Sendable {
        let shown: any Sendable
        let trace: Reading.Trace
        /// Everything sealed up to here had been done when this was read; -1 for an empty journal.
        let position: Int64
        let readAt: Instant
    }

    private struct State {
        var onTheWay: [Key: (number: Int, task: Task<Answer, any Error>)] = [:]
        var known: [Key: Answer] = [:]
        var number = 0
    }

    private let state = Mutex(State())

    /// - Parameter told: the position the page was told of; nothing for one that is being opened.
    func answer(_ key: Key, told: Int64?, now: Instant, _ read: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
        if let told {
            if let known = state.withLock({ $0.known[key] }), known.position >= told, now < known.readAt.adding(seconds: Self.secondsMax) { return known }
            // Somebody's reading that is on its way may have begun before the change.
            if let task = state.withLock({ $0.onTheWay[key]?.task }), let answer = try? await task.value, answer.position >= told { return answer }
        }
        let (number, task) = begin(key, told: told, read)
        defer { end(key, number) }
        let answer = try await task.value
        // One that was begun by another after the change, or by us.
        if answer.position >= told ?? -1 { return answer }
        return try await read()
    }

    /// Starts to read, or joins whoever started since: of ten who are told at once one reads.
    private func begin(_ key: Key, told: Int64?, _ read: @escaping @Sendable () async throws -> Answer) -> (Int, Task<Answer, any Error>) {
        state.withLock { state in
            if told != nil, let other = state.onTheWay[key] { return other }
            state.number += 1
            let number = state.number
            let task = Task { [weak self] in
                let answer = try await read()
                self?.keep(answer, key)
                return answer
            }
            state.onTheWay[key] = (number, task)
            return (number, task)
        }
    }

    private func end(_ key: Key, _ number: Int) {
        state.withLock { state in if state.onTheWay[key]?.number == number { state.onTheWay[key] = nil } }
    }

    private func keep(_ answer: Answer, _ key: Key) {
        state.withLock { state in
            if let known = state.known[key], known.position > answer.position { return }
            if state.known.count >= Self.pagesMax { state.known = state.known.filter { answer.readAt < $0.value.readAt.adding(seconds: Self.secondsMax) } }
            if state.known.count < Self.pagesMax || state.known[key] != nil { state.known[key] = answer }
        }
    }
}
