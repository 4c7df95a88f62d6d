public import Base
@_spi(Writing) import Storage

extension Work {
    /// Makes a group and lets officers into it, as part of an act that closes a record.
    public func group(code: String, name: String, members: [ID<OfficerAccount>]) throws -> ID<AccessGroup> {
        if try tx.exists("SELECT 1 FROM access_group WHERE code = \(code)") { throw Refusal.conflict("There is a group \(code) already. Choose another name.") }
        let group = try save(AccessGroup(id: newID(), code: code, name: name, ownerId: officer.id))
        for member in Set(members).sorted() { try admit(member, to: group.id) }
        return group.id
    }

    /// Lets an officer into a group.
    public func admit(_ member: ID<OfficerAccount>, to group: ID<AccessGroup>) throws {
        try tx.execute("INSERT INTO access_group_member (group_id, officer_id) VALUES (\(group), \(member)) ON CONFLICT (group_id, officer_id) DO NOTHING")
        note("member", .string(member.description))
        concern(Ref(OfficerAccount.kind, member))
    }

    /// Takes an officer out of a group.
    public func dismiss(_ member: ID<OfficerAccount>, from group: ID<AccessGroup>) throws {
        try tx.execute("DELETE FROM access_group_member WHERE group_id = \(group) AND officer_id = \(member)")
        note("dismissed", .string(member.description))
        concern(Ref(OfficerAccount.kind, member))
    }
}
