import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

@Suite("Bail at the scene (PACE s30A to s30D)")
struct StreetBailTests {
    private func granting(
        _ arrest: ID<Arrest>, in scene: Scene, by authority: Officer? = nil, factors: [String] = ["surrender"], attend: Instant? = nil, at suite: ID<Unit>? = nil,
        conditions: [BailConditionLine] = [], views: String? = nil, given: Instant? = nil, isNotified: Bool = true
    ) -> GrantStreetBail {
        GrantStreetBail(
            arrestId: arrest, authorisedBy: (authority ?? scene.custodySergeant).id, factors: factors, reasons: "Lives nearby, has children to fetch.",
            givenAt: given ?? scene.now.adding(minutes: -10), attendAt: attend, suiteId: suite, conditions: conditions, victimViews: views, isNotified: isNotified)
    }

    private func suite(_ scene: Scene, isDesignated: Bool = true) async throws {
        _ = try await scene.office.perform(SetSuite(unit: "CRO", isDesignated: isDesignated, latitude: 51.4, longitude: -0.1), as: scene.custodySergeant)
    }

    @Test("it is refused to whoever did not arrest, without a custody officer, without grounds, and past three months", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await suite(scene)
        let arrest = try await scene.arrested(at: scene.now.adding(minutes: -40))
        func said(_ operation: GrantStreetBail, as officer: Officer? = nil) async throws -> String { try await scene.refusal(of: operation, as: officer ?? scene.constable).description }
        #expect(try await said(granting(arrest, in: scene), as: scene.detective).contains("made the arrest"))
        #expect(try await said(granting(arrest, in: scene, by: scene.detective)).contains("custody officer, sergeant or above"))
        #expect(try await said(granting(arrest, in: scene, by: scene.constable)).contains("does not authorise"))
        #expect(try await said(granting(arrest, in: scene, factors: [])).contains("s50A"))
        #expect(try await said(granting(arrest, in: scene, isNotified: false)).contains("s30B"))
        #expect(try await said(granting(arrest, in: scene, given: scene.now.adding(minutes: -50))).contains("when the person was arrested"))
        let late = try #require(Day("2026-06-11"))
        #expect(try await said(granting(arrest, in: scene, attend: London.start(of: late).adding(hours: 10), at: scene.suite)).contains("10 Jun 2026"))
        #expect(try await said(granting(arrest, in: scene, attend: scene.now.adding(hours: 24))).contains("at which station"))
        #expect(try await said(granting(arrest, in: scene, at: scene.suite)).contains("give the time as well"))
        #expect(try await said(granting(arrest, in: scene, conditions: [.init(code: "contact", text: "Not to contact the victim.")])).contains("BAIL-07"))
        #expect(try await said(granting(arrest, in: scene, conditions: [.init(code: "security", text: "£500.")])).contains("no security"))
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM street_bail") })
    }

    @Test("the person is off the queue, told later when to come, due on the suite's list, and answers it with a detention whose clock runs from the arrival (PACE-14)", arguments: TestStores.engines)
    func answered(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await suite(scene)
        let arrest = try await scene.arrested(at: scene.now.adding(minutes: -40))
        _ = try await scene.office.perform(RedirectArrest(arrestId: arrest, destinationId: scene.suite, expectedAt: scene.now.adding(minutes: 20), reason: "Nearest."), as: scene.constable)
        let id = try await scene.office.perform(granting(arrest, in: scene), as: scene.constable).outcome
        let stored = try await scene.world.store.read { tx in (try tx.find(StreetBail.self, id), try tx.find(Arrest.self, arrest)) }
        let bail = try #require(stored.0)
        #expect(stored.1?.destinationId == nil)
        #expect(bail.lastOn == Day("2026-06-10") && bail.attendAt == nil)
        #expect(try await scene.standings(of: scene.suspect, for: scene.custodySergeant).first?.sentence.contains("to be told when to attend") == true)
        let again = RedirectArrest(arrestId: arrest, destinationId: scene.suite, expectedAt: scene.now.adding(minutes: 20), reason: "Nearest.")
        #expect(try await scene.refusal(of: again, as: scene.constable).description.contains("on bail at the scene"))
        let early = FailStreetBail(bailId: id, reason: "Not seen.")
        #expect(try await scene.refusal(of: early, as: scene.constable).description.contains("were not told yet"))
        let due = scene.now.adding(hours: 48)
        _ = try await scene.office.perform(NotifyStreetBail(bailId: id, attendAt: due, suiteId: scene.suite, notifiedAt: scene.now), as: scene.constable)
        let tasks = try await scene.world.store.read { tx in try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(id) AND status = 'open'") }
        #expect(tasks.contains { $0.kind == CustodyTask.bailDue.rawValue && $0.unitId == scene.suite && $0.dueAt == due })
        scene.world.clock.now = due.adding(minutes: 5)
        let wrong = OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: .outside, arrivedAt: due, enteredAt: due)
        #expect(try await scene.refusal(of: wrong, as: scene.custodySergeant).description.contains("on bail from the scene"))
        let detention = try await scene.office.perform(OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: .streetBail, arrivedAt: due), as: scene.custodySergeant).outcome
        #expect(try await scene.clocks(detention).detention.relevantTime.value == due)
        let after = try await scene.world.store.read { tx in try tx.find(StreetBail.self, id) }
        #expect(after?.status == .answered && after?.detentionId == detention)
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM task WHERE subject_id = \(id) AND status = 'open'") })
    }

    @Test("who does not come is wanted; who need not come is told and free", arguments: TestStores.engines)
    func failedAndEnded(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await suite(scene)
        let arrest = try await scene.arrested(at: scene.now.adding(minutes: -40))
        let due = scene.now.adding(hours: 2)
        let id = try await scene.office.perform(granting(arrest, in: scene, attend: due, at: scene.suite), as: scene.constable).outcome
        let failing = FailStreetBail(bailId: id, reason: "Not seen all day.")
        #expect(try await scene.refusal(of: failing, as: scene.constable).description.contains("has not come yet"))
        scene.world.clock.now = due.adding(hours: 1)
        _ = try await scene.office.perform(failing, as: scene.constable)
        #expect(try await scene.wanted(among: scene.suspect, for: scene.custodySergeant) == [scene.suspect.raw])
        _ = try await scene.office.perform(EndStreetBail(bailId: id, reason: "Dealt with by post.", toldAt: scene.now), as: scene.constable)
        #expect(try await scene.wanted(among: scene.suspect, for: scene.custodySergeant).isEmpty)
        #expect(try await scene.refusal(of: failing, as: scene.constable).description.contains("is over"))
    }

    @Test("its page and notice say what PACE s30B asks, and whoever may not see the arrest finds neither", arguments: TestStores.engines)
    func shown(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        try await suite(scene)
        let arrest = try await scene.arrested(at: scene.now.adding(minutes: -40))
        let id = try await scene.office.perform(
            granting(
                arrest, in: scene, attend: scene.now.adding(hours: 30), at: scene.suite, conditions: [.init(code: "area", text: "Not to enter Example Road.")]), as: scene.constable
        ).outcome
        let browser = try await scene.window(of: scene.custodySergeant)
        let page = try await browser.get("/street-bails/\(id)")
        #expect(page.status == 200 && page.contains("Not to enter Example Road.") && page.contains("CRO/SB1/26"))
        let words = try await scene.words("custody.street-bail-notice", of: Ref(StreetBail.kind, id), browser)
        for text in ["Burglary dwelling", "Seen leaving with the stolen laptop", "Not to enter Example Road", "11 Mar 2026", "You must attend"] { #expect(words.contains(text), "\(text) is not on the notice") }
        try await scene.hide(Ref(Arrest.kind, arrest))
        #expect(try await browser.get("/street-bails/\(id)").status == 404)
    }
}

