public import Base

/// A stretch of time that does not count as detention, with the questioning inside it that does.
public struct Exclusion: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// PACE s41(6): on the way to, at and back from hospital, except while questioned to obtain evidence.
        case hospital
        /// PACE s47(6): released on pre-charge bail.
        case bail
        /// PACE s41(2A) to (2B): the first hours after arrival when arrested under s46A.
        case arrestedUnderSection46A = "section-46a"
        /// PACE s41(5): on the way to another area that seeks the person's arrest.
        case journeyToAnotherArea = "journey"
        /// Escaped and not yet recaptured: not in police detention (PACE s118(2)).
        case escaped

        public var rule: String {
            switch self {
            case .hospital: "PACE-50"
            case .bail: "PACE-51"
            case .arrestedUnderSection46A: "PACE-53"
            case .journeyToAnotherArea: "PACE-17"
            case .escaped: "PACE-16"
            }
        }

        public var title: String {
            switch self {
            case .hospital: "at hospital"
            case .bail: "on bail"
            case .arrestedUnderSection46A: "after arrest under s46A"
            case .journeyToAnotherArea: "on the way to another area"
            case .escaped: "at large after escape"
            }
        }
    }

    public let kind: Kind
    public let from: Instant
    /// Nothing while it lasts.
    public let until: Instant?
    /// Questioning to obtain evidence, which counts.
    public let questioned: [Span]

    public init(_ kind: Kind, from: Instant, until: Instant?, questioned: [Span] = []) {
        self.kind = kind
        self.from = from
        self.until = until
        self.questioned = questioned
    }

    /// The hours after arrival that do not count when a person was arrested under s46A, cut short by release, bail or charge (PACE-53).
    public static func afterArrestUnderSection46A(arrived: Instant, ended: Instant?, under limits: DetentionLimits) -> Exclusion {
        let longest = arrived.adding(hours: limits.section46AHours)
        return Exclusion(.arrestedUnderSection46A, from: arrived, until: min(longest, max(arrived, ended ?? longest)))
    }
}

/// From one instant up to, not including, another.
public struct Span: Sendable, Hashable, Codable {
    public let from: Instant
    public let until: Instant

    public init(from: Instant, until: Instant) {
        self.from = from
        self.until = until
    }

    public var seconds: Int64 { max(0, until.seconds(since: from)) }

    /// The same time with overlapping and touching spans joined, in order; empty and reversed spans fall away.
    static func joined(_ spans: [Span]) -> [Span] {
        var joined: [Span] = []
        for span in spans.filter({ $0.from < $0.until }).sorted(by: { $0.from < $1.from }) {
            if let last = joined.last, span.from <= last.until {
                joined[joined.count - 1] = Span(from: last.from, until: max(last.until, span.until))
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    /// What is left of this span without `others`.
    func without(_ others: [Span]) -> [Span] {
        var left: [Span] = []
        var start = from
        for other in Span.joined(others) where other.until > start && other.from < until {
            if other.from > start { left.append(Span(from: start, until: other.from)) }
            start = max(start, other.until)
        }
        if start < until { left.append(Span(from: start, until: until)) }
        return left
    }
}
