import Base
@_spi(Writing) import Storage

/// The right to do a piece of work that one node at a time should do. It lapses by itself when its holder stops renewing it.
struct Lease: Sendable {
    let name: String
    let holder: String
    let seconds: Int64

    func isHeldByAnother(at now: Instant, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM lease WHERE name = \(name) AND holder <> \(holder) AND until > \(now)")
    }

    /// Takes or renews the lease; answers whether it is ours now.
    func take(at now: Instant, in tx: Transaction) throws -> Bool {
        try tx.execute(
            """
            INSERT INTO lease (name, holder, until) VALUES (\(name), \(holder), \(now.adding(seconds: seconds)))
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE lease.holder = excluded.holder OR lease.until <= \(now)
            """)
        return try tx.exists("SELECT 1 FROM lease WHERE name = \(name) AND holder = \(holder)")
    }

    func release(in tx: Transaction) throws {
        try tx.execute("DELETE FROM lease WHERE name = \(name) AND holder = \(holder)")
    }
}
