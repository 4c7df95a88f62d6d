public import Base
@_spi(Writing) public import Storage

extension Work {
    /// An officer whose access somebody changes: never one's own, never the system's.
    fileprivate func account(_ id: ID<OfficerAccount>, at version: Int? = nil) throws -> OfficerAccount {
        guard id != Office.systemId else { throw Refusal.notFound }
        return try require(OfficerAccount.self, id, at: version)
    }

    /// Ends every session of an officer, on every device.
    func signOut(_ officer: ID<OfficerAccount>) throws { try tx.execute("DELETE FROM session WHERE officer_id = \(officer)") }
}

extension Decision {
    /// Nobody raises, lowers or ends themself (permissions.csv: manage_roles, not self).
    fileprivate static func notOneself(_ actor: Officer, _ officer: ID<OfficerAccount>, _ what: String) -> Decision {
        actor.id == officer ? .refused(.forbidden("You cannot \(what). Ask another administrator.")) : .byRole
    }
}

/// Ends an officer's access: signed out everywhere, out of every group, tokens taken back. The officer stays named in all they did.
public struct EndOfficer: Operation {
    public static let name: OperationName = "access.officer.end"
    public static let title = "End access"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("End of access") {
            Field.subject("officer", OfficerAccount.kind)
            Field.text("reason", "Why", lines: 2, required: .by("taking access away is accounted for"), max: 500)
        }
    }

    /// What went with the access.
    public struct Ended: Codable, Sendable, Hashable {
        public let groups: Int
        public let tokens: Int
        /// Tasks that still lie with the officer: somebody must be given them.
        public let openTasks: Int
    }

    public let officer: ID<OfficerAccount>
    public let reason: String

    public init(officer: ID<OfficerAccount>, reason: String) {
        self.officer = officer
        self.reason = reason
    }

    public var subject: Ref? { Ref(OfficerAccount.kind, officer) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try ref.id != officer.id.raw && tx.find(OfficerAccount.self, ID(ref.id))?.isActive == true
    }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        let open = try tx.value(Int.self, "SELECT count(*) FROM task WHERE officer_id = \(ref.id) AND status = 'open'") ?? 0
        return open == 0 ? [] : ["\(open) open task\(open == 1 ? " lies" : "s lie") with this officer. Their supervisor reallocates them on the team's page."]
    }

    public func decide(for actor: Officer, in tx: Transaction) throws -> Decision { .notOneself(actor, officer, "end your own access") }

    public func perform(in work: Work) throws -> Ended {
        var account = try work.account(officer)
        guard account.isActive else { throw Refusal.conflict("\(account.name)'s access has ended already.") }
        account.isActive = false
        try work.save(account)
        try work.signOut(officer)
        let groups = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM access_group_member WHERE officer_id = \(officer) ORDER BY group_id")
        for group in groups {
            try work.dismiss(officer, from: group)
            work.concern(Ref(AccessGroup.kind, group))
        }
        let tokens = try work.tx.values(RawID.self, "SELECT id FROM api_token WHERE officer_id = \(officer) AND revoked_at IS NULL ORDER BY id")
        try work.tx.execute("UPDATE api_token SET revoked_at = \(work.now) WHERE officer_id = \(officer) AND revoked_at IS NULL")
        work.note("groups", .array(groups.map { .string($0.description) }))
        work.note("tokens", .array(tokens.map { .string($0.description) }))
        work.note("reason", .string(reason))
        return Ended(
            groups: groups.count, tokens: tokens.count,
            openTasks: try work.tx.value(Int.self, "SELECT count(*) FROM task WHERE officer_id = \(officer) AND status = 'open'") ?? 0)
    }
}

/// Gives an officer whose access had ended access again: with their roles, without groups and tokens, and with a new one-time password to be given apart.
public struct ReturnOfficer: Operation {
    public static let name: OperationName = "access.officer.return"
    public static let title = "Give access again"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Access again") {
            Field.subject("officer", OfficerAccount.kind)
            Field.text("reason", "Why", lines: 2, required: .by("giving access is accounted for"), max: 500)
        }
    }

    public let officer: ID<OfficerAccount>
    public let reason: String

    public init(officer: ID<OfficerAccount>, reason: String) {
        self.officer = officer
        self.reason = reason
    }

    public var subject: Ref? { Ref(OfficerAccount.kind, officer) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.find(OfficerAccount.self, ID(ref.id))?.isActive == false
    }

    public func decide(for actor: Officer, in tx: Transaction) throws -> Decision { .notOneself(actor, officer, "give yourself access") }

    public func perform(in work: Work) throws -> Done {
        var account = try work.account(officer)
        guard !account.isActive else { throw Refusal.conflict("\(account.name) has access.") }
        account.isActive = true
        try work.save(account)
        // The password of before opens nothing: a new one is given first.
        try work.tx.execute("DELETE FROM credential WHERE officer_id = \(officer)")
        work.note("reason", .string(reason))
        return Done()
    }
}

