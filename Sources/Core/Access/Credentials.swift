public import Base
@_spi(Writing) import Storage

/// Passwords. No operation carries one: an operation's values are kept in the journal's detail and under idempotency keys.
public struct Credentials: Sendable {
    /// The permission to give others a one-time password, and the act in the journal.
    public static let reset = "access.password.reset"
    /// Changing one's own, which everyone may.
    public static let change = "access.password.change"
    public static let reasonMax = 500

    let office: Office

    public init(office: Office) { self.office = office }

    /// Gives an officer a one-time password: they are signed out everywhere and choose their own when they next sign in.
    ///
    /// - Returns: the password, which is kept nowhere.
    public func reset(_ id: ID<OfficerAccount>, by actor: Officer, because reason: String, _ context: ActContext = ActContext()) async throws -> String {
        let ref = Ref(OfficerAccount.kind, id)
        do {
            guard actor.may(Self.reset) else { throw Refusal.forbidden("Your role does not include giving out passwords.") }
            guard actor.id != id else { throw Refusal.forbidden("You cannot reset your own password. Change it on your account's page, or ask a colleague to reset it.") }
            guard !reason.allSatisfy(\.isWhitespace) else {
                throw Refusal.invalid("reason", code: "required", "Why: say it, because giving access is accounted for.")
            }
            guard reason.count <= Self.reasonMax else {
                throw Refusal.invalid("reason", code: "too-long", "Why: write at most \(Self.reasonMax) characters.")
            }
            let registry = office.registry
            try await office.store.read { tx in try Self.check(id, actor, registry, tx) }
        } catch let refusal as Refusal {
            throw await office.refused(refusal, Self.reset, actor, context, ref)
        }
        let password = OneTimePassword.new()
        try await office.setPasswordHash(
            try await Password.hash(password), for: [id], by: actor.id, isOneTime: true, act: Self.reset, because: reason, request: context.origin)
        return password
    }

    /// Whose password it is must be in service, and must not be able to give access in ways that whoever resets it cannot: else the service desk could sign
    /// in as an administrator.
    private static func check(_ id: ID<OfficerAccount>, _ actor: Officer, _ registry: Registry, _ tx: Transaction) throws {
        guard id != Office.systemId, let account = try tx.find(OfficerAccount.self, id) else { throw Refusal.notFound }
        guard account.isActive else { throw Refusal.conflict("\(account.name)'s access has ended. Give access again first.") }
        let theirs = registry.access.permissions(of: account.roles)
        let beyond = registry.permissions.filter { $0.hasPrefix("access.") && theirs.contains($0) && !actor.may($0) }
        guard beyond.isEmpty else {
            throw Refusal.forbidden("\(account.name) may give access that you may not. Ask an administrator to reset this password.")
        }
    }

    /// Changes the password of who is signed in; every other session of theirs ends.
    public func change(of session: Session, from old: String, to new: String, _ sessions: Sessions, request: String? = nil) async throws {
        let officer = session.officer.id
        let now = office.clock.now
        // Somebody at an unlocked screen guesses no faster than at the sign-in page.
        if let minutes = await sessions.failures.wait(name: officer.description, address: Self.change, now: now) {
            throw Refusal.invalid("old", code: "wait", "Password now: too many that were wrong. Wait \(minutes) minute\(minutes == 1 ? "" : "s").")
        }
        guard let known = try await office.store.read({ tx in try tx.value(String.self, "SELECT hash FROM credential WHERE officer_id = \(officer)") }),
            try await Password.matches(old, hash: known)
        else {
            await sessions.failures.count(name: officer.description, address: Self.change, now: now)
            try await office.note(Self.change, .security, by: officer, about: Ref(OfficerAccount.kind, officer), outcome: "wrong", request: request)
            throw Refusal.invalid("old", code: "wrong", "Password now: it is not right.")
        }
        try Password.checkLength(new, field: "new", label: "New password")
        guard new != old else { throw Refusal.invalid("new", code: "same", "New password: it is the old one. Choose another.") }
        let (typed, number) = (new.lowercased(), session.officer.number.lowercased())
        guard typed != session.officer.name.lowercased(), number.count < 4 || !typed.contains(number) else {
            throw Refusal.invalid("new", code: "guessable", "New password: your name or number is what others try first. Choose another.")
        }
        let hash = try await Password.hash(new)
        let isDone = try await office.store.write { tx in
            guard try tx.exists("SELECT 1 FROM credential WHERE officer_id = \(officer) AND hash = \(known)") else { return false }
            try tx.execute("UPDATE credential SET hash = \(hash), must_change = \(false), changed_at = \(now) WHERE officer_id = \(officer)")
            try tx.execute("DELETE FROM session WHERE officer_id = \(officer) AND hash <> \(session.hash)")
            try JournalDraft(
                id: RawID(at: now), at: now, officer: officer, act: Self.change, category: .security, subject: Ref(OfficerAccount.kind, officer), request: request
            ).write(in: tx)
            return true
        }
        guard isDone else { throw Refusal.conflict("Your password was changed elsewhere a moment ago. Sign in again.") }
        await sessions.failures.forget(name: officer.description, address: Self.change)
    }
}
