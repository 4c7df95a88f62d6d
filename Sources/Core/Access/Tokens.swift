public import Base
@_spi(Writing) public import Storage

/// API tokens: each acts as one officer until it ends. The database keeps only the hash.
public struct Tokens: Sendable {
    let office: Office

    public init(office: Office) { self.office = office }

    /// Makes a token and answers its text, which is shown once. It begins with `peel_`, so that a leaked one is recognised.
    public func create(for officer: ID<OfficerAccount>, label: String, days: Int) async throws -> String {
        guard (1...730).contains(days) else { throw Refusal.invalid("days", code: "out-of-range", "A token lives from 1 to 730 days.") }
        let text = "peel_" + Secret.new()
        let now = office.clock.now
        let id = RawID(at: now)
        _ = try await office.store.write { tx in
            try tx.execute(
                """
                INSERT INTO api_token (id, hash, officer_id, label, created_at, expires_at, revoked_at) VALUES
                (\(id), \(Secret.hash(text)), \(officer), \(label), \(now), \(now.adding(hours: days * 24)), NULL)
                """)
        }
        try await office.note("access.token.create", .administration, by: officer, about: Ref("api-token", id))
        return text
    }

    /// What a token is, without its text, which nobody has but its bearer.
    public struct Token: Codable, Sendable {
        public let id: RawID
        public let label: String
        public let createdAt: Instant
        public let expiresAt: Instant
        public let revokedAt: Instant?
    }

    /// An officer's tokens, the newest first.
    public static func all(of officer: ID<OfficerAccount>, in tx: Transaction, limit: Int = 100) throws -> [Token] {
        try tx.all(
            Token.self, "SELECT id, label, created_at, expires_at, revoked_at FROM api_token WHERE officer_id = \(officer) ORDER BY id DESC LIMIT \(limit)")
    }

    /// What the journal names the acts of a token by.
    public static func tag(of token: String) -> String { Secret.tag(Secret.hash(token)) }

    /// The officer a token acts as; nothing if it is unknown, over or taken back.
    public func officer(token: String) async throws -> Officer? {
        guard token.hasPrefix("peel_"), token.utf8.count < 100 else { return nil }
        let now = office.clock.now
        let hash = Secret.hash(token)
        let access = office.registry.access
        return try await office.store.read(.each) { tx in
            try Officers.load(
                where: "o.id = (SELECT t.officer_id FROM api_token t WHERE t.hash = \(hash) AND t.expires_at > \(now) AND t.revoked_at IS NULL)", access: access, at: now, in: tx)
        }
    }
}
