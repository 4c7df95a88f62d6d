import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Capture machines")
struct LivescanTests {
    private struct Machine {
        let scene: Scene
        let officer: Officer
        let browser: Browser
    }

    private func machine(_ engine: Engine) async throws -> Machine {
        let scene = try await Scene.make(engine)
        let officer = try await scene.world.officer("SCAN", rank: .staff, unit: "CRO")
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        browser.token = try await Tokens(office: scene.office).create(for: officer.id, label: "Livescan 1", days: 90)
        return Machine(scene: scene, officer: officer, browser: browser)
    }

    private func waiting(_ machine: Machine, suite: RawID? = nil) async throws -> JSONValue {
        let query = suite.map { "?suite=\($0)" } ?? ""
        let answer = try await machine.browser.get("/api/v1/custody/samples/waiting\(query)")
        #expect(answer.status == 200, "\(answer.text)")
        return try JSONValue(text: answer.bytes)
    }

    private func report(_ machine: Machine, _ request: String, _ members: [String: JSONValue]) async throws -> Browser.Answer {
        try await machine.browser.post(json: .object(["request": .string(request)].merging(members) { $1 }), to: "/api/v1/operations/custody.livescan.report")
    }

    @Test("a machine sees and reports requests of its own suite and may nothing else; nobody else's token may", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let machine = try await machine(engine)
        let scene = machine.scene
        try await scene.setUpSuite()
        let id = try await scene.authorised()
        try await scene.act("custody.sample.request", ["kinds": ["DNA"], "power": "DETAINED"], on: id)
        let neighbour = try await scene.neighbouringSuite("NXT", kilometres: 4)
        #expect(try await machine.browser.get("/api/v1/custody/samples/waiting?suite=\(neighbour)").status == 403)
        #expect(try await machine.browser.get("/api/v1/custody/samples/waiting?suite=nonsense").status == 422)
        for path in ["/api/v1/detentions/\(id)", "/api/v1/people/\(scene.suspect)", "/api/v1/custody/board", "/api/v1/custody/cells"] {
            #expect(try await machine.browser.get(path).status == 403, "\(path) was answered")
        }
        let confirm: JSONValue = ["detentionId": .string(id.description), "request": "x", "result": "taken"]
        #expect(try await machine.browser.post(json: confirm, to: "/api/v1/operations/custody.sample.confirm").status == 403)
        let request = try #require(try await waiting(machine)["requests"]?.array?.first?["request"]?.string)
        #expect(try await report(machine, request, ["result": "taken"]).contains("reference"))
        #expect(try await report(machine, request, ["result": "failed"]).contains("note"))
        #expect(try await report(machine, request, ["result": "refused", "note": "Said no."]).status == 422, "that a person refuses an officer records")
        #expect(try await report(machine, RawID(at: scene.now).description, ["result": "taken", "reference": "L1"]).status == 404)
        let early: [String: JSONValue] = ["result": "taken", "reference": "L1", "takenAt": .string(scene.now.adding(minutes: -90).description)]
        #expect(try await report(machine, request, early).contains("takenAt"))
        let stranger = try await scene.world.officer("SCAN", rank: .staff, unit: "NXT")
        let body: JSONValue = ["request": .string(request), "result": "taken", "reference": "L1"]
        #expect(try await scene.world.refusal { _ = try await scene.office.perform("custody.livescan.report", body: body, as: stranger) } == .notFound)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform("custody.livescan.report", body: body, as: scene.constable) }?.code == "forbidden")
        _ = try await scene.restrict(Ref(Detention.kind, id))
        #expect(try await waiting(machine)["requests"]?.array?.isEmpty == true)
        #expect(try await report(machine, request, ["result": "taken", "reference": "L1"]).status == 404, "one that may not be seen is as one that is not there")
    }

