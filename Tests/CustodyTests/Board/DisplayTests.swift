import HTTPTypes
import Base
import Core
import Custody
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Wall screens")
struct DisplayTests {
    private struct Scenes {
        let scene: Scene
        let screen: Browser
        let code: String
    }

    /// A suite, and a screen that nobody has registered.
    private func unregistered(_ engine: Engine) async throws -> Scenes {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let screen = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        return Scenes(scene: scene, screen: screen, code: try code(on: try await screen.get("/wall")))
    }

    private func code(on page: Browser.Answer) throws -> String {
        let after = try #require(page.text.components(separatedBy: "<p class=\"code\">").dropFirst().first)
        return String(after.prefix { $0 != "<" })
    }

    private func body(_ scene: Scene, code: String, days: Int64 = 30, naming: String = "initials") -> JSONValue {
        ["suiteId": .string(scene.suite.description), "code": .string(code), "name": "Behind the desk", "naming": .string(naming), "days": .integer(days)]
    }

    @discardableResult
    private func register(_ scenes: Scenes, naming: String = "initials", days: Int64 = 30) async throws -> String {
        let answer = try await scenes.scene.office.perform(
            "custody.display.register", body: body(scenes.scene, code: scenes.code, days: days, naming: naming), as: scenes.scene.custodySergeant)
        return try #require(answer.outcome.string)
    }

    private func end(_ display: String, _ scene: Scene) async throws {
        _ = try await scene.office.perform(
            "custody.display.end", body: ["suiteId": .string(scene.suite.description), "display": .string(display), "reason": "Taken down."], as: scene.custodySergeant)
    }

