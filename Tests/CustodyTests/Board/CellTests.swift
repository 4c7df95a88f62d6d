import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

@Suite("Cells and who is in them")
struct CellTests {
    @Test("a suite needs a unit that is there and a place on the earth; a cell needs a name of its own", arguments: TestStores.engines)
    func refusedSuite(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let nowhere = SetSuite(unit: "NONE", latitude: 51, longitude: 0)
        #expect(try await scene.refusal(of: nowhere, as: scene.custodySergeant).description.contains("no unit NONE"))
        #expect(try await scene.refusal(of: SetSuite(unit: "CRO", latitude: 151, longitude: 0), as: scene.custodySergeant).description.contains("Latitude"))
        #expect(try await scene.refusal(of: SetSuite(unit: "CRO", latitude: 51, longitude: 0), as: scene.constable).code == "forbidden")
        let missing = AddCell(suiteId: scene.suiteId, name: "A1")
        #expect(try await scene.refusal(of: missing, as: scene.custodySergeant) == .notFound)
        try await scene.setUpSuite()
        _ = try await scene.cell("A1")
        #expect(try await scene.refusal(of: AddCell(suiteId: scene.suiteId, name: "A1"), as: scene.custodySergeant).description.contains("A1 already"))
        #expect(try await scene.refusal(of: AddCell(suiteId: scene.suiteId, name: "A2", features: ["POOL"]), as: scene.custodySergeant).description.contains("POOL"))
        try await scene.setUpSuite(desks: 3)
        let suites = try await scene.world.store.read { tx in try tx.all(CustodySuite.self, "SELECT * FROM custody_suite") }
        #expect(suites.map(\.desks) == [3], "setting up again changes it")
    }

    @Test("nobody is put where the law forbids, and the refusal names the way on", arguments: TestStores.engines)
    func forbidden(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let (cell, room, double) = (try await scene.cell("A1"), try await scene.cell("J1", kind: .detentionRoom), try await scene.cell("B1", places: 2))
        let man = try await scene.hold(scene.suspect)
        let boy = try await scene.hold(try await scene.somebody("Kit", "Young", born: "2010-05-01"))
        try await scene.place(man, in: double, because: "B1 has the working call bell.")

        let shared = try await scene.refusal(of: PlaceInCell(detentionId: boy, cellId: double, reason: "Full."), as: scene.custodySergeant)
        #expect(shared.description.contains("never held in a cell with an adult"))
        #expect(shared.description.contains("PACE-74"))
        let inCell = try await scene.refusal(of: PlaceInCell(detentionId: boy, cellId: cell), as: scene.custodySergeant)
        #expect(inCell.description.contains("PACE-70"), "risk is asked for first: \(inCell)")
        _ = try await scene.office.perform(TakeCellOutOfUse(cellId: room, because: "FAULT", note: "No water."), as: scene.custodySergeant)
        let broken = try await scene.refusal(of: PlaceInCell(detentionId: boy, cellId: room, reason: "x"), as: scene.custodySergeant)
        #expect(broken.description.contains("No water"))
        #expect(try await scene.refusal(of: PlaceInCell(detentionId: boy, cellId: ID(at: scene.now)), as: scene.custodySergeant) == .notFound)
        #expect(try await scene.refusal(of: PlaceInCell(detentionId: man, cellId: cell, reason: nil), as: scene.constable).code == "forbidden")
        #expect(try await scene.occupations(of: boy).isEmpty)
        #expect(try await scene.world.journal("custody.cell.place").filter { $0.outcome != "done" }.count == 5)
    }

    @Test("with no suitable cell free, the refusal names the nearest suite that has one", arguments: TestStores.engines)
    func nearest(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let only = try await scene.cell("A1")
        let far = try await scene.neighbouringSuite("FAR", kilometres: 30)
        let near = try await scene.neighbouringSuite("NEAR", kilometres: 8)
        let full = try await scene.neighbouringSuite("FULL", kilometres: 2)
        for suite in [far, near] { _ = try await scene.cell("A1", in: suite) }
        let broken = try await scene.cell("A1", in: full)
        _ = try await scene.office.perform(TakeCellOutOfUse(cellId: broken, because: "FAULT", note: "Door."), as: scene.custodySergeant)
        try await scene.place(try await scene.hold(scene.suspect), in: only)
        let second = try await scene.hold(try await scene.somebody("Sam", "Other"))
        // The neighbour's cell is asked about as it will be once risk is assessed.
        let risk: JSONValue = [
            "detentionId": .string(second.description), "stage": "arrival", "answers": [], "markersChecked": true, "previousChecked": true, "risk": "medium",
            "isVulnerable": false, "appearsUnder18": false, "plan": "Level 1.", "incompleteReason": "Refused to answer.",
        ]
        _ = try await scene.office.perform("custody.risk.assess", body: risk, as: scene.custodySergeant)
        let refusal = try await scene.refusal(of: PlaceInCell(detentionId: second, cellId: only, reason: "x"), as: scene.custodySergeant)
        #expect(refusal.description.contains("Cell A1 is taken (PACE-74)"))
        #expect(refusal.description.contains("NEAR Custody, 8 km away, has 1"), "\(refusal)")
    }

