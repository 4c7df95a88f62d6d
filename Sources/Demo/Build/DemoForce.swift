public import Base
public import Core
public import Storage

/// The synthetic force, acted out through the operations.
public enum DemoForce {
    /// One password for every account: nothing in the force is worth hiding, and the command prints it.
    public static let password = "synthetic-force"

    /// An account to walk the demonstration with.
    public struct SignIn: Sendable, Hashable {
        public let name: String
        /// What the account is for, in words.
        public let role: String
    }

    public static let signIns: [SignIn] = [
        SignIn(name: "pc.response", role: "patrol constable, Hackney: reports crimes"),
        SignIn(name: "ds.response", role: "supervising sergeant, Hackney: reviews and allocates"),
        SignIn(name: "dc.investigation", role: "detective, Hackney: investigates and arrests"),
        SignIn(name: "ps.custody", role: "custody officer: authorises detention and charges"),
        SignIn(name: "insp.review", role: "review officer: holds reviews of detention"),
        SignIn(name: "custody.visitor", role: "independent custody visitor: sees detainees without their names"),
        SignIn(name: "intel.officer", role: "intelligence officer, in one closed group"),
        SignIn(name: "intel.manager", role: "intelligence manager, in every closed group"),
        SignIn(name: "case.builder", role: "case builder: case files"),
        SignIn(name: "auditor", role: "information auditor: reads the journal"),
        SignIn(name: "admin", role: "system administrator: accounts, units, code lists"),
    ]

    /// Whether `store` holds a whole demonstration force.
    public static func isBuilt(_ store: any Store) async throws -> Bool { try await DemoMark.built.stands(in: store) }

    /// Builds the force unless it is there already: `people` (1 to 200,000) and what goes with them, over the two years before `now`.
    ///
    /// - Parameter progress: told in a plain line what is being done.
    /// - Throws: `DemoFault` when the store holds half a force or another one; `Refusal` when `people` is out of range.
    public static func build(
        store: any Store, registry: Registry, people: Int, seed: UInt64, now: Instant, progress: @escaping @Sendable (String) -> Void
    ) async throws {
        _ = try await report(store: store, registry: registry, people: people, seed: seed, now: now, progress: progress)
    }

    /// As `build`, and tells what was done; nothing when the force was there already.
    static func report(
        store: any Store, registry: Registry, people: Int, seed: UInt64, now: Instant, progress: @escaping @Sendable (String) -> Void
    ) async throws -> DemoReport? {
        let force = try SyntheticForce(people: people, seed: seed, now: now)
        let clock = DemoClock(force.takeOnAt.adding(hours: -30))
        let office = Office(store: store, registry: registry, clock: clock.source)
        try await office.migrate()
        if try await isBuilt(store) { return nil }
        if try await DemoMark.begun.stands(in: store) { throw DemoFault.halfBuilt }
        if try await store.read({ tx in try tx.exists("SELECT 1 FROM officer WHERE is_active = \(true)") }) { throw DemoFault.otherForce }

        progress("Building a synthetic force of \(people) people from seed \(seed).")
        try await DemoMark.begun.set(by: office, people: people, seed: seed)
        let cast = try await DemoCast.hired(for: force, by: office)
        progress("Added \(cast.officers.count) officers in \(cast.units.count) units.")
        clock.advance(to: force.takeOnAt)
        try await DemoSuites.setUp(force, cast, office)
        progress("Set up \(force.suites.count) custody suites.")
        clock.creep(milliseconds: 150)
        var records = DemoRecords(force: force, cast: cast, office: office, progress: progress)
        try await records.takeOn()
        clock.creep(milliseconds: 1)
        var history = DemoHistory(force: force, cast: cast, office: office, clock: clock, filed: records.filed, progress: progress)
        try await history.actOut()
        try await store.refreshStatistics()
        clock.advance(to: now)
        try await DemoMark.built.set(by: office, people: people, seed: seed)
        progress("The force is ready.")
        return DemoReport(force: force, cast: cast, filed: history.filed, acts: records.acts + history.acts, refusals: history.refusals)
    }
}

/// What a build did.
struct DemoReport: Sendable {
    let force: SyntheticForce
    let cast: DemoCast
    let filed: DemoFiled
    let acts: Int
    /// Acts the rules refused, with the reason: none, unless plan and law disagree.
    let refusals: [String]
}

/// Why a force cannot be built here.
public enum DemoFault: Error, CustomStringConvertible {
    case halfBuilt
    case otherForce
    case refused(act: String, Refusal)
    case nobody(role: String, unit: String)

    public var description: String {
        switch self {
        case .halfBuilt:
            "Building this demonstration was interrupted, so it is not whole. Delete its data folder and start again, or name another folder."
        case .otherForce: "This database holds a force already. The demonstration is built only in an empty one: name another folder."
        case .refused(let act, let refusal): "The demonstration cannot be built, because “\(act)” was refused: \(refusal)"
        case .nobody(let role, let unit):
            "The demonstration has nobody with role \(role) in unit \(unit). Correct access.yaml, or use the one that comes with Peel."
        }
    }
}

/// Code lists of the demonstration's own that say how far its building got: written by an operation, as everything is.
enum DemoMark: String {
    case begun = "demo.begun"
    case built = "demo.built"

    func stands(in store: any Store) async throws -> Bool {
        let list = rawValue
        return try await store.read { tx in
            // A store that was never migrated holds nothing.
            guard let known = try? tx.exists("SELECT 1 FROM code_edition WHERE list = \(list)") else { return false }
            return known
        }
    }

    func set(by office: Office, people: Int, seed: UInt64) async throws {
        let edition = CodeEdition(
            list: CodeListName(rawValue), edition: "people-\(people)-seed-\(seed)", source: "Peel demonstration: synthetic, nobody in it exists",
            validFrom: London.day(of: office.clock.now), codes: [Code(code: "SYNTHETIC", title: "Nobody in this force exists")])
        _ = try await office.perform(LoadCodeList(edition), as: Office.system(access: office.registry.access))
    }
}
