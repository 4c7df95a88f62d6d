import Base

/// A time set aside for rest, free of questioning, travel and interruption (Code C 12.2, PACE-65).
struct RestPeriod: Sendable, Hashable {
    /// Codes of `custody.rest-interruption`.
    enum Cause: String, Sendable, Hashable, Codable, CaseIterable {
        case harm = "RISK"
        case delaysRelease = "RELEASE"
        case prejudice = "PREJUDICE"
        case request = "REQUEST"
        case review = "REVIEW"
        case care = "CARE"

        /// Interrupted for the inquiry's sake, a fresh period is due; for the person's own or the law's, it is not (Code C 12.2(a) to (c)).
        var needsFreshPeriod: Bool { [.harm, .delaysRelease, .prejudice].contains(self) }
    }

    struct Interruption: Sendable, Hashable, Codable {
        let from: Instant
        let until: Instant?
        let cause: Cause
    }

    let from: Instant
    /// Nothing while it lasts.
    let until: Instant?
    var interruptions: [Interruption] = []

    /// The stretches of this period that count without a break, up to `now`.
    func stretches(at now: Instant) -> [Span] {
        var spans: [Span] = []
        var start = from
        let end = min(until ?? now, now)
        for interruption in interruptions.filter(\.cause.needsFreshPeriod).sorted(by: { $0.from < $1.from }) {
            if interruption.from > start { spans.append(Span(from: start, until: min(interruption.from, end))) }
            start = max(start, interruption.until ?? end)
        }
        if end > start { spans.append(Span(from: start, until: end)) }
        return spans
    }
}

/// Whether the eight hours of the current 24 have been had, and when rest must begin. The 24 hours run from the start of detention, or from arrest for
/// someone arrested at the station they came to by themselves.
struct RestBalance: Sendable {
    static let seconds: Int64 = 8 * 3600
    static let periodHours = 24

    /// The 24 hours `now` falls in.
    let window: Span
    /// The longest unbroken rest that counts in it.
    let longestSeconds: Int64
    let isResting: Bool
    /// When eight hours will be complete if the rest that is going on is left alone.
    let completeAt: Instant?

    init(from start: Instant, periods: [RestPeriod], now: Instant) {
        let day = Int64(Self.periodHours) * 3600
        let number = max(0, now.seconds(since: start)) / day
        let window = Span(from: start.adding(seconds: number * day), until: start.adding(seconds: (number + 1) * day))
        self.window = window
        let spans = periods.flatMap { $0.stretches(at: now) }.map { Span(from: Self.counted(from: $0.from, in: window), until: min($0.until, window.until)) }
        longestSeconds = spans.map(\.seconds).max() ?? 0
        let running = periods.first { $0.until == nil && $0.from <= now }
        let broken = running?.interruptions.contains { $0.until == nil && $0.cause.needsFreshPeriod } ?? false
        isResting = running != nil
        completeAt = broken ? nil : running?.stretches(at: now).last.map { Self.counted(from: $0.from, in: window).adding(seconds: Self.seconds) }
    }

    /// From when a stretch counts in these 24 hours. One that began before them counts whole here, for the 24 hours it began in were over before it was eight
    /// hours long: nobody is woken to begin again. Where those had their eight hours of it, only what is left counts here: the same rest is not had twice.
    private static func counted(from start: Instant, in window: Span) -> Instant {
        window.from.seconds(since: start) >= seconds ? max(start, window.from) : start
    }

    var isMet: Bool { longestSeconds >= Self.seconds }
    /// The latest moment at which an unbroken eight hours still fit into these 24.
    var latestStart: Instant { window.until.adding(seconds: -Self.seconds) }

    func standing(at now: Instant) -> Explained<Bool> {
        let had = Elapsed.text(longestSeconds)
        let until = London.text(window.until, zoned: true)
        if isMet { return Explained(true, because: "Eight hours of continuous rest were had in the 24 hours to \(until) (Code C 12.2).", rules: ["PACE-65"]) }
        if isResting, let completeAt {
            return Explained(false, because: "Resting: eight hours are complete at \(London.text(completeAt, zoned: true)) if nothing breaks it (Code C 12.2).", rules: ["PACE-65"])
        }
        if now > latestStart {
            return Explained(
                false, because: "\(had) of eight hours' continuous rest so far, and eight no longer fit into the 24 hours to \(until): record why (Code C 12.2).", rules: ["PACE-65"])
        }
        return Explained(
            false, because: "\(had) of eight hours' continuous rest so far. It must begin by \(London.text(latestStart, zoned: true)) to be complete in the 24 hours to \(until) (Code C 12.2).",
            rules: ["PACE-65"])
    }
}
