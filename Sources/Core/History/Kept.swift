public import Base
import Storage

/// A record that keeps what its fields held before: saving it through `Work` writes down every change of them, with who made it, when, why and from
/// which record it was learned.
public protocol Kept: Filed {
    /// The columns whose history is told. One that is worked out from others is left out.
    static var keptFields: [KeptField] { get }
    /// The record on whose page its changes are told: itself, unless it is a part of another.
    var whole: Ref { get }
}

extension Kept {
    public var whole: Ref { ref }
}

/// A column with its history: what people call it, and how its values read.
public struct KeptField: Sendable, Hashable {
    public enum Reading: Sendable, Hashable {
        case text, day, yesNo, moment, officer
        /// An instant kept for a day: the one it begins with, or the first after it.
        case startDay, lastDay
        /// One code or a list of codes.
        case codes(CodeListName)
    }

    public let column: String
    public let title: String
    public let reading: Reading

    public init(_ column: String, _ title: String, _ reading: Reading = .text) {
        self.column = column
        self.title = title
        self.reading = reading
    }
}

/// One change of one field, as it is stored.
struct FieldChange: Codable, Sendable {
    let id: RawID
    let recordKind: RecordKind
    let recordId: RawID
    let wholeId: RawID
    let field: String
    /// JSON text.
    let old: String?
    let new: String?
    let at: Instant
    let officerId: ID<OfficerAccount>
    let sourceKind: RecordKind?
    let sourceId: RawID?
    let reason: String?

    static let table = "field_change"
}

extension SQLValue {
    /// As a change keeps it: JSON text, nothing for null.
    var kept: String? { self == .null ? nil : json.text }

    /// The value a change kept.
    init(kept text: String?) throws {
        guard let text else {
            self = .null
            return
        }
        switch try JSONValue(text: text.utf8) {
        case .null: self = .null
        case .boolean(let flag): self = .boolean(flag)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .real(number)
        case .string(let string): self = .text(string)
        case .array, .object: self = .text(text)
        }
    }
}
