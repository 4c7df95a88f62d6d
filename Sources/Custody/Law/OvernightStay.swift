public import Base

/// Whether somebody spent a night in police detention: still there at four in the morning, London time. A local definition, for figures only.
public enum OvernightStay {
    public static let hour = 4

    public static func isOvernight(from: Instant, until: Instant) -> Bool {
        guard from < until else { return false }
        // On the nights the clocks change there is one four o'clock as well.
        for ahead in 0...1 {
            let night = London.at(hour, on: London.day(of: from).adding(days: ahead))
            if from <= night, night < until { return true }
        }
        return false
    }
}

/// The middle and the ends of many lengths of time.
public enum Spread {
    /// The value that `percent` of all do not exceed; nothing of none.
    public static func percentile(_ percent: Int, of values: [Int64]) -> Int64? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let rank = (sorted.count * percent + 99) / 100
        return sorted[min(sorted.count, max(1, rank)) - 1]
    }
}
