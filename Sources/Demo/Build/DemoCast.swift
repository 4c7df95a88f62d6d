import Base
import Core
import Storage

/// The accounts, units and groups of the built force.
struct DemoCast: Sendable {
    /// By sign-in name.
    let officers: [String: Officer]
    /// By unit code.
    let units: [String: ID<Unit>]
    /// In the order of `SyntheticForce.operations`.
    let groups: [ID<AccessGroup>]
    /// Roles that the access configuration does not have, whose officers were left out.
    let rolesLeftOut: [String]
    private let teams: [String: [Officer]]

    /// Adds everyone who has a role in this force's access configuration, all with the one demonstration password.
    static func hired(for force: SyntheticForce, by office: Office) async throws -> DemoCast {
        let system = Office.system(access: office.registry.access)
        let access = office.registry.access
        var units: [String: ID<Unit>] = [:]
        let added = try await office.performAll(force.units.map { AddUnit(code: $0.code, title: $0.name) }, as: system)
        for (unit, result) in zip(force.units, added) { units[unit.code] = try result.done("add unit") }

        let hired = force.officers.filter { access.role($0.role) != nil }
        let accounts = try await office.performAll(
            hired.map {
                AddOfficer(number: $0.warrant, signInName: $0.signIn, fullName: $0.name, rank: rank(of: $0), unit: $0.unit, roles: [$0.role])
            }, as: system
        ).map { try $0.done("add officer") }
        try await office.setPasswordHash(try await Password.hash(DemoForce.password), for: accounts, by: nil)

        let officers = try await load(accounts, by: office)
        let ids = Dictionary(zip(hired.map(\.signIn), accounts), uniquingKeysWith: { first, _ in first })
        guard let place = hired.firstIndex(where: { $0.signIn == "admin" }) else { throw DemoFault.nobody(role: "ADMIN", unit: "DT") }
        var groups: [ID<AccessGroup>] = []
        for operation in force.operations {
            let group = try await office.perform(AddGroup(code: operation.code, title: operation.name), as: officers[place]).outcome
            for member in operation.members.compactMap({ ids[$0] }) {
                _ = try await office.perform(AddGroupMember(group: group, officer: member), as: officers[place])
            }
            // The intelligence manager is in every group and owns it; of the first a search tells that something matches and whom to ask, of a covert source nothing ever.
            if let manager = hired.firstIndex(where: { $0.signIn == "intel.manager" }), operation.members.contains("intel.manager") {
                _ = try await office.perform(AppointGroupOwner(group: group, owner: accounts[manager]), as: officers[place])
                if operation.isCovert {
                    _ = try await office.perform(SetGroupEmergency(group: group, opens: false, reason: "A covert source: that there is a record would tell who it is."), as: officers[manager])
                }
                if operation.number == 0 { _ = try await office.perform(SetGroupHits(group: group, shown: "CONTACT"), as: officers[place]) }
            }
            groups.append(group)
        }
        let leftOut = Set(force.officers.map(\.role)).filter { access.role($0) == nil }.sorted()
        // Loaded again: now with their groups.
        return DemoCast(hired, try await load(accounts, by: office), units: units, groups: groups, leftOut: leftOut)
    }

    private static func load(_ accounts: [ID<OfficerAccount>], by office: Office) async throws -> [Officer] {
        let access = office.registry.access
        let now = office.clock.now
        return try await office.store.read { tx in try accounts.compactMap { try Officers.load($0, access: access, at: now, in: tx) } }
    }

    private init(_ hired: [SyntheticOfficer], _ officers: [Officer], units: [String: ID<Unit>], groups: [ID<AccessGroup>], leftOut: [String]) {
        self.officers = Dictionary(zip(hired.map(\.signIn), officers), uniquingKeysWith: { first, _ in first })
        self.units = units
        self.groups = groups
        rolesLeftOut = leftOut
        teams = Dictionary(grouping: zip(hired, officers)) { "\($0.0.role) \($0.0.unit)" }.mapValues { $0.map(\.1) }
    }

    /// One of those with that role in that unit, the same for the same turn.
    func one(_ role: String, in unit: String, turn: Int) throws -> Officer {
        guard let team = teams["\(role) \(unit)"], !team.isEmpty else { throw DemoFault.nobody(role: role, unit: unit) }
        return team[turn % team.count]
    }

    func named(_ signIn: String) throws -> Officer {
        guard let officer = officers[signIn] else { throw DemoFault.nobody(role: signIn, unit: "any") }
        return officer
    }

    func unit(_ code: String) throws -> ID<Unit> {
        guard let unit = units[code] else { throw DemoFault.nobody(role: "any", unit: code) }
        return unit
    }

    private static func rank(of officer: SyntheticOfficer) -> Rank {
        switch officer.rank {
        case "PC", "DC": .constable
        case "PS", "DS": .sergeant
        case "Insp", "DI": .inspector
        case "DCI": .chiefInspector
        case "Supt": .superintendent
        case "ACC": .assistantChiefConstable
        default: .staff
        }
    }
}

extension Result where Failure == Refusal {
    /// What came of an act that has to be done for the force to be whole.
    func done<O>(_ act: String) throws -> O where Success == Receipt<O> {
        switch self {
        case .success(let receipt): receipt.outcome
        case .failure(let refusal): throw DemoFault.refused(act: act, refusal)
        }
    }
}
