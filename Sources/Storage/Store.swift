public enum Engine: String, Sendable, CaseIterable {
    case sqlite, postgres
}

/// What went wrong below us, told so that a command can choose its exit status and a page its answer.
public enum StoreFault: Error, Sendable, CustomStringConvertible {
    /// The database cannot be reached or a connection died and the work was not done; try again.
    case unavailable(String)
    /// The disk or the database is full.
    case full(String)
    /// A statement ran longer than the limit and was stopped.
    case timeout(seconds: Int)
    /// Another transaction got in the way more often than we retry.
    case contention
    /// The database is newer than this program, or is not a Peel database.
    case wrongSchema(String)
    /// A constraint of the schema refused the row: `constraint` names it where the engine says which.
    case constraint(String)
    /// The database read or wrote something it should not have: a mistake of ours or a damaged file.
    case failed(String)

    public var description: String {
        switch self {
        case .unavailable(let what): "The database cannot be reached: \(what). Check that it runs and that the address is right, then try again."
        case .full(let what): "The disk is full: \(what). Nothing was saved. Free some space, then try again."
        case .timeout(let seconds): "The database did not answer within \(seconds) seconds and was stopped. Ask for less at once, or try again later."
        case .contention: "Others were changing the same records at the same time. Nothing was saved; try again."
        case .wrongSchema(let what): what
        case .constraint(let what): "The database refused the change: \(what)."
        case .failed(let what): "The database failed: \(what)."
        }
    }
}

/// How a write stands to the others that are done at the same time.
public enum WriteTurn: Sendable {
    /// It runs beside them, and again where another changed what it had read.
    case free
    /// It waits until the others of its kind are done, on all nodes: for what all change the same row (the year's next number), of which
    /// the second that began would only be undone at its end.
    case queued
}

/// What the statements of a read see of the writes done meanwhile.
public enum ReadView: Sendable {
    /// All see the same snapshot.
    case one
    /// Each sees what is saved when it runs: for a single statement, or several that need not agree. It spares a transaction's beginning and end.
    case each
}

/// A database: SQLite in a file or PostgreSQL. Bodies are synchronous, so nothing can wait inside a transaction.
public protocol Store: Sendable {
    var engine: Engine { get }

    /// Runs `body` on one snapshot, unless `view` says otherwise; writing is refused. The body may run again from its beginning (a slow read moves to another thread, a
    /// statement must be prepared anew), so it must have no effects outside, or begin them anew too.
    func read<T: Sendable>(_ view: ReadView, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// Reads what `body` asks for; each statement sees what is saved when it runs. On PostgreSQL what several callers ask for at the same time shares a round trip, so
    /// this is for rows that an index finds in a few steps: a statement that takes long keeps those that travel with it waiting. The body may run again.
    func ask<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Later<T>) async throws -> T

    /// Runs `body` in one transaction, durable when this returns; on any error nothing of it remains. The body may run again (after a
    /// serialisation failure, or when another of its group was undone), so it must not have effects outside the transaction.
    func write<T: Sendable>(_ turn: WriteTurn, _ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// Whether the database answers at all.
    func ping() async throws

    func close() async
}

extension Store {
    public func ask<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Later<T>) async throws -> T { try await read(.each) { tx in try body(tx)() } }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T { try await read(.one, body) }

    public func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T { try await write(.free, body) }

    /// Has the planner look at what is there, after many rows came in at once: until it has, PostgreSQL plans as if the tables were empty, which
    /// made a person's page three times slower. SQLite's plans follow the indexes alone.
    public func refreshStatistics() async throws {
        guard engine == .postgres else { return }
        try await write { tx in _ = try tx.execute("ANALYZE") }
    }
}

/// One open connection of an engine, used by one thread at a time.
public protocol Driver: AnyObject {
    var engine: Engine { get }
    /// The connection's own texts of the statements that save and find records.
    var texts: StatementTexts { get }
    /// Runs one prepared (and cached) statement; `each` sees every row as it is read. Answers how many rows were changed.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int
    /// Runs a statement whose rows and count nobody needs. An engine across a network may answer a failure only at the next statement, the end
    /// of the savepoint or COMMIT, and so saves a round trip.
    func post(_ sql: String, _ values: [SQLValue]) throws
    /// Runs a statement whose rows are looked at later. An engine across a network may wait with it until something is needed at once: `settle`.
    func ask(_ sql: String, _ values: [SQLValue], each: @escaping (Row) -> Void, end: @escaping () -> Void) throws
    /// Brings in everything that was asked.
    func settle() throws
    /// The store the connection belongs to.
    var store: StoreIdentity { get }
    /// What follows takes long: an engine that began on its caller's thread goes elsewhere with it, and begins anew there.
    func takesLong() throws
    /// Runs several statements given as text, without values: migrations and savepoints.
    func script(_ sql: String) throws
}

extension Driver {
    public func post(_ sql: String, _ values: [SQLValue]) throws { try execute(sql, values) { _ in } }
    public func ask(_ sql: String, _ values: [SQLValue], each: @escaping (Row) -> Void, end: @escaping () -> Void) throws {
        try execute(sql, values, each: each)
        end()
    }
    public func settle() throws {}
    public func takesLong() throws {}
}
