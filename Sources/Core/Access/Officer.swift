public import Base
public import Storage

/// An officer or member of staff as the force's records hold them.
public struct OfficerAccount: Filed {
    public static let table = "officer"
    public static let kind: RecordKind = "officer"
    public let id: ID<OfficerAccount>
    public var version = 0
    /// Warrant or staff number, unique in the force.
    public var number: String
    public var signInName: String
    public var name: String
    public var rank: Rank
    public var unitId: ID<Unit>?
    /// Codes of the roles held, from the access configuration (`PC`, `CUSO` …).
    public var roles: [String]
    public var isActive: Bool
    public var createdAt: Instant

    public init(id: ID<OfficerAccount>, number: String, signInName: String, name: String, rank: Rank, unitId: ID<Unit>?, roles: [String], createdAt: Instant) {
        self.id = id
        self.number = number
        self.signInName = signInName
        self.name = name
        self.rank = rank
        self.unitId = unitId
        self.roles = roles
        isActive = true
        self.createdAt = createdAt
    }

    public var card: Card? { nil }
}

/// A borough command, a custody suite or a team.
public struct Unit: Filed {
    public static let table = "unit"
    public static let kind: RecordKind = "unit"
    public let id: ID<Unit>
    public var version = 0
    public var code: String
    public var name: String
    public var parentId: ID<Unit>?

    public init(id: ID<Unit>, code: String, name: String, parentId: ID<Unit>? = nil) {
        self.id = id
        self.code = code
        self.name = name
        self.parentId = parentId
    }

    public var card: Card? { nil }
}

/// Officers who may see the records restricted to them.
public struct AccessGroup: Filed {
    public static let table = "access_group"
    public static let kind: RecordKind = "group"
    public let id: ID<AccessGroup>
    public var version = 0
    public var code: String
    public var name: String
    public var ownerId: ID<OfficerAccount>?

    public init(id: ID<AccessGroup>, code: String, name: String, ownerId: ID<OfficerAccount>?) {
        self.id = id
        self.code = code
        self.name = name
        self.ownerId = ownerId
    }

    public var card: Card? { nil }
}

public enum Rank: String, Codable, Sendable, CaseIterable, Comparable, SQLBindable {
    case staff, constable, sergeant, inspector
    case chiefInspector = "chief-inspector"
    case superintendent
    case chiefSuperintendent = "chief-superintendent"
    case assistantChiefConstable = "assistant-chief-constable"

    public var title: String { rawValue.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ") }

    public static func < (left: Rank, right: Rank) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// The signed-in officer: who acts, with what they may do. Made from the account at the start of each request.
public struct Officer: Sendable, Hashable {
    public let id: ID<OfficerAccount>
    public let number: String
    public let name: String
    public let rank: Rank
    public let unitId: ID<Unit>?
    public let roles: [String]
    public let groups: Set<ID<AccessGroup>>
    public let permissions: PermissionSet
    /// Set while the officer holds restricted records open in an emergency.
    public let emergency: Emergency?

    public init(
        id: ID<OfficerAccount>, number: String, name: String, rank: Rank, unitId: ID<Unit>?, roles: [String], groups: Set<ID<AccessGroup>>,
        permissions: PermissionSet, emergency: Emergency? = nil
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.rank = rank
        self.unitId = unitId
        self.roles = roles
        self.groups = groups
        self.permissions = permissions
        self.emergency = emergency
    }

    public init(_ account: OfficerAccount, groups: [ID<AccessGroup>], access: AccessPolicy, emergency: Emergency? = nil) {
        self.init(
            id: account.id, number: account.number, name: account.name, rank: account.rank, unitId: account.unitId, roles: account.roles,
            groups: Set(groups), permissions: access.permissions(of: account.roles), emergency: emergency)
    }

    public func may(_ permission: String) -> Bool { permissions.contains(permission) }
    public func has(role: String) -> Bool { roles.contains(role) }

    /// All that decides what an officer may see and do but who they are: two with the same sight are shown the same.
    struct Sight: Hashable, Sendable {
        let rank: Rank
        let unitId: ID<Unit>?
        let roles: [String]
        let groups: Set<ID<AccessGroup>>
        let emergency: Emergency?
    }

    var sight: Sight { Sight(rank: rank, unitId: unitId, roles: roles, groups: groups, emergency: emergency) }

    public var initials: String { name.split(separator: " ").compactMap(\.first).map(String.init).joined() }
}

/// The permissions of a set of roles: names of operations and reads, or `custody.*` for all below a name.
public struct PermissionSet: Sendable, Hashable {
    /// One for each role, made once: an officer is made anew for every request.
    private let parts: [Part]

    private struct Part: Hashable {
        let names: Set<String>
        let prefixes: [String]
    }

    public init(_ patterns: some Sequence<String>) {
        let prefixes = Set(patterns.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }).sorted()
        parts = [Part(names: Set(patterns.filter { !$0.hasSuffix("*") }), prefixes: prefixes)]
    }

    /// All that any of them includes.
    init(joining sets: [PermissionSet]) { parts = sets.flatMap(\.parts) }

    public func contains(_ permission: String) -> Bool {
        parts.contains { $0.names.contains(permission) || $0.prefixes.contains { permission.hasPrefix($0) } }
    }
}