    @Test("the request comes with the particulars filled in, and its state is on the detention page as the machine reports it", arguments: TestStores.engines)
    func exchange(engine: Engine) async throws {
        let machine = try await machine(engine)
        let scene = machine.scene
        try await scene.setUpSuite()
        let person = try await scene.somebody("Robin", "Example", born: "1988-07-06", sex: .female)
        let id = try await scene.hold(person)
        #expect(try await waiting(machine)["requests"]?.array?.isEmpty == true)
        try await scene.act("custody.sample.request", ["kinds": ["DNA", "FINGERPRINTS"], "power": "DETAINED"], on: id)
        let answer = try await waiting(machine, suite: scene.suite.raw)
        let requests = try #require(answer["requests"]?.array)
        #expect(requests.count == 2 && answer["more"] == false)
        let first = try #require(requests.first { $0["kind"]?.string == "FINGERPRINTS" })
        let facts = try #require(first["person"])
        #expect(facts["givenNames"]?.string == "Robin" && facts["familyName"]?.string == "Example" && facts["dateOfBirth"]?.string == "1988-07-06" && facts["sex"]?.string == "2")
        #expect(first["detention"]?["number"]?.string == (try await scene.detention(id).number))
        #expect(first["power"]?.string == "DETAINED" && first["powerTitle"]?.string?.isEmpty == false)
        #expect(try await scene.world.journal("custody.livescan.read").count == 2)

        let prints = try #require(first["request"]?.string)
        let dna = try #require(requests.first { $0["kind"]?.string == "DNA" }?["request"]?.string)
        let taken = try await report(machine, prints, ["result": "taken", "reference": "LS-77"])
        #expect(taken.status == 200 && taken.contains("taken"), "\(taken.text)")
        #expect(try await report(machine, dna, ["result": "failed", "note": "Kit out of date."]).status == 200)
        #expect(try await waiting(machine)["requests"]?.array?.isEmpty == true)
        let window = try await scene.window(of: scene.custodySergeant)
        let page = try await window.get("/detentions/\(id)")
        for part in ["LS-77", "Taken", "Could not be taken", "Kit out of date.", "say on which basis it is kept"] { #expect(page.contains(part), "\(part) is not on the page") }
        #expect(try await scene.log(id, .sample).contains { $0.text.contains("LS-77") })

        #expect(try await report(machine, prints, ["result": "confirmed"]).status == 200)
        #expect(try await report(machine, prints, ["result": "failed", "note": "Late."]).status == 409, "what the bureau confirmed stays so")
        #expect(try await report(machine, dna, ["result": "taken", "reference": "LS-78"]).status == 409)
        try await scene.act("custody.sample.confirm", ["request": .string(prints), "result": "taken", "retention": "CHG-QUAL"], on: id)
        let later = try await window.get("/detentions/\(id)")
        #expect(later.contains("Confirmed by the bureau") && !later.contains("say on which basis it is kept"))
        #expect("\(try await scene.refusal("custody.sample.confirm", ["request": .string(prints), "result": "taken", "retention": "CONV"], on: id))".contains("has ended"))
    }

    @Test("a report sent again with its key happens once", arguments: TestStores.engines)
    func once(engine: Engine) async throws {
        let machine = try await machine(engine)
        let scene = machine.scene
        let id = try await scene.authorised()
        try await scene.act("custody.sample.request", ["kinds": ["PHOTOGRAPH"], "power": "DETAINED"], on: id)
        let request = try #require(try await waiting(machine)["requests"]?.array?.first?["request"]?.string)
        let body: JSONValue = ["request": .string(request), "result": "taken", "reference": "LS-1"]
        let key = ["Idempotency-Key": RawID(at: scene.now).description]
        for _ in 0..<2 { #expect(try await machine.browser.post(json: body, to: "/api/v1/operations/custody.livescan.report", headers: key).status == 200) }
        #expect(try await scene.world.journal("custody.livescan.report").count == 1)
        #expect(try await machine.browser.post(json: body, to: "/api/v1/operations/custody.livescan.report").status == 409, "without its key it is another report, of what was reported")
    }
}
