import Base
import Web

/// A clock on the board: the time left, then when it is due. The browser counts on from the two instants; nothing else is told to it, so that what it
/// shows is what the law worked out here.
enum BoardClock {
    static func html(_ due: Whiteboard.Due, now: Instant) -> HTML { html(until: due.at, warn: due.warnAt, now: now) }

    static func html(until: Instant, warn: Instant, now: Instant) -> HTML {
        """
        <span class="tick \(state(until: until, warn: warn, now: now))" data-until="\(until)" data-warn="\(warn)"><b>\(left(until: until, now: now))</b>
        <small>\(clock(until, now: now))</small></span>
        """
    }

    /// A clock that stands still.
    static func stopped(secondsLeft: Int64, because: String) -> HTML {
        "<span class=\"tick stopped\"><b>\(hours(secondsLeft))</b> <small>stopped: \(because)</small></span>"
    }

    static func state(until: Instant, warn: Instant, now: Instant) -> String { now >= until ? "red" : now >= warn ? "amber" : "calm" }

    /// `3:42`, or how long it is over.
    static func left(until: Instant, now: Instant) -> String {
        let seconds = until.seconds(since: now)
        return seconds > 0 ? hours(seconds) : "over \(hours(-seconds))"
    }

    /// Hours and minutes, the minute begun counting as a whole one while time is left.
    ///
    /// From a hundred hours on in days: somebody due on bail last week is no sum of hours.
    static func hours(_ seconds: Int64) -> String {
        if abs(seconds) >= 100 * 3600 { return "\(abs(seconds) / 86_400) d" }
        let minutes = abs(seconds) / 60
        return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }

    /// The time of day, with the day where it is not today.
    static func clock(_ at: Instant, now: Instant) -> String {
        let day = London.day(of: at)
        return day == London.day(of: now) ? London.time(of: at) : "\(day.day) \(London.monthNames[day.month - 1]) \(London.time(of: at))"
    }
}