    @Test("a screen that nobody registered shows a code and nobody, keeps its code, and opens nothing else", arguments: TestStores.engines)
    func unknown(engine: Engine) async throws {
        let scenes = try await unregistered(engine)
        _ = try await scenes.scene.hold(scenes.scene.suspect)
        let page = try await scenes.screen.get("/wall")
        #expect(page.status == 200 && !page.contains("SAMPLE") && !page.contains(">AS<"))
        #expect(try code(on: page) == scenes.code, "the screen is the same one")
        #expect(page.headers.first { $0.name.rawName.lowercased() == "refresh" }?.value == "5")
        #expect(scenes.code.filter { $0 != " " }.count == 16)
        let other = try Browser(scenes.scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        #expect(try code(on: try await other.get("/wall")) != scenes.code)
        #expect(try await scenes.screen.get("/wall/live").status == 401)
        #expect(try await other.get("/wall", headers: ["Cookie": "peel_screen=guessed"]).status == 200)
    }

    @Test("only custody officers and administrators register one, with a code a screen shows, for no longer than the list allows", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scenes = try await unregistered(engine)
        let scene = scenes.scene
        func refusal(_ body: JSONValue, as officer: Officer? = nil) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform("custody.display.register", body: body, as: officer ?? scene.custodySergeant) }
        }
        #expect(try await refusal(body(scene, code: scenes.code), as: scene.constable)?.code == "forbidden")
        #expect(try await refusal(body(scene, code: scenes.code), as: scene.inspector)?.code == "forbidden")
        #expect(try await refusal(body(scene, code: "1234"))?.fields == ["code"])
        #expect(try await refusal(body(scene, code: "UUUU UUUU UUUU UUUU"))?.fields == ["code"], "no code has that letter")
        #expect(try await refusal(body(scene, code: scenes.code, days: 181))?.fields == ["days"])
        #expect(try await refusal(body(scene, code: scenes.code, naming: "everything"))?.fields == ["naming"])
        let display = try await register(scenes)
        #expect("\(try #require(try await refusal(body(scene, code: scenes.code))))".contains("registered already"))
        let neighbour = try await scene.neighbouringSuite("NXT", kilometres: 4)
        let wrong: JSONValue = ["suiteId": .string(neighbour.description), "display": .string(display), "reason": "Not ours."]
        #expect(try await scene.world.refusal { _ = try await scene.office.perform("custody.display.end", body: wrong, as: scene.custodySergeant) }?.fields == ["display"])
        #expect(try await scene.window(of: scene.constable).get("/custody/screens").status == 403)
        #expect(try await scene.office.perform("custody.display.register", body: body(scene, code: "0000 0000 0000 0000"), as: try await scene.world.officer("ADMIN", rank: .staff)).outcome != .null)
    }

    @Test("registered, it shows its own suite by initials, says nothing of age, need or offence, and leads nowhere", arguments: TestStores.engines)
    func shows(engine: Engine) async throws {
        let scenes = try await unregistered(engine)
        let scene = scenes.scene
        let held = try await scene.hold(scene.suspect)
        try await scene.place(held, in: try await scene.cell("A7"))
        _ = try await scene.hold(try await scene.somebody("Robin", "Young", born: "2011-01-01"))
        let elsewhere = try await scene.neighbouringSuite("NXT", kilometres: 4)
        let arrest = try await scene.office.perform(scene.arrestOperation(of: try await scene.somebody("Zeno", "Yonder")), as: scene.detective).outcome
        _ = try await scene.office.perform(
            OpenDetention(arrestId: arrest, suiteId: ID(elsewhere.raw), arrivedAt: scene.now.adding(minutes: -30), lateReason: Scene.late), as: scene.custodySergeant)
        try await register(scenes)
        let page = try await scenes.screen.get("/wall")
        for part in ["A7", ">AS<", ">RY<", "data-live=\"/wall/live", "2 held"] { #expect(page.contains(part), "\(part) is not on the wall") }
        for part in ["SAMPLE", "YOUNG", "Alex", "Child", "Burglary", "ZY", "Yonder", "/detentions/", "Leave wall view", "Sign out"] { #expect(!page.contains(part), "\(part) is on the wall") }
        for path in ["/", "/custody", "/suites/\(scene.suiteId)", "/detentions/\(held)", "/search?q=sample", "/custody/screens", "/account"] {
            #expect(try await scenes.screen.get(path).status == 401, "\(path) opened")
        }
        #expect(try await scenes.screen.get("/live?ref=unit/\(scene.suite)").status == 401)
        #expect(try await scenes.screen.get("/api/v1/custody/board").status == 401)
        #expect(try await scenes.screen.post("/do/custody.log.enter", [("csrf", ""), ("detentionId", held.description)]).status == 401)
    }

    @Test("by cell only it names nobody at all, and a restricted detainee is not there", arguments: TestStores.engines)
    func byCell(engine: Engine) async throws {
        let scenes = try await unregistered(engine)
        let scene = scenes.scene
        try await scene.place(try await scene.hold(scene.suspect), in: try await scene.cell("A7"))
        let hidden = try await scene.hold(try await scene.somebody("Robin", "Secret"))
        let number = try await scene.detention(hidden).number
        try await register(scenes, naming: "cell")
        let before = try await scenes.screen.get("/wall")
        #expect(before.contains("A7") && !before.contains(">AS<") && before.contains(number) && before.contains("2 held"))
        _ = try await scene.restrict(Ref(Detention.kind, hidden))
        let after = try await scenes.screen.get("/wall")
        #expect(!after.contains(number) && after.contains("1 held"))
    }

    @Test("what it shows is in the journal under its own name, once while it refreshes; the page of screens says when it was last seen", arguments: TestStores.engines)
    func journalled(engine: Engine) async throws {
        let scenes = try await unregistered(engine)
        let scene = scenes.scene
        let held = try await scene.hold(scene.suspect)
        let display = try await register(scenes)
        _ = try await scenes.screen.get("/wall")
        for _ in 0..<3 { #expect(try await scenes.screen.get("/wall", headers: ["X-Peel-Live": "1"]).status == 200) }
        let seen = try await scene.world.journal("wall.read")
        #expect(seen.count == 1)
        #expect(seen.first?.officerId?.description == display)
        let concerned = try await scene.count("SELECT count(*) FROM journal_subject WHERE id = \(held)")
        #expect(concerned > 0)
        let page = try await scene.window(of: scene.custodySergeant).get("/custody/screens?suite=\(scene.suite)")
        for part in ["Behind the desk", "Initials only", "<strong>on</strong> until", scenes.code] { #expect(page.contains(part), "\(part) is not on the page") }
        #expect(!page.contains(">never<"))
        let account = try await scene.world.store.read { tx in try tx.find(OfficerAccount.self, ID<OfficerAccount>(try #require(RawID(display)))) }
        #expect(account?.isActive == false, "nobody signs in as a screen, and no list of officers offers it")
    }

    @Test("taken off or over, it goes dark, is told so while it is open, and comes back with another code", arguments: TestStores.engines)
    func ends(engine: Engine) async throws {
        let scenes = try await unregistered(engine)
        let scene = scenes.scene
        _ = try await scene.hold(scene.suspect)
        try await end(try await register(scenes), scene)
        let told = try await scenes.screen.get("/wall", headers: ["X-Peel-Live": "1"])
        #expect(told.status == 401 && !told.contains(">AS<"))
        #expect(try await scenes.screen.get("/wall/live").status == 401)
        let next = try code(on: try await scenes.screen.get("/wall"))
        #expect(next != scenes.code)
        let again = try await scene.world.refusal { _ = try await scene.office.perform("custody.display.register", body: body(scene, code: scenes.code), as: scene.custodySergeant) }
        #expect("\(try #require(again))".contains("used before"))
        _ = try await scene.office.perform("custody.display.register", body: body(scene, code: next, days: 1), as: scene.custodySergeant)
        #expect(try await scenes.screen.get("/wall").contains(">AS<"))
        scene.world.clock.advance(minutes: 24 * 60)
        #expect(!(try await scenes.screen.get("/wall").contains(">AS<")))
    }
}
