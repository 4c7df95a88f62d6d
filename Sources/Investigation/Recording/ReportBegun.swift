public import Base
public import Core
import Records
public import Storage

/// The report of a crime that begins with something on record: it carries that along and asks what any report asks.
public protocol ReportBegun: Operation where Outcome == ReportedCrime {
    associatedtype Begun: Filed
    /// What it begins with, as the form carries it: one field.
    static var beginning: Section { get }

    var begun: ID<Begun> { get }
    var report: ReportCrime { get }
    init(begun: ID<Begun>, report: ReportCrime)
}

extension ReportBegun {
    static func asking(_ questions: [Field]) -> Form { Form(alike: ReportAdvice.path) { [beginning] + ReportCrime.sections(questions) } }

    public static var formInForce: (@Sendable (Day, Transaction) throws -> Form)? { { day, tx in asking(try OffenceQuestion.fields(on: day, in: tx)) } }

    public var subject: Ref? { Ref(Begun.kind, begun) }

    /// The report's fields lie beside the one it begins with, as the form shows them.
    public init(from decoder: any Decoder) throws {
        let begun = try decoder.container(keyedBy: FormKey.self).decode(ID<Begun>.self, forKey: Self.key)
        self.init(begun: begun, report: try ReportCrime(from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FormKey.self)
        try container.encode(begun, forKey: Self.key)
        try report.encode(to: encoder)
    }

    private static var key: FormKey { FormKey(beginning.fields[0].key) }
}

/// A field's key where keys are known only when the form is.
struct FormKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
