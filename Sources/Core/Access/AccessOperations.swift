public import Base
@_spi(Writing) public import Storage

/// Adds a unit of the force.
public struct AddUnit: Operation {
    public static let name: OperationName = "access.unit.add"
    public static let title = "Add a unit"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Unit") {
            Field.text("code", "Code", required: .by("reference numbers and reports name units by code"), max: 12)
            Field.text("title", "Name", required: .by("people read the name"), max: 120)
            Field.text("parent", "Belongs to", hint: "Code of the unit it is part of: a team's station. Empty: of none.", max: 12)
        }
    }

    public let code: String
    public let title: String
    public let parent: String?

    public init(code: String, title: String, parent: String? = nil) {
        self.code = code
        self.title = title
        self.parent = parent
    }

    public func perform(in work: Work) throws -> ID<Unit> {
        if try work.tx.exists("SELECT 1 FROM unit WHERE code = \(code)") { throw Refusal.conflict("There is a unit \(code) already. Choose another code.") }
        return try work.save(Unit(id: work.newID(), code: code, name: title, parentId: try work.parent(parent))).id
    }
}

/// Puts a unit below another, or below none: the lists of a station are those of all units below it.
public struct PlaceUnit: Operation {
    public static let name: OperationName = "access.unit.place"
    public static let title = "Place a unit below another"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Unit") {
            Field.text("code", "Code", required: .by("a unit is known by its code"), max: 12)
            Field.text("parent", "Belongs to", hint: "Code of the unit it is part of. Empty: of none.", max: 12)
        }
    }

    public let code: String
    public let parent: String?

    public init(code: String, parent: String?) {
        self.code = code
        self.parent = parent
    }

    public func perform(in work: Work) throws -> Done {
        guard var unit = try work.tx.first(Unit.self, "SELECT * FROM unit WHERE code = \(code)") else {
            throw Refusal.invalid("code", code: "unknown-unit", "Code: there is no unit \(code). Write the code as it is listed.")
        }
        let above = try work.parent(parent)
        if let above, try Unit.tree(below: unit.id, in: work.tx).contains(above) {
            throw Refusal.invalid("parent", code: "below-itself", "Belongs to: \(parent ?? "") is \(unit.name) itself or a part of it. Choose another.")
        }
        unit.parentId = above
        try work.save(unit)
        return Done()
    }
}

extension Work {
    /// The unit of a code; nothing where none is given.
    fileprivate func parent(_ code: String?) throws -> ID<Unit>? {
        guard let code, !code.allSatisfy(\.isWhitespace) else { return nil }
        guard let id = try tx.value(ID<Unit>.self, "SELECT id FROM unit WHERE code = \(code)") else {
            throw Refusal.invalid("parent", code: "unknown-unit", "Belongs to: there is no unit \(code). Add it first, or leave this empty.")
        }
        return id
    }
}

/// Adds an officer or member of staff with roles. The password is set apart (`Credentials`), so that no operation carries one.
public struct AddOfficer: Operation {
    public static let name: OperationName = "access.officer.add"
    public static let title = "Add an officer"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Officer") {
            Field.text("number", "Number", required: .by("the journal names who acted by number"), max: 20)
            Field.text("signInName", "Sign-in name", required: .by("the officer signs in with it"), max: 60)
            Field.text("fullName", "Name", required: .by("records name the officer"), max: 120)
            Field.choice("rank", "Rank", from: "rank", required: .by("the law gives powers by rank"))
            Field.text("unit", "Unit code", max: 12)
            Field.choices("roles", "Roles", from: "role", required: .by("what an officer may do comes from roles"))
        }
    }

    public let number: String
    public let signInName: String
    public let fullName: String
    public let rank: Rank
    public let unit: String?
    public let roles: [String]

    public init(number: String, signInName: String, fullName: String, rank: Rank, unit: String?, roles: [String]) {
        self.number = number
        self.signInName = signInName
        self.fullName = fullName
        self.rank = rank
        self.unit = unit
        self.roles = roles
    }

    public func perform(in work: Work) throws -> ID<OfficerAccount> {
        try work.registry.access.check(roles)
        if try work.tx.exists("SELECT 1 FROM officer WHERE number = \(number)") {
            throw Refusal.conflict("Number \(number) belongs to another officer. Check the number.")
        }
        if try work.tx.exists("SELECT 1 FROM officer WHERE sign_in_name = \(signInName)") {
            throw Refusal.conflict("Somebody signs in as \(signInName) already. Choose another sign-in name.")
        }
        let unitId = try unit.map { code -> ID<Unit> in
            guard let id = try work.tx.value(ID<Unit>.self, "SELECT id FROM unit WHERE code = \(code)") else {
                throw Refusal.invalid("unit", code: "unknown-unit", "There is no unit \(code). Add the unit first, or correct the code.")
            }
            return id
        }
        return try work.save(
            OfficerAccount(
                id: work.newID(), number: number, signInName: signInName, name: fullName, rank: rank, unitId: unitId, roles: roles, createdAt: work.now)
        ).id
    }
}

/// Adds a group of officers that records can be restricted to.
public struct AddGroup: Operation {
    public static let name: OperationName = "access.group.add"
    public static let title = "Add an access group"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Group") {
            Field.text("code", "Code", required: .by("a group is named by code"), max: 20)
            Field.text("title", "Name", required: .by("people read the name"), max: 120)
        }
    }

    public let code: String
    public let title: String

    public init(code: String, title: String) {
        self.code = code
        self.title = title
    }

    public func perform(in work: Work) throws -> ID<AccessGroup> {
        if try work.tx.exists("SELECT 1 FROM access_group WHERE code = \(code)") {
            throw Refusal.conflict("There is a group \(code) already. Choose another code.")
        }
        return try work.save(AccessGroup(id: work.newID(), code: code, name: title, ownerId: work.officer.id)).id
    }
}

/// Adds an officer to an access group.
public struct AddGroupMember: Operation {
    public static let name: OperationName = "access.group.member.add"
    public static let title = "Add a member to an access group"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Member") {
            Field.subject("group", AccessGroup.kind)
            Field.officer("officer", "Officer", required: .by("a member is an officer"))
        }
    }

    public let group: ID<AccessGroup>
    public let officer: ID<OfficerAccount>

    public init(group: ID<AccessGroup>, officer: ID<OfficerAccount>) {
        self.group = group
        self.officer = officer
    }

    public var subject: Ref? { Ref(AccessGroup.kind, group) }

    public func decide(for actor: Officer, in tx: Transaction) throws -> Decision {
        // Nobody lets themself in (permissions.csv: manage_roles, not self).
        actor.id == officer ? .refused(.forbidden("You cannot add yourself to a group. Ask another administrator.")) : .byRole
    }

    public func perform(in work: Work) throws -> Done {
        guard try work.tx.find(AccessGroup.self, group) != nil, let account = try work.tx.find(OfficerAccount.self, officer) else { throw Refusal.notFound }
        guard account.isActive else { throw Refusal.conflict("\(account.name)'s access has ended. Give access again first.") }
        try work.admit(officer, to: group)
        return Done()
    }
}
