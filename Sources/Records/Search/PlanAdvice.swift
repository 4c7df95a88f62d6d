import Storage

/// How PostgreSQL is to plan the statements of a search; SQLite plans a statement once, when it is prepared.
enum PlanAdvice {
    /// By the index of words, and anew for the words that were typed. The server takes reading a card's words for cheap and so reads all cards where a limit is small, and it plans for an
    /// average word.
    case forWords
    /// Once for all: statements that enter one index and leave it soon, which take less time than to plan them.
    case once

    private var settings: SQL {
        switch self {
        case .forWords: "set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)"
        case .once: "set_config('plan_cache_mode', 'force_generic_plan', true)"
        }
    }

    /// Runs `body` with the advice, which travels with its first statement; afterwards the server plans as it likes.
    func callAsFunction<T>(_ tx: Transaction, _ body: () throws -> T) throws -> T {
        guard tx.engine == .postgres else { return try body() }
        _ = try tx.ask(NoRow.self, "SELECT \(settings)")
        let found = try body()
        _ = try tx.ask(NoRow.self, "SELECT set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true)")
        return found
    }

    private struct NoRow: Decodable {}
}
