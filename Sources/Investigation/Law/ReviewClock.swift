public import Base

/// A step of the supervisor's clock: due so many hours after the report; the last one repeats.
public struct ReviewStep: Hashable, Sendable {
    public let code: String
    public let title: String
    public let hours: Int
    /// Hours to the next of the same step; nothing for a step that comes once.
    public let repeatHours: Int?

    public init(_ code: String, _ title: String, hours: Int, repeatHours: Int? = nil) {
        self.code = code
        self.title = title
        self.hours = hours
        self.repeatHours = repeatHours
    }
}

/// When a supervisor looks at an investigation next: 24 hours, 7 days, 28 days and every 28 days, unless the force's list says otherwise.
public enum ReviewClock {
    /// The next review.
    ///
    /// - Parameters:
    ///   - reported: when the clock began.
    ///   - held: the code of the last review held and when it had been due; nothing before the first.
    /// - Returns: nothing where no further step is set.
    public static func next(_ steps: [ReviewStep], reported: Instant, after held: (step: String, due: Instant)?) -> (step: ReviewStep, due: Instant)? {
        let ordered = steps.sorted { $0.hours < $1.hours }
        guard let held else { return ordered.first.map { ($0, reported.adding(hours: $0.hours)) } }
        if let later = ordered.first(where: { reported.adding(hours: $0.hours) > held.due }) { return (later, reported.adding(hours: later.hours)) }
        guard let last = ordered.last, let every = last.repeatHours, every > 0 else { return nil }
        return (last, held.due.adding(hours: every))
    }
}
