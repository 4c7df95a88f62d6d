import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Actions given out at once, and house-to-house")
struct HouseToHouseTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private func codes(_ scene: Scene, _ operation: some Core.Operation, as officer: Officer? = nil) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.sergeant) }?.codes
    }

    private func action(_ scene: Scene, _ crime: ID<Investigation>, _ text: String, owner: Officer? = nil) async throws -> ID<EnquiryAction> {
        try await scene.office.perform(RaiseAction(investigationId: crime, text: text, owner: owner?.id, dueAt: scene.now.adding(hours: 48)), as: scene.sergeant).outcome
    }

    private func owners(_ scene: Scene) async throws -> [ID<OfficerAccount>?] { try await scene.all(EnquiryAction.self, "SELECT * FROM enquiry_action ORDER BY number").map(\.ownerId) }

    @Test("actions of another investigation, resulted ones, none, and one that somebody has without a reason are not given out, nor any of the rest", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let other = try await scene.allocated()
        let (first, second) = (try await action(scene, crime, "View the CCTV."), try await action(scene, crime, "See the neighbour.", owner: scene.detective))
        let foreign = try await action(scene, other, "Elsewhere.")
        let to = scene.otherDetective.id
        #expect(try await codes(scene, AllocateActions(investigationId: crime, [], owner: to)) == ["actions: required"])
        #expect(try await codes(scene, AllocateActions(investigationId: crime, [first, foreign], owner: to)) == ["actions: not-open"])
        #expect(try await codes(scene, AllocateActions(investigationId: crime, [first, second], owner: to)) == ["reason: required"])
        #expect(try await codes(scene, AllocateActions(investigationId: crime, [first], owner: ID(RawID(at: scene.now)))) == ["owner: unknown-officer"])
        #expect(try await owners(scene) == [nil, scene.detective.id, nil])
        _ = try await scene.office.perform(ResultAction(second, result: "Saw nothing."), as: scene.detective)
        #expect(try await codes(scene, AllocateActions(investigationId: crime, [first, second], owner: to, reason: "Leave")) == ["actions: not-open"])
    }

    @Test("many actions pass to one officer at once, with their tasks", arguments: Engine.allCases)
    func allocated(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        var actions: [ID<EnquiryAction>] = []
        for number in 1...6 { actions.append(try await action(scene, crime, "Enquiry \(number).", owner: number == 6 ? scene.detective : nil)) }
        _ = try await scene.office.perform(AllocateActions(investigationId: crime, actions, owner: scene.otherDetective.id, reason: "The first has leave."), as: scene.sergeant)
        #expect(try await owners(scene) == Array(repeating: scene.otherDetective.id, count: 6))
        let tasks = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE kind = 'investigation.action' AND status = 'open'")
        #expect(tasks.count == 6 && tasks.allSatisfy { $0.officerId == scene.otherDetective.id })
        #expect(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE kind = 'investigation.action-allocation' AND status = 'open'").isEmpty)
    }

    @Test("no addresses, no such postcode, nothing said by who saw something, and no time to call again are refused", arguments: Engine.allCases)
    func callsRefused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        #expect(try await codes(scene, PlanHouses(investigationId: crime, area: "Example Street")) == ["addresses: required"])
        #expect(try await codes(scene, PlanHouses(investigationId: crime, area: " ", addresses: ["1 Example Street"])) == ["area: required"])
        #expect(try await codes(scene, PlanHouses(investigationId: crime, area: "Example Street", postcode: "NW1")) == ["postcode: not-a-postcode"])
        #expect(try await codes(scene, PlanHouses(investigationId: crime, area: "Example Street", postcode: "NW1 0AA")) == ["postcode: not-in-gazetteer"])
        _ = try await scene.office.perform(PlanHouses(investigationId: crime, area: "Example Street", postcode: "NW1 0AA", addresses: ["14 Example Street", "16 Example Street"]), as: scene.sergeant)
        #expect(try await codes(scene, PlanHouses(investigationId: crime, area: "Again", postcode: "NW1 0AA", addresses: ["14 Example Street"])) == ["conflict"])
        let house = try #require(try await scene.all(HouseCall.self, "SELECT * FROM house_call ORDER BY number").first)
        #expect(try await codes(scene, RecordHouseCall(investigationId: crime, address: house.id, result: "seen")) == ["said: required"])
        #expect(try await codes(scene, RecordHouseCall(investigationId: crime, address: house.id, result: "no-reply")) == ["revisitAt: required"])
        #expect(try await codes(scene, RecordHouseCall(investigationId: crime, address: house.id, result: "no-reply", revisitAt: scene.now.adding(hours: -1))) == ["revisitAt: past"])
        #expect(try await codes(scene, RecordHouseCall(investigationId: crime, address: house.id, result: "asleep")) == ["result: not-on-the-list"])
        let other = try await scene.allocated()
        #expect(try await codes(scene, RecordHouseCall(investigationId: other, address: house.id, result: "nothing")) == ["address: not-on-the-list"])
    }

    @Test("each address has its result; where nobody was reached somebody calls again, and what was said stands in the log", arguments: Engine.allCases)
    func calls(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        _ = try await scene.office.perform(PlanHouses(investigationId: crime, area: "Example Street", postcode: "NW1 0AA", addresses: ["14 Example Street", "16 Example Street", "18 Example Street"]), as: scene.sergeant)
        let houses = try await scene.all(HouseCall.self, "SELECT * FROM house_call ORDER BY number").map(\.id)
        func call(_ index: Int, _ result: String, _ said: String? = nil, again: Int? = nil) async throws {
            _ = try await scene.office.perform(
                RecordHouseCall(investigationId: crime, address: houses[index], result: result, said: said, revisitAt: again.map { scene.now.adding(hours: $0) }), as: scene.constable)
        }
        func due() async throws -> [TaskItem] { try await scene.tasks(about: crime).filter { $0.kind == "investigation.house-to-house" } }
        try await call(0, "seen", "Heard a bassoon at two.")
        try await call(1, "no-reply", again: 20)
        try await call(2, "no-reply", again: 4)
        #expect(try await due().map(\.dueAt) == [scene.now.adding(hours: 4)])
        #expect(try await due().map(\.officerId) == [scene.detective.id])
        let detective = try await window(of: scene.detective, in: scene)
        let page = try await detective.get("/investigations/\(crime)")
        #expect(page.contains("3 addresses: 1 done, 2 to call at again, 0 not called at yet"))
        #expect(page.contains("Heard a bassoon at two."))
        #expect(try await detective.get("/search?q=bassoon").contains("01/000001/26V"))
        try await call(2, "nothing")
        #expect(try await due().map(\.dueAt) == [scene.now.adding(hours: 20)])
        try await call(1, "vacant")
        #expect(try await due().isEmpty)
        #expect(try await scene.all(HouseCall.self, "SELECT * FROM house_call ORDER BY number").map(\.calls) == [1, 2, 2])
    }
}
