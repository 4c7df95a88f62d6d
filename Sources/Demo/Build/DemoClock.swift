import Base
import Synchronization

/// The clock of the simulated past. The builder sets it to the time of the next act; between acts it creeps on, so that no two have the same time and
/// the journal's order is the order of the acts.
final class DemoClock: Sendable {
    private let time: Mutex<(now: Instant, creepMicroseconds: Int64)>

    init(_ start: Instant) {
        time = Mutex((start, 1000))
    }

    var source: TimeSource { TimeSource { [self] in read() } }

    private func read() -> Instant {
        time.withLock { time in
            time.now = Instant(microseconds: time.now.microseconds + time.creepMicroseconds)
            return time.now
        }
    }

    /// Never back: an act planned for a time already passed happens now.
    func advance(to instant: Instant) {
        time.withLock { time in time.now = max(time.now, instant) }
    }

    /// How long one act of a series takes.
    func creep(milliseconds: Int64) {
        time.withLock { time in time.creepMicroseconds = milliseconds * 1000 }
    }
}
