public import Base
public import Core
public import Storage
import Synchronization

/// A migrated force for one test: a fresh store, a clock the test moves, and officers with real roles.
public final class World: Sendable {
    public let office: Office
    public let clock: MovableClock
    private let numbers = Mutex(1000)

    public var store: any Store { office.store }

    /// - Parameter now: where the clock stands; the same for every test unless the test says otherwise.
    public static func make(_ engine: Engine, _ modules: [Manifest], now: String = "2026-03-10T09:00:00Z", attachments: AttachmentStore? = nil) async throws -> World {
        let clock = MovableClock(Instant(now) ?? Instant(seconds: 0))
        let store = try await TestStores.make(engine)
        let office = Office(store: store, registry: try Registry(modules, access: try .starter()), clock: clock.source, attachments: attachments)
        try await office.migrate()
        return World(office: office, clock: clock)
    }

    private init(office: Office, clock: MovableClock) {
        self.office = office
        self.clock = clock
    }

    public var system: Officer { Office.system(access: office.registry.access) }

    /// Adds an officer with these roles, in a unit if one is named (made when new), and in these groups.
    public func officer(
        _ roles: String..., rank: Rank = .constable, name: String = "Synthetic Officer", unit: String? = nil, groups: [ID<AccessGroup>] = []
    ) async throws -> Officer {
        let number = numbers.withLock {
            $0 += 1; return $0
        }
        if let unit, try await store.read({ tx in try !tx.exists("SELECT 1 FROM unit WHERE code = \(unit)") }) {
            _ = try await office.perform(AddUnit(code: unit, title: unit), as: system)
        }
        let id = try await office.perform(
            AddOfficer(number: "T\(number)", signInName: "officer.\(number)", fullName: "\(name) \(number)", rank: rank, unit: unit, roles: roles), as: system
        ).outcome
        for group in groups { _ = try await office.perform(AddGroupMember(group: group, officer: id), as: system) }
        return try await reload(id)
    }

    /// The officer as the database has them now.
    public func reload(_ id: ID<OfficerAccount>) async throws -> Officer {
        let access = office.registry.access
        let now = clock.now
        guard let officer = try await store.read({ tx in try Officers.load(id, access: access, at: now, in: tx) }) else { throw Refusal.notFound }
        return officer
    }

    public func group(_ code: String) async throws -> ID<AccessGroup> {
        try await office.perform(AddGroup(code: code, title: code), as: system).outcome
    }

    /// The refusal `body` ends with; nothing if it was done.
    public func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    /// The journal's entries in order, optionally of one act.
    public func journal(_ act: String? = nil) async throws -> [JournalEntry] {
        let all = try await store.read { tx in try tx.all(JournalEntry.self, "SELECT * FROM journal ORDER BY id") }
        return all.filter { act == nil || $0.act == act }
    }
}

/// A clock that stands still until the test moves it.
public final class MovableClock: Sendable {
    private let instant: Mutex<Instant>

    public init(_ instant: Instant) { self.instant = Mutex(instant) }

    public var now: Instant {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }

    public func advance(minutes: Int) { now = now.adding(minutes: minutes) }

    public var source: TimeSource { TimeSource { [self] in now } }
}
