public import Base

/// How long a person has been detained without charge and when each limit is reached. All of it is elapsed time: what the clock on the wall did
/// does not matter. A further arrest while in detention shares this clock (PACE s41(4), PACE-06), and a transfer inside the force does not stop it.
public struct DetentionClock: Sendable, Hashable {
    /// Where the clock started, or started again on return from bail.
    public let relevantTime: Explained<Instant>
    /// Seconds of detention before the relevant time, carried over from before bail (PACE s47(6)).
    public let secondsUsedBefore: Int64
    public let exclusions: [Exclusion]
    /// What allows detention past the first limit, in the order it was given.
    public let authorities: [DetentionAuthority]
    public let limits: DetentionLimits

    public init(
        from relevantTime: Explained<Instant>, secondsUsedBefore: Int64 = 0, exclusions: [Exclusion] = [], authorities: [DetentionAuthority] = [],
        under limits: DetentionLimits
    ) {
        self.relevantTime = relevantTime
        self.secondsUsedBefore = secondsUsedBefore
        self.exclusions = exclusions
        self.authorities = authorities.sorted { ($0.given, $0.secondsAllowed) < ($1.given, $1.secondsAllowed) }
        self.limits = limits
    }

    /// Seconds of detention that count up to `now`.
    public func secondsUsed(at now: Instant) -> Int64 {
        guard now > relevantTime.value else { return secondsUsedBefore }
        let excluded = excludedSpans(at: now).reduce(Int64(0)) { sum, span in sum + Span(from: span.from, until: min(span.until, now)).seconds }
        return secondsUsedBefore + now.seconds(since: relevantTime.value) - excluded
    }

    /// The exclusion that holds the clock at `now`; nothing while it runs.
    public func stopped(at now: Instant) -> Exclusion? {
        exclusions.first { exclusion in
            exclusion.from <= now && now < (exclusion.until ?? now.adding(seconds: 1)) && !exclusion.questioned.contains { $0.from <= now && now < $0.until }
        }
    }

    /// When `limit` is reached. While the clock is stopped this is the time it would be if the clock started again at `now`.
    public func reaches(_ limit: DetentionLimit, at now: Instant) -> Explained<Instant> {
        let seconds = Int64(limits.hours(limit)) * 3600
        return reaches(seconds, because: "\(limits.hours(limit)) hours of detention, by authority of \(limits.authority(limit))", limit, at: now)
    }

    /// When the authority there is at `now` runs out: the custody officer's own, or the furthest that was given in time.
    public func runsOut(at now: Instant) -> Explained<Instant> {
        let (limit, seconds) = inForce(at: now)
        guard limit != .custodyOfficer else { return reaches(limit, at: now) }
        return reaches(seconds, because: "Detention to \(Elapsed.text(seconds)), by authority of \(limits.authority(limit))", limit, at: now)
    }

    /// The furthest limit allowed at `now`, with the seconds of detention it allows. An authority given once the one before it had run out allows nothing;
    /// a court may be asked within some hours past the superintendent's full limit if it could not sit before (PACE s43(5), PACE-43).
    public func inForce(at now: Instant) -> (limit: DetentionLimit, seconds: Int64) {
        let spans = excludedSpans(at: now)
        var limit = DetentionLimit.custodyOfficer
        var seconds = Int64(limits.custodyOfficerHours) * 3600
        for authority in authorities where authority.given <= now {
            let grace = authority.limit == .warrant && seconds >= Int64(limits.superintendentHours) * 3600 ? limits.courtGraceHours : 0
            let expires = expiry(ofSeconds: seconds, without: spans)
            guard (authority.applied ?? authority.given) <= expires.adding(hours: grace) else { continue }
            let most = Int64(limits.hours(authority.limit == .superintendent ? .superintendent : .extendedWarrant)) * 3600
            let allowed = min(authority.secondsAllowed, most)
            if allowed > seconds { (limit, seconds) = (authority.limit, allowed) }
        }
        return (limit, seconds)
    }

