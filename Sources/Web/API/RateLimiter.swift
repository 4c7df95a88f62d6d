import Base
import Synchronization

/// Somebody asks faster than they may.
struct TooManyRequests: Error {
    /// To wait before asking again.
    let seconds: Int
}

/// Bounds how fast one officer's tokens may call: a bucket that fills steadily.
final class RateLimiter: Sendable {
    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[String: (level: Double, at: Instant)]>([:])

    init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Seconds to wait; nothing if the call may go on.
    func wait(_ key: String, now: Instant) -> Int? {
        buckets.withLock { buckets in
            if buckets.count > 100_000 { buckets.removeAll() }
            let known = buckets[key] ?? (burst, now)
            let level = min(burst, known.level + Double(now.microseconds - known.at.microseconds) / 1_000_000 * perSecond)
            guard level >= 1 else {
                buckets[key] = (level, now)
                return max(1, Int(((1 - level) / perSecond).rounded(.up)))
            }
            buckets[key] = (level - 1, now)
            return nil
        }
    }
}
