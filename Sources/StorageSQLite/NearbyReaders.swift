import CSQLite
import Glibc
import Synchronization

/// Readers for reads that run on the caller's own thread, one for each processor. A thread takes that of the processor it runs on, so that two seldom want
/// the same; nobody waits, and no lock goes from one processor to the other with every read.
final class NearbyReaders: Sendable {
    private let places: [Place]
    private let open: @Sendable () throws -> SQLiteConnection
    private let isClosed = Atomic<Bool>(false)

    private final class Place: @unchecked Sendable {
        // Unchecked: only whoever holds it touches the connection.
        let isHeld = Atomic<Bool>(false)
        var connection: SQLiteConnection?
        /// What is held by two processors at once must not lie in one line of their caches.
        private let apart: (Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64) = (0, 0, 0, 0, 0, 0, 0, 0)

        func take() -> Bool { isHeld.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged }
    }

    /// A reader that is the caller's until it is given back.
    struct Reader {
        let connection: SQLiteConnection
        fileprivate let place: Int
    }

    init(count: Int, open: @escaping @Sendable () throws -> SQLiteConnection) {
        places = (0..<max(1, count)).map { _ in Place() }
        self.open = open
    }

    /// Nothing where all are in use.
    func take() throws -> Reader? {
        let first = Int(max(0, sched_getcpu()))
        for offset in places.indices {
            let number = (first + offset) % places.count
            let place = places[number]
            guard place.take() else { continue }
            if let connection = place.connection { return Reader(connection: connection, place: number) }
            do {
                let connection = try open()
                place.connection = connection
                return Reader(connection: connection, place: number)
            } catch {
                place.isHeld.store(false, ordering: .releasing)
                throw error
            }
        }
        return nil
    }

    func giveBack(_ reader: Reader) { places[reader.place].isHeld.store(false, ordering: .releasing) }

    /// Waits for the few milliseconds that a read may take here; after it all stay in use. A second time it does nothing.
    func close() {
        guard isClosed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else { return }
        for place in places {
            while !place.take() { usleep(100) }
            place.connection?.close()
            place.connection = nil
        }
    }
}
