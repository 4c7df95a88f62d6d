public import Base
public import Storage

/// An operation whose type is not known where it is used: the API and the form pages work with these.
public struct AnyOperation: Sendable {
    public let name: OperationName
    public let title: String
    /// The form as the program has it; what is asked now is `form(on:in:)`.
    public let form: Form
    /// Whether a device may record it without the server and send it later.
    public let isKept: Bool
    /// What it answers.
    public let outcome: OutcomeShape
    private let formInForce: (@Sendable (Day, Transaction) throws -> Form)?
    public let offer: @Sendable (Ref, Officer, Transaction) throws -> Later<Bool>
    public let prefill: @Sendable (Ref, Officer, Transaction) throws -> JSONValue
    public let options: @Sendable (String, Ref, Officer, Transaction) throws -> [Option]
    public let notices: @Sendable (Ref, Officer, Transaction) throws -> [String]
    let decodeAndPerform: @Sendable (JSONValue, Office, Officer, ActContext) async throws -> Answer

    /// The keys that the operation's type reads and writes: decodes `sample` and encodes it again. A test compares them with the form's.
    public let roundTrip: @Sendable (JSONValue) throws -> JSONValue

    public init<O: Operation>(_ type: O.Type) {
        name = O.name
        title = O.title
        form = O.form
        isKept = O.isKept
        let shape = OutcomeShape.of(O.Outcome.self)
        outcome = shape
        formInForce = O.formInForce
        offer = { try O.offer(on: $0, to: $1, in: $2) }
        prefill = { try O.prefill(on: $0, for: $1, in: $2) }
        options = { try O.options(for: $0, on: $1, for: $2, in: $3) }
        notices = { try O.notices(on: $0, for: $1, in: $2) }
        roundTrip = { try JSONValue(encoding: try $0.decode(O.self)) }
        decodeAndPerform = { body, office, officer, context in
            let receipt = try await office.perform(try body.decode(O.self), as: officer, context)
            let outcome = try JSONValue(encoding: receipt.outcome)
            assert(shape.fits(outcome), "\(O.name) answered \(outcome.text.prefix(500)), which is not the shape its document gives: \(shape)")
            return Answer(outcome: outcome, journal: receipt.journal, subject: receipt.subject)
        }
    }

    public func isOffered(_ ref: Ref, _ officer: Officer, _ tx: Transaction) throws -> Bool { try offer(ref, officer, tx)() }

    /// Whether its questions are the program's alone.
    public var isFixed: Bool { formInForce == nil }

    /// What is asked on `day`, with the questions of the force.
    public func form(on day: Day, in tx: Transaction) throws -> Form { try formInForce?(day, tx) ?? form }
}

/// What the API answers to an operation that was done.
public struct Answer: Sendable, Hashable {
    public let outcome: JSONValue
    public let journal: RawID
    /// The record to look at next.
    public let subject: Ref?
}
