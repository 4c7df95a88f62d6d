import CSQLite

/// How this program uses SQLite as a whole, which must be said before its first connection.
enum SQLiteLibrary {
    /// Whether SQLite took the settings. A program that used it before us keeps its own.
    static let isSet = set()

    /// How many times whoever finds a lock held looks again before it sleeps: some microseconds in all.
    private static let looks = 100

    /// The locks SQLite was built with. Written once, before any thread can enter one.
    nonisolated(unsafe) private static var own = sqlite3_mutex_methods()

    private static func set() -> Bool {
        // SQLite counts the memory it takes, all of its connections together: a lock that every allocation of every reader waits for. Nobody asks for the sum.
        guard peel_sqlite3_forgo_statistics() == SQLITE_OK else { return false }
        // It chooses its locks when it begins, and names them only when it has ended.
        guard sqlite3_initialize() == SQLITE_OK, sqlite3_shutdown() == SQLITE_OK, peel_sqlite3_get_mutexes(&own) == SQLITE_OK else { return false }
        // What the readers of a file hold in common they hold for less than a microsecond, twice in every read; to sleep until it is free and be woken takes
        // ten times that, and while one sleeps its processor has nothing to do.
        var mutexes = own
        mutexes.xMutexEnter = { mutex in
            for _ in 0..<SQLiteLibrary.looks {
                if SQLiteLibrary.own.xMutexTry(mutex) == SQLITE_OK { return }
                for _ in 0..<8 { peel_pause() }
            }
            SQLiteLibrary.own.xMutexEnter(mutex)
        }
        return peel_sqlite3_set_mutexes(&mutexes) == SQLITE_OK
    }
}
