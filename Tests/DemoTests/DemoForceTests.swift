import Base
import Core
import Custody
import Intelligence
import Investigation
import Prosecution
import Records
import Storage
import Testing
import TestSupport

@testable import Demo

private let noon = Instant(seconds: 1_773_144_000)

/// A force of 200 people, built once for the whole suite: each test only reads it.
private struct Built: Sendable {
    let store: any Store
    let registry: Registry
    let report: DemoReport

    static let shared = Task { try await make(people: 200, seed: 1) }
    static let large = Task { try await make(people: 1000, seed: 1) }

    static func modules() throws -> Registry {
        try Registry(
            [
                try RecordsModule.manifest(), try InvestigationModule.manifest(), try CustodyModule.manifest(), try IntelligenceModule.manifest(),
                try ProsecutionModule.manifest(),
            ], access: .starter())
    }

    static func make(people: Int, seed: UInt64) async throws -> Built {
        let store = try await TestStores.make(.sqlite)
        let registry = try modules()
        let report = try await DemoForce.report(store: store, registry: registry, people: people, seed: seed, now: noon) { _ in }
        return Built(store: store, registry: registry, report: try #require(report))
    }

    func count(_ sql: SQL) async throws -> Int { Int(try await store.read { tx in try tx.value(Int64.self, sql) ?? -1 }) }

    var office: Office { Office(store: store, registry: registry, clock: TimeSource { noon.adding(minutes: 1) }) }
}

@Suite("The demonstration force, built through the operations")
struct DemoForceTests {
    @Test("a database that holds a force already is refused, and left as it was")
    func otherForce() async throws {
        let store = try await TestStores.make(.sqlite)
        let registry = try Built.modules()
        let office = Office(store: store, registry: registry)
        try await office.migrate()
        let officer = AddOfficer(number: "1", signInName: "one", fullName: "One Officer", rank: .constable, unit: nil, roles: ["PC"])
        _ = try await office.perform(officer, as: Office.system(access: registry.access))
        await #expect(throws: DemoFault.self) {
            try await DemoForce.build(store: store, registry: registry, people: 20, seed: 1, now: noon) { _ in }
        }
        #expect(try await store.read { tx in try tx.value(Int64.self, "SELECT COUNT(*) FROM officer WHERE number <> 'SYSTEM'") } == 1)
        #expect(try await !DemoForce.isBuilt(store))
    }

