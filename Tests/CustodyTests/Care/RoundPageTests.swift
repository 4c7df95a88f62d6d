import Base
import Core
import Foundation
import HTTPTypes
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

@Suite("The round of the cells")
struct RoundPageTests {
    private func kept(_ browser: Browser, _ operation: String, _ officer: Officer, csrf: String, _ fields: [(String, String)], key: RawID? = nil) async throws -> Browser.Answer {
        try await browser.post(
            "/kept/\(operation)", [("csrf", csrf), ("officer", officer.id.description), ("idempotency", (key ?? RawID(at: .now)).description)] + fields)
    }

    private func csrf(_ page: Browser.Answer) throws -> String { try #require(Browser.hiddenFields(page.text).first { $0.0 == "csrf" }).1 }

    private func attribute(_ name: String, of page: Browser.Answer) throws -> String {
        String(try #require(page.text.components(separatedBy: " \(name)=\"").dropFirst().first).prefix { $0 != "\"" })
    }

    /// Somebody is held at a level, and the custody sergeant has the round of the suite open.
    private func opened(_ engine: Engine) async throws -> (scene: Scene, id: ID<Detention>, sergeant: Browser, page: Browser.Answer) {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let sergeant = try await scene.window(of: scene.custodySergeant)
        return (scene, id, sergeant, try await sergeant.get(RoundPage.path(scene.suiteId)))
    }

    @Test("for those who care for detainees only; a restricted one is not on it", arguments: TestStores.engines)
    func whoSees(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        #expect(try await scene.window(of: scene.constable).get(RoundPage.path(scene.suiteId)).status == 403)
        let sergeant = try await scene.window(of: scene.custodySergeant)
        #expect(try await sergeant.get(RoundPage.path(ID(at: scene.now))).status == 404)
        #expect(try await sergeant.get(RoundPage.path(scene.suiteId)).contains("r-\(id)"))
        let inside = try await scene.restrict(Ref(Detention.kind, id))
        #expect(try await !sergeant.get(RoundPage.path(scene.suiteId)).contains("\(id)"))
        #expect(try await scene.window(of: inside).get(RoundPage.path(scene.suiteId)).contains("r-\(id)"))
    }

    @Test("every detainee with cell, risk, level and what is due; the forms are those of the operations; this page alone may be kept", arguments: TestStores.engines)
    func page(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let id = try await scene.authorised()
        try await scene.setLevel("2", of: id)
        let plan: JSONValue = [
            "medicine": "Salbutamol", "dose": "2 puffs", "isControlled": true, "directedBy": "Nurse Sample", "firstDueAt": .string(scene.now.adding(minutes: 45).description), "hoursBetween": 4, "doses": 3,
        ]
        try await scene.act("custody.medication.plan", plan, on: id)
        let sergeant = try await scene.window(of: scene.custodySergeant)
        let page = try await sergeant.get(RoundPage.path(scene.suiteId))
        #expect(page.status == 200)
        for part in [
            "Level 2", "every 30 minutes", "data-needs=\"wakes answers obeys\"", "data-late-at=\"\(scene.now.adding(minutes: 30))\"", "data-until=\"\(scene.now.adding(minutes: 45))\"",
            "Salbutamol, 2 puffs (controlled)", "not assessed", "data-stamped-at=\"\(scene.now)\"",
        ] { #expect(page.contains(part), "\(part) is not on the page") }
        for name in RoundPage.acts {
            let operation = try #require(scene.office.registry.operations[name])
            #expect(operation.isKept)
            let form = try #require(page.text.components(separatedBy: "data-form=\"\(name.text)\"").dropFirst().first?.components(separatedBy: "</template>").first)
            for field in operation.form.fields { #expect(form.contains("name=\"\(field.key)"), "\(name.text) asks for \(field.key) nowhere") }
            #expect(!form.contains("csrf"))
        }
        let header = try #require(HTTPField.Name("X-Peel-Kept"))
        #expect(page.headers[header] == scene.custodySergeant.id.description)
        for path in ["/suites/\(scene.suite)", "/detentions/\(id)", "/"] { #expect(try await sergeant.get(path).headers[header] == nil, "\(path) may be kept") }
        #expect(page.headers[.contentSecurityPolicy]?.contains("worker-src 'self'") == true)
        let worker = try await sergeant.get("/kept-worker.js")
        #expect(worker.status == 200 && worker.contentType?.hasPrefix("text/javascript") == true && worker.cacheControl == "no-cache")
        // Refreshing shows nobody new: no entry, so no stamp, and the device counts on from the one it has.
        let entries = try await scene.world.journal(Whiteboard.careRead).count
        let refreshed = try await sergeant.get(RoundPage.path(scene.suiteId), headers: ["X-Peel-Live": ""])
        #expect(refreshed.status == 200 && !refreshed.contains("data-stamp="))
        #expect(try await scene.world.journal(Whiteboard.careRead).count == entries)
        // After 30 minutes without a request the session is over, and so is what may be shown.
        scene.world.clock.advance(minutes: 31)
        let ended = try await sergeant.get(RoundPage.path(scene.suiteId))
        #expect(ended.status == 401 && ended.headers[header] == nil)
    }

    @Test("sent by the page: never without the session's token, a key, and the officer who recorded it; then once, with both times", arguments: TestStores.engines)
    func sending(engine: Engine) async throws {
        let (scene, id, sergeant, page) = try await opened(engine)
        let officer = scene.custodySergeant
        let (token, stamp) = (try csrf(page), try attribute("data-stamp", of: page))
        let visit = [("detentionId", id.description), ("state", "awake")]
        let made = scene.now.adding(minutes: 5)
        scene.world.clock.advance(minutes: 15)
        let device = [("recorded.at", made.description), ("recorded.stamp", stamp), ("recorded.late", "yes")]
        #expect(try await kept(sergeant, "custody.visit.record", officer, csrf: "forged", visit).status == 403)
        let foreign = try await kept(sergeant, "custody.visit.record", scene.inspector, csrf: token, visit + device)
        #expect(foreign.status == 403 && foreign.contains("Another officer") && foreign.contentType == "application/json")
        #expect(try await sergeant.post("/kept/custody.visit.record", [("csrf", token), ("officer", officer.id.description)] + visit).status == 422)
        #expect(try await kept(sergeant, "custody.nothing.there", officer, csrf: token, visit).status == 404)
        let half = try await kept(sergeant, "custody.visit.record", officer, csrf: token, visit + [("recorded.at", made.description)])
        #expect(half.status == 422 && half.contains("stamp"))
        #expect(try await kept(sergeant, "custody.visit.record", officer, csrf: token, visit + [("recorded.at", "yesterday"), ("recorded.stamp", stamp)]).status == 422)
        let empty = try await kept(sergeant, "custody.visit.record", officer, csrf: token, [("detentionId", id.description)] + device)
        #expect(empty.status == 422 && empty.contains("\"field\":\"state\""))
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit") == 0)

        let key = RawID(at: scene.now)
        for _ in 1...2 { #expect(try await kept(sergeant, "custody.visit.record", officer, csrf: token, visit + device, key: key).status == 200) }
        #expect(try await scene.count("SELECT COUNT(*) FROM cell_visit") == 1)
        let log = try await sergeant.get("/detentions/\(id)/log")
        #expect(log.contains("Recorded without network") && log.contains("datetime=\"\(made)\"") && log.contains("datetime=\"\(made.adding(minutes: 10))\""))
        // At once: the server's own time, as ever.
        scene.world.clock.advance(minutes: 1)
        #expect(try await kept(sergeant, "custody.visit.record", officer, csrf: token, visit).status == 200)
        #expect(try await scene.log(id, .visit).map(\.recordedAt) == [made, nil])
    }

    @Test("the answer that never reached the tablet: what was done at once is not done again with the tablet's time", arguments: TestStores.engines)
    func lostAnswer(engine: Engine) async throws {
        let (scene, id, sergeant, page) = try await opened(engine)
        let (officer, key) = (scene.custodySergeant, RawID(at: scene.now))
        let visit = [("detentionId", id.description), ("state", "awake")]
        let device = [("recorded.at", scene.now.description), ("recorded.stamp", try attribute("data-stamp", of: page)), ("recorded.late", "yes")]
        #expect(try await kept(sergeant, "custody.visit.record", officer, csrf: try csrf(page), visit, key: key).status == 200)
        scene.world.clock.advance(minutes: 3)
        #expect(try await kept(sergeant, "custody.visit.record", officer, csrf: try csrf(page), visit + device, key: key).status == 200)
        #expect(try await scene.log(id, .visit).map(\.recordedAt) == [nil])
    }

    @Test("sent at once it has the server's time, unless it lay on the way: then the tablet's", arguments: TestStores.engines)
    func delayed(engine: Engine) async throws {
        let (scene, id, sergeant, page) = try await opened(engine)
        let officer = scene.custodySergeant
        let stamp = try attribute("data-stamp", of: page)
        func send(made: Instant) async throws -> Browser.Answer {
            try await kept(
                sergeant, "custody.visit.record", officer, csrf: try csrf(page), [("detentionId", id.description), ("state", "awake"), ("recorded.at", made.description), ("recorded.stamp", stamp)])
        }
        scene.world.clock.advance(minutes: 2)
        #expect(try await send(made: scene.now.adding(seconds: -3)).status == 200)
        scene.world.clock.advance(minutes: 2)
        #expect(try await send(made: scene.now.adding(minutes: 3)).status == 200, "a device that is ahead does no harm while there is network")
        scene.world.clock.advance(minutes: 2)
        let made = scene.now.adding(seconds: -20)
        #expect(try await send(made: made).status == 200)
        #expect(try await scene.log(id, .visit).map(\.recordedAt) == [nil, nil, made])
    }

    @Test("an app on a tablet does the same through the API", arguments: TestStores.engines)
    func api(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let id = try await scene.authorised()
        try await scene.setLevel(of: id)
        let browser = try await scene.window(of: scene.custodySergeant)
        browser.token = try await Tokens(office: scene.office).create(for: scene.custodySergeant.id, label: "tablet", days: 1)
        let board = try JSONValue(text: try await browser.get("/api/v1/custody/board?suite=\(scene.suite)").bytes)
        let stamp = try #require(board["stamp"]?["entry"]?.string)
        #expect(board["stamp"]?["at"]?.string == scene.now.description)
        let made = scene.now.adding(minutes: 3)
        scene.world.clock.advance(minutes: 10)
        let visit: JSONValue = ["detentionId": .string(id.description), "state": "awake"]
        func sent(_ headers: [String: String]) async throws -> Browser.Answer { try await browser.post(json: visit, to: "/api/v1/operations/custody.visit.record", headers: headers) }
        #expect(try await sent(["Recorded-At": made.description]).status == 422)
        #expect(try await sent(["Recorded-At": made.adding(minutes: -4).description, "Recorded-Stamp": stamp]).status == 422)
        #expect(try await sent(["Recorded-At": made.description, "Recorded-Stamp": stamp, "Idempotency-Key": RawID(at: scene.now).description]).status == 200)
        #expect(try await scene.log(id, .visit).map(\.recordedAt) == [made])
        let document = try JSONValue(text: try await browser.get("/api/openapi.json").bytes)
        func headers(_ name: String) -> [String] {
            (document["paths"]?["/api/v1/operations/\(name)"]?["post"]?["parameters"]?.array ?? []).compactMap { $0["name"]?.string }
        }
        #expect(headers("custody.visit.record").contains("Recorded-Stamp") && !headers("custody.observation.set").contains("Recorded-Stamp"))
    }
}
