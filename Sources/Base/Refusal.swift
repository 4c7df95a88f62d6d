/// One thing wrong with one field. `code` is stable for programs, `message` is the sentence a person reads.
public struct Problem: Hashable, Sendable, Codable {
    /// The field's key, dotted for a field inside another (`victim.new.familyName`); empty for the form as a whole.
    public let field: String
    public let code: String
    public let message: String

    public init(_ field: String, code: String, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// Why a person's act was not done. Each says in plain words how to go on. Anything else that is thrown is a fault of ours.
public enum Refusal: Error, Hashable, Sendable {
    case invalid([Problem])
    /// The officer may not; `rule` names the law or policy, where there is one (`PACE-21`).
    case forbidden(String, rule: String? = nil)
    /// No such record, or none that this officer may see. The two are one on purpose.
    case notFound
    /// The record changed since it was read; `current` is its version now.
    case stale(current: Int)
    case conflict(String)

    public static func invalid(_ field: String, code: String, _ message: String) -> Refusal {
        .invalid([Problem(field, code: code, message)])
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let problems): problems.map(\.message).joined(separator: " ")
        case .forbidden(let reason, rule: let rule): rule.map { "\(reason) (\($0))" } ?? reason
        case .notFound: "There is no such record, or you may not see it."
        case .stale: "Someone changed this record while you had it open. Look at it again, then repeat your change."
        case .conflict(let reason): reason
        }
    }

    /// The word kept in the journal's `outcome`.
    public var code: String {
        switch self {
        case .invalid: "invalid"
        case .forbidden: "forbidden"
        case .notFound: "not-found"
        case .stale: "stale"
        case .conflict: "conflict"
        }
    }
}

/// A permission decision with its reason, so that a test and a person can read why.
public enum Decision: Hashable, Sendable {
    case granted(basis: String)
    case refused(Refusal)

    public static let byRole = Decision.granted(basis: "role")
}
