import Base

/// What the journal keeps of a refusal. An entry stands for ever, so what a person typed, and whom a sentence names, stay out of it: they are in the
/// detail, which lawful erasure can take away.
extension Refusal {
    /// Problems told in an entry; a body with more is no slip.
    private static let problemsMax = 20

    /// The basis of the entry: fields and codes, or the reason where that is written by law or role.
    var basis: String {
        switch self {
        case .invalid(let problems):
            problems.prefix(Self.problemsMax).map { $0.field.isEmpty || $0.code == "unknown-field" ? $0.code : "\($0.field): \($0.code)" }.joined(separator: ", ")
        case .conflict: code
        case .forbidden, .notFound, .stale: description
        }
    }

    /// The detail of the entry, as JSON text; nothing where the basis says it all.
    var detail: String? {
        switch self {
        case .invalid, .conflict: JSONValue.object(["refusal": .string(description)]).text
        case .forbidden, .notFound, .stale: nil
        }
    }
}
