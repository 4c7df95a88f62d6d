public import Base
@_spi(Writing) public import Storage

/// Finding officers, and what only commands may do to them.
public enum Officers {
    /// The officer with roles, groups and permissions as they are now; nothing for one who is not active.
    public static func load(_ id: ID<OfficerAccount>, access: AccessPolicy, at now: Instant, in tx: Transaction) throws -> Officer? {
        try load(where: "o.id = \(id)", access: access, at: now, in: tx)
    }

    /// - Parameter condition: of the officer `o`, that one at most fulfils.
    static func load(where condition: SQL, access: AccessPolicy, at now: Instant, in tx: Transaction) throws -> Officer? {
        try officer(
            of: try tx.all(
                Membership.self,
                """
                SELECT o.*, m.group_id, \(isHolding(now)) FROM officer o LEFT JOIN access_group_member m ON m.officer_id = o.id WHERE \(condition)
                """),
            access: access, at: now, in: tx)
    }

    /// The column that says whether the officer `o` holds restricted records open in an emergency.
    static func isHolding(_ now: Instant) -> SQL {
        "EXISTS (SELECT 1 FROM emergency_opening g WHERE g.officer_id = o.id AND g.until_at > \(now)) AS is_holding"
    }

    /// An officer's account beside one of the groups they are in: what every request reads, in one statement.
    struct Membership: Decodable {
        let account: OfficerAccount
        let group: ID<AccessGroup>?
        let isHolding: Bool

        private enum Keys: String, CodingKey { case groupId, isHolding }

        init(from decoder: any Decoder) throws {
            account = try OfficerAccount(from: decoder)
            let columns = try decoder.container(keyedBy: Keys.self)
            group = try columns.decodeIfPresent(ID<AccessGroup>.self, forKey: .groupId)
            isHolding = try columns.decode(Bool.self, forKey: .isHolding)
        }
    }

    static func officer(of memberships: [Membership], access: AccessPolicy, at now: Instant, in tx: Transaction) throws -> Officer? {
        guard let first = memberships.first, first.account.isActive else { return nil }
        let account = first.account
        let emergency = first.isHolding ? try Officer.Emergency(of: account.id, at: now, in: tx) : nil
        return Officer(account, groups: memberships.compactMap(\.group), access: access, emergency: emergency)
    }

    public static func load(number: String, access: AccessPolicy, at now: Instant, in tx: Transaction) throws -> Officer? {
        try load(where: "o.number = \(number)", access: access, at: now, in: tx)
    }

    /// What pages show of an officer: rank, name and number.
    public static func label(_ id: ID<OfficerAccount>, in tx: Transaction) throws -> String {
        guard let account = try tx.find(OfficerAccount.self, id) else { return "unknown officer" }
        return label(account)
    }

    public static func label(_ account: OfficerAccount) -> String {
        account.rank == .staff ? "\(account.name) \(account.number)" : "\(account.rank.title) \(account.name) \(account.number)"
    }

    /// Officers whose name or number begins with what was typed.
    public static func search(_ typed: String, limit: Int, in tx: Transaction) throws -> [OfficerAccount] {
        let pattern = typed.lowercased() + "%"
        return try tx.all(
            OfficerAccount.self,
            """
            SELECT * FROM officer WHERE is_active = \(true) AND (lower(number) LIKE \(pattern) OR lower(name) LIKE \(pattern) OR lower(name) LIKE \("% " + pattern)
            OR lower(sign_in_name) LIKE \(pattern)) ORDER BY name, id LIMIT \(limit)
            """)
    }
}

extension Office {
    /// The first officer of a new force acts as the system: it exists to add the others.
    public static func system(access: AccessPolicy) -> Officer {
        Officer(
            id: systemId, number: "SYSTEM", name: "Peel", rank: .staff, unitId: nil, roles: [], groups: [],
            permissions: PermissionSet(["*"]))
    }

    /// What `system(access:)` acts as, and nobody else can be.
    static let systemId = ID<OfficerAccount>(RawID(high: 0x7000, low: 0x8000_0000_0000_0000))

    /// Sets a password. The hash goes where no read of an officer reaches.
    ///
    /// - Parameter isOneTime: the officer must choose their own at the next sign-in.
    public func setPassword(_ password: String, for officer: ID<OfficerAccount>, by actor: ID<OfficerAccount>?, isOneTime: Bool = false) async throws {
        try Password.checkLength(password, field: "password", label: "Password")
        try await setPasswordHash(try await Password.hash(password), for: [officer], by: actor, isOneTime: isOneTime)
    }

    /// Gives several officers one hash: the demo force, whose accounts share a printed password.
    public func setPasswordHash(
        _ hash: String, for officers: [ID<OfficerAccount>], by actor: ID<OfficerAccount>?, isOneTime: Bool = false, act: String = "access.password.set",
        because reason: String? = nil, request: String? = nil
    ) async throws {
        let now = clock.now
        let detail = reason.map { JSONValue.object(["reason": .string($0)]).text }
        try await store.write { tx in
            for officer in officers {
                try tx.execute(
                    """
                    INSERT INTO credential (officer_id, hash, must_change, changed_at) VALUES (\(officer), \(hash), \(isOneTime), \(now))
                    ON CONFLICT (officer_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change, changed_at = excluded.changed_at
                    """)
                try tx.execute("DELETE FROM session WHERE officer_id = \(officer)")
                try JournalDraft(
                    id: RawID(at: now), at: now, officer: actor, act: act, category: .administration, subject: Ref(OfficerAccount.kind, officer), request: request,
                    detail: detail
                ).write(in: tx)
            }
        }
    }
}

extension Officer {
    /// Whether nobody acts but the system itself: an act that falls due by the clock.
    public var isSystem: Bool { id == Office.systemId }
}
