import Storage

/// Commits the transactions that wait together as one, each in a savepoint of its own: a disk flush costs a millisecond or so and they share it
/// (measured at 32 callers: 364–5,000 a second one by one, 3,000–8,000 grouped).
struct GroupCommit {
    private let connection: SQLiteConnection

    init(_ connection: SQLiteConnection) {
        self.connection = connection
    }

    /// Settles every errand, after COMMIT.
    func perform(_ errands: [AnyErrand]) {
        var waiting = errands.map(\.work)
        while !waiting.isEmpty { waiting = connection.write { attempt(waiting, on: $0) } }
    }

    /// Answers those that must be attempted again, because SQLite undid the whole group on account of another.
    private func attempt(_ works: [any PendingWork], on driver: SQLiteDriver) -> [any PendingWork] {
        do {
            try driver.execute("BEGIN IMMEDIATE", []) { _ in }
        } catch {
            works.forEach { $0.fail(error) }
            return []
        }
        var done: [any PendingWork] = []
        var failed: [(work: any PendingWork, error: any Error)] = []
        defer { failed.forEach { $0.work.fail($0.error) } }

        for (index, work) in works.enumerated() {
            do {
                try run(work, on: driver, alone: works.count == 1)
                done.append(work)
            } catch {
                failed.append((work, error))
                if driver.isInTransaction { continue }
                let others = done + works[(index + 1)...]
                guard case StoreFault.full = error else { return others }
                failed += others.map { ($0, error) }
                return []
            }
        }
        do {
            if driver.isInTransaction { try driver.execute("COMMIT", []) { _ in } }
            done.forEach { $0.succeed() }
        } catch {
            rollBack(driver)
            failed += done.map { ($0, error) }
        }
        return []
    }

    private func run(_ work: any PendingWork, on driver: SQLiteDriver, alone: Bool) throws {
        if !alone { try driver.execute("SAVEPOINT one", []) { _ in } }
        do {
            try work.attempt(in: Transaction(driver: driver, isWritable: true))
            if driver.hasOpenForeignKeys { throw StoreFault.constraint("FOREIGN KEY constraint failed") }
            if !alone { try driver.execute("RELEASE one", []) { _ in } }
        } catch {
            if driver.isInTransaction {
                if alone {
                    rollBack(driver)
                } else {
                    try driver.execute("ROLLBACK TO one", []) { _ in }
                    try driver.execute("RELEASE one", []) { _ in }
                }
            }
            throw error
        }
    }

    private func rollBack(_ driver: SQLiteDriver) {
        // SQLite may have rolled back by itself; a failing ROLLBACK leaves nothing more to undo.
        if driver.isInTransaction { _ = try? driver.execute("ROLLBACK", []) { _ in } }
    }
}
