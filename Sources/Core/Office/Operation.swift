public import Base
public import Storage

/// The name of an operation: also its permission, its address in the API and the act in the journal (`custody.detention.authorise`).
public struct OperationName: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral value: String) { text = value }
    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    public var description: String { text }
}

/// One business verb: the only way anything changes. Its stored properties are the fields of its form.
public protocol Operation: Codable, Sendable {
    associatedtype Outcome: Codable & Sendable

    static var name: OperationName { get }
    /// What a person reads on the button and above the form: "Authorise detention".
    static var title: String { get }
    static var form: Form { get }
    /// The form as a list in the database draws it now, for an operation whose questions a force may change; nothing where the form is fixed. It differs from
    /// `form` in such questions only.
    static var formInForce: (@Sendable (Day, Transaction) throws -> Form)? { get }
    /// The kind of act under section 62 of the Data Protection Act 2018.
    static var category: ActCategory { get }
    /// Whether it waits for its turn: what many officers do at once and what all change one row, a series of numbers.
    static var turn: WriteTurn { get }
    /// Whether a device may record it without the server and send it later: then it happened at `work.actedAt`.
    static var isKept: Bool { get }

    /// The record this act is about, when it exists before the act.
    var subject: Ref? { get }

    /// Whether this officer may do this to this record now. The role's permission has been checked already.
    func decide(for officer: Officer, in tx: Transaction) throws -> Decision
    func perform(in work: Work) throws -> Outcome

    /// Whether to offer this operation on the page of `ref`; the answer of `decide` still counts when it is tried.
    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool
    /// The same asked for, to be looked at later: for what must ask the database, because a page offers many operations.
    static func offer(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Later<Bool>
    /// What the form holds when it is opened on `ref`: what the record already knows is never typed again. The record itself stands in it unless another is given.
    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue
    /// The choices of an `.option` field when the form is opened on `ref`.
    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option]
    /// What an officer must have read before doing this to `ref`: it stands above the form, as a warning does above a record.
    static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String]
}

extension Operation {
    public static var formInForce: (@Sendable (Day, Transaction) throws -> Form)? { nil }
    public static var category: ActCategory { .alteration }
    public static var turn: WriteTurn { .free }
    public static var isKept: Bool { false }
    public var subject: Ref? { nil }
    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { .byRole }
    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { true }
    public static func offer(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Later<Bool> { { try isOffered(on: ref, to: officer, in: tx) } }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { form.about(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { [] }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { [] }
}

/// One choice of a field whose choices depend on the record.
public struct Option: Hashable, Sendable, Codable {
    public let value: String
    public let title: String

    public init(_ value: String, _ title: String) {
        self.value = value
        self.title = title
    }
}

/// An operation that leaves nothing to tell but that it was done.
public struct Done: Codable, Sendable, Hashable {
    public init() {}
}

/// Kinds of act: the operations section 62 of the Data Protection Act 2018 names, and those security needs (audit_events.csv).
public enum ActCategory: String, Codable, Sendable, CaseIterable, SQLBindable {
    case collection = "COL"
    case alteration = "ALT"
    case consultation = "CON"
    case disclosure = "DIS"
    case combination = "COM"
    case erasure = "ERA"
    case security = "LOG"
    case breakGlass = "BRK"
    case refusal = "EXPF"
    case administration = "ADM"
}

/// Something that happened which other modules may react to, in the same transaction.
public protocol Event: Sendable {
    static var name: String { get }
}

/// A module's answer to another module's event: siblings never import each other, so the event type lives below both.
public struct Reaction: Sendable {
    let event: ObjectIdentifier
    let perform: @Sendable (any Event, Work) throws -> Void

    public init<E: Event>(to type: E.Type, _ body: @escaping @Sendable (E, Work) throws -> Void) {
        event = ObjectIdentifier(type)
        perform = { event, work in
            if let event = event as? E { try body(event, work) }
        }
    }
}