/// Gives an officer other roles; they count from the officer's next request on.
public struct SetOfficerRoles: Operation {
    public static let name: OperationName = "access.officer.roles.set"
    public static let title = "Set roles"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Roles") {
            Field.subject("officer", OfficerAccount.kind)
            Field.version
            Field.choices("roles", "Roles", from: "role", required: .by("what an officer may do comes from roles"))
            Field.text("reason", "Why", lines: 2, required: .by("giving and taking access is accounted for"), max: 500)
        }
    }

    public let officer: ID<OfficerAccount>
    public let version: Int?
    public let roles: [String]
    public let reason: String

    public init(officer: ID<OfficerAccount>, version: Int? = nil, roles: [String], reason: String) {
        self.officer = officer
        self.version = version
        self.roles = roles
        self.reason = reason
    }

    public var subject: Ref? { Ref(OfficerAccount.kind, officer) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try EndOfficer.isOffered(on: ref, to: officer, in: tx)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let account = try tx.find(OfficerAccount.self, ID(ref.id)) else { return .null }
        return .object([
            "officer": .string(ref.id.description), "version": .integer(Int64(account.version)), "roles": .array(account.roles.map { .string($0) }),
        ])
    }

    public func decide(for actor: Officer, in tx: Transaction) throws -> Decision { .notOneself(actor, officer, "change your own roles") }

    public func perform(in work: Work) throws -> Done {
        var account = try work.account(officer, at: version)
        guard account.isActive else { throw Refusal.conflict("\(account.name)'s access has ended. Give access again first.") }
        try work.registry.access.check(roles)
        guard Set(roles) != Set(account.roles) else { throw Refusal.conflict("\(account.name) has just these roles.") }
        account.roles = roles
        try work.save(account)
        work.note("reason", .string(reason))
        return Done()
    }
}

/// Takes an officer out of an access group: from the next request on, its records do not exist for them.
public struct EndGroupMember: Operation {
    public static let name: OperationName = "access.group.member.end"
    public static let title = "Take a member out of an access group"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Member") {
            Field.subject("group", AccessGroup.kind)
            Field.option("officer", "Officer", required: .by("one member is taken out"))
            Field.text("reason", "Why", lines: 2, required: .by("taking access away is accounted for"), max: 500)
        }
    }

    /// Members whom the form lists; those of a larger group are found on the officers' own pages.
    private static let listedMax = 200

    public let group: ID<AccessGroup>
    public let officer: ID<OfficerAccount>
    public let reason: String

    public init(group: ID<AccessGroup>, officer: ID<OfficerAccount>, reason: String) {
        self.group = group
        self.officer = officer
        self.reason = reason
    }

    public var subject: Ref? { Ref(AccessGroup.kind, group) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try tx.all(
            OfficerAccount.self,
            """
            SELECT o.* FROM access_group_member m JOIN officer o ON o.id = m.officer_id WHERE m.group_id = \(ref.id) AND o.id <> \(officer.id)
            ORDER BY o.name, o.id LIMIT \(listedMax)
            """
        ).map { Option($0.id.description, Officers.label($0)) }
    }

    public func decide(for actor: Officer, in tx: Transaction) throws -> Decision { .notOneself(actor, officer, "take yourself out of a group") }

    public func perform(in work: Work) throws -> Done {
        guard let known = try work.tx.find(AccessGroup.self, group) else { throw Refusal.notFound }
        guard try work.tx.exists("SELECT 1 FROM access_group_member WHERE group_id = \(group) AND officer_id = \(officer)") else {
            throw Refusal.conflict("This officer is not a member of \(known.name).")
        }
        try work.dismiss(officer, from: group)
        work.note("reason", .string(reason))
        return Done()
    }
}

/// Takes an API token back: the next call with it is refused.
public struct RevokeToken: Operation {
    public static let name: OperationName = "access.token.revoke"
    public static let title = "Take a token back"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Token") {
            Field.subject("officer", OfficerAccount.kind)
            Field.option("token", "Token", required: .by("one token is taken back"))
            Field.text("reason", "Why", lines: 2, required: .by("taking access away is accounted for"), max: 500)
        }
    }

    public let officer: ID<OfficerAccount>
    public let token: RawID
    public let reason: String

    public init(officer: ID<OfficerAccount>, token: RawID, reason: String) {
        self.officer = officer
        self.token = token
        self.reason = reason
    }

    public var subject: Ref? { Ref(OfficerAccount.kind, officer) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM api_token WHERE officer_id = \(ref.id) AND revoked_at IS NULL")
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try Tokens.all(of: ID(ref.id), in: tx).filter { $0.revokedAt == nil }.map { Option($0.id.description, "\($0.label), until \(London.text($0.expiresAt))") }
    }

    public func perform(in work: Work) throws -> Done {
        _ = try work.account(officer)
        guard try work.tx.exists("SELECT 1 FROM api_token WHERE id = \(token) AND officer_id = \(officer)") else { throw Refusal.notFound }
        guard try work.tx.exists("SELECT 1 FROM api_token WHERE id = \(token) AND revoked_at IS NULL") else {
            throw Refusal.conflict("This token was taken back already.")
        }
        try work.tx.execute("UPDATE api_token SET revoked_at = \(work.now) WHERE id = \(token)")
        work.note("token", .string(token.description))
        work.note("reason", .string(reason))
        return Done()
    }
}