    @Test("a force whose building was interrupted is refused with what to do")
    func interrupted() async throws {
        let store = try await TestStores.make(.sqlite)
        let registry = try Built.modules()
        let task = Task {
            try await DemoForce.build(store: store, registry: registry, people: 200, seed: 1, now: noon) { line in
                if line.hasPrefix("Added") { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await !DemoForce.isBuilt(store))
        let fault = await #expect(throws: DemoFault.self) {
            try await DemoForce.build(store: store, registry: registry, people: 200, seed: 1, now: noon) { _ in }
        }
        #expect("\(fault, default: "")".contains("Delete its data folder"))
    }

    @Test("building a second time changes nothing")
    func again() async throws {
        let built = try await Built.shared.value
        let before = try await built.count("SELECT COUNT(*) FROM journal")
        try await DemoForce.build(store: built.store, registry: built.registry, people: 200, seed: 1, now: noon) { _ in }
        #expect(try await built.count("SELECT COUNT(*) FROM journal") == before)
        #expect(try await DemoForce.isBuilt(built.store))
    }

    @Test("no planned act is refused by the rules", arguments: [1, 2, 3] as [UInt64])
    func nothingRefused(_ seed: UInt64) async throws {
        let built = seed == 1 ? try await Built.shared.value : try await Built.make(people: 200, seed: seed)
        #expect(built.report.refusals == [])
        #expect(try await built.count("SELECT COUNT(*) FROM journal WHERE outcome <> 'done'") == 0)
    }

    @Test("everything drawn is there once")
    func counts() async throws {
        let built = try await Built.shared.value
        let force = built.report.force
        #expect(try await built.count("SELECT COUNT(*) FROM person") == 200)
        #expect(try await built.count("SELECT COUNT(*) FROM vehicle") == force.vehicles.count)
        #expect(try await built.count("SELECT COUNT(*) FROM investigation") == force.crimes.count)
        #expect(try await built.count("SELECT COUNT(*) FROM intelligence_report") == force.intelligence.count)
        #expect(try await built.count("SELECT COUNT(*) FROM warning_marker") == force.people.flatMap(\.markers).count)
        #expect(try await built.count("SELECT COUNT(*) FROM officer WHERE number <> 'SYSTEM'") == built.report.cast.officers.count)
        #expect(try await built.count("SELECT COUNT(*) FROM link WHERE type = 'LIVES'") == force.people.count { $0.sameAs == nil })
        #expect(try await built.count("SELECT COUNT(*) FROM location WHERE latitude IS NULL") == 0)
        let charged = force.detentions.count { if case .charged = $0.ending { true } else { false } }
        #expect(try await built.count("SELECT COUNT(*) FROM case_defendant") == charged)
    }

    @Test("some are bound by orders and some are wanted, each plainly made up")
    func inForce() async throws {
        let built = try await Built.shared.value
        #expect(try await built.count("SELECT COUNT(*) FROM court_order WHERE ended_at IS NULL AND number LIKE 'SYN/%'") >= 3)
        #expect(try await built.count("SELECT COUNT(*) FROM wanted_entry WHERE ended_at IS NULL") >= 3)
        #expect(try await built.count("SELECT COUNT(*) FROM wanted_entry WHERE kind = 'BENCH' AND number NOT LIKE 'SYN/%'") == 0)
    }

    @Test("somebody is bailed where they were arrested, and somebody charged admits another offence")
    func fromTheStreetToCourt() async throws {
        let built = try await Built.large.value
        #expect(built.report.refusals == [])
        #expect(try await built.count("SELECT COUNT(*) FROM street_bail WHERE status = 'in-force'") >= 1)
        #expect(try await built.count("SELECT COUNT(*) FROM considered_offence") >= 1)
        #expect(try await built.count("SELECT COUNT(*) FROM detention_medication WHERE next_due_at > \(noon)") >= 1)
    }

    @Test(
        "some are asked to attend, one is there and nothing is refused, however few people and whatever day and hour it is",
        arguments: [
            "2025-06-13T12:00:00Z", "2026-11-23T08:05:00Z", "2026-11-30T23:57:00Z", "2026-12-25T10:00:00Z", "2027-01-01T00:04:00Z", "2027-03-28T00:55:00Z", "2027-10-31T01:10:00Z",
            "2028-02-29T17:30:00Z",
        ])
    func anyDay(_ moment: String) async throws {
        let store = try await TestStores.make(.sqlite)
        let registry = try Built.modules()
        let now = try #require(Instant(moment))
        let report = try #require(try await DemoForce.report(store: store, registry: registry, people: 60, seed: 1, now: now) { _ in })
        #expect(report.refusals == [])
        let (here, toCome) = try await store.read { tx in
            (
                try tx.value(Int.self, "SELECT COUNT(*) FROM voluntary_attendance WHERE status = 'here'"),
                try tx.value(Int.self, "SELECT COUNT(*) FROM voluntary_attendance WHERE status = 'invited' AND suite_id IS NOT NULL AND language IS NULL AND appointment_at > \(now)")
            )
        }
        #expect(here == 1 && (toCome ?? 0) >= 1)
    }

    @Test("detainees are in the cells now, with live clocks and tasks")
    func held() async throws {
        let built = try await Built.shared.value
        let held = built.report.force.detentions.filter { $0.ending == .held }
        #expect(held.count == 3)
        #expect(try await built.count("SELECT COUNT(*) FROM detention WHERE ended_at IS NULL") == held.count)
        let floor = noon.adding(hours: -24)
        #expect(try await built.count("SELECT COUNT(*) FROM detention WHERE ended_at IS NULL AND relevant_at < \(floor)") == 0)
        #expect(try await built.count("SELECT COUNT(*) FROM task WHERE subject_kind = 'detention' AND status = 'open'") >= held.count)
    }

    @Test("the journal spans two years, in the order of the acts, and ends before now")
    func journalTimes() async throws {
        let built = try await Built.shared.value
        #expect(try await built.count("SELECT COUNT(*) FROM journal") > built.report.acts)
        let first = try await built.store.read { tx in try tx.value(Instant.self, "SELECT MIN(at) FROM journal WHERE officer_id IS NOT NULL") }
        let last = try await built.store.read { tx in try tx.value(Instant.self, "SELECT MAX(at) FROM journal") }
        #expect(try #require(first) < noon.adding(hours: -24 * 730))
        #expect(try #require(last) < noon.adding(minutes: 1))
        let crimes = try await built.store.read { tx in
            try tx.values(Instant.self, "SELECT at FROM journal WHERE act = 'investigation.crime.report' ORDER BY id")
        }
        #expect(zip(crimes, crimes.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try await built.count("SELECT COUNT(*) FROM investigation WHERE is_late = \(true)") == 0)
    }

    @Test("the journal can be sealed and verified whole")
    func journalWhole() async throws {
        let built = try await Built.make(people: 20, seed: 4)
        let key = CheckpointKey()
        let sealer = Sealer(store: built.store, key: key, clock: built.office.clock, holder: "test")
        let entries = try await built.count("SELECT COUNT(*) FROM journal")
        #expect(try await sealer.sealAll() == entries)
        let report = try await JournalVerification.verify(built.store, key: key.publicKey, clock: built.office.clock)
        #expect(report.isWhole, "\(report)")
        #expect(report.size == Int64(entries))
    }

    @Test("restricted intelligence does not exist for those outside its group")
    func restricted() async throws {
        let built = try await Built.large.value
        let planned = built.report.force.intelligence.count { $0.restrictedTo != nil }
        #expect(planned > 0)
        #expect(try await built.count("SELECT COUNT(DISTINCT record_id) FROM restriction") == planned)
        let outsider = try built.report.cast.one("INTO", in: "IB", turn: 1)
        #expect(outsider.groups.isEmpty)
        let manager = try built.report.cast.named("intel.manager")
        #expect(manager.groups.count == 4)
        func reports(_ officer: Officer) async throws -> Int {
            try await built.office.consult("intelligence.report.read", as: officer) { reading in
                Int(
                    try reading.tx.value(
                        Int64.self, "SELECT COUNT(*) FROM entry e WHERE e.kind = 'intelligence-report' AND \(reading.visible.condition("e.id"))") ?? -1)
            }
        }
        #expect(try await reports(outsider) == built.report.force.intelligence.count - planned)
        #expect(try await reports(manager) == built.report.force.intelligence.count)
    }

    @Test("what a covert source told opens to nobody outside in an emergency, and answers as what is not there")
    func covert() async throws {
        let built = try await Built.make(people: 20, seed: 4)
        let office = built.office
        let (manager, outsider) = (try built.report.cast.named("intel.manager"), try built.report.cast.named("intel.officer"))
        func search(_ word: String, as officer: Officer) async throws -> SearchResults {
            try await office.consult("search.run", as: officer) { reading in
                try GlobalSearch.run(query: word, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx)
            }
        }
        func refusal(_ asked: String) async throws -> String? {
            do {
                _ = try await office.perform(OpenRestricted(asked: asked, ground: "LIFE", reason: "He holds a child at the window and says he is armed."), as: outsider)
                return nil
            } catch let refusal as Refusal { return refusal.description }
        }
        let told = try await search("narrowboat", as: manager).results
        #expect(told.count == 3)
        #expect(try await search("narrowboat", as: outsider).results.isEmpty)
        let group = try #require(built.report.cast.groups.last)
        let reference = try #require(
            try await built.store.read { tx in
                try tx.value(String.self, "SELECT e.reference FROM entry e JOIN restriction r ON r.record_id = e.id WHERE r.group_id = \(group) LIMIT 1")
            })
        let nothing = try #require(try await refusal("xylophonists"))
        #expect(try await refusal("narrowboat") == nothing)
        #expect(try await refusal(reference) == nothing)
        // It is the group that answers so: were it not covert, the number would open it.
        _ = try await office.perform(SetGroupEmergency(group: group, opens: true, reason: "The source is safe now."), as: manager)
        #expect(try await refusal(reference) == nil)
    }

    @Test("everyone printed can sign in with the printed password")
    func signIns() async throws {
        let built = try await Built.shared.value
        for signIn in DemoForce.signIns { #expect(built.report.cast.officers[signIn.name] != nil, "\(signIn.name)") }
        let hash = try await built.store.read { tx in try tx.value(String.self, "SELECT hash FROM credential LIMIT 1") }
        #expect(try await Password.matches(DemoForce.password, hash: try #require(hash)))
        #expect(try await built.count("SELECT COUNT(*) FROM credential") == built.report.cast.officers.count)
    }
}
