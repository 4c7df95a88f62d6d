import Base
import Core
import Synchronization

/// A clock that the filling moves.
final class SteppedClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) { self.instant = Mutex(instant) }

    /// A microsecond later at each reading, so that no two acts have one time.
    var now: Instant {
        get {
            instant.withLock { instant in
                instant = Instant(microseconds: instant.microseconds + 1)
                return instant
            }
        }
        set { instant.withLock { $0 = newValue } }
    }

    var source: TimeSource { TimeSource { [self] in now } }
}