    func reaches(_ seconds: Int64, because opening: String, _ limit: DetentionLimit, at now: Instant) -> Explained<Instant> {
        let spans = excludedSpans(at: now)
        let reached = expiry(ofSeconds: seconds, without: spans)
        let counted = spans.filter { $0.from < reached }
        var reason = "\(opening) (\(limits.statute(limit))). \(relevantTime.reason)"
        var rules = [limits.rule(limit)] + relevantTime.rules.filter { $0 != limits.rule(limit) }
        if secondsUsedBefore > 0 {
            reason += " \(Elapsed.text(secondsUsedBefore)) were used before bail."
            rules.append("PACE-51")
        }
        let excluded = counted.reduce(Int64(0)) { $0 + $1.seconds }
        if excluded > 0 {
            reason += " \(Elapsed.text(excluded)) do not count."
            for rule in exclusions.map(\.kind.rule) where !rules.contains(rule) { rules.append(rule) }
        }
        if let stopped = stopped(at: now) {
            reason += " The clock is stopped since \(London.text(stopped.from, zoned: true)), \(stopped.kind.title)."
        }
        return Explained(reached, because: reason, rules: rules)
    }

    /// How the clock stands at `now` against `limit`.
    ///
    /// - Parameter limit: nothing for the one in force.
    public func standing(at now: Instant, against limit: DetentionLimit? = nil) -> Explained<ClockStanding> {
        let current = limit ?? inForce(at: now).limit
        return (limit.map { reaches($0, at: now) } ?? runsOut(at: now)).map { reached in
            let left = reached.seconds(since: now)
            return ClockStanding(
                limit: current, reached: reached, secondsUsed: secondsUsed(at: now), secondsLeft: left, isStopped: stopped(at: now) != nil,
                alert: Alert(secondsLeft: left, thresholds: limits.warnHoursBefore.map { Int64($0) * 3600 }))
        }
    }

    private func excludedSpans(at now: Instant) -> [Span] {
        let spans = exclusions.flatMap { exclusion -> [Span] in
            let from = max(exclusion.from, relevantTime.value)
            let until = exclusion.until ?? max(now, from)
            return from < until ? Span(from: from, until: until).without(exclusion.questioned) : []
        }
        return Span.joined(spans)
    }

    private func expiry(ofSeconds seconds: Int64, without spans: [Span]) -> Instant {
        var left = seconds - secondsUsedBefore
        var start = relevantTime.value
        for span in spans {
            let running = span.from.seconds(since: start)
            if running >= left { break }
            left -= running
            start = span.until
        }
        return start.adding(seconds: left)
    }
}

/// A clock read at one moment.
public struct ClockStanding: Sendable, Hashable {
    public let limit: DetentionLimit
    public let reached: Instant
    public let secondsUsed: Int64
    /// Negative once the limit has passed.
    public let secondsLeft: Int64
    public let isStopped: Bool
    public let alert: Alert
}

/// How near a deadline is: each threshold passed is one step louder.
public enum Alert: Int, Sendable, Hashable, Comparable, Codable {
    case calm, early, near, imminent, passed

    /// `thresholds` are seconds before the deadline, longest first; at most three are told apart.
    public init(secondsLeft: Int64, thresholds: [Int64]) {
        if secondsLeft <= 0 {
            self = .passed
        } else {
            self = Alert(rawValue: min(3, thresholds.filter { secondsLeft <= $0 }.count)) ?? .calm
        }
    }

    public static func < (left: Alert, right: Alert) -> Bool { left.rawValue < right.rawValue }
}

/// Elapsed time as people in custody say it.
public enum Elapsed {
    /// `17 h 20 min`; under a minute `0 min`; a negative length reads as its size.
    public static func text(_ seconds: Int64) -> String {
        let minutes = abs(seconds) / 60
        if minutes < 60 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
