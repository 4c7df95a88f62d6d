public import Base
@_spi(Writing) import Storage

/// A signed-in browser.
public struct Session: Sendable {
    public let officer: Officer
    /// Every form of this session carries it.
    public let csrf: String
    public let hash: String
    /// The password was given by somebody else: until it is changed, nothing else may be done.
    public let mustChangePassword: Bool

    /// What the journal names it by.
    public var tag: String { Secret.tag(hash) }
}

/// Signing in and out. A session's cookie holds a secret; the database only its hash.
public struct Sessions: Sendable {
    public struct Limits: Sendable {
        /// Without a request for so long, the session is over.
        public var idleMinutes = 30
        /// However busy, a session ends after a shift.
        public var absoluteMinutes = 13 * 60
        /// Wrong passwords from one address for one name before that pair has to wait.
        public var failuresMax = 5
        public var waitMinutes = 10

        public init() {}
    }

    static let signInAct = "session.sign-in"

    let office: Office
    public let limits: Limits
    let failures: SignInFailures

    public init(office: Office, limits: Limits = Limits()) {
        self.office = office
        self.limits = limits
        failures = SignInFailures(limits: limits)
    }

    public enum SignIn: Sendable {
        case signedIn(secret: String)
        /// Wrong name or password; which of them is not said.
        case wrong
        /// Too many wrong passwords for this name from this address.
        case wait(minutes: Int)
    }

    /// Where an attempt to sign in comes from: every later act of the session leads back to it (LOG-04).
    public struct Station: Sendable {
        /// Lockout counts per name and address, so that a stranger cannot lock an officer out.
        public let address: String
        /// What the browser calls itself.
        public let device: String?
        static let deviceMax = 300

        public init(address: String, device: String? = nil) {
            self.address = address
            self.device = device
        }

        func detail(session: String? = nil) -> JSONValue {
            .object(["address": .string(address), "device": device.map { .string(String($0.prefix(Self.deviceMax))) } ?? .null, "session": session.map(JSONValue.string) ?? .null])
        }
    }

    public func signIn(name: String, password: String, at station: Station, request: String?) async throws -> SignIn {
        let now = office.clock.now
        if let minutes = await failures.wait(name: name, address: station.address, now: now) {
            try await office.note(Self.signInAct, .security, by: nil, outcome: "locked", request: request, detail: station.detail())
            return .wait(minutes: minutes)
        }
        struct Known: Decodable {
            let id: ID<OfficerAccount>
            let hash: String
        }
        // No sign-in name holds NUL, and PostgreSQL would not even be asked.
        let known =
            name.utf8.contains(0)
            ? nil
            : try await office.store.read(.each) { tx in
                try tx.first(
                    Known.self,
                    "SELECT o.id, c.hash FROM officer o JOIN credential c ON c.officer_id = o.id WHERE o.sign_in_name = \(name) AND o.is_active = \(true)")
            }
        guard let known else {
            try await Password.matchNothing(password)
            return try await wrong(nil, name, station, request, now)
        }
        guard try await Password.matches(password, hash: known.hash) else { return try await wrong(known.id, name, station, request, now) }
        await failures.forget(name: name, address: station.address)
        let secret = Secret.new()
        let hash = Secret.hash(secret)
        let csrf = Secret.new()
        let (idle, absolute) = (now.adding(minutes: -limits.idleMinutes), now.adding(minutes: -limits.absoluteMinutes))
        _ = try await office.store.write { tx in
            try tx.execute("DELETE FROM session WHERE officer_id = \(known.id) AND (seen_at <= \(idle) OR created_at <= \(absolute))")
            try tx.execute(
                """
                INSERT INTO session (hash, officer_id, csrf, created_at, seen_at)
                VALUES (\(hash), \(known.id), \(csrf), \(now), \(now))
                """)
        }
        try await office.note(Self.signInAct, .security, by: known.id, request: request, detail: station.detail(session: Secret.tag(hash)))
        return .signedIn(secret: secret)
    }

    private func wrong(_ officer: ID<OfficerAccount>?, _ name: String, _ station: Station, _ request: String?, _ now: Instant) async throws -> SignIn {
        await failures.count(name: name, address: station.address, now: now)
        try await office.note(Self.signInAct, .security, by: officer, outcome: "wrong", request: request, detail: station.detail())
        return .wrong
    }

