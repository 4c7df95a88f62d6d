import Base
import Core
import Custody
import Foundation
import Investigation
import Records
import Storage

/// Suites with their cells and officers, people held in them, and closed stays behind those.
struct Filling {
    let store: any Store
    let registry: Registry
    let suites: Int
    let cells: Int
    let held: Int
    let closed: Int
    /// Of every account: nothing in here is worth hiding.
    static let password = "custody-bench"
    /// Sign-in names: `custody.0` …, then `inspector`.
    static let closedSamples = 40

    func run() async throws {
        let clock = SteppedClock(Instant.now.adding(hours: -12))
        let office = Office(store: store, registry: registry, clock: clock.source)
        try await office.migrate()
        let system = Office.system(access: registry.access)
        let officers = try await staff(office, system)
        let places = try await buildings(office, officers)
        say("\(suites) suites, \(cells) cells")
        var book = StayBook(office: office, clock: clock, officers: officers, places: places)
        for number in 0..<Self.closedSamples { try await book.closedStay(number, at: clock.now) }
        let copied = try await Copies(store: store).make(closed)
        say("\(copied) closed stays")
        for number in 0..<held {
            clock.now = Instant.now.adding(minutes: -(600 - number * 600 / max(1, held)) - 20)
            try await book.heldStay(number)
        }
        try await store.refreshStatistics()
        say("\(held) held")
    }

    private func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    struct Staff {
        let custody: [Officer]
        let detective: Officer
        let inspector: Officer
    }

    private func staff(_ office: Office, _ system: Officer) async throws -> Staff {
        let access = registry.access
        func hire(_ name: String, _ role: String, _ rank: Rank, _ unit: String?) async throws -> Officer {
            let id = try await office.perform(
                AddOfficer(number: "B\(name.hashValueStable)", signInName: name, fullName: "Bench \(name)", rank: rank, unit: unit, roles: [role]), as: system
            ).outcome
            try await office.setPassword(Self.password, for: id, by: nil)
            guard let officer = try await store.read({ tx in try Officers.load(id, access: access, at: .now, in: tx) }) else { throw Refusal.notFound }
            return officer
        }
        var custody: [Officer] = []
        for number in 0..<suites {
            _ = try await office.perform(AddUnit(code: "S\(number)", title: "Suite \(number)"), as: system)
            custody.append(try await hire("custody.\(number)", "CUSO", .sergeant, "S\(number)"))
        }
        return Staff(custody: custody, detective: try await hire("detective", "DC", .constable, "S0"), inspector: try await hire("inspector", "REVO", .inspector, "S0"))
    }

    private func buildings(_ office: Office, _ officers: Staff) async throws -> [[ID<Cell>]] {
        var all: [[ID<Cell>]] = []
        for (number, officer) in officers.custody.enumerated() {
            let suite = try await office.perform(
                SetSuite(unit: "S\(number)", desks: 2, latitude: 51.3 + Double(number % 6) * 0.05, longitude: -0.4 + Double(number / 6) * 0.1), as: officer
            ).outcome
            let count = cells / suites + (number < cells % suites ? 1 : 0)
            let added = try await office.performAll((0..<count).map { AddCell(suiteId: suite, name: "A\($0 + 1)", features: ["CCTV"]) }, as: officer)
            all.append(try added.map { try $0.get().outcome })
        }
        return all
    }
}

extension String {
    /// The same in every run.
    fileprivate var hashValueStable: Int { utf8.reduce(5381) { ($0 &* 33 &+ Int($1)) & 0xFFFFFF } }
}
