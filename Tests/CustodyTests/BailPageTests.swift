import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Bail and limits in the browser")
struct BailPageTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        let answer = try await browser.signIn(try #require(name), Self.password)
        #expect((200..<400).contains(answer.status), "sign-in answered \(answer.status)")
        return browser
    }

    private func moment(_ key: String, _ time: Instant) -> [(String, String)] {
        [("\(key).date", London.day(of: time).description), ("\(key).time", London.time(of: time))]
    }

    @Test("bail that is not there, or of a role that may not read it, shows nothing", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let bail = try await scene.bailed(try await scene.authorised())
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await sergeant.get("/bails/\(RawID(at: scene.now))").status == 404)
        #expect(try await sergeant.get("/bails/nonsense").status == 404)
        let property = try await window(of: try await scene.world.officer("PROP", rank: .staff), in: scene)
        #expect(try await property.get("/bails/\(bail)").status == 403)
        #expect(try await sergeant.get("/detentions/\(RawID(at: scene.now))/log").status == 404)
    }

    @Test("from the detention page: bail with a condition, its period explained, its page, and answering it", arguments: TestStores.engines)
    func thread(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let detention = Ref(Detention.kind, id)
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        let form = try await sergeant.get("/do/custody.bail.grant?ref=\(detention)")
        #expect(form.contains("Pre-charge bail with conditions") && form.contains("bail, 3 months"))
        var typed: [(String, String)] = [
            ("disposal", "PCB-C"), ("step", "STANDARD-1"), ("factors", "victim"), ("reasons", "The victim lives <nearby>."), ("representations", "None."),
            ("returnSuiteId", scene.suite.description), ("conditions.0.code", "contact"), ("conditions.0.text", "Not to contact the victim."),
        ]
        typed += moment("returnAt", scene.now.adding(hours: 24 * 200)) + moment("givenAt", scene.now)
        let tooLong = try await sergeant.submit("custody.bail.grant", on: detention, typed + [("victimViews", "Agrees.")])
        #expect(tooLong.status == 422)
        #expect(tooLong.contains("BAIL-03") && tooLong.contains("The victim lives &lt;nearby&gt;."))
        typed = typed.filter { !$0.0.hasPrefix("returnAt") } + moment("returnAt", scene.now.adding(hours: 24 * 60)) + [("victimViews", "Agrees.")]
        let done = try await sergeant.submit("custody.bail.grant", on: detention, typed)
        #expect(done.status < 400, "\(done.text.prefix(1500))")
        let page = try await sergeant.get("/detentions/\(id)")
        for part in ["Bail CRO/1/26 B1", "Not to contact the victim.", "Last day", "Wed 10 Jun 2026", "BAIL-02", "Bail record", "Detention has ended."] {
            #expect(page.contains(part), "\(part) is not on the page")
        }
        let bail = try #require(try await scene.world.store.read { tx in try tx.value(ID<Bail>.self, "SELECT id FROM bail") })
        let own = try await sergeant.get("/bails/\(bail)")
        for part in ["Answers bail", "Vary bail", "Extend bail", "In force", "Not to contact the victim."] { #expect(own.contains(part), "\(part) is not on the page") }
        scene.world.clock.now = scene.now.adding(hours: 24 * 60)
        // The session of two months ago is over.
        let later = try await window(of: scene.custodySergeant, in: scene)
        let answered = try await later.submit(
            "custody.bail.answer", on: Ref(Bail.kind, bail), [("suiteId", scene.suite.description)] + moment("returnedAt", scene.now))
        #expect(answered.status < 400, "\(answered.text.prefix(1500))")
        let back = try await later.get("/detentions/\(id)").text
        #expect(back.contains("Back from bail"))
        #expect(back.contains("Authorise detention"))
        #expect(back.contains("data-due=\"\(scene.now.adding(hours: 24).adding(minutes: -30))\""))
    }

    @Test("the page says what the clock stands at hospital, and the log has a page of its own read by key", arguments: TestStores.engines)
    func hospital(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        _ = try await scene.office.perform(
            LeaveForHospital(detentionId: id, leftAt: scene.now, hospital: "General Hospital", reason: "Head injury."), as: scene.custodySergeant)
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        let page = try await sergeant.get("/detentions/\(id)")
        for part in ["Stopped since", "General Hospital", "Back from hospital", "Where and by what authority", "Extend to 36 hours"] {
            #expect(page.contains(part), "\(part) is not on the page")
        }
        for number in 0..<120 {
            _ = try await scene.office.perform(
                EnterInLog(detentionId: id, happenedAt: scene.now, text: "Entry \(number)."), as: scene.custodySergeant)
        }
        let first = try await sergeant.get("/detentions/\(id)")
        #expect(first.contains("The whole log"))
        let log = try await sergeant.get("/detentions/\(id)/log")
        #expect(log.contains("Entry 119.") && !log.contains("Entry 3."))
        let next = try #require(log.text.firstMatch(of: /rel="next" href="([^"]+)"/)?.1)
        #expect(try await sergeant.get(String(next)).contains("Entry 3."))
    }

    @Test("the API gives the clocks in force with reasons, the log, bails and what is to be done before release", arguments: TestStores.engines)
    func api(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        let registry = scene.office.registry
        let officer = scene.custodySergeant
        let (detention, filed) = try await scene.world.store.read { tx in
            (
                try registry.recordTypes[Detention.kind]?.json(id.raw, tx, officer), try registry.recordTypes[Bail.kind]?.json(bail.raw, tx, officer)
            )
        }
        #expect(detention?["log"]?.array?.count == 4)
        #expect(detention?["bails"]?.array?.first?["number"]?.string == "CRO/1/26 B1")
        #expect(detention?["clocks"]?["regime"]?.string == "pace")
        #expect(filed?["period"]?["lastDay"]?.string == "2026-06-10")
        #expect(filed?["conditions"]?.array?.count == 1)
    }
}
