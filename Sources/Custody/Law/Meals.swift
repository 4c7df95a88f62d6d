import Base

/// Two light meals and a main one in every 24 hours, offered at recognised times; drinks with them and on request (Code C 8.6, PACE-68).
enum Meals {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case light = "MEAL-LIGHT"
        case main = "MEAL-MAIN"
    }

    struct Offered: Sendable, Hashable {
        let kind: Kind
        let at: Instant
    }

    /// A recognised mealtime on a London clock.
    struct Time: Sendable, Hashable {
        let minuteOfDay: Int
        let kind: Kind
        let title: String
    }

    static let times = [
        Time(minuteOfDay: 8 * 60, kind: .light, title: "breakfast"), Time(minuteOfDay: 12 * 60 + 30, kind: .light, title: "midday meal"),
        Time(minuteOfDay: 18 * 60, kind: .main, title: "evening meal"),
    ]
    /// An offer this long before a mealtime or later counts for it.
    static let earlyMinutes = 120

    /// The next mealtime at or after which nothing has been offered; it may have passed.
    static func next(from start: Instant, offered: [Offered], now: Instant, times: [Time] = times) -> Explained<Instant> {
        let last = max(start, offered.map(\.at).max()?.adding(minutes: earlyMinutes) ?? start)
        var day = London.day(of: last)
        while true {
            for time in times {
                guard case .exact(let at) = London.read(day, hour: time.minuteOfDay / 60, minute: time.minuteOfDay % 60), at > last else { continue }
                return Explained(at, because: "The \(time.title) is the next recognised mealtime since \(London.text(last, zoned: true)) (Code C 8.6).", rules: ["PACE-68"])
            }
            day = day.adding(days: 1)
        }
    }

    /// What is still owed in the 24 hours from `start` that `now` falls in.
    static func owed(from start: Instant, offered: [Offered], now: Instant) -> Explained<[Kind]> {
        let day: Int64 = 24 * 3600
        let opens = start.adding(seconds: max(0, now.seconds(since: start)) / day * day)
        let had = offered.filter { $0.at >= opens && $0.at <= now }.map(\.kind)
        let mains = had.count { $0 == .main }
        // A second main meal stands for a light one.
        let lights = had.count - min(mains, 1)
        let owed = (mains == 0 ? [Kind.main] : []) + Array(repeating: Kind.light, count: max(0, 2 - lights))
        return Explained(
            owed, because: "\(mains) main and \(had.count - mains) light meals were offered since \(London.text(opens, zoned: true)); at least one main and two light are due in 24 hours (Code C 8.6).",
            rules: ["PACE-68"])
    }
}

/// Brief outdoor exercise every day, where that can be done (Code C 8.7, PACE-69).
enum Exercise {
    /// Of `custody.care-kind`.
    static let code = "EXERCISE"
    static let hours = 24

    /// By when it is offered next: a day after the last offer, or after arrival.
    static func due(from start: Instant, offered: [Instant]) -> Explained<Instant> {
        let last = max(start, offered.max() ?? start)
        return Explained(
            last.adding(hours: hours), because: "Exercise is offered daily where practicable, counted from \(London.text(last, zoned: true)) (Code C 8.7).",
            rules: ["PACE-69"])
    }
}
