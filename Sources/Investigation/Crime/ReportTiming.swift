public import Base

/// When a crime happened, was reported and was recorded.
public enum ReportTiming {
    /// REC-04: a crime is recorded within 24 hours of the first report.
    public static let recordedWithinHours = 24
    /// A device's clock may be a little ahead of the server's.
    static let aheadMinutesMax = 5

    public static func isLate(reported: Instant, recorded: Instant) -> Bool { recorded > reported.adding(hours: recordedWithinHours) }

    /// Everything wrong with the times of a report.
    public static func problems(from: Instant, to: Instant, reported: Instant, now: Instant) -> [Problem] {
        let limit = now.adding(minutes: aheadMinutesMax)
        var problems: [Problem] = []
        func future(_ time: Instant, _ field: String, _ label: String) {
            guard time > limit else { return }
            problems.append(
                Problem(field, code: "in-the-future", "\(label): \(London.text(time, zoned: true)) has not come yet. Check the day and the time."))
        }
        future(from, "occurredFrom", "From")
        if to < from {
            problems.append(Problem("occurredTo", code: "too-early", "To: choose a time after \(London.text(from, zoned: true)), when it began."))
        } else if to > limit {
            future(to, "occurredTo", "To")
        }
        if reported > limit {
            future(reported, "reportedAt", "First reported")
        } else if reported < from, from <= limit {
            problems.append(
                Problem("reportedAt", code: "too-early", "First reported: choose a time after \(London.text(from, zoned: true)), when it began to happen."))
        }
        return problems
    }
}
