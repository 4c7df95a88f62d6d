public import Base
@_spi(Writing) public import Storage

/// Makes a member the owner of a group: whom others are told to ask, and who is told when somebody opens one of its records in an emergency.
public struct AppointGroupOwner: Operation {
    public static let name: OperationName = "access.group.owner.appoint"
    public static let title = "Appoint the owner of the group"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Owner") {
            Field.subject("group", AccessGroup.kind)
            Field.officer("owner", "Owner", hint: "A member of the group.", required: .by("somebody answers for who may see its records"))
        }
    }

    public let group: ID<AccessGroup>
    public let owner: ID<OfficerAccount>

    public init(group: ID<AccessGroup>, owner: ID<OfficerAccount>) {
        self.group = group
        self.owner = owner
    }

    public var subject: Ref? { Ref(AccessGroup.kind, group) }

    public func decide(for actor: Officer, in tx: Transaction) throws -> Decision {
        actor.id == owner ? .refused(.forbidden("You cannot make yourself the owner of a group. Ask another administrator.")) : .byRole
    }

    public func perform(in work: Work) throws -> Done {
        guard var found = try work.tx.find(AccessGroup.self, group) else { throw Refusal.notFound }
        let isMember = try work.tx.exists(
            "SELECT 1 FROM access_group_member m JOIN officer o ON o.id = m.officer_id WHERE m.group_id = \(group) AND m.officer_id = \(owner) AND o.is_active = \(true)")
        guard isMember else { throw Refusal.invalid("owner", code: "not-a-member", "Owner: choose a member of the group who is in service, or add them first.") }
        found.ownerId = owner
        try work.save(found)
        work.concern(Ref(OfficerAccount.kind, owner))
        return Done()
    }
}

/// Says what a search tells those who may not see the records of a group: nothing, that one matches and whom to ask, or that to intelligence managers only.
public struct SetGroupHits: Operation {
    public static let list: CodeListName = "search-hit"
    public static let name: OperationName = "access.group.hits.set"
    public static let title = "Set what a search tells others of a group"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Search") {
            Field.subject("group", AccessGroup.kind)
            Field.choice(
                "shown", "To those outside the group", hint: "Never which record it is, nor how many.", from: list,
                required: .by("even that a record exists can endanger somebody"))
        }
    }

    public let group: ID<AccessGroup>
    /// `NONE`, `CONTACT` or `MASKED`.
    public let shown: String

    public init(group: ID<AccessGroup>, shown: String) {
        self.group = group
        self.shown = shown
    }

    public var subject: Ref? { Ref(AccessGroup.kind, group) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let shown = try tx.value(String.self, "SELECT shown FROM access_group_hit WHERE group_id = \(ref.id)")
        return .object(["group": .string(ref.id.description), "shown": .string(shown?.uppercased() ?? "NONE")])
    }

    public func perform(in work: Work) throws -> Done {
        guard try work.tx.find(AccessGroup.self, group) != nil else { throw Refusal.notFound }
        if shown != "NONE", try AccessGroup.isCovert(group.raw, in: work.tx) {
            throw Refusal.conflict("The records of this group cannot be opened in an emergency, so a search tells nobody of them. Its owner decides that first.")
        }
        switch shown {
        case "NONE": try work.tx.execute("DELETE FROM access_group_hit WHERE group_id = \(group)")
        case "CONTACT", "MASKED":
            let stored = shown.lowercased()
            try work.tx.execute(
                "INSERT INTO access_group_hit (group_id, shown) VALUES (\(group), \(stored)) ON CONFLICT (group_id) DO UPDATE SET shown = excluded.shown")
        default: throw Refusal.invalid("shown", code: "not-on-the-list", "Choose what a search tells others from the list.")
        }
        work.note("shown", .string(shown))
        return Done()
    }
}
