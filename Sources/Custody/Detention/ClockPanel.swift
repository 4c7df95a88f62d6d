import Base
import Web

/// Both clocks of a detention, side by side, each with its reason and its rules in the open (PACE-23).
enum ClockPanel {
    static func html(_ clocks: DetentionClocks, _ detention: Detention, designated: Explained<Instant>?, now: Instant) -> HTML {
        """
        <div class="clocks" data-region="clocks">
        <section class="panel clock \(limitClass(clocks, now))" aria-labelledby="clock-detention">
        <h2 id="clock-detention">Detention clock</h2>\(limit(clocks, detention, now))</section>
        <section class="panel clock \(reviewClass(clocks, now))" aria-labelledby="clock-review">
        <h2 id="clock-review">Review clock</h2>\(review(clocks, detention, now))</section>
        \(designated.map { station($0, now) } ?? "")</div>
        """
    }

    /// The hours at a station that is not designated run besides both, and nothing stops them (PACE-03).
    private static func station(_ due: Explained<Instant>, _ now: Instant) -> HTML {
        let left = due.value.seconds(since: now)
        let state = left < 0 ? "passed" : left < 1800 ? "imminent" : left < 7200 ? "near" : "calm"
        return """
            <section class="panel clock \(state)" aria-labelledby="clock-station"><h2 id="clock-station">Station clock</h2>
            <p class="countdown"><span class="label">Move by</span> \(Component.deadline(due.value, now: now))</p>\(because(due))</section>
            """
    }

    private static func limit(_ clocks: DetentionClocks, _ detention: Detention, _ now: Instant) -> HTML {
        let start = clocks.detention.relevantTime
        switch clocks.regime {
        case .court:
            return "<p>To be put before a court: the limits on detention without charge do not apply.</p>"
        case .pace, .terrorism, .immigration: break
        }
        guard let standing = clocks.limit(at: now) else {
            let end = detention.chargedAt ?? detention.endedAt
            let used = end.map { Elapsed.text(clocks.detention.secondsUsed(at: $0)) } ?? ""
            let ended = detention.chargedAt == nil ? "Detention has ended." : "Charged: the limits on detention without charge no longer run (PACE s41)."
            return "<p>\(ended) \(used) used.</p>\(Component.facts([("Relevant time", Component.time(start.value, zoned: true))]))\(because(start))"
        }
        let clock = clocks.detention
        let facts = Component.facts(
            [
                ("Relevant time", Component.time(start.value, zoned: true)),
                ("Used", "\(Elapsed.text(standing.value.secondsUsed))\(standing.value.isStopped ? ", stopped" : "")"),
                ("By authority of", "\(clock.limits.authority(standing.value.limit))"),
            ] + further(clocks, standing.value.limit, now))
        return """
            <p class="countdown"><span class="label">\(length(clock.inForce(at: now).seconds)) limit</span>
            \(Component.deadline(standing.value.reached, now: now))</p>
            \(warning(standing.value.alert, secondsLeft: standing.value.secondsLeft))\(stopped(clock, now))\(facts)\(because(standing))
            """
    }

    private static func length(_ seconds: Int64) -> String { seconds % 3600 == 0 ? "\(seconds / 3600)-hour" : Elapsed.text(seconds) }

    /// What could still be had, and until when.
    private static func further(_ clocks: DetentionClocks, _ limit: DetentionLimit, _ now: Instant) -> [(String, HTML?)] {
        clocks.detention.limits.steps.drop { $0 != limit }.dropFirst().map { next in
            ("\(clocks.detention.limits.hours(next)) hours", Component.time(clocks.detention.reaches(next, at: now).value, zoned: true))
        }
    }

    private static func stopped(_ clock: DetentionClock, _ now: Instant) -> HTML {
        guard let exclusion = clock.stopped(at: now) else { return "" }
        let until: HTML = exclusion.until.map { end -> HTML in " It runs again at \(Component.time(end, zoned: true))." } ?? ""
        return "<p class=\"alert\">Stopped since \(Component.time(exclusion.from, zoned: true)), \(exclusion.kind.title).\(until)</p>"
    }

    private static func review(_ clocks: DetentionClocks, _ detention: Detention, _ now: Instant) -> HTML {
        if clocks.regime == .immigration || clocks.regime == .court { return "<p>No review under PACE s40 is held of this detention.</p>" }
        if clocks.awaitsDecision { return "<p>Back from bail: it starts when the custody officer authorises detention again (PACE s40, PACE-38).</p>" }
        guard let schedule = clocks.reviews else {
            return "<p>It starts when the custody officer authorises detention (PACE s40).</p>"
        }
        guard let next = clocks.nextReview else { return "<p>Detention has ended: no review is due.</p>\(breaches(schedule))" }
        return """
            <p class="countdown"><span class="label">Review \(next.value.number) due</span> \(Component.deadline(next.value.latest, now: now))</p>
            \(warning(schedule.alert(at: now), secondsLeft: next.value.latest.seconds(since: now)))
            \(Component.facts([("Authorised", Component.time(schedule.authorised, zoned: true)), ("By", "\(next.value.reviewer.title)")]))
            \(because(next))\(breaches(schedule))
            """
    }

    private static func because(_ answer: Explained<some Any>) -> HTML {
        "<p class=\"because\">\(answer.reason)</p><p class=\"rules\">\(answer.rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " })</p>"
    }

    private static func breaches(_ schedule: ReviewSchedule) -> HTML {
        let late = schedule.lateWithoutReason
        return late.value.isEmpty ? "" : "<p class=\"alert\" role=\"alert\">\(late.reason)</p>"
    }

    /// The state in words, so that it does not hang on colour alone.
    private static func warning(_ alert: Alert, secondsLeft: Int64) -> HTML {
        switch alert {
        case .calm: ""
        case .passed: "<p class=\"alert\" role=\"alert\">Passed \(Elapsed.text(secondsLeft)) ago.</p>"
        default: "<p class=\"alert\">\(Elapsed.text(secondsLeft)) left.</p>"
        }
    }

    static func limitClass(_ clocks: DetentionClocks, _ now: Instant) -> String { name(clocks.limit(at: now)?.value.alert) }
    static func reviewClass(_ clocks: DetentionClocks, _ now: Instant) -> String { name(clocks.nextReview == nil ? nil : clocks.reviews?.alert(at: now)) }

    private static func name(_ alert: Alert?) -> String {
        switch alert {
        case nil, .calm: "calm"
        case .early: "early"
        case .near: "near"
        case .imminent: "imminent"
        case .passed: "passed"
        }
    }
}
