import Base
import Core
import Storage

/// What a force sets for its investigations, kept in `setting`; ours where it has not.
enum ForceSetting {
    /// The code that begins crime numbers.
    static func forceCode(in tx: Transaction) throws -> String { try text("force.code", in: tx) ?? "01" }

    /// Hours a supervisor has to review a new crime, and then to allocate it.
    static func reviewHours(in tx: Transaction) throws -> Int { try number("investigation.review-hours", in: tx) ?? 24 }

    /// Days the officer in the case has for the first investigation plan.
    static func planDays(in tx: Transaction) throws -> Int { try number("investigation.plan-days", in: tx) ?? 7 }

    private static func text(_ name: String, in tx: Transaction) throws -> String? {
        try tx.value(String.self, "SELECT value FROM setting WHERE name = \(name)")
    }

    private static func number(_ name: String, in tx: Transaction) throws -> Int? { try text(name, in: tx).flatMap { Int($0) } }
}

/// The kinds of task the module puts on work lists.
enum InvestigationTask: String, CaseIterable {
    case review = "investigation.review"
    case allocate = "investigation.allocate"
    case investigate = "investigation.investigate"

    var title: String {
        switch self {
        case .review: "Review of a new crime"
        case .allocate: "Allocation"
        case .investigate: "Investigation plan"
        }
    }
}
