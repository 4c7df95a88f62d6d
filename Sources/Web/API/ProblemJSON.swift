import Base
import Core
import Storage

/// Refusals and faults as `application/problem+json` (RFC 9457).
enum ProblemJSON {
    static func of(_ refusal: Refusal, reference: String) -> (status: Int, body: JSONValue) {
        var members: [String: JSONValue] = [
            "type": .string("about:blank"), "title": .string(title(refusal)), "status": .integer(Int64(refusal.status)), "detail": .string(refusal.description),
            "reference": .string(reference),
        ]
        switch refusal {
        case .invalid(let problems):
            members["problems"] = .array(
                problems.map { .object(["field": .string($0.field), "code": .string($0.code), "message": .string($0.message)]) })
        case .stale(let current): members["version"] = .integer(Int64(current))
        case .forbidden(_, let rule): if let rule { members["rule"] = .string(rule) }
        default: break
        }
        return (refusal.status, .object(members))
    }

    static func plain(_ status: Int, _ title: String, _ detail: String, reference: String) -> JSONValue {
        .object([
            "type": "about:blank", "title": .string(title), "status": .integer(Int64(status)), "detail": .string(detail), "reference": .string(reference),
        ])
    }

    private static func title(_ refusal: Refusal) -> String {
        switch refusal {
        case .invalid: "Some values are missing or wrong"
        case .forbidden: "Not allowed"
        case .notFound: "Not found"
        case .stale: "The record changed"
        case .conflict: "Conflict"
        }
    }
}

extension StoreFault {
    /// 503 for what passes by itself, 500 for what needs someone to look.
    var status: Int {
        switch self {
        case .unavailable, .timeout, .contention, .full: 503
        case .wrongSchema: 503
        case .constraint, .failed: 500
        }
    }
}