    @Test("placed, moved and released: each stay has its times, its reason and what it went against, and stands in the log", arguments: TestStores.engines)
    func stays(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let (first, second) = (try await scene.cell("A1"), try await scene.cell("A2"))
        let detention = try await scene.hold(scene.suspect)
        #expect(try await scene.refusal(of: PlaceInCell(detentionId: detention, cellId: first), as: scene.custodySergeant).description.contains("PACE-70"))
        try await scene.place(detention, in: first)
        #expect(try await scene.refusal(of: PlaceInCell(detentionId: detention, cellId: first, reason: "x"), as: scene.custodySergeant).description.contains("in cell A1 already"))
        scene.world.clock.advance(minutes: 20)
        try await scene.place(detention, in: second, because: "Noise from A1 disturbs the others.")
        #expect(try await scene.refusal(of: TakeCellOutOfUse(cellId: second, because: "CLEAN", note: "x"), as: scene.custodySergeant).description.contains("somebody in it"))
        scene.world.clock.advance(minutes: 10)
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: detention, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        let stays = try await scene.occupations(of: detention)
        #expect(stays.map(\.cellId) == [first, second])
        #expect(stays.map { $0.untilAt?.seconds(since: $0.fromAt) } == [1200, 600])
        #expect(stays.map(\.endReason) == ["Noise from A1 disturbs the others.", "Detention ended"])
        #expect(stays[0].against.first?.contains("risk assessment") == true)
        let log = try await scene.world.store.read { tx in
            try tx.values(String.self, "SELECT text FROM custody_entry WHERE detention_id = \(detention) AND kind = 'cell' ORDER BY entered_at")
        }
        #expect(log.count == 2)
        #expect(log.last?.hasPrefix("Moved to cell A2.") == true)
        #expect(try await scene.refusal(of: PlaceInCell(detentionId: detention, cellId: first, reason: "x"), as: scene.custodySergeant).description.contains("has ended"))
    }

    @Test("two who are sent to one place at once: the second is refused, by the database if need be", arguments: TestStores.engines)
    func race(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let cell = try await scene.cell("A1")
        let (one, other) = (try await scene.hold(scene.suspect), try await scene.hold(try await scene.somebody("Sam", "Other")))
        let results = await withTaskGroup(of: Bool.self) { group in
            for detention in [one, other] {
                group.addTask { (try? await scene.place(detention, in: cell)) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 1)
        let inside = try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM occupation WHERE until_at IS NULL") }
        #expect(inside == 1)
    }

    @Test("a cell may not become smaller than who is in it, and comes back into use only with a word of what was done", arguments: TestStores.engines)
    func changed(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let cell = try await scene.cell("B1", places: 2)
        for name in ["Ash", "Bay"] { try await scene.place(try await scene.hold(try await scene.somebody(name, "Test")), in: cell) }
        #expect(try await scene.refusal(of: ChangeCell(cellId: cell, name: "B1", places: 1), as: scene.custodySergeant).description.contains("holds 2 people"))
        #expect(try await scene.refusal(of: ChangeCell(cellId: cell, version: 9, name: "B1", places: 2), as: scene.custodySergeant).code == "stale")
        let other = try await scene.cell("A1")
        #expect(try await scene.refusal(of: ReturnCellToUse(cellId: other, note: "x"), as: scene.custodySergeant).description.contains("in use already"))
        #expect(try await scene.refusal(of: TakeCellOutOfUse(cellId: other, because: "MOOD", note: "x"), as: scene.custodySergeant).description.contains("MOOD"))
        _ = try await scene.office.perform(TakeCellOutOfUse(cellId: other, because: "CLEAN", note: "Being cleaned."), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: ReturnCellToUse(cellId: other, note: " "), as: scene.custodySergeant).description.contains("what was done"))
        _ = try await scene.office.perform(ReturnCellToUse(cellId: other, note: "Cleaned."), as: scene.custodySergeant)
        let page = try await scene.window(of: scene.custodySergeant).get("/custody/cells?suite=\(scene.suiteId)")
        #expect(page.contains("2 cells: 1 free, 1 taken, 0 out of use"), "\(page.text.prefix(3000))")
        #expect(page.contains("TEST, Ash"))
    }

    @Test("a cell with a restricted detainee is not free, and says nothing of who or why to those outside the group", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let cell = try await scene.cell("A1")
        let detention = try await scene.hold(scene.suspect)
        try await scene.place(detention, in: cell)
        let inside = try await scene.restrict(Ref(Detention.kind, detention))
        let outsider = try await scene.window(of: scene.custodySergeant)
        let page = try await outsider.get("/custody/cells")
        #expect(page.contains("Not available"))
        #expect(!page.contains("SAMPLE"))
        #expect(!page.contains("\(detention)"))
        #expect(try await !outsider.get("/cells/\(cell)").contains("CRO/1/26"))
        #expect(try await scene.window(of: inside).get("/custody/cells").contains("SAMPLE, Alex"))
        let other = try await scene.hold(try await scene.somebody("Sam", "Other"))
        #expect(try await scene.refusal(of: PlaceInCell(detentionId: other, cellId: cell, reason: "x"), as: scene.custodySergeant).description.contains("is taken"))
    }
}
