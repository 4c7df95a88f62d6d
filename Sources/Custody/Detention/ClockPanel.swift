import Base
import Web

/// Both clocks of a detention, side by side, each with its reason and its rules in the open (PACE-23).
enum ClockPanel {
    static func html(_ clocks: DetentionClocks, _ detention: Detention, now: Instant) -> HTML {
        """
        <div class="clocks" data-region="clocks">
        <section class="panel clock \(limitClass(clocks, now))" aria-labelledby="clock-detention">
        <h2 id="clock-detention">Detention clock</h2>\(limit(clocks, detention, now))</section>
        <section class="panel clock \(reviewClass(clocks, now))" aria-labelledby="clock-review">
        <h2 id="clock-review">Review clock</h2>\(review(clocks, detention, now))</section>
        </div>
        """
    }

    private static func limit(_ clocks: DetentionClocks, _ detention: Detention, _ now: Instant) -> HTML {
        let start = clocks.detention.relevantTime
        guard let standing = clocks.limit(at: now) else {
            let end = detention.chargedAt ?? detention.endedAt
            let used = end.map { Elapsed.text(clocks.detention.secondsUsed(at: $0)) } ?? ""
            let ended = detention.chargedAt == nil ? "Detention has ended." : "Charged: the limits on detention without charge no longer run (PACE s41)."
            return "<p>\(ended) \(used) used.</p>\(Component.facts([("Relevant time", Component.time(start.value, zoned: true))]))\(because(start))"
        }
        let facts = Component.facts([
            ("Relevant time", Component.time(start.value, zoned: true)),
            ("Used", "\(Elapsed.text(standing.value.secondsUsed))\(standing.value.isStopped ? ", stopped" : "")"),
            ("36 hours", Component.time(clocks.detention.reaches(.superintendent, at: now).value, zoned: true)),
        ])
        return """
            <p class="countdown"><span class="label">\(clocks.detention.limits.custodyOfficerHours)-hour limit</span>
            \(Component.deadline(standing.value.reached, now: now))</p>
            \(warning(standing.value.alert, secondsLeft: standing.value.secondsLeft))\(facts)\(because(standing))
            """
    }

    private static func review(_ clocks: DetentionClocks, _ detention: Detention, _ now: Instant) -> HTML {
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
    static func reviewClass(_ clocks: DetentionClocks, _ now: Instant) -> String { name(clocks.isHeld ? clocks.reviews?.alert(at: now) : nil) }

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