@Suite("A station that is not designated (PACE s30(6))")
struct DesignatedTests {
    @Test("six hours from the first station: a task of the suite, on the page with its reason, gone with the move", arguments: TestStores.engines)
    func sixHours(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.world.officer("CUSO", rank: .sergeant, unit: "SUT")
        for (unit, isDesignated) in [("CRO", false), ("SUT", true)] {
            _ = try await scene.office.perform(SetSuite(unit: unit, isDesignated: isDesignated, latitude: 51.4, longitude: -0.1), as: scene.custodySergeant)
        }
        let id = try await scene.authorised(arrived: scene.now.adding(minutes: -30))
        let due = scene.now.adding(minutes: -30 + 360)
        let task = try await scene.tasks(about: id).first { $0.kind == CustodyTask.designated.rawValue }
        #expect(task?.dueAt == due && task?.unitId == scene.suite)
        let steps = try await scene.world.store.read { [now = scene.now] tx in try NextSteps.of(try #require(try tx.find(Detention.self, id)), now: now, in: tx) }
        #expect(steps?.stage(.move).rules.contains("PACE-03") == true && steps?.stage(.move).reason.contains("within 6 hours") == true)
        let other = try #require(try await scene.world.store.read { tx in try tx.value(ID<Unit>.self, "SELECT id FROM unit WHERE code = 'SUT'") })
        _ = try await scene.office.perform(MoveToSuite(detentionId: id, suiteId: other, movedAt: scene.now, reason: "To a designated station."), as: scene.custodySergeant)
        #expect(try await scene.tasks(about: id).allSatisfy { $0.kind != CustodyTask.designated.rawValue })
    }

    @Test("nobody's hours begin anew at a second station, and a suite that becomes designated takes them away", arguments: TestStores.engines)
    func moved(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.world.officer("CUSO", rank: .sergeant, unit: "SUT")
        for unit in ["CRO", "SUT"] { _ = try await scene.office.perform(SetSuite(unit: unit, isDesignated: false, latitude: 51.4, longitude: -0.1), as: scene.custodySergeant) }
        let id = try await scene.authorised(arrived: scene.now.adding(minutes: -30))
        let due = try await scene.tasks(about: id).first { $0.kind == CustodyTask.designated.rawValue }?.dueAt
        let other = try #require(try await scene.world.store.read { tx in try tx.value(ID<Unit>.self, "SELECT id FROM unit WHERE code = 'SUT'") })
        _ = try await scene.office.perform(MoveToSuite(detentionId: id, suiteId: other, movedAt: scene.now, reason: "Nearer."), as: scene.custodySergeant)
        #expect(try await scene.tasks(about: id).first { $0.kind == CustodyTask.designated.rawValue }?.dueAt == due)
        _ = try await scene.office.perform(SetSuite(unit: "SUT", isDesignated: true, latitude: 51.4, longitude: -0.1), as: scene.custodySergeant)
        #expect(try await scene.tasks(about: id).allSatisfy { $0.kind != CustodyTask.designated.rawValue })
    }
}
