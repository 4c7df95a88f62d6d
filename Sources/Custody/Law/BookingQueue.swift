public import Base

/// When each person on the way to a suite can expect to be booked in: first come, first served, at so many desks, each taking as long as booking in
/// took lately.
public struct BookingQueue: Sendable {
    /// Taken where too few were booked in lately to measure.
    public static let assumedMinutes = 25
    /// Fewer tell nothing.
    public static let measuredMin = 5

    /// How long booking in takes.
    public struct Pace: Sendable, Hashable {
        public let seconds: Int64
        /// How many it was measured from; 0 where it was assumed.
        public let count: Int

        /// - Parameter durations: seconds at the desk of the last people booked in.
        public init(_ durations: [Int64]) {
            let sorted = durations.filter { $0 > 0 }.sorted()
            guard sorted.count >= measuredMin else {
                seconds = Int64(assumedMinutes) * 60
                count = 0
                return
            }
            let middle = sorted.count / 2
            seconds = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
            count = sorted.count
        }
    }

    public let pace: Pace
    public let desks: Int

    public init(pace: Pace, desks: Int) {
        self.pace = pace
        self.desks = max(1, desks)
    }

    /// When each begins, in the order of `ready`.
    ///
    /// - Parameters:
    ///   - ready: when each is, or will be, before the desk; a time that has passed means now.
    ///   - atDesk: when those being booked in now began.
    public func starts(ready: [Instant], atDesk: [Instant], now: Instant) -> [Instant] {
        // Somebody who has been at the desk longer than usual may be done any moment.
        var free = atDesk.map { max(now, $0.adding(seconds: pace.seconds)) }.sorted()
        while free.count < desks { free.insert(now, at: 0) }
        var starts = [Instant](repeating: now, count: ready.count)
        for index in ready.indices.sorted(by: { (ready[$0], $0) < (ready[$1], $1) }) {
            free.sort()
            // With more at the desks than there are desks, the surplus ends before anyone new begins.
            let place = max(0, free.count - desks)
            let start = max(now, ready[index], free[place])
            free.removeSubrange(0...place)
            free.append(start.adding(seconds: pace.seconds))
            starts[index] = start
        }
        return starts
    }
}
