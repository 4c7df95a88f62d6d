public import Base

/// REC-04: a crime is recorded as soon as the test is met, at the latest 24 hours after the first report, or after the first contact if that was earlier.
public enum RecordingClock {
    public enum State: Sendable, Equatable {
        case running(secondsLeft: Int64)
        case kept
        case breached(secondsOver: Int64)
    }

    /// - Parameters:
    ///   - contact: when anyone first told the police.
    ///   - log: when the incident was written down.
    public static func due(contact: Instant, log: Instant) -> Explained<Instant> {
        let start = min(contact, log)
        let due = start.adding(hours: ReportTiming.recordedWithinHours)
        let from = contact < log ? "the first contact" : "the incident's log"
        return Explained(due, because: "24 hours after \(from) at \(London.text(start, zoned: true)).", rules: ["REC-04"])
    }

    /// - Parameter recorded: when the crime was recorded, if it was.
    public static func state(due: Instant, recorded: Instant?, now: Instant) -> State {
        let end = recorded ?? now
        if end > due { return .breached(secondsOver: end.seconds(since: due)) }
        return recorded == nil ? .running(secondsLeft: due.seconds(since: now)) : .kept
    }
}
