/// One read or write that waits for a connection: its body, and who waits for the answer.
///
/// Each is settled exactly once, by `succeed`, `fail` or `refuse`.
package final class Errand<Outcome: Sendable>: PendingWork, @unchecked Sendable {
    // Unchecked: an errand is handed from the caller to the line to one thread, and never shared by two.
    private let body: @Sendable (Transaction) throws -> Outcome
    private let continuation: UnsafeContinuation<Outcome, any Error>
    private var outcome: Outcome?

    package init(body: @escaping @Sendable (Transaction) throws -> Outcome, continuation: UnsafeContinuation<Outcome, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    package func attempt(in tx: Transaction) throws {
        outcome = try body(tx)
    }

    package func succeed() {
        if let outcome {
            continuation.resume(returning: outcome)
        } else {
            continuation.resume(throwing: StoreFault.failed("a transaction ended before its body ran"))
        }
    }

    package func fail(_ error: any Error) { continuation.resume(throwing: error) }
    package func refuse(_ fault: StoreFault) { continuation.resume(throwing: fault) }
}

/// An errand whatever its outcome's type.
package protocol PendingWork: Waiting {
    /// Runs the body; it may be called again after a rollback.
    func attempt(in tx: Transaction) throws
    /// The work is durable: the caller goes on with the last attempt's outcome.
    func succeed()
    func fail(_ error: any Error)
}

/// A read that asks before it looks, so that several can ask on one connection.
package final class AskingErrand<Outcome: Sendable>: AskingWork, @unchecked Sendable {
    // Unchecked as above.
    private let body: @Sendable (Transaction) throws -> Later<Outcome>
    private let continuation: UnsafeContinuation<Outcome, any Error>
    private var later: Later<Outcome>?
    private var outcome: Outcome?

    package init(body: @escaping @Sendable (Transaction) throws -> Later<Outcome>, continuation: UnsafeContinuation<Outcome, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    package func attempt(in tx: Transaction) throws {
        try ask(in: tx)
        try look()
    }

    package func ask(in tx: Transaction) throws { later = try body(tx) }

    package func look() throws { outcome = try later?() }

    package func succeed() {
        if let outcome {
            continuation.resume(returning: outcome)
        } else {
            continuation.resume(throwing: StoreFault.failed("a read ended before its body ran"))
        }
    }

    package func fail(_ error: any Error) { continuation.resume(throwing: error) }
    package func refuse(_ fault: StoreFault) { continuation.resume(throwing: fault) }
}

package protocol AskingWork: PendingWork {
    /// Asks, and waits for nothing.
    func ask(in tx: Transaction) throws
    /// Takes the answers; to be called after `ask`, on the same connection.
    func look() throws
}

/// Any errand, so that one line can hold them all.
package struct AnyErrand: Waiting {
    package let work: any PendingWork
    package let kind: ErrandKind

    package init(_ work: any PendingWork, _ kind: ErrandKind) {
        self.work = work
        self.kind = kind
    }

    package func refuse(_ fault: StoreFault) { work.refuse(fault) }
    package var view: ReadView { if case .read(let view) = kind { view } else { .one } }
}

package enum ErrandKind: Sendable {
    case read(ReadView), write
}

/// Waits for the answer of an errand that joins `line`.
package func waiting<Outcome: Sendable>(
    in line: WaitingLine<AnyErrand>, _ kind: ErrandKind, for body: @escaping @Sendable (Transaction) throws -> Outcome
) async throws -> Outcome {
    try await withUnsafeThrowingContinuation { continuation in
        line.join(AnyErrand(Errand(body: body, continuation: continuation), kind))
    }
}
