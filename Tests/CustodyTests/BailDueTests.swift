import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

@Suite("Somebody due on bail")
struct BailDueTests {
    /// Bailed on 10 March to 10 June, the last day of the period.
    private func lapsed(_ scene: Scene) async throws -> (ID<Detention>, ID<Bail>, due: Instant) {
        let id = try await scene.authorised()
        let due = try #require(Instant("2026-06-10T13:00:00Z"))
        let bail = try await scene.bailed(id, returnAt: due)
        return (id, bail, due)
    }

    private func due(_ scene: Scene, _ bail: ID<Bail>) async throws -> TaskItem? {
        try await scene.world.store.read { tx in
            try tx.first(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(bail) AND kind = \(CustodyTask.bailDue.rawValue) AND status = 'open'")
        }
    }

    private func board(_ scene: Scene) async throws -> Whiteboard {
        try await scene.office.consult(SuitePage.permission, nil, as: scene.custodySergeant) { reading in
            try Whiteboard(ID(scene.suite.raw), withPictures: false, reading)
        }
    }

    @Test("is an alarm of the suite they are to come to, from the time they were to, and not before the day", arguments: TestStores.engines)
    func alarm(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (_, bail, due) = try await lapsed(scene)
        let task = try #require(try await self.due(scene, bail))
        #expect(task.role == "CUSO" && task.unitId == scene.suite && task.dueAt == due)
        #expect(try await board(scene).expected.isEmpty)
        scene.world.clock.now = due.adding(minutes: 10)
        let board = try await board(scene)
        #expect(board.expected.map(\.subjectId) == [bail.raw])
        let alarms = BoardMarkup(board: board, acts: [], isForce: false).alarms().text
        #expect(alarms.contains("1 overdue") && alarms.contains("/bails/\(bail)"))
        try await scene.hide(Ref(Bail.kind, bail))
        #expect(try await self.board(scene).expected.isEmpty)
    }

    @Test("lapses in law with the period (BAIL-05), and stays an alarm until it is said what happened", arguments: TestStores.engines)
    func lapse(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (_, bail, due) = try await lapsed(scene)
        scene.world.clock.now = due.adding(hours: 12)
        _ = try await scene.office.perform(LapseBail(bailId: bail), as: scene.world.system)
        #expect(try await scene.bail(bail).status == .lapsed)
        #expect(try await self.due(scene, bail)?.title.contains("Say whether they came") == true)
        #expect(try await scene.refusal(of: ConfirmLapse(bailId: bail, reason: " "), as: scene.custodySergeant).description.contains("who told them"))
        _ = try await scene.office.perform(ConfirmLapse(bailId: bail, reason: "Told by telephone on 9 June."), as: scene.custodySergeant)
        #expect(try await self.due(scene, bail) == nil)
        #expect(try await scene.bail(bail).status == .lapsed)
        let late = FailToAnswer(bailId: bail, reason: "Not seen.")
        #expect(try await scene.refusal(of: late, as: scene.custodySergeant).description.contains("is over"))
        #expect(try await scene.refusal(of: ConfirmLapse(bailId: bail, reason: "Twice."), as: scene.custodySergeant).description.contains("on record"))
    }

    @Test("who failed to come is arrestable although it lapsed at midnight; release under investigation ends (BAIL-08)", arguments: TestStores.engines)
    func failed(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (id, bail, due) = try await lapsed(scene)
        scene.world.clock.now = due.adding(hours: 12)
        _ = try await scene.office.perform(LapseBail(bailId: bail), as: scene.world.system)
        _ = try await scene.office.perform(FailToAnswer(bailId: bail, reason: "Not seen all day."), as: scene.custodySergeant)
        #expect(try await scene.bail(bail).status == .failed)
        #expect(try await scene.detention(id).disposal == "PCB-C")
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM under_investigation WHERE ended_at IS NULL") })
        #expect(try await scene.wanted(among: scene.suspect, for: scene.custodySergeant) == [scene.suspect.raw])
        #expect(try await self.due(scene, bail) == nil)
        let arrest = ArrestOnBail(bailId: bail, arrestedAt: scene.now, officerId: scene.constable.id, reason: "Failed to surrender.", arrivedAt: scene.now, suiteId: scene.suite)
        _ = try await scene.office.perform(arrest, as: scene.custodySergeant)
        #expect(try await scene.detention(id).isHeld)
    }

    @Test("who came before midnight and was not recorded is back in the same detention; after midnight nobody answers it", arguments: TestStores.engines)
    func cameInTime(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (id, bail, due) = try await lapsed(scene)
        scene.world.clock.now = due.adding(hours: 12)
        _ = try await scene.office.perform(LapseBail(bailId: bail), as: scene.world.system)
        let tooLate = AnswerBail(bailId: bail, returnedAt: scene.now, suiteId: scene.suite)
        #expect(try await scene.refusal(of: tooLate, as: scene.custodySergeant).description.contains("had lapsed"))
        #expect(try await scene.bail(bail).status == .lapsed)
        let back = AnswerBail(bailId: bail, returnedAt: due.adding(minutes: 5), suiteId: scene.suite, lateReason: Scene.late)
        _ = try await scene.office.perform(back, as: scene.custodySergeant)
        #expect(try await scene.detention(id).isHeld)
        #expect(try await scene.bail(bail).status == .answered)
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM under_investigation WHERE ended_at IS NULL") })
    }

    @Test("in hospital as an in-patient the period stands still, and begins again with the days it had (s47ZM)", arguments: TestStores.engines)
    func hospital(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (_, bail, _) = try await lapsed(scene)
        let from = try #require(Day("2026-03-20"))
        scene.world.clock.now = London.start(of: from).adding(hours: 30)
        func going(_ isIn: Bool, _ day: String) throws -> RecordInPatient { RecordInPatient(bailId: bail, isIn: isIn, on: try #require(Day(day)), hospital: "Example General, ward sister.") }
        #expect(try await scene.refusal(of: going(false, "2026-03-20"), as: scene.custodySergeant).description.contains("not on record as in hospital"))
        #expect(try await scene.refusal(of: going(true, "2026-03-25"), as: scene.custodySergeant).description.contains("has not come yet"))
        #expect(try await scene.refusal(of: going(true, "2026-03-09"), as: scene.custodySergeant).description.contains("bail was given"))
        _ = try await scene.office.perform(going(true, "2026-03-20"), as: scene.custodySergeant)
        #expect(try await scene.bail(bail).lapsesAt == nil)
        #expect(try await scene.refusal(of: going(true, "2026-03-21"), as: scene.custodySergeant).description.contains("in hospital since"))
        scene.world.clock.now = scene.now.adding(hours: 24 * 10)
        _ = try await scene.office.perform(going(false, "2026-03-29"), as: scene.custodySergeant)
        #expect(try await scene.bail(bail).period?.lastDay.value == Day("2026-06-20"))
    }

    @Test(
        "days in hospital, worked out",
        arguments: [
            ("2026-03-20", "2026-03-20", "", "", "2026-06-11"), ("2026-03-20", "2026-03-29", "", "", "2026-06-20"),
            // With the prosecutor from 25 March to 1 April: those days stand still anyway.
            ("2026-03-20", "2026-03-29", "2026-03-25", "2026-04-01", "2026-06-22"),
            ("2026-06-11", "2026-06-15", "", "", "2026-06-10"),
        ])
    func days(_ from: String, _ until: String, _ sent: String, _ returned: String, _ last: String) throws {
        let pauses = Day(sent).map { [BailPeriod.Pause(from: $0, until: Day(returned))] } ?? []
        let period = BailPeriod(
            arrested: try #require(Day("2026-03-10")), months: 3, withProsecutor: pauses, inHospital: [.init(from: try #require(Day(from)), until: Day(until))])
        #expect(period.lastDay.value == Day(last), "\(period.lastDay.reason)")
    }
}
