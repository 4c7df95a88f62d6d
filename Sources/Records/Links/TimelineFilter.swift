public import Base
import Core

/// What of a timeline is shown: one kind of event, one role in it, the days between.
public struct TimelineFilter: Sendable, Hashable {
    public var kind: RecordKind?
    /// A code of `link-type` or `relationship-type`.
    public var role: String?
    public var from: Day?
    public var until: Day?
    /// As the force knew it then: links made later are left out.
    public var knownAt: Instant?

    public init(kind: RecordKind? = nil, role: String? = nil, from: Day? = nil, until: Day? = nil, knownAt: Instant? = nil) {
        self.kind = kind
        self.role = role
        self.from = from
        self.until = until
        self.knownAt = knownAt
    }

    public var isEmpty: Bool { kind == nil && role == nil && from == nil && until == nil }

    /// As an address carries it.
    var query: [(String, String)] {
        let chosen: [(String, String?)] = [("kind", kind?.name), ("role", role), ("from", from?.description), ("until", until?.description)]
        return chosen.compactMap { name, value in value.map { (name, $0) } } + earlier
    }

    /// The earlier day of a page that shows one.
    var earlier: [(String, String)] { knownAt.map { [("on", London.day(of: $0).description)] } ?? [] }
}