    /// The session a cookie's secret opens, unless it is over.
    ///
    /// - Parameter isInUse: false where a page asks by itself; then the idle limit runs on.
    public func session(secret: String, isInUse: Bool = true) async throws -> Session? {
        let now = office.clock.now
        let hash = Secret.hash(secret)
        let access = office.registry.access
        let (first, loaded) = try await office.store.ask { tx in
            let asked = try tx.ask(
                Opened.self,
                """
                SELECT s.csrf, s.created_at AS begun_at, s.seen_at, c.must_change, o.*, m.group_id, \(Officers.isHolding(now)) FROM session s JOIN officer o ON o.id = s.officer_id
                LEFT JOIN credential c ON c.officer_id = o.id
                LEFT JOIN access_group_member m ON m.officer_id = o.id WHERE s.hash = \(hash)
                """)
            return {
                let rows = try asked.all()
                return (rows.first, try Officers.officer(of: rows.map(\.membership), access: access, at: now, in: tx))
            }
        }
        guard let known = first, let officer = loaded, now.seconds(since: known.seenAt) < Int64(limits.idleMinutes) * 60,
            now.seconds(since: known.begunAt) < Int64(limits.absoluteMinutes) * 60
        else { return nil }
        // Once a minute is exact enough for an idle limit and spares a write for every page.
        if isInUse, now.seconds(since: known.seenAt) >= 60 {
            _ = try await office.store.write { tx in try tx.execute("UPDATE session SET seen_at = \(now) WHERE hash = \(hash)") }
        }
        return Session(officer: officer, csrf: known.csrf, hash: hash, mustChangePassword: known.mustChange)
    }

    /// A session with its officer, once for each group they are in.
    private struct Opened: Decodable {
        let csrf: String
        let begunAt: Instant
        let seenAt: Instant
        let mustChange: Bool
        let membership: Officers.Membership

        private enum Keys: String, CodingKey { case csrf, begunAt, seenAt, mustChange }

        init(from decoder: any Decoder) throws {
            let columns = try decoder.container(keyedBy: Keys.self)
            csrf = try columns.decode(String.self, forKey: .csrf)
            begunAt = try columns.decode(Instant.self, forKey: .begunAt)
            seenAt = try columns.decode(Instant.self, forKey: .seenAt)
            mustChange = try columns.decodeIfPresent(Bool.self, forKey: .mustChange) ?? false
            membership = try Officers.Membership(from: decoder)
        }
    }

    public func signOut(_ session: Session, request: String?) async throws {
        _ = try await office.store.write { tx in try tx.execute("DELETE FROM session WHERE hash = \(session.hash)") }
        try await office.note("session.sign-out", .security, by: session.officer.id, request: request)
    }

    /// Ends every session of the officer, on every device.
    public func signOutEverywhere(_ officer: ID<OfficerAccount>, request: String?) async throws {
        _ = try await office.store.write { tx in try tx.execute("DELETE FROM session WHERE officer_id = \(officer)") }
        try await office.note("session.sign-out-everywhere", .security, by: officer, request: request)
    }
}

/// Wrong passwords lately, by name and address.
actor SignInFailures {
    static let pairsMax = 50_000

    private let limits: Sessions.Limits
    private var counts: [String: (count: Int, last: Instant)] = [:]

    init(limits: Sessions.Limits) { self.limits = limits }

    /// How many pairs are kept: never more than `pairsMax`.
    var pairs: Int { counts.count }

    /// A hash, so that a name of a megabyte takes no more room than another.
    private func key(_ name: String, _ address: String) -> String { Secret.hash("\(address) \(name)") }

    func wait(name: String, address: String, now: Instant) -> Int? {
        guard let known = counts[key(name, address)], known.count >= limits.failuresMax else { return nil }
        let left = Int64(limits.waitMinutes) * 60 - now.seconds(since: known.last)
        return left > 0 ? Int((left + 59) / 60) : nil
    }

    func count(name: String, address: String, now: Instant) {
        if counts.count >= Self.pairsMax, counts[key(name, address)] == nil {
            counts = counts.filter { now.seconds(since: $0.value.last) < Int64(limits.waitMinutes) * 60 }
            // All of them lately: the one that was wrong longest ago makes room.
            if counts.count >= Self.pairsMax, let oldest = counts.min(by: { $0.value.last < $1.value.last }) { counts[oldest.key] = nil }
        }
        let known = counts[key(name, address)]
        let isOld = known.map { now.seconds(since: $0.last) >= Int64(limits.waitMinutes) * 60 } ?? true
        counts[key(name, address)] = (isOld ? 1 : (known?.count ?? 0) + 1, now)
    }

    func forget(name: String, address: String) { counts[key(name, address)] = nil }
}
