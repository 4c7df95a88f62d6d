public import Base
public import Storage

/// An act that falls due by the clock rather than by anybody's hand: bail that lapses at midnight, a visit that was missed. The module says which acts are
/// due; a node does each as the system, through the Office like any other, so that the journal and the work lists have it.
public struct ScheduledAct: Sendable {
    /// Acts one round takes; the others wait for the next.
    public static let perRoundMax = 200

    /// The operation it performs.
    public let name: OperationName
    let round: @Sendable (Office, Officer) async throws -> Int

    /// An act that does more than change the database: it finds what is due itself, does it through the Office, and answers how many it did.
    init(_ name: OperationName, round: @escaping @Sendable (Office, Officer) async throws -> Int) {
        self.name = name
        self.round = round
    }

    /// - Parameter due: at most so many operations that are due now; none while there is nothing to do, so that the journal is not filled with idle acts.
    public init<O: Operation>(_ type: O.Type, due: @escaping @Sendable (_ now: Instant, _ limit: Int, Transaction) throws -> [O]) {
        name = O.name
        round = { office, system in
            let now = office.clock.now
            let operations = try await office.store.read { tx in try due(now, Self.perRoundMax, tx) }
            var done = 0
            for operation in operations {
                // A refusal is in the journal; it does not keep the others waiting.
                do {
                    _ = try await office.perform(operation, as: system)
                    done += 1
                } catch is Refusal {}
            }
            return done
        }
    }
}
